"""Understanding by a remote engine: before the turn, with no lock held; and without it, nobody waits."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import select, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Incoming, Wrote
from backend.messaging.senders import Account
from backend.models import InboxEvent
from backend.settings import Settings, read_settings
from bots.house import account_of, build_house, settle_everything, town_of
from bots.reading import is_urgent, reader, untrained
from conversation_flows.turn import House, run_one
from nlu.rasa import server
from tests.support.rasa import Rasa, Reply, meant, rasa_server
from tests.support.understanding import flip, small_model

GREETS = Reply.of(meant("greet", 0.99))
"""A server that hears a greeting in everything."""


def asking(rasa: Rasa) -> Settings:
    return read_settings(nlu=f"rasa+{rasa.address}")


def said(key: str, text: str, clock: FrozenClock, by: str = "jeanne") -> Incoming:
    return Incoming(key, by, Wrote(text), clock.now())


def opened(database: Database, clock: FrozenClock, settings: Settings, text: str) -> tuple[House, Account]:
    """A house in which one message waits."""
    house = build_house(settings, database, clock)
    town = town_of(database, settings, clock)
    with database.write() as db:
        account = account_of(db, town, "terminal", "terminal")
        inbox.receive(db, account, [said("m1", text, clock)], now=clock.now(), token=clock.token)
    return house, account


def intents(database: Database) -> list[str]:
    """What the messages that are done were understood as, in order."""
    with database.read() as db:
        done = db.scalars(select(InboxEvent).where(InboxEvent.state == "done").order_by(InboxEvent.id))
        return [str(json.loads(event.understanding or "{}")["intent"]["name"]) for event in done if event.understanding]


def understood_as(database: Database, clock: FrozenClock, settings: Settings, text: str) -> str:
    house, _account = opened(database, clock, settings, text)
    settle_everything(house)
    [intent] = intents(database)
    return intent


def test_a_rasa_server_is_asked_before_the_turn(sqlite_database: Database, clock: FrozenClock) -> None:
    with rasa_server(GREETS) as rasa:
        assert understood_as(sqlite_database, clock, asking(rasa), "il me faut du pain") == "greet"
        assert [asked["text"] for asked in rasa.asked] == ["il me faut du pain"]


def test_the_server_is_asked_while_nothing_is_locked(
    sqlite_database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write from elsewhere, while the server thinks, waits for nobody: on SQLite any transaction would hold it up."""
    monkeypatch.setattr(server, "PATIENCE", 60.0)
    with rasa_server(GREETS) as rasa, ThreadPoolExecutor(2) as pool:
        house, account = opened(sqlite_database, clock, asking(rasa), "il me faut du pain")
        rasa.may_answer.clear()

        def arrives() -> None:
            with sqlite_database.write() as db:
                inbox.receive(db, account, [said("m2", "merci", clock)], now=clock.now(), token=clock.token)

        turn = pool.submit(settle_everything, house)
        while not rasa.asked:
            assert not turn.done()
        try:
            pool.submit(arrives).result(20)
            assert not turn.done()
        finally:
            rasa.may_answer.set()
        turn.result(30)
    with sqlite_database.read() as db:
        assert {event.state for event in db.scalars(select(InboxEvent))} == {"done"}


def test_what_was_read_ahead_is_weighed_against_the_open_question(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    nothing = Reply.of(meant("out_of_scope", 0.4))
    with rasa_server(Reply.of(meant("request_help"))) as rasa:
        house, account = opened(sqlite_database, clock, asking(rasa), "je voudrais de l'aide")
        settle_everything(house)
        rasa.reply = nothing
        with sqlite_database.write() as db:
            inbox.receive(db, account, [said("m2", "les courses", clock)], now=clock.now(), token=clock.token)
        settle_everything(house)
        assert len(rasa.asked) == 2
    assert intents(sqlite_database) == ["request_help", "inform"]


def test_an_emergency_is_ours_whatever_the_server_says(sqlite_database: Database, clock: FrozenClock) -> None:
    with rasa_server(GREETS) as rasa:
        text = "je suis tombée et je ne peux plus me relever"
        assert understood_as(sqlite_database, clock, asking(rasa), text) == "emergency"
        assert rasa.asked == []


def test_an_emergency_waits_for_no_message_that_the_server_reads(sqlite_database: Database, clock: FrozenClock) -> None:
    with rasa_server(GREETS) as rasa:
        house, account = opened(sqlite_database, clock, asking(rasa), "bonjour")
        with sqlite_database.write() as db:
            cry = said("m2", "je suis tombée et je ne peux plus me relever", clock, by="paul")
            inbox.receive(db, account, [cry], now=clock.now(), token=clock.token, urgent=is_urgent)
        run_one(house)
        assert rasa.asked == []
        assert intents(sqlite_database) == ["emergency"]


def test_nobody_waits_for_a_server_that_does_not_answer(sqlite_database: Database, clock: FrozenClock) -> None:
    with rasa_server(GREETS) as rasa:
        pass
    assert understood_as(sqlite_database, clock, asking(rasa), "bonjour") == "greet"


def test_a_message_that_cannot_be_read_ahead_stops_no_other(sqlite_database: Database, clock: FrozenClock) -> None:
    with rasa_server(GREETS) as rasa:
        house = build_house(asking(rasa), sqlite_database, clock)
        town = town_of(sqlite_database, read_settings(), clock)
        with sqlite_database.write() as db:
            account = account_of(db, town, "terminal", "terminal")
            arrived = [Incoming(text, "jeanne", Wrote(text), clock.now()) for text in ("bonjour", "merci")]
            inbox.receive(db, account, arrived, now=clock.now(), token=clock.token)
            db.execute(update(InboxEvent).where(InboxEvent.event_key == "bonjour").values(content="of another version"))
        settle_everything(house)
    with sqlite_database.read() as db:
        states = {one.event_key: one.state for one in db.scalars(select(InboxEvent))}
    assert (states["bonjour"], states["merci"]) == ("set_aside", "done")


def test_messages_are_understood_wherever_the_program_is_started(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock, tmp_path: Path
) -> None:
    monkeypatch.delenv("PALIER_MODELS", raising=False)
    monkeypatch.chdir(tmp_path)
    settings = read_settings()
    understood = reader(settings)("ma demande en est où ?", "fr", clock.now(), ZoneInfo("Europe/Paris"), None)
    assert untrained(settings) is None
    assert understood.intent == "my_requests"


def test_whoever_starts_it_untrained_is_told_what_to_do(tmp_path: Path) -> None:
    assert "`palier nlu train`" in (untrained(read_settings(models=tmp_path)) or "")


def test_a_damaged_understanding_is_said_at_the_start_and_hears_danger_all_the_same(
    tmp_path: Path, clock: FrozenClock
) -> None:
    models, _data = small_model(tmp_path)
    flip(models)
    settings = read_settings(models=models)
    assert "`palier nlu train`" in (untrained(settings) or "")
    with structlog.testing.capture_logs() as logged:
        understand = reader(settings)
        heard = [
            understand(text, "fr", clock.now(), ZoneInfo("Europe/Paris"), None) for text in ("bonjour", "au secours")
        ]
    assert [one.intent for one in heard] == ["greet", "emergency"]
    assert [(one["event"], "`palier nlu train`" in one["why"]) for one in logged] == [("reading.refused", True)]
