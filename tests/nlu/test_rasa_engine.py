"""A Rasa server is asked, and nobody notices when it is in trouble: over real HTTP, against one that misbehaves."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nlu import corpus
from nlu.engine import EmbeddedEngine
from nlu.rasa import server
from nlu.rasa.breaker import REST
from nlu.rasa.engine import RasaEngine
from nlu.safety import alarm
from nlu.understanding import SAFETY_INTENTS, Understanding
from tests.nlu.conftest import PARIS, SUNDAY
from tests.support.rasa import Rasa, Reply, meant, rasa_server


@dataclass
class Watch:
    """Seconds that pass when told to."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Room:
    """The server, the engine that asks it, and the watch of both."""

    rasa: Rasa
    engine: RasaEngine
    watch: Watch = field(default_factory=Watch)

    def hears(self, text: str, locale: str = "fr", expecting: str | None = None) -> Understanding:
        return self.engine.parse(text, locale=locale, now=SUNDAY, timezone=PARIS, expecting=expecting)


@pytest.fixture
def room(engine: EmbeddedEngine) -> Iterator[Room]:
    watch = Watch()
    with rasa_server(Reply.of(meant("greet"))) as rasa, closing(RasaEngine(rasa.address, engine, watch)) as asking:
        yield Room(rasa, asking, watch)


def test_the_server_says_what_is_meant_and_the_entities_are_ours(room: Room) -> None:
    heard = room.hears("des courses demain")

    assert heard.intent == "greet"
    assert heard.first("category") == "shopping"
    assert [asked["text"] for asked in room.rasa.asked] == ["des courses demain"]


def test_an_answer_is_weighed_against_the_open_question_as_ours_would_be(room: Room) -> None:
    room.rasa.reply = Reply.of(meant("out_of_scope", 0.4))

    assert room.hears("jeudi", expecting="when").intent == "inform"


@pytest.mark.parametrize(
    "text", ["je veux mourir", "je suis tombée je peux plus me relever", "le bénévole m'a demandé ma carte bleue"]
)
def test_danger_waits_for_no_server(room: Room, text: str) -> None:
    assert room.hears(text).intent in {"distress", "emergency", "report_abuse"}
    assert room.rasa.asked == []


def test_a_danger_that_only_our_classifier_hears_is_no_matter_of_the_server(room: Room, engine: EmbeddedEngine) -> None:
    texts = [example.text for example in corpus.of_locale("fr").examples if example.intent in SAFETY_INTENTS]
    unruly = [text for text in texts if alarm(text) is None][:20]
    own = [engine.parse(text, locale="fr", now=SUNDAY, timezone=PARIS).intent for text in unruly]

    assert set(own) & SAFETY_INTENTS
    assert [room.hears(text).intent for text in unruly] == [one if one in SAFETY_INTENTS else "greet" for one in own]


def test_a_danger_that_only_the_server_hears_is_heard(room: Room) -> None:
    room.rasa.reply = Reply.of(meant("distress", 0.8))

    assert room.hears("à quoi bon continuer comme ça").intent == "distress"


@pytest.mark.parametrize(
    ("text", "intent"), [("", "out_of_scope"), ("\u200b", "out_of_scope"), ("—", "out_of_scope"), ("?", "help")]
)
def test_what_has_no_word_is_no_matter_of_the_server(room: Room, text: str, intent: str) -> None:
    assert room.hears(text, expecting="details").intent == intent
    assert room.rasa.asked == []


@pytest.mark.parametrize("text", ["/privacy_delete", "  /greet", "", "   "])
def test_nobody_names_an_intent_by_its_command(room: Room, text: str) -> None:
    room.hears(text)

    assert room.rasa.asked == []


@pytest.mark.parametrize("name", ["nlu_fallback", None])
def test_what_rasa_cannot_place_is_out_of_scope(room: Room, name: str | None) -> None:
    room.rasa.reply = Reply.of(meant(name, 0.3))

    assert room.hears("tralala pouet").intent == "out_of_scope"


def test_intents_that_are_not_ours_are_left_out_of_the_ranking(room: Room) -> None:
    others = [{"name": "greet", "confidence": 0.7}, {"name": "book_flight", "confidence": 0.2}]
    room.rasa.reply = Reply.of(meant("greet", 0.7, intent_ranking=others))

    assert room.hears("bonjour").ranking == (("greet", 0.7),)


@dataclass(frozen=True)
class Trouble:
    name: str
    reply: Reply


