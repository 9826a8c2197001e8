"""Level two: the same people and the same luck, through the real services, turns and database, on a virtual clock.

From one thing that happens to the next: a row that falls due, something that somebody sends, a platform that is back,
an agent who acts. While the process stands still nothing of ours happens; when it dies in the middle of a transaction,
or of a delivery, another takes over.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from backend import sealing
from backend.call_queue import Outcome
from backend.checkins import keys
from backend.checkins.ladder import Steps
from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.checkin_tidings import REMINDERS
from backend.messaging.messages import Content, Incoming, Tapped, Wrote
from backend.messaging.senders import Account
from backend.models import Alert, CheckIn, CheckInContact, CheckInPlan, Territory
from backend.services import closing, due
from backend.services.desk import calling
from backend.services.desk_errors import NoSuchCall
from backend.settings import read_settings
from benchmarks.year import people
from benchmarks.year.chance import drawn
from benchmarks.year.climbed import Fortune, Year
from benchmarks.year.looks import LOOK, Look, done, silent_since, to_ring, whole_minute, without_waiting_for_the_disk
from benchmarks.year.people import Someone, dangers
from benchmarks.year.platforms import Carried, Platforms
from benchmarks.year.town import LOGIN, Resident, Towns, settle
from benchmarks.year.world import World
from bots.house import build_house
from bots.reading import is_urgent
from conversation_flows.turn import House, run_all

BEAT: Final = timedelta(minutes=4)
"""The schedule looks at least so often, or it would take itself for stopped."""
WHOLE: Final = timedelta(hours=6)
"""How often everything of the schedule is done; between, what check-ins need of it."""
_CHECKINS: Final = tuple(one for one in due.DUTIES if one.__module__.startswith("backend.services.checkins"))
_PULSE: Final = _CHECKINS[:1]
SAYS_SO: Final = 0.15
"""How often somebody writes that they are well, where the others tap."""


class Died(BaseException):
    """The process is gone, wherever it was."""


@dataclass
class Played:
    """`deaths`: how many times a day our process dies at its work."""

    url: str
    key: str
    world: World
    seed: int
    deaths: float = 0.15
    year: Year = field(default_factory=Year)
    counts: Counter[str] = field(default_factory=Counter)
    fortunes: dict[int, Fortune] = field(default_factory=dict)
    asked: dict[int, tuple[int, datetime, datetime | None]] = field(default_factory=dict)
    """By check-in: whom, when, and since when they were in danger then, where they were."""
    answering: dict[int, datetime] = field(default_factory=dict)
    """By check-in: when they will answer, if nothing befalls them first."""
    unreported: dict[str, timedelta] = field(default_factory=dict)
    """By check-in and contact: how long after being asked for it they say what they found."""
    on_the_way: set[str] = field(default_factory=set)
    _agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=itertools.count)
    _seen: dict[int, int] = field(default_factory=dict)
    """By alert: how often it had been raised."""
    _last_checkin: int = 0
    _last_call: int = 0
    _alerts: tuple[int, int] = (0, 0)
    _dies_after: int | None = None
    _resumed: bool = False
    _arrived: dict[Account, list[Incoming]] = field(default_factory=dict)

    def begin(self, everybody: Sequence[Someone], since: datetime, until: datetime) -> None:
        self.clock, self.steps, self.until = FrozenClock(since, unique_tokens=True), Steps(), until
        self.whole_at = self.beat_at = since
        self._starts()
        self.towns: Towns = settle(self.database, everybody, now=since)
        self.platforms = Platforms(self.database, self.world, self.towns, "process-0")
        for someone in everybody:
            luck = drawn(self.seed, someone.number, "dangers")
            self.fortunes[someone.number] = Fortune(dangers(luck, since, until))
        luck = Random(f"deaths:{self.seed}:{since}")
        at = since
        while self.deaths and (at := at + timedelta(days=luck.expovariate(self.deaths))) < until:
            self._at(at.replace(hour=luck.randrange(4, 15)), partial(self._arms, luck.randrange(1, 400)))

    def _starts(self) -> None:
        """A process, with nothing in its memory."""
        self.database = Database(self.url, keys=sealing.KeyRing.parse(self.key))
        if self.database.is_sqlite:
            event.listen(self.database.engine, "connect", without_waiting_for_the_disk)
        event.listen(self.database.engine, "before_cursor_execute", self._dies)
        self.house: House = build_house(read_settings(), self.database, self.clock)

    def run(self, told: Callable[[datetime], None] = lambda _at: None) -> None:
        while (at := self._next()) < self.until:
            up = self.world.process.ends(at)
            if up > at:
                self.counts["standstills"] += 1
                self._takes_over(up)
                continue
            if at.date() != self.clock.at.date():
                told(at)
            self.clock.at = max(self.clock.at, at)
            try:
                self._step()
            except Died:
                self.counts["deaths"] += 1
                self._takes_over(self.clock.at + timedelta(seconds=31))  # the lease has lapsed by then

    def _takes_over(self, at: datetime) -> None:
        """Another process goes on."""
        self._dies_after = None
        self.database.close()
        self.clock.at = max(self.clock.at, at)
        self._starts()
        self.platforms.database = self.database
        self.platforms.holder = f"process-{self.counts['standstills'] + self.counts['deaths']}"
        self.platforms.fences.clear()
        self._resumed = True

    # --- time -------------------------------------------------------------------------------------------------------

    def _next(self) -> datetime:
        agenda = self._agenda[0][0] if self._agenda else None
        look = self._look()
        beat = self.beat_at if look.checkin is not None else self.until  # where nobody waits, nobody reads the pulse
        found = look.plan, look.checkin, look.event, agenda, self.platforms.next(self.clock.at), beat
        return max(self.clock.at, whole_minute(min(one for one in found if one is not None)))

    def _look(self) -> Look:
        with self._unharmed(), self.database.read() as db:
            return Look(*db.connection().execute(LOOK).one())

    def _at(self, at: datetime, deed: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self._number), deed))

    def _step(self) -> None:
        """What is due now, then what has arrived; after a standstill in the order that is harder for us."""
        now, resumed, self._resumed = self.clock.at, self._resumed, False
        if not resumed:
            self._happen(now)
        self._schedule(now, look := self._look())
        if resumed:
            self._happen(now)
        while (look := self._look()).waits(now):
            run_all(self.house)
            if look.falls_due(now):
                self._schedule(now, look)
        if look.last_checkin != self._last_checkin:
            self._see_who_was_asked()
        if look.unsent:
            self.platforms.carry(now)
        self._carry_out()
        if (look.alerts, look.raised) != self._alerts:
            self._alerts = look.alerts, look.raised
            self._see_alerts(now)
        if look.last_call != self._last_call:
            self._see_calls(look.last_call, now)

    def _happen(self, now: datetime) -> None:
        while self._agenda and self._agenda[0][0] <= now:
            one = heapq.heappop(self._agenda)
            try:
                one[2]()
            except Died:  # they do it again, or the platform brings it again
                heapq.heappush(self._agenda, one)
                raise
        for account, some in tuple(self._arrived.items()):
            with self.database.write() as db:
                inbox.receive(db, account, some, now=now, token=self.clock.token, urgent=is_urgent)
            del self._arrived[account]

    def _schedule(self, now: datetime, look: Look) -> None:
        if now >= self.whole_at:
            self.whole_at = now + WHOLE
            due.run_due(self.database, now=now)
        falls_due = look.falls_due(now)
        if falls_due or now >= self.beat_at:
            self.beat_at = now + BEAT
            for duty in _CHECKINS if falls_due else _PULSE:
                while done(self.database, duty, now):
                    pass

    # --- dying --------------------------------------------------------------------------------------------------------

    def _arms(self, statements: int) -> None:
        self._dies_after = statements

    def _dies(self, *_statement: Any) -> None:
        if self._dies_after is None:
            return
        self._dies_after -= 1
        if self._dies_after <= 0:
            self._dies_after = None
            raise Died

    @contextmanager
    def _unharmed(self) -> Iterator[None]:
        """What the benchmark itself reads kills nobody."""
        statements, self._dies_after = self._dies_after, None
        yield
        self._dies_after = statements

    # --- people -------------------------------------------------------------------------------------------------------

    def _carry_out(self) -> None:
        """What has reached telephones is read there."""
        with self._unharmed():
            for one in self.platforms.carried:
                self._carried(one)
            self.platforms.carried.clear()

    def _carried(self, one: Carried) -> None:
        """Somebody has it on their telephone."""
        kind, _colon, subject = (one.about or "").partition(":")
        resident = self.towns.residents.get(one.person_id)
        if resident is not None:
            self.counts["messages"] += 1
        if kind == "checkin" and resident is not None:
            what = "reminders" if one.cancel_key != keys.question(int(subject)) else "questions"
            self.counts[what] += 1
            if what == "questions" and int(subject) in self.asked:
                self._reads(resident, int(subject), one)
            elif one.message.reminder > 1:
                self._reads_again(resident, int(subject), one)
        elif kind == "circle" and one.message.options[0].id.startswith("seeto:"):
            self._is_asked(*(int(part) for part in subject.split(".")))
        elif kind == "looked":
            self._is_asked_again(subject)

    def _reads(self, resident: Resident, checkin_id: int, one: Carried) -> None:
        number, due_at, _danger = self.asked[checkin_id]
        luck = drawn(self.seed, number, "answer", due_at)
        answers = resident.someone.answer(luck, self.clock.at, self.steps.remind)
        if answers is not None:
            self.answering[checkin_id] = answers
            self._will_answer(resident, checkin_id, one, answers)

    def _reads_again(self, resident: Resident, checkin_id: int, one: Carried) -> None:
        number, due_at, _danger = self.asked[checkin_id]
        luck = drawn(self.seed, number, REMINDERS[one.message.reminder - 1], due_at)
        answers = people.moved(luck, self.clock.at)
        if answers is not None and self.clock.at < self.answering.get(checkin_id, self.clock.at):
            self._will_answer(resident, checkin_id, one, answers)

    def _will_answer(self, resident: Resident, checkin_id: int, one: Carried, at: datetime) -> None:
        number, due_at, _danger = self.asked[checkin_id]
        says = Random(f"{number}:{due_at}").random() < SAYS_SO
        content: Content = Wrote("ça va") if says else Tapped(one.message.options[0].id, one.message.question)
        self._at(at, partial(self._answers, resident, checkin_id, content, at))

    def _answers(self, resident: Resident, checkin_id: int, content: Content, at: datetime) -> None:
        """Once: who was moved by a reminder does not answer at the later hour, too."""
        well = self.fortunes[resident.someone.number].danger(at) is None
        if well and self.answering.pop(checkin_id, None) is not None:
            self._sends(resident.account, resident.address, content)

    def _sends(self, account: Account, address: str, content: Content) -> None:
        arrived = Incoming(f"m{next(self._number)}", address, content, self.clock.at)
        self._arrived.setdefault(account, []).append(arrived)

    def _is_asked(self, checkin_id: int, contact_id: int) -> None:
        with self.database.read() as db:
            contact = db.get_one(CheckInContact, contact_id)
            person_id = db.get_one(CheckInPlan, contact.plan_id).person_id
        resident, account = self.towns.residents[person_id], self.towns.neighbours[contact_id]
        number, due_at, _danger = self.asked[checkin_id]
        self.counts["circle_asked"] += 1
        luck = drawn(self.seed, number, "member", due_at, resident.circle.index(contact_id))
        neighbour = resident.someone.neighbour(luck, self.clock.at)
        ids = f"{checkin_id}.{contact_id}"
        if neighbour.says_at is not None:
            says = f"{'seeto' if neighbour.willing else 'cannot'}:{ids}"
            self._at(neighbour.says_at, partial(self._sends, *account, Tapped(says)))
        if neighbour.finds_at is not None:
            self._at(neighbour.finds_at, partial(self._finds, number, due_at, ids, *account, neighbour.finds_at))
        elif neighbour.when_asked is not None:
            self.unreported[ids] = neighbour.when_asked

    def _is_asked_again(self, ids: str) -> None:
        """What they found: a first time in the answer to their yes, when they have not gone yet; then in good time."""
        on_the_way = ids in self.on_the_way
        self.on_the_way.add(ids)
        if on_the_way and ids in self.unreported:
            checkin_id, contact_id = (int(part) for part in ids.split("."))
            number, due_at, _danger = self.asked[checkin_id]
            at = self.clock.at + self.unreported.pop(ids)
            self._at(at, partial(self._finds, number, due_at, ids, *self.towns.neighbours[contact_id], at))

    def _finds(self, number: int, due_at: datetime, ids: str, account: Account, address: str, at: datetime) -> None:
        well = self.fortunes[number].danger(at) is None
        self._sends(account, address, Tapped(f"found:{ids}.{'well' if well else 'unwell'}"))
        self._found(number, due_at, by="circle")

    def _found(self, number: int, due_at: datetime, *, by: str) -> None:
        fortune, now = self.fortunes[number], self.clock.at
        danger = fortune.danger(now)
        if danger is not None:
            self.year.is_found(number, danger, due_at, now, by=by)
            self._at(now, partial(fortune.found, now))

    # --- agents -------------------------------------------------------------------------------------------------------

    def _see_who_was_asked(self) -> None:
        fresh = select(CheckIn).where(CheckIn.id > self._last_checkin).order_by(CheckIn.id)
        with self._unharmed(), self.database.read() as db:
            for one in db.scalars(fresh):
                number = self.towns.residents[one.person_id].someone.number
                begun = one.begun_at or one.due_at
                danger = self.fortunes[number].danger(begun) if one.closed_at is None else None
                self.asked[one.id], self._last_checkin = (number, one.due_at, danger), one.id

    def _see_alerts(self, now: datetime) -> None:
        """What is raised, or raised again, is seen to by an agent, in their own time."""
        standing = select(Alert).where(Alert.state.in_(("open", "taken"))).order_by(Alert.id)
        with self._unharmed(), self.database.read() as db:
            for alert in db.scalars(standing).all():
                if self._seen.get(alert.id) != alert.count:
                    self._seen[alert.id] = alert.count
                    self._is_alerted(db, alert, now)

    def _is_alerted(self, db: Session, alert: Alert, now: datetime) -> None:
        zone = self.towns.zones[alert.territory_id]
        if alert.kind in closing.SILENT and alert.person_id is not None:
            number, due_at = self.towns.residents[alert.person_id].someone.number, silent_since(db, alert)
            # Whom a neighbour has found unwell is looked after by now, and alarmed for with good reason.
            well = self.fortunes[number].danger(now) is None and alert.kind != "unwell"
            self.year.is_alarmed(number, due_at, now, alert.words or alert.kind, well=well)
            acts = self.world.agent_acts(drawn(self.seed, number, "agent", due_at), now, zone)
            self._at(acts, partial(self._acts, alert.id, zone, (number, due_at)))
            return
        self.counts[f"alerts_{alert.kind}"] += 1
        acts = self.world.agent_acts(drawn(self.seed, alert.id, alert.kind), now, zone)
        self._at(acts, partial(self._acts, alert.id, zone, None))

    def _see_calls(self, last: int, now: datetime) -> None:
        """Who is to be rung before an alert is."""
        with self._unharmed(), self.database.read() as db:
            for call_id, checkin in to_ring(db, self._last_call):
                number, due_at, _danger = self.asked[checkin.id]
                luck, zone = drawn(self.seed, number, "rung", due_at), self.towns.zones[checkin.territory_id]
                heard = people.picks_up(luck, would_answer=checkin.id in self.answering)
                at = self.world.agent_acts(luck, now, zone) if heard else now
                self.year.counts["rung"] += 1
                self._at(at, partial(self._rings, call_id, checkin.territory_id, number, heard, at))
        self._last_call = last

    def _rings(self, call_id: int, territory_id: int, number: int, heard: bool, at: datetime) -> None:
        answers = heard and self.fortunes[number].danger(at) is None
        said = calling.Said(Outcome.ANSWERED_FINE if answers else Outcome.NO_ANSWER)
        with suppress(NoSuchCall), self.database.write() as db:
            town = db.get_one(Territory, territory_id)
            calling.done(db, town, call_id, said, login=LOGIN[self.towns.zones[territory_id]], now=self.clock.at)

    def _acts(self, alert_id: int, zone: str, of: tuple[int, datetime] | None) -> None:
        """They have called, and gone there, and say so."""
        with self.database.write() as db:
            alert = db.get_one(Alert, alert_id)
            if alert.state == "closed":
                return
            closing.close(db, alert, LOGIN[zone], "Vu avec la personne.", now=self.clock.at)
        if of is not None:
            self._found(*of, by="agents")
