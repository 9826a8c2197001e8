"""The month goes by: a virtual clock, the real turn behind every message, and whatever falls due in between."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from backend import demonstration
from backend.clock import FrozenClock
from backend.database import Database
from backend.demonstration.settling import door, settle
from backend.messaging import inbox, outbox
from backend.messaging.messages import Content, Incoming, Tapped, Wrote
from backend.messaging.senders import Account
from backend.models import (
    ChannelAccount,
    Conversation,
    HelpRequest,
    Identity,
    InboxEvent,
    Mission,
    OutboxMessage,
    Person,
    Territory,
    Volunteer,
)
from backend.services import alerts, calls, people, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.agreements import answering
from backend.services.due import run_due
from backend.services.moderation import deciding
from benchmarks.month import neighbours, sayings
from benchmarks.month.answers import answer
from benchmarks.month.neighbours import Neighbour
from bots.reading import is_urgent
from conversation_flows.engine.conversation import SAVED
from conversation_flows.engine.conversation import Conversation as Talk
from conversation_flows.turn import House, run_all

ZONE: Final = ZoneInfo("Europe/Paris")
FIRST: Final = datetime(2026, 11, 2, 0, 5, tzinfo=ZONE)
"""A Monday, without a change of hour in the weeks that follow."""
LOGIN: Final = "sylvie"
AGENT: Final = Actor.agent(LOGIN)
UP: Final = time(7, 30)
TO_BED: Final = time(21, 30)
ROUNDS: Final = (time(9, 30), time(14, 0))
"""When the agents come by their desk."""
_BY_DAY, _BY_NIGHT = timedelta(minutes=15), timedelta(hours=1)
_WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass
class Month:
    """A town and its clock. `run` lets the days go by; what came of them stands in the database."""

    database: Database
    clock: FrozenClock
    house: House
    chance: Random
    residents: int = 200
    helpers: int = 80
    town: dict[str, Neighbour] = field(default_factory=dict)
    turns: int = 0
    seen: int = 0
    """The last message of ours that its reader has had time to see."""
    _agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _number: Any = field(default_factory=lambda: itertools.count(1))
    _missions: int = 0
    """The last mission whose volunteer has put it in their diary."""
    _busy: set[str] = field(default_factory=set)
    """Who is about to answer."""

    def settle(self) -> None:
        """The streets, the agents, the volunteers who are there from the first day; the others have yet to write."""
        plan = demonstration.invent(7, self.clock.now())
        doors = {door(one): (one.latitude, one.longitude) for one in plan.addresses}
        everybody = neighbours.settle(sorted(doors), self.residents, self.helpers, self.helpers // 5, self.chance)
        with self.database.write() as db:
            here = settle(db, plan, self.clock.now())
            account: ChannelAccount = here.accounts["telegram"]
            self._account = Account(account.id, here.territory.id, "telegram")
            for who in everybody:
                self.town[who.address] = who
                if who.volunteer and who.applies_on is None:
                    self._active(db, here.territory, who, doors[who.door])
            db.flush()
            db.execute(update(InboxEvent).values(state="done", settled_at=InboxEvent.due_at))
            for alert in alerts.open_alerts(db, here.territory.id):  # they applied, and were met long ago
                alerts.close(db, alert.id, LOGIN, "Rencontré.", now=self.clock.now())

    def _active(self, db: Any, place: Territory, who: Neighbour, point: tuple[float, float]) -> None:
        since = self.clock.now() - timedelta(days=self.chance.randrange(1, 300))
        person = Person(territory_id=place.id, name=who.name, locale="fr", created_at=since)
        db.add(person)
        db.flush()
        who.person_id = person.id
        people.set_home(db, person, who.door, point, actor=SYSTEM, now=since)
        db.add(Identity(territory_id=place.id, person_id=person.id, channel_account_id=self._account.id,
                        address=who.address, display=who.name, heard_at=since, created_at=since))  # fmt: skip
        met = SAVED.dumps(Talk(met=True))
        db.add(Conversation(territory_id=place.id, person_id=person.id, updated_at=since, state=met))
        people.record_consent(db, person, "information", now=since)
        volunteer = volunteers.apply(
            db, person, categories=neighbours.offered(self.chance), reach_m=self.chance.choice((1_000, 2_000, 5_000)),
            availability=0, actor=Actor.person(person.id), now=since,
        )  # fmt: skip
        volunteers.activate(db, volunteer, actor=AGENT, now=since)
        volunteer.last_asked_at = max(since, self.clock.now() - timedelta(days=self.chance.randrange(1, 25)))
        volunteer.asked_after_at = since

    # --- what people are going to do ------------------------------------------------------------------------------

    def plan(self, days: int) -> None:
        """Draws who needs what, and when they will write."""
        for who in self.town.values():
            if who.applies_on is not None:
                self._on_day(who.applies_on, partial(self.writes, who, self.chance.choice(sayings.JOINS)))
            for day in range(days):
                if self.chance.random() < who.needs / 30:
                    self._on_day(day, partial(self._asks, who))
        helpers = [one for one in self.town.values() if one.volunteer and one.applies_on is None]
        asking = [one for one in self.town.values() if not one.volunteer]
        for week in range(days // 7):
            for sentences, some, many in (
                (sayings.OFFERS, helpers, 3), (sayings.GATHERINGS, asking, 1), (sayings.COMES_BACK, asking, 1),
            ):  # fmt: skip
                for who in self.chance.sample(some, many):
                    text = self.chance.choice(sentences)
                    self._on_day(week * 7 + self.chance.randrange(2), partial(self.writes, who, text))

    def _on_day(self, day: int, deed: Callable[[], None]) -> None:
        at = FIRST + timedelta(days=day, minutes=self.chance.triangular(8 * 60, 21 * 60, 10 * 60))
        self._at(at, deed)

    def _at(self, at: datetime, deed: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self._number), deed))

    def _asks(self, who: Neighbour) -> None:
        """They need a hand, and say so their own way."""
        kinds = sayings.NEEDS[who.voice]
        text = self.chance.choice(kinds[self.chance.choice(sorted(kinds))])
        who.mother = self.chance.random() < 0.06
        if who.mother:
            text = self.chance.choice(sayings.FOR_HER_MOTHER)
        who.moment = self._moment(who.voice)
        said = text.replace("{moment}", who.moment) if self.chance.random() < 0.75 else text.replace(" {moment}", "")
        self.writes(who, said[:1].upper() + said[1:] if who.voice == "letter" else said)

    def _moment(self, voice: str) -> str:
        ahead = self.chance.choice((1, 1, 2, 2, 3, 4, 5))
        day = (self.clock.now().astimezone(ZONE) + timedelta(days=ahead)).weekday()
        morning = self.chance.random() < 0.6
        if voice == "english":
            return f"tomorrow {'morning' if morning else 'afternoon'}" if ahead == 1 else "on Saturday morning"
        part = "matin" if morning else "après-midi"
        if voice == "sms":
            return f"{'demain' if ahead == 1 else _WEEKDAYS[day]} {'matin' if morning else 'aprem'}"
        if ahead == 1:
            return f"demain {part}"
        hour = self.chance.choice((9, 10, 11) if morning else (14, 15, 16))
        return self.chance.choice((f"{_WEEKDAYS[day]} {part}", f"{_WEEKDAYS[day]} vers {hour} h"))

    # --- the days --------------------------------------------------------------------------------------------------

    def run(self, days: int, told: Callable[[int], None] = lambda _day: None) -> None:
        """So many days go by, with what people write, what falls due, and the agents' rounds."""
        for day in range(days):
            for hour in ROUNDS:
                when = datetime.combine((FIRST + timedelta(days=day)).date(), hour, ZONE)
                if when.weekday() < 5:
                    self._at(when, self._round)
        end, today = FIRST + timedelta(days=days), -1
        while self.clock.now() < end:
            if (day := (self.clock.now() - FIRST).days) != today:
                today = day
                told(day)
            local = self.clock.now().astimezone(ZONE)
            tick = local + (_BY_DAY if time(6) <= local.time() < time(22) else _BY_NIGHT)
            while self._agenda and self._agenda[0][0] <= tick:
                at, _number, deed = heapq.heappop(self._agenda)
                self.clock.at = max(self.clock.at, at.astimezone(self.clock.at.tzinfo))
                deed()
                self._settle(due=False)
            self.clock.at = max(self.clock.at, tick.astimezone(self.clock.at.tzinfo))
            self._settle(due=True)

    def writes(self, who: Neighbour, text: str) -> None:
        self._send(who, Wrote(text))

    def _send(self, who: Neighbour, content: Content) -> None:
        arrived = Incoming(f"m{next(self._number)}", who.address, content, self.clock.now(), name=who.name)
        with self.database.write() as db:
            inbox.receive(db, self._account, [arrived], now=self.clock.now(), token=self.clock.token, urgent=is_urgent)

    def _settle(self, *, due: bool) -> None:
        while step := run_all(self.house):
            self.turns += step
        while due and run_due(self.database, now=self.clock.now()):
            while step := run_all(self.house):
                self.turns += step
        self._deliver()
        self._diaries()

    def _deliver(self) -> None:
        """What we said is on their telephones; who was asked something will answer, in their own time."""
        fresh = select(OutboxMessage.id, OutboxMessage.person_id).where(OutboxMessage.id > self.seen)
        with self.database.read() as db:
            rows = db.execute(fresh.order_by(OutboxMessage.id)).all()
        if not rows:
            return
        self.seen = rows[-1].id
        with self.database.write() as db:
            outbox.route(db, now=self.clock.now())
            for row in rows:
                outbox.sent(db, row.id, f"p{row.id}", now=self.clock.now())
            theirs = select(Identity.person_id, Identity.address).where(
                Identity.person_id.in_({row.person_id for row in rows})
            )
            known = {row.person_id: self.town[row.address] for row in db.execute(theirs)}
        for person_id, who in known.items():
            who.person_id = person_id
            if who.address not in self._busy:
                self._busy.add(who.address)
                self._at(self._later(who), partial(self._answers, who))

    def _diaries(self) -> None:
        """Who has just taken a mission will set out for it, and say so, if they keep their word."""
        fresh = select(Mission.id, Mission.volunteer_id, HelpRequest.start, HelpRequest.grain).join(HelpRequest)
        with self.database.read() as db:
            rows = db.execute(fresh.where(Mission.id > self._missions).order_by(Mission.id)).all()
        known = {who.person_id: who for who in self.town.values() if who.person_id}
        for row in rows:
            self._missions, who = row.id, known.get(row.volunteer_id)
            if who is None or self.chance.random() > who.keeps:
                continue
            within = 20 if row.grain in {"hour", "minute"} else 150
            sets_out = max(row.start, self.clock.now()).astimezone(ZONE) + timedelta(
                minutes=self.chance.uniform(-10, within)
            )
            self._at(max(sets_out, self.clock.now()), partial(self._step, who, row.id, "way", "je suis en route"))
            done = sets_out + timedelta(minutes=self.chance.uniform(30, 90))
            self._at(done, partial(self._step, who, row.id, "helped", "c'est fait"))

    def _step(self, who: Neighbour, mission_id: int, verb: str, words: str) -> None:
        """A tap on the newest button of the mission, or the words."""
        with self.database.read() as db:
            state = db.get_one(Mission, mission_id).state
        if state not in {"accepted", "on_the_way", "arrived", "missed"} or self.chance.random() > 0.9:
            return
        content = Wrote(words) if self.chance.random() < 0.4 else Tapped(f"{verb}:{mission_id}", None)
        self._send(who, content)

    def _later(self, who: Neighbour) -> datetime:
        """When they look at their telephone: after their usual delay, and not in their sleep."""
        at = self.clock.now().astimezone(ZONE) + timedelta(minutes=who.minutes * self.chance.lognormvariate(0, 0.8))
        if UP <= at.time() <= TO_BED:
            return at
        morning = at if at.time() < UP else at + timedelta(days=1)
        return datetime.combine(morning.date(), UP, ZONE) + timedelta(minutes=self.chance.uniform(0, 90))

    def _answers(self, who: Neighbour) -> None:
        self._busy.discard(who.address)
        saved = select(Conversation.state).where(Conversation.person_id == who.person_id)
        with self.database.read() as db:
            state = db.scalars(saved).first()
        talk = SAVED.loads(state) if state else None
        if talk is None:
            return
        if talk.question is None:
            if self.chance.random() < 0.05:
                self.writes(who, self.chance.choice(sayings.SMALL_TALK))
            return
        content = answer(who, talk.question, self.chance)
        if content is not None:
            self._send(who, content)

    # --- the town hall ---------------------------------------------------------------------------------------------

    def _round(self) -> None:
        """An agent reads what waits, meets who applied, makes the calls, and sees to the alerts."""
        now = self.clock.now()
        with self.database.write() as db:
            territory = self._account.territory_id
            for row in deciding.waiting(db, territory):
                if row.state == "waiting":
                    deciding.publish(db, row.id, actor=AGENT, now=now, seed=self.clock.seed())
            met = now - timedelta(days=2)
            applied = select(Volunteer).where(Volunteer.state == "applied", Volunteer.applied_at < met)
            for volunteer in db.scalars(applied).all():
                volunteers.activate(db, volunteer, actor=AGENT, now=now)
            for asked in answering.waiting(db, territory):
                answering.answer(db, asked, self.chance.random() < 0.9, actor=AGENT, now=now)
            for call in calls.to_make(db, territory):
                calls.done(db, territory, call.id, "Joint au téléphone.", actor=AGENT, now=now)
            for alert in alerts.open_alerts(db, territory):
                if alert.state == "open":
                    alerts.take(db, alert.id, LOGIN, now=now)
                else:
                    alerts.close(db, alert.id, LOGIN, "Vu avec la personne.", now=now)
