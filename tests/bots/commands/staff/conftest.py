"""A small town with an agent, somebody who asks and somebody who helps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Alert, ChannelAccount, Conversation, HelpRequest, Identity, Person, Territory, Volunteer
from backend.services import agents, alerts, help_requests, volunteers
from backend.services.actor import SYSTEM, Actor
from bots.commands import staff as commands
from tests.support.database import address
from tests.support.keys import TEST_KEY

Staff = Callable[..., Result]


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """On one engine: what these commands ask of a database is asked on both by the tests of `backend.services`."""
    return sqlite_database


@pytest.fixture
def staff(database: Database, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """Runs `palier staff …` at the hour of `clock`; answers its exit code and what it said."""
    monkeypatch.setenv("PALIER_DATABASE_URL", address(database))
    monkeypatch.setenv("PALIER_KEY", TEST_KEY)
    monkeypatch.setenv("PALIER_NOW", "2026-11-24T09:10:00+01:00")
    monkeypatch.setenv("TERM", "dumb")
    return lambda *arguments: CliRunner().invoke(commands.app, [str(one) for one in arguments])


@pytest.fixture
def sylvie(staff: Staff, town: Town) -> Staff:
    """As `staff`, for the agent Sylvie."""
    del town
    return lambda *arguments: staff(*arguments, "--as", "sylvie")


def rows(outcome: Result) -> list[dict[str, Any]]:
    """What `--json` said."""
    assert outcome.exit_code == 0, outcome.output
    return [json.loads(line) for line in outcome.stdout.splitlines()]


@dataclass(frozen=True)
class Town:
    """Numbers of the rows that the tests speak of."""

    database: Database
    clock: FrozenClock
    territory: int
    jeanne: int
    karim: int

    def alert(self, kind: str, words: str, *, urgent: bool = False, restricted: bool = False) -> int:
        with self.database.write() as db:
            return alerts.raise_alert(
                db,
                kind,
                person=db.get_one(Person, self.jeanne),
                cause=f"{kind}:{self.jeanne}",
                words=words,
                urgent=urgent,
                restricted=restricted,
                territory_id=self.territory,
                actor=SYSTEM,
                now=self.clock.now(),
            ).id

    def request(self, category: str = "shopping") -> int:
        start = self.clock.now() + timedelta(days=1)
        with self.database.write() as db:
            jeanne = db.get_one(Person, self.jeanne)
            need = help_requests.Post(category, start, start + timedelta(hours=3), text="du lait [bold]entier[/bold]")
            key = f"test:{category}"
            return help_requests.post(db, jeanne, need, key=key, actor=Actor.person(jeanne.id), now=self.clock.now()).id

    def state(self, table: type[Alert] | type[HelpRequest] | type[Volunteer], number: int) -> str:
        with self.database.read() as db:
            row: Any = db.get_one(table, number)
            return str(row.state)


@pytest.fixture
def town(database: Database, clock: FrozenClock) -> Town:
    now = clock.now()
    with database.write() as db:
        here = Territory(name="Valbreuse", phone="02 61 91 00 00", timezone="Europe/Paris", created_at=now)
        db.add(here)
        db.flush()
        bot = ChannelAccount(territory_id=here.id, channel="terminal", address="terminal-1")
        db.add(bot)
        db.flush()
        agents.add(db, here, "sylvie", "Sylvie Marchand", actor=SYSTEM, now=now)
        agents.add(db, here, "mehdi", "Mehdi Aubry", actor=SYSTEM, now=now)
        jeanne, karim = (_person(db, here, bot, name, clock) for name in ("Jeanne Morel", "Karim Benali"))
        volunteers.apply(
            db, karim, categories=["shopping"], reach_m=2000, availability=0, actor=Actor.person(karim.id), now=now
        )
        return Town(database, clock, here.id, jeanne.id, karim.id)


def _person(db: Session, here: Territory, bot: ChannelAccount, name: str, clock: FrozenClock) -> Person:
    person = Person(territory_id=here.id, name=name, created_at=clock.now())
    db.add(person)
    db.flush()
    theirs = {"territory_id": here.id, "person_id": person.id}
    db.add(Identity(**theirs, channel_account_id=bot.id, address=name, created_at=clock.now()))
    db.add(Conversation(**theirs, updated_at=clock.now()))
    db.flush()
    return person
