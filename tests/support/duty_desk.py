"""A desk with a roster: three agents whom SMS reaches, and what they were told of alerts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.models import Agent, ChannelAccount, DutyNotice, Territory
from backend.services import agents, alerts, duty, reaching
from backend.services.actor import SYSTEM
from backend.services.due import run_due
from tests.support.town import Town

TEN: Final = timedelta(minutes=10)
WEEKDAYS: Final = range(5)


class Desk:
    """A town with an SMS account, a Matrix account and a mail server, and Sylvie, Mehdi and Léa, whom SMS reach.

    Sylvie is at the desk from Monday to Friday, 9 h to 17 h; it is Tuesday 24 November, 9 h 10.
    """

    def __init__(self, town: Town) -> None:
        self.town = town
        with town.write() as db:
            for channel in ("sms", "matrix", "email"):
                account = ChannelAccount(territory_id=town.territory_id, channel=channel, address=f"our {channel}")
                account.state, account.cursor = "working", ""
                db.add(account)
        self.ids = {login: self._agent(login, number) for number, login in enumerate(("sylvie", "mehdi", "lea"))}
        self.hours("sylvie", WEEKDAYS, 9, 17)

    def _agent(self, login: str, number: int) -> int:
        with self.town.write() as db:
            agent = db.scalars(select(Agent).where(Agent.login == login)).first()
            agent = agent or agents.add(db, self.place(db), login, login.title(), actor=SYSTEM, now=self.town.now())
            agents.set_sms(db, agent, f"+3361234567{number}", actor=SYSTEM, now=self.town.now())
            return agent.id

    def place(self, db: Session) -> Territory:
        return db.get_one(Territory, self.town.territory_id)

    def hours(self, login: str, days: range, opens: int, closes: int, *, rank: int = 1, on_call: bool = False) -> None:
        with self.town.write() as db:
            role = duty.As(rank=rank, on_call=on_call)
            agent = db.get_one(Agent, self.ids[login])
            duty.set_hours(db, agent, days, opens * 60, closes * 60, role, also=True, actor=SYSTEM, now=self.town.now())

    def directs(self, login: str) -> None:
        with self.town.write() as db:
            agents.set_role(db, db.get_one(Agent, self.ids[login]), "director", actor=SYSTEM, now=self.town.now())

    def reached(self, login: str, way: str, address: str, *, first: bool = False) -> None:
        with self.town.write() as db:
            agent = db.get_one(Agent, self.ids[login])
            reaching.add(db, agent, way, address, first=first, actor=SYSTEM, now=self.town.now())

    def unreached(self, login: str) -> None:
        with self.town.write() as db:
            reaching.remove(db, db.get_one(Agent, self.ids[login]), "sms", actor=SYSTEM, now=self.town.now())

    def raised(self, *, urgent: bool = True, cause: str = "emergency:1") -> int:
        with self.town.write() as db:
            return alerts.raise_alert(
                db, "emergency" if urgent else "human", person=None, cause=cause, urgent=urgent,
                territory_id=self.town.territory_id, actor=SYSTEM, now=self.town.now(),
            ).id  # fmt: skip

    def told(self, alert_id: int | None = None) -> list[str]:
        """Who was told so far, in order, and how; as the platforms take every notice at once."""
        run_due(self.town.database, now=self.town.now())
        with self.town.write() as db:
            leaves = update(DutyNotice).where(DutyNotice.state == "waiting", DutyNotice.way != "call")
            db.execute(leaves.values(state="sent"))
            rows = select(Agent.login, DutyNotice.way).join(DutyNotice, DutyNotice.agent_id == Agent.id)
            if alert_id is not None:
                rows = rows.where(DutyNotice.alert_id == alert_id)
            return [f"{login} {way}" for login, way in db.execute(rows.order_by(DutyNotice.id))]

    def settles(self, state: str) -> None:
        """What becomes of the last notice."""
        with self.town.write() as db:
            last = db.scalars(select(DutyNotice).order_by(DutyNotice.id.desc())).first()
            assert last is not None
            last.state = state

    def later(self, step: timedelta) -> None:
        self.town.clock.forward(step)

    def at(self, moment: str) -> None:
        self.town.at(moment)
