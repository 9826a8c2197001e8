"""Sylvie, the agent of the stories: what she does at her desk, in one word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import (
    Agent,
    Gathering,
    HelpRequest,
    InterviewSlot,
    Person,
    Relay,
    Territory,
    Tip,
    Volunteer,
    Worry,
)
from backend.services import (
    agent_accounts,
    alerts,
    charters,
    company,
    duty_alarm,
    help_requests,
    missions,
    reaching,
    tips,
    vetting,
)
from backend.services.actor import SYSTEM
from backend.services.actor import Actor as ServiceActor
from backend.services.agreements import answering as agreements
from backend.services.interviews import booking, slots
from backend.services.moderation import deciding
from backend.services.privacy import erasing
from backend.services.weather import modes as weather
from backend.services.worries import relays, settling
from tests.support import planning, relaying

TOWN: Final = (48.8049, 2.1204)
"""Where the stage's town stands."""
PARIS: Final = ZoneInfo("Europe/Paris")

AGENT: Final = "sylvie"
CODE: Final = "48291375"
"""What the desk shows to an agent, to be written from their own telephone."""


class AtTheDesk:
    """What an agent may do on a stage."""

    database: Database
    clock: FrozenClock
    people: Mapping[str, Any]

    def settle(self) -> None:
        """Everything that waits is done."""
        raise NotImplementedError

    def _weather(self, db: Session, hazard: str, *, on: bool) -> None:
        hall, by, now = db.get_one(Territory, 1), ServiceActor.agent(AGENT), self.clock.now()
        if on:
            weather.switch_on(db, hall, weather.Wanted(hazard), actor=by, now=now)
        else:
            weather.switch_off(db, hall, hazard, actor=by, now=now)

    def agent(self, does: str, name: str, words: str = "") -> None:
        """Sylvie takes the conversation over, answers, hands back; calls off, moves a mission; erases or keeps them.

        Or she opens a slot, closes the one they booked, has met them, or has waited for them in vain; or she
        publishes a new charter, or decides on what waits to be read; or switches a plan of heat on (`words`) and off.
        """
        now = self.clock.now()
        with self.database.write() as db:
            theirs = [one for one in alerts.open_alerts(db, 1) if one.person_id == self.people[name].person_id]
            match does:
                case "cancels":
                    asked = select(HelpRequest).where(HelpRequest.requester_id == self.people[name].person_id)
                    help_requests.cancel(db, db.scalars(asked).one(), actor=ServiceActor.agent(AGENT), now=now)
                case "moves":
                    theirs_now = missions.of(db, self.people[name].person_id, now=now)[0]
                    by = ServiceActor.agent(AGENT)
                    missions.move_to(db, theirs_now.id, self.people[name].person_id, words, actor=by, now=now)
                case "weather on" | "weather off":
                    self._weather(db, words, on=does == "weather on")
                case "erases":
                    person = db.get_one(Person, self.people[name].person_id)
                    erasing.ask(db, person, actor=ServiceActor.agent(AGENT), now=now)
                case "keeps":
                    person = db.get_one(Person, self.people[name].person_id)
                    erasing.undo(db, person, actor=ServiceActor.agent(AGENT), now=now)
                case "publishes":
                    by, author = ServiceActor.agent(AGENT), self.people[name].person_id
                    if any(one.person_id == author for one in deciding.waiting(db, 1)):
                        self._decides(db, does, name, words)
                    for held in db.scalars(select(Gathering).where(Gathering.state == "held")):
                        company.publish(db, held.id, actor=by, now=now)
                    for tip in db.scalars(select(Tip).where(Tip.state == "pending")):
                        tips.publish(db, tip, words=words or None, actor=by, now=now)
                case "calls_off":
                    for one in db.scalars(select(Gathering).where(Gathering.state == "open")):
                        company.cancel(db, one.id, actor=ServiceActor.agent(AGENT), now=now)
                case "corrects" | "refuses":
                    self._decides(db, does, name, words)
                case "opens":
                    here = db.scalars(select(Territory)).one()
                    self._slot(db, here, db.scalars(select(Agent)).one(), {"at": words})
                case "closes":
                    seat = booking.of(db, self.people[name].person_id)
                    assert seat is not None
                    slots.close(db, db.get_one(InterviewSlot, seat.slot_id), actor=ServiceActor.agent(AGENT), now=now)
                case "new_charter":
                    charters.publish(db, db.scalars(select(Territory)).one(), "2026-2", words, actor=SYSTEM, now=now)
                case "met":
                    theirs_too = db.get_one(Volunteer, self.people[name].person_id)
                    vetting.met(db, theirs_too, identity_seen=True, actor=ServiceActor.agent(AGENT), now=now)
                case "missed":
                    booking.missed(db, self.people[name].person_id, actor=ServiceActor.agent(AGENT), now=now)
                case "plans":
                    relaying.plan(db, self.people[name].person_id, words, now=now)
                case "hands_over":
                    relaying.hand_over(db, self.people[name].person_id, int(words), now=now)
                case "calls_relay_off":
                    relaying.call_off(db, self.people[name].person_id, now=now)
                case "takes":
                    alerts.take(db, theirs[0].id, AGENT, now=now)
                case "answers":
                    alerts.answer(db, theirs[0].id, AGENT, words, now=now)
                case "hands_back":
                    alerts.hand_back(db, theirs[0].id, AGENT, now=now)
                case "settles":
                    settling.close(db, 1, self._worry(db), AGENT, "Vue par Sylvie.", answer=words, now=now)
                case "agrees":  # whoever is helped, called by telephone
                    agreements.answer(db, agreements.waiting(db, 1)[0], True, actor=ServiceActor.agent(AGENT), now=now)
                case "gives_code":
                    paul = db.scalars(select(Agent).where(Agent.login == (words or AGENT))).one()
                    agent_accounts.offer(db, paul, CODE, actor=SYSTEM, now=now)
                case "is_told":  # of every open alert, wherever the roster reaches them
                    for alert in alerts.open_alerts(db, 1):
                        [way, *_others] = reaching.of_town(db, 1)[1]
                        duty_alarm.write(db, 1, 1, way, alert_id=alert.id, now=now).state = "sent"
                case "closes_alerts":
                    for alert in alerts.open_alerts(db, 1):
                        alerts.close(db, alert.id, alert.owner or AGENT, "vu", now=now)
                case "confirms":
                    relay = db.scalars(select(Relay).where(Relay.person_id == self.people[name].person_id)).one()
                    relays.confirm(db, 1, relay.id, actor=ServiceActor.agent(AGENT), now=now)
                case "plan":
                    planning.agent(db, self.people[name].person_id, words, now=now)
                case _:
                    raise ValueError(does)
        self.settle()

    @staticmethod
    def _worry(db: Any) -> int:
        """The worry that was reported first."""
        return int(db.scalars(select(Worry.id).order_by(Worry.id)).first() or 0)

    def _decides(self, db: Any, does: str, name: str, words: str) -> None:
        """Sylvie decides on what this person wrote last, of what waits."""
        author, by, now = self.people[name].person_id, ServiceActor.agent(AGENT), self.clock.now()
        number = [one.id for one in deciding.waiting(db, 1) if one.person_id == author][-1]
        match does:
            case "publishes":
                deciding.publish(db, number, actor=by, now=now)
            case "corrects":
                deciding.correct(db, number, words, actor=by, now=now)
            case _:
                deciding.refuse(db, number, words, actor=by, now=now)

    def _slot(self, db: Any, place: Territory, agent: Agent, given: Mapping[str, Any]) -> None:
        """An interview that Sylvie opens: `at`, in the town's hours."""
        start = datetime.fromisoformat(str(given["at"])).replace(tzinfo=ZoneInfo(place.timezone))
        where = given.get("place", "salle 2 de la mairie")
        new = slots.NewSlot(start, timedelta(minutes=30), where, given.get("seats", 1), given.get("weeks", 1))
        slots.open_slots(db, place, agent, new, actor=ServiceActor.agent(AGENT), now=self.clock.now())
