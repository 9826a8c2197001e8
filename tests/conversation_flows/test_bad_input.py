"""Whatever a person sends: a clear answer, nothing lost, and danger heard wherever it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import (
    EVENTS,
    Called,
    Content,
    Edited,
    SentMedia,
    SharedContact,
    SharedPlace,
    Started,
    Tapped,
    Wrote,
)
from backend.models import Alert, InboxEvent
from bots.legible import legible
from conversation_flows.engine.conversation import Conversation, Writing
from conversation_flows.engine.events import Heard
from conversation_flows.turn import Understand
from nlu.understanding import Understanding
from tests.conversation_flows.test_properties import WHO, turn
from tests.support.house_answers import NOW
from tests.support.stage import Stage

LONG = "je suis allée au marché ce matin et il faisait beau " * 2_000
DANGER = "je suis tombée et je n'arrive plus à me relever"

SENT: dict[str, Content] = {
    "unknown command": Wrote("/frobnicate now"),
    "empty text": Wrote(""),
    "only spaces": Wrote(" \n\t "),
    "100 kB of text": Wrote(LONG),
    "control characters": Wrote(legible("\x01\x02\x1b[31m\u202ebonjour\u0000")),
    "half a character": Wrote(legible("\ud83d bonjour")),
    "an emoji": Wrote("😀"),
    "a sticker": SentMedia("sticker"),
    "a photo": SentMedia("photo", "file-1"),
    "a video": SentMedia("video", "file-1"),
    "a voice note": SentMedia("voice", "file-1", seconds=120),
    "a call": Called(),
    "a kind that we do not know": SentMedia("hologram"),
    "a contact": SharedContact("Paul", "06 00 00 00 00"),
    "a place in the sea": SharedPlace(0.0, -30.0),
    "the pole": SharedPlace(90.0, 180.0),
    "an old button": Tapped("yes", 1, "Oui"),
    "an old deed": Tapped("accept:4242", 3, "Je peux"),
    "a button of no flow": Tapped("frobnicate:12", 3),
    "a button with a huge number": Tapped("accept:99999999999999999999", None),
    "an edited message": Edited("plutôt jeudi", "m1"),
    "a deep link": Started("poster-12"),
}


@pytest.fixture
def stage(database: Database, clock: FrozenClock, understand: Understand) -> Stage:
    stage = Stage(database, clock, understand)
    stage.build({})
    stage.person("Jeanne")
    return stage


def kept(stage: Stage) -> list[tuple[Content, str]]:
    with stage.database.read() as db:
        rows = db.scalars(select(InboxEvent).order_by(InboxEvent.id)).all()
        return [(EVENTS.loads(row.content), row.state) for row in rows if row.source != "news"]


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT.keys())
def test_it_is_answered_and_kept(stage: Stage, sent: Content) -> None:
    told = stage.send("Jeanne", sent)

    assert told
    assert all(one.text.strip() and len(one.text) < 1_000 for one in told)
    assert kept(stage) == [(without_picture(sent), "done")]


def without_picture(sent: Content) -> Content:
    """What is kept of it: of a picture, only that there was one."""
    if isinstance(sent, SentMedia) and sent.kind in {"photo", "document", "video"}:
        return replace(sent, file="")
    return sent


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT.keys())
def test_it_disturbs_no_question(stage: Stage, sent: Content) -> None:
    stage.says("Jeanne", "il me faut quelqu'un pour mes courses")

    told = stage.send("Jeanne", sent)

    running = stage.talk("Jeanne").running
    assert told
    assert running is not None
    assert running.known["category"] == "shopping"


@pytest.mark.parametrize("text", [LONG + DANGER, "x" * 100_000 + " " + DANGER], ids=["words", "one word"])
def test_danger_is_heard_at_the_end_of_100_kilobytes(stage: Stage, text: str) -> None:
    told = stage.says("Jeanne", text)

    assert "15" in told[0].text
    assert kept(stage) == [(Wrote(text), "done")]
    with stage.database.read() as db:
        assert [one.kind for one in db.scalars(select(Alert))] == ["emergency"]


def test_an_overlong_message_is_not_passed_on_to_a_neighbour() -> None:
    talk = Conversation(met=True, writing=Writing(7, "Karim", NOW + timedelta(minutes=5)))

    talk, outcomes = turn(talk, Heard(Understanding(LONG, "inform")), WHO, NOW)

    assert not any(outcome.does for outcome in outcomes)
    assert any(outcome.says for outcome in outcomes)
    assert talk.writing is not None
