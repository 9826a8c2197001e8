"""Understanding by a remote engine: before the turn, with no lock held; and without it, nobody waits."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import select, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Incoming, Wrote
from backend.models import InboxEvent
from backend.settings import Settings, read_settings
from bots.house import account_of, build_house, settle_everything, town_of
from bots.reading import reader, untrained
from tests.support.understanding import flip, small_model


class Rasa(BaseHTTPRequestHandler):
    """Answers as a Rasa server would that hears a greeting in everything."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = {
            "text": asked["text"],
            "intent": {"name": "greet", "confidence": 0.99},
            "intent_ranking": [],
            "entities": [],
        }
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, *_said: object) -> None:
        """Nothing on the test's output."""


@contextmanager
def rasa_server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Rasa)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"rasa+http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def understood_as(database: Database, clock: FrozenClock, settings: Settings, text: str) -> str:
    house = build_house(settings, database, clock)
    town = town_of(database, settings, clock)
    with database.write() as db:
        account = account_of(db, town, "terminal", "terminal")
        arrived = [Incoming("m1", "jeanne", Wrote(text), clock.now())]
        inbox.receive(db, account, arrived, now=clock.now(), token=clock.token)
    settle_everything(house)
    with database.read() as db:
        event = db.scalars(select(InboxEvent)).one()
        assert event.state == "done"
        return str(json.loads(event.understanding or "{}")["intent"]["name"])


def test_a_rasa_server_is_asked_before_the_turn(sqlite_database: Database, clock: FrozenClock) -> None:
    with rasa_server() as address:
        settings = read_settings(nlu=address)
        assert understood_as(sqlite_database, clock, settings, "il me faut du pain") == "greet"


def test_an_emergency_is_ours_whatever_the_server_says(sqlite_database: Database, clock: FrozenClock) -> None:
    with rasa_server() as address:
        settings = read_settings(nlu=address)
        text = "je suis tombée et je ne peux plus me relever"
        assert understood_as(sqlite_database, clock, settings, text) == "emergency"


def test_nobody_waits_for_a_server_that_does_not_answer(sqlite_database: Database, clock: FrozenClock) -> None:
    with rasa_server() as address:
        pass
    settings = read_settings(nlu=address)
    assert understood_as(sqlite_database, clock, settings, "bonjour") == "greet"


def test_a_message_that_cannot_be_read_ahead_stops_no_other(sqlite_database: Database, clock: FrozenClock) -> None:
    with rasa_server() as address:
        house = build_house(read_settings(nlu=address), sqlite_database, clock)
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
