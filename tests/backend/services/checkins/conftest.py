"""A town that asks Jeanne every morning how she is, with an agent on duty; and what platforms do with our questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select

from backend.messaging.messages import EVENTS, OUTGOINGS, Outgoing, Priority, Wrote
from backend.models import (
    ChannelAccount,
    CheckIn,
    CheckInPlan,
    Conversation,
    Identity,
    InboxEvent,
    OutboxMessage,
    Person,
    Pulse,
    Territory,
)
from backend.services import agents, due, duty
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import circle, plans
from backend.services.checkins.plans import Wish
from backend.services.due import BATCH
from tests.support.town import Town

DAILY: Final = "FREQ=DAILY"
NINE: Final = 9 * 60
DUTIES: Final = tuple(one for one in due.DUTIES if one.__module__.startswith("backend.services.checkins"))
EVERY_DAY: Final = Wish(DAILY, (NINE,))


@dataclass
class Morning:
    """Jeanne, her plan, and the platform that carries her messages."""

    town: Town
    jeanne: int
    account: int

    def plan(self, wish: Wish = EVERY_DAY, **options: Any) -> int:
        person = options.pop("person", self.jeanne)
        with self.town.write() as db:
            given = {"by": "person", "actor": Actor.person(person), "now": self.town.now(), **options}
            return plans.open_plan(db, db.get_one(Person, person), wish, **given).id

    def of_the_circle(self, plan: int, name: str, role: str = "neighbour") -> tuple[int, int]:
        """A contact who has agreed: the person and the contact."""
        person = self.town.person(name)
        with self.town.write() as db:
            row = circle.add(
                db, db.get_one(CheckInPlan, plan), db.get_one(Person, person), role, agreed=True,
                actor=Actor.agent("sylvie"), now=self.town.now(),
            )  # fmt: skip
            return person, row.id

    def until(self, moment: str) -> None:
        """Time passes as it does while the schedule runs: from one row that falls due to the next."""
        end = datetime.fromisoformat(moment)
        while self.town.clock.at < end:
            self.town.clock.at = min((at for at in (*self._next(), end) if at > self.town.clock.at), default=end)
            self._due(running=True)

    def _next(self) -> list[datetime]:
        columns = CheckInPlan.next_due_at, CheckInPlan.paused_until, CheckIn.next_at
        with self.town.database.read() as db:
            return [at for one in columns for at in db.scalars(select(one)) if at is not None]

    def asleep_until(self, moment: str) -> None:
        """The process was stopped until then."""
        self.town.clock.at = datetime.fromisoformat(moment)
        self._due()

    def _due(self, *, running: bool = False) -> None:
        """What the schedule does about check-ins, as `run_due` does it among all the rest. `running`: it ran all the
        while since the last time."""
        with self.town.write() as db:
            if running and (beat := db.get(Pulse, 1)) is not None:
                beat.at = max(beat.at, self.town.now() - timedelta(minutes=1))
            for duty_ in DUTIES:
                while duty_(db, now=self.town.now(), limit=BATCH):
                    pass

    def carried(self, *, to: int = 0, state: str = "sent", about: bool = True) -> None:
        """What the turn would say of the last question, and what the platform did with it."""
        person = to or self.jeanne
        with self.town.write() as db:
            last = db.scalars(select(CheckIn).where(CheckIn.person_id == person).order_by(CheckIn.id.desc())).first()
            db.add(
                OutboxMessage(
                    territory_id=self.town.territory_id, person_id=person, channel_account_id=self.account,
                    content=OUTGOINGS.dumps(Outgoing("Comment allez-vous ?")), priority=int(Priority.CHECK_IN),
                    about=f"checkin:{last.id}" if about and last else None, not_before=self.town.now(),
                    created_at=self.town.now(), trace="t", state=state,
                    settled_at=None if state == "waiting" else self.town.now(),
                )
            )  # fmt: skip
            db.query(InboxEvent).filter(InboxEvent.kind == "CheckInDue", InboxEvent.state == "waiting").update(
                {"state": "done", "settled_at": self.town.now()}
            )

    def writes(self, person: int = 0) -> None:
        """The person sends something, which no turn has read yet."""
        person = person or self.jeanne
        with self.town.write() as db:
            identity = db.scalars(select(Identity).where(Identity.person_id == person)).one()
            conversation = db.scalars(select(Conversation.id).where(Conversation.person_id == person)).one()
            db.add(
                InboxEvent(
                    territory_id=self.town.territory_id, conversation_id=conversation, identity_id=identity.id,
                    source=str(self.account), event_key=f"m{self.town.now().isoformat()}", kind="Wrote",
                    content=EVENTS.dumps(Wrote("bonjour")), priority=1,
                    due_at=self.town.now(), received_at=self.town.now(),
                    spoken_by=person, trace="t", state="done", tries=0,
                )
            )  # fmt: skip

    def checkins(self, person: int = 0) -> list[tuple[str | None, str | None]]:
        """State and outcome of each time, in order."""
        rows = select(CheckIn).where(CheckIn.person_id == (person or self.jeanne)).order_by(CheckIn.id)
        with self.town.database.read() as db:
            return [(one.state, one.outcome) for one in db.scalars(rows)]

    def last(self) -> CheckIn:
        with self.town.database.read() as db:
            return db.scalars(select(CheckIn).order_by(CheckIn.id.desc()).limit(1)).one()

    def asked(self, person: int = 0) -> list[str]:
        """What the person was asked by the ladder, in order."""
        return [one.what for one in self.town.news(person or self.jeanne) if type(one).__name__ == "CheckInDue"]


@pytest.fixture
def morning(town: Town) -> Morning:
    """It is Tuesday the 24th of November, before nine; Sylvie is on duty every day from 7:00 to 21:00."""
    town.clock.at = datetime.fromisoformat("2026-11-24T07:30:00+01:00")
    jeanne = town.person("Jeanne")
    with town.write() as db:
        place = db.get_one(Territory, town.territory_id)
        account = ChannelAccount(territory_id=place.id, channel="whatsapp", address="1", state="working", cursor="")
        db.add(account)
        db.flush()
        db.add(
            Identity(
                territory_id=place.id, person_id=jeanne, channel_account_id=account.id, address="j",
                created_at=town.now(),
            )
        )  # fmt: skip
        sylvie = agents.add(db, place, "sylvie", "Sylvie Marchand", actor=SYSTEM, now=town.now())
        duty.set_hours(db, sylvie, range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=town.now())
        return Morning(town, jeanne, account.id)
