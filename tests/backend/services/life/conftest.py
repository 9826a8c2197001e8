"""Jeanne, whom a whole small town knows: her check-ins, her circle, her volunteer, what she asks for and promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from backend.messaging.messages import OUTGOINGS, Outgoing, Priority
from backend.models import CallTask, CheckInContact, CheckInPlan, OutboxMessage, Person, Table
from backend.services import due
from backend.services.due import run_due
from backend.services.life import happening, undoing
from backend.services.life.happening import Happened
from backend.services.life.undoing import Undone
from tests.backend.services.checkins.conftest import Morning, morning
from tests.support.town import Town

__all__ = ["morning"]


@dataclass
class Life:
    """What an agent sets of somebody, each step in a transaction of its own."""

    morning: Morning
    jeanne: int

    @property
    def town(self) -> Town:
        return self.morning.town

    def happens(self, kind: str, person: int = 0) -> Happened:
        with self.town.write() as db:
            who = db.get_one(Person, person or self.jeanne)
            return happening.happen(db, who, kind, login="sylvie", now=self.town.now())

    def seen(self, kind: str, person: int = 0) -> Happened:
        with self.town.write() as db:
            who = db.get_one(Person, person or self.jeanne)
            return happening.preview(db, who, kind, login="sylvie", now=self.town.now())

    def undone(self, kind: str, person: int = 0) -> Undone:
        with self.town.write() as db:
            who = db.get_one(Person, person or self.jeanne)
            return undoing.undo(db, who, kind, login="sylvie", now=self.town.now())

    def state(self, person: int = 0) -> str:
        with self.town.database.read() as db:
            return db.get_one(Person, person or self.jeanne).state

    def plan(self) -> str:
        with self.town.database.read() as db:
            return db.scalars(select(CheckInPlan.state).where(CheckInPlan.person_id == self.jeanne)).one()

    def contact(self, number: int) -> str:
        return str(self.row(CheckInContact, number).state)

    def row(self, table: type[Table], number: int) -> Any:
        with self.town.database.read() as db:
            return db.get_one(table, number)

    def calls(self) -> list[tuple[int, str]]:
        """Whom somebody is to call, and why."""
        with self.town.database.read() as db:
            open_ones = select(CallTask).where(CallTask.state == "open").order_by(CallTask.id)
            return [(one.person_id, one.reason) for one in db.scalars(open_ones)]

    def letter(self, person: int = 0, state: str = "waiting") -> int:
        """A message to her that no platform has yet."""
        with self.town.write() as db:
            row = OutboxMessage(
                territory_id=self.town.territory_id, person_id=person or self.jeanne,
                channel_account_id=self.morning.account, content=OUTGOINGS.dumps(Outgoing("Bonjour Jeanne")),
                priority=int(Priority.REPLY), not_before=self.town.now(), created_at=self.town.now(), trace="t",
                state=state,
            )  # fmt: skip
            db.add(row)
            db.flush()
            return row.id

    def later(self, moment: str) -> None:
        """Everything that is due by then is done."""
        self.town.clock.at = datetime.fromisoformat(moment)
        run_due(self.town.database, now=self.town.now())
        assert due.DUTIES


@pytest.fixture
def life(morning: Morning) -> Life:
    return Life(morning, morning.jeanne)
