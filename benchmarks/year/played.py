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
from backend.checkins.steps import Steps
from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.models import Alert, CheckIn, Territory
from backend.services import closing, due
from backend.services.desk import calling
from backend.services.desk_errors import NoSuchCall
from backend.settings import read_settings
from benchmarks.year import people
from benchmarks.year.chance import drawn
from benchmarks.year.climbed import Fortune, Year
from benchmarks.year.looks import LOOK, Look, done, silent_since, to_ring, whole_minute, without_waiting_for_the_disk
from benchmarks.year.people import Someone, dangers
from benchmarks.year.platforms import Platforms
from benchmarks.year.telephones import Telephones
from benchmarks.year.town import LOGIN, Towns, settle
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
    _agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    number: Iterator[int] = field(default_factory=itertools.count)
    _seen: dict[int, int] = field(default_factory=dict)
    """By alert: how often it had been raised."""
    _last_checkin: int = 0
    _last_call: int = 0
    _alerts: tuple[int, int] = (0, 0)
    _dies_after: int | None = None
    _resumed: bool = False

    def begin(self, everybody: Sequence[Someone], since: datetime, until: datetime) -> None:
        self.clock, self.steps, self.until = FrozenClock(since, unique_tokens=True), Steps(), until
        self.whole_at = self.beat_at = since
        self.telephones = Telephones(self)
        self._starts()
        self.towns: Towns = settle(self.database, everybody, now=since)
        self.platforms = Platforms(self.database, self.world, self.towns, "process-0")
        for someone in everybody:
            luck = drawn(self.seed, someone.number, "dangers")
            self.fortunes[someone.number] = Fortune(dangers(luck, since, until))
        luck = Random(f"deaths:{self.seed}:{since}")
        at = since
        while self.deaths and (at := at + timedelta(days=luck.expovariate(self.deaths))) < until:
            self.later(at.replace(hour=luck.randrange(4, 15)), partial(self._arms, luck.randrange(1, 400)))

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
        self.platforms.orphans = True
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

    def later(self, at: datetime, deed: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self.number), deed))

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
        if look.unsent or self.platforms.orphans:
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
        for account, some in tuple(self.telephones.arrived.items()):
            with self.database.write() as db:
                inbox.receive(db, account, some, now=now, token=self.clock.token, urgent=is_urgent)
            del self.telephones.arrived[account]

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
                self.telephones.carried(one)
            self.platforms.carried.clear()

    def found(self, number: int, due_at: datetime, *, by: str) -> None:
        fortune, now = self.fortunes[number], self.clock.at
        danger = fortune.danger(now)
        if danger is not None:
            self.year.is_found(number, danger, due_at, now, by=by)
            self.later(now, partial(fortune.found, now))

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
            self.later(acts, partial(self._acts, alert.id, zone, (number, due_at)))
            return
        self.counts[f"alerts_{alert.kind}"] += 1
        acts = self.world.agent_acts(drawn(self.seed, alert.id, alert.kind), now, zone)
        self.later(acts, partial(self._acts, alert.id, zone, None))

    def _see_calls(self, last: int, now: datetime) -> None:
        """Who is to be rung before an alert is."""
        with self._unharmed(), self.database.read() as db:
            for call_id, checkin in to_ring(db, self._last_call):
                number, due_at, _danger = self.asked[checkin.id]
                luck, zone = drawn(self.seed, number, "rung", due_at), self.towns.zones[checkin.territory_id]
                heard = people.picks_up(luck, would_answer=checkin.id in self.telephones.answering)
                at = self.world.agent_acts(luck, now, zone) if heard else now
                self.year.counts["rung"] += 1
                self.later(at, partial(self._rings, call_id, checkin.territory_id, number, heard, at))
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
            self.found(*of, by="agents")