TROUBLES = (
    Trouble("server error", Reply(b"{}", status=500)),
    Trouble("not found", Reply(b"{}", status=404)),
    Trouble("a page", Reply(b"<html>It works!</html>")),
    Trouble("bytes", Reply(b"\xff\xfe\x00")),
    Trouble("nothing", Reply(b"")),
    Trouble("a list", Reply.of(["greet"])),
    Trouble("depth without end", Reply(b"[" * 100_000)),
    Trouble("more than an answer", Reply(b" " * (server.LARGEST + 1))),
    Trouble("no intent", Reply.of({"text": "x", "entities": []})),
    Trouble("intent that is a word", Reply.of({"text": "x", "intent": "greet"})),
    Trouble("intent without confidence", Reply.of({"text": "x", "intent": {"name": "greet"}})),
    Trouble("confidence that is a word", Reply.of(meant("greet", "high"))),
    Trouble("confidence that is no number", Reply(json.dumps(meant("greet", float("nan"))).encode())),
    Trouble("confidence above one", Reply.of(meant("greet", 17))),
    Trouble("name that is a number", Reply.of({"text": "x", "intent": {"name": 3, "confidence": 0.9}})),
    Trouble("ranking that is a word", Reply.of(meant("greet", 0.9, intent_ranking="greet"))),
    Trouble("ranking of words", Reply.of(meant("greet", 0.9, intent_ranking=["greet"]))),
    Trouble("intents of another house", Reply.of(meant("book_flight"))),
)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
def test_trouble_is_told_once_and_the_embedded_engine_reads(
    room: Room, engine: EmbeddedEngine, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    room.rasa.reply = trouble.reply
    own = engine.parse("merci beaucoup", locale="fr", now=SUNDAY, timezone=PARIS)

    assert room.hears("merci beaucoup") == own
    assert room.hears("merci beaucoup") == own
    assert len(room.rasa.asked) == 1
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "merci" not in record.getMessage()


@pytest.mark.parametrize(
    "slow", [Reply.of(meant("greet")), Reply(b" " * 600, pieces=600)], ids=["late", "drop by drop"]
)
def test_a_slow_server_costs_one_short_wait(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch, slow: Reply
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.3)
    late = Reply(slow.body, pieces=slow.pieces, pause=60.0 if slow.pieces == 1 else 0.1)
    with rasa_server(late) as rasa, closing(RasaEngine(rasa.address, engine, time.monotonic)) as asking:
        began = time.monotonic()
        for _message in range(20):
            assert asking.parse("merci beaucoup", locale="fr", now=SUNDAY, timezone=PARIS).intent == "thank"
        assert len(rasa.asked) == 1
        assert time.monotonic() - began < 20  # a minute goes by until it has answered


def test_a_server_that_is_not_there_is_not_waited_for(engine: EmbeddedEngine) -> None:
    with rasa_server(Reply(b"")) as rasa:
        pass
    with closing(RasaEngine(rasa.address, engine, Watch())) as asking:
        assert asking.parse("merci beaucoup", locale="fr", now=SUNDAY, timezone=PARIS).intent == "thank"


@pytest.mark.parametrize("address", ["http://127.0.0.1:99999", f"http://{'x' * 70}.test"])
def test_an_address_that_leads_nowhere_stops_nobody(engine: EmbeddedEngine, address: str) -> None:
    with closing(RasaEngine(address, engine, Watch())) as asking:
        assert asking.parse("merci beaucoup", locale="fr", now=SUNDAY, timezone=PARIS).intent == "thank"


def test_a_server_in_trouble_is_tried_again_after_its_rest_and_used_when_it_is_well(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.rasa.reply = Reply(b"", status=503)
    assert room.hears("merci beaucoup").intent == "thank"

    room.watch.at += REST
    assert room.hears("merci beaucoup").intent == "thank"
    assert len(room.rasa.asked) == 2

    room.rasa.reply = Reply.of(meant("greet"))
    room.watch.at += REST - 1
    assert room.hears("merci beaucoup").intent == "thank"
    room.watch.at += 1
    assert [room.hears("merci beaucoup").intent for _ in range(2)] == ["greet", "greet"]
    assert len(room.rasa.asked) == 4
    assert [record.getMessage().endswith("is asked again.") for record in caplog.records] == [False, False, True]


def test_where_nothing_was_trained_there_is_no_list_of_names(tmp_path: Path) -> None:
    with (
        rasa_server(Reply.of(meant("saludo"))) as rasa,
        closing(RasaEngine(rasa.address, EmbeddedEngine(tmp_path), Watch())) as asking,
    ):
        assert asking.parse("hola", locale="es", now=SUNDAY, timezone=PARIS).intent == "saludo"
        assert rasa.asked == [{"text": "hola", "locale": "es"}]
