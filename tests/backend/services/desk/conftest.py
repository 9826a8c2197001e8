"""A desk with two tele-operators, in the town that asks Jeanne every morning how she is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.call_queue import Outcome
from backend.models import CallAttempt, CallTask, Person, Territory
from backend.services import agents
from backend.services.actor import SYSTEM, Actor
from backend.services.desk import calling, numbers, queue
from backend.services.desk.calling import Noted, Said
from backend.services.news import call
from tests.backend.services.checkins.conftest import Morning, morning
from tests.support.town import Town

__all__ = ["morning"]


@dataclass
class Desk:
    """What tele-operators do, each step in a transaction of its own."""

    town: Town

    def asks(self, person: int, reason: str = "courtesy_call", **options: Any) -> int:
        """Somebody is to be called; returns the number of the call."""
        with self.town.write() as db:
            call(db, person, reason=reason, now=self.town.now(), **options)
            db.flush()
            theirs = select(CallTask.id).where(CallTask.person_id == person, CallTask.reason == reason)
            return db.scalars(theirs.order_by(CallTask.id.desc())).first() or 0

    def next(self, login: str = "lise") -> int:
        with self.town.write() as db:
            return queue.take_next(db, self._hall(db), login, now=self.town.now()).id

    def take(self, call_id: int, login: str = "lise") -> None:
        with self.town.write() as db:
            queue.take(db, self._hall(db), call_id, login, now=self.town.now())

    def release(self, call_id: int, login: str = "lise") -> None:
        with self.town.write() as db:
            queue.release(db, self._hall(db), call_id, login, now=self.town.now())

    def done(self, call_id: int, outcome: Outcome, login: str = "lise", **said: Any) -> Noted:
        with self.town.write() as db:
            given = Said(outcome, **said)
            return calling.done(db, self._hall(db), call_id, given, login=login, now=self.town.now())

    def queue(self) -> list[tuple[int, str]]:
        """Who waits for a call, in order."""
        with self.town.database.read() as db:
            hall = self._hall(db)
            return [(one.task.id, one.task.reason) for one in queue.waiting(db, hall, now=self.town.now())]

    def call(self, call_id: int) -> CallTask:
        with self.town.database.read() as db:
            return db.get_one(CallTask, call_id)

    def again_in(self, call_id: int) -> timedelta:
        """How long until they are called again."""
        return (self.call(call_id).next_at or self.town.now()) - self.town.now()

    def attempts(self, person: int) -> list[tuple[str | None, str | None]]:
        theirs = select(CallAttempt).where(CallAttempt.person_id == person).order_by(CallAttempt.id)
        with self.town.database.read() as db:
            return [(one.agent, one.outcome) for one in db.scalars(theirs)]

    def number(self, person: int, number: str = "+33233000001") -> None:
        with self.town.write() as db:
            numbers.add(db, db.get_one(Person, person), number, actor=Actor.agent("lise"), now=self.town.now())

    def _hall(self, db: Any) -> Territory:
        hall: Territory = db.get_one(Territory, self.town.territory_id)
        return hall


@pytest.fixture
def desk(morning: Morning) -> Desk:
    with morning.town.write() as db:
        hall = db.get_one(Territory, morning.town.territory_id)
        for login, name in (("lise", "Lise Adam"), ("omar", "Omar Diallo")):
            agents.add(db, hall, login, name, actor=SYSTEM, now=morning.town.now())
    return Desk(morning.town)
