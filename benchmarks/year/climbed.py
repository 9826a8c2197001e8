"""One person's year through the pure planner and ladder: every event at its moment, in order."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.checkins import events, rhythm
from backend.checkins.events import (
    Answered,
    AskMember,
    Call,
    Event,
    Found,
    RaiseAlert,
    Remind,
    Settled,
    Sign,
    Taken,
    Tick,
)
from backend.checkins.ladder import Climb, State, climb, wakes_at
from backend.checkins.steps import Steps
from backend.services.checkins.asking import CAUGHT_UP
from backend.services.checkins.pulse import GAP
from benchmarks.year import people
from benchmarks.year.chance import drawn
from benchmarks.year.people import Neighbour, Someone, dangers
from benchmarks.year.world import World
from conversation_flows.deeds.circling import ASKED_AGAIN


@dataclass
class Year:
    """What came of it. `found_after`: minutes from the danger to whoever found them; `from_the_hour`: from the hour at
    which they would have answered. `found` and `alarms` say it one by one, for whoever compares two levels."""

    counts: Counter[str] = field(default_factory=Counter)
    found_after: list[float] = field(default_factory=list)
    from_the_hour: list[float] = field(default_factory=list)
    alerts_on: Counter[object] = field(default_factory=Counter)
    found: dict[tuple[int, datetime], datetime] = field(default_factory=dict)
    """By person and danger, when."""
    alarms: dict[tuple[int, datetime], datetime] = field(default_factory=dict)
    """By person and the hour at which they were asked, when agents were alerted."""

    def is_found(self, number: int, danger: datetime, due: datetime, now: datetime, *, by: str) -> None:
        self.counts[f"found_by_{by}"] += 1
        self.found_after.append((now - danger) / timedelta(minutes=1))
        self.from_the_hour.append((now - max(due, danger)) / timedelta(minutes=1))
        self.found[number, danger] = now

    def is_alarmed(self, number: int, due: datetime, now: datetime, why: str, *, well: bool) -> None:
        self.counts["alerts"] += 1
        self.counts[f"alerts_{why}"] += 1
        self.alerts_on[now.date()] += 1
        self.alarms.setdefault((number, due), now)
        if well:
            self.counts["false_alarms"] += 1


@dataclass
class Fortune:
    """What befalls one person. `since`: since when they cannot answer; None while they are well."""

    befalls: list[datetime]
    since: datetime | None = None
    met: int = 0

    def danger(self, now: datetime) -> datetime | None:
        """Since when they are in danger, where they are."""
        if self.since is None and self.befalls and self.befalls[0] <= now:
            self.since = self.befalls.pop(0)
            self.met += 1
        return self.since

    def found(self, now: datetime) -> None:
        """They are looked after; what befell them meanwhile was this."""
        self.since, self.befalls = None, [one for one in self.befalls if one > now]


@dataclass
class Lived:
    """One person."""

    someone: Someone
    world: World
    steps: Steps
    year: Year
    seed: int
    fortune: Fortune = field(init=False)
    asked: dict[tuple[datetime, int], Neighbour] = field(default_factory=dict)
    """What each of the circle does who was asked for one check-in."""

    def live(self, since: datetime, until: datetime) -> None:
        """Every time that they are asked, from the first to the last day."""
        number, rhythm_ = self.someone.number, self.someone.rhythm
        self.fortune = Fortune(dangers(drawn(self.seed, number, "dangers"), since, until))
        at = rhythm_.after(since)
        while at is not None and at < until:
            asked_at = self.world.process.ends(at)
            at = rhythm_.latest(asked_at, since=at - timedelta(seconds=1)) or at
            following = rhythm_.after(asked_at)
            if self._may_ask(at, asked_at, following):
                self._one(at, asked_at, following or until)
            else:
                self.year.counts["missed_by_us"] += 1
            at = following
        self.year.counts["dangers"] += self.fortune.met

    def _may_ask(self, due: datetime, now: datetime, following: datetime | None) -> bool:
        """As `falling_due` decides it, where we were down at that hour."""
        if now - due < timedelta(minutes=30):
            return True
        local = now.astimezone(ZoneInfo(self.someone.rhythm.zone))
        soon = following is not None and following - now < timedelta(minutes=rhythm.APART)
        by_day = rhythm.EARLIEST <= local.hour * 60 + local.minute <= rhythm.LATEST
        return now - due <= CAUGHT_UP and by_day and not soon

    def _one(self, due: datetime, begun: datetime, until: datetime) -> None:
        self.year.counts["checkins"] += 1
        self.year.counts["messages"] += 1
        if (up := self.world.process.ends(until)) > until:
            until = up + self.steps.longest  # who was asked before a standstill is still looked for after it
        begins = begun if begun - due > GAP else due
        known, queue, order = Climb(begins), list[tuple[datetime, int, Event]](), itertools.count()
        number = self.someone.number
        taken_at, answers = self.world.taken(number, begun), None

        def happens(at: datetime, event: Event) -> None:
            heapq.heappush(queue, (at, next(order), event))

        if taken_at - begins < self.steps.alert:  # later than that it has lapsed
            happens(taken_at, Taken(taken_at))
            luck = drawn(self.seed, number, "answer", due)
            answers = self.someone.answer(luck, taken_at, self.steps.remind)
            if answers is not None:
                happens(answers, Sign(answers))
        now, alerted = begun, False
        was_in_danger = self.fortune.danger(begins)
        while True:
            wake = wakes_at(self.steps, known, now)
            at = min((one for one in (wake, queue[0][0] if queue else None) if one is not None), default=None)
            if at is None or at >= until:
                break
            event: Event
            if queue and queue[0][0] <= at:
                _at, _order, event = heapq.heappop(queue)
                seen = self.world.process.ends(_at)
                well = self.fortune.danger(_at) is None
                if isinstance(event, Sign) and not well:
                    continue
                event = replace(event, well=well) if isinstance(event, Found) else event
            else:
                seen = self.world.process.ends(at)
                event = self._tick(max(now, seen))
            now = max(now, seen)
            known, deeds = climb(self.steps, known, event)
            if not isinstance(event, Tick):  # then what time asks for now that it has
                known, more = climb(self.steps, known, self._tick(now))
                deeds = (*deeds, *more)
            for deed in deeds:
                alerted = self._deed(deed, due, now, happens) or alerted
                if isinstance(deed, Call):
                    self._rung(due, now, answers is not None, happens)
                if isinstance(deed, Remind) and deed.which != "remind" and answers is not None and now < answers:
                    self._reminded(deed.which, due, now, happens)
            if isinstance(event, Answered) and event.willing and known.carer == event.member:
                self._sees_to_it(event.member, due, event.at, happens)
            if isinstance(event, Settled | Found):
                self._found(begins, now, by="agents" if isinstance(event, Settled) else "circle")
            if known.is_over:
                break
        if was_in_danger is not None:
            forgotten = not alerted and until - begins > 2 * self.steps.longest and known.state is not State.SEEN
            # Who was found, and then well enough to answer before the agent noted it, was not missed.
            taken_for_well = known.state is State.ALIVE and (number, was_in_danger) not in self.year.found
            self.year.counts["missed_silences"] += taken_for_well or forgotten

    def _tick(self, now: datetime) -> Tick:
        before = now - timedelta(seconds=1)  # in the moment in which it is back nothing has gone yet
        ours = self.world.channel(self.someone.number).ends(before) > before
        circle = tuple(range(self.someone.circle))
        return Tick(now, circle, ours=ours, up_since=self.world.stopped.last_end(now))

    def _deed(self, deed: events.Deed, due: datetime, now: datetime, put: Callable[[datetime, Event], None]) -> bool:
        """Does it; True for an alert."""
        number = self.someone.number
        match deed:
            case Remind():
                self.year.counts["messages"] += 1
                self.year.counts["reminders"] += 1
            case AskMember(member=member):
                self.year.counts["circle_asked"] += 1
                neighbour = self.someone.neighbour(drawn(self.seed, number, "member", due, member), now)
                self.asked[due, member] = neighbour
                if neighbour.says_at is not None:
                    put(neighbour.says_at, Answered(neighbour.says_at, member, neighbour.willing))
                if neighbour.finds_at is not None:
                    put(neighbour.finds_at, Found(neighbour.finds_at, member, well=True))
            case RaiseAlert(why=why):
                self.year.is_alarmed(number, due, now, why, well=self.fortune.danger(now) is None)
                acts = self.world.agent_acts(drawn(self.seed, number, "agent", due), now, self.someone.rhythm.zone)
                put(acts, Settled(acts))
                return True
            case events.AllClear():
                self.year.counts["all_clears"] += 1
            case events.Pool():
                self.year.counts["pooled"] += 1
        return False

    def _reminded(self, which: str, due: datetime, now: datetime, put: Callable[[datetime, Event], None]) -> None:
        read_at = self.world.reached(self.someone.number, now)
        answers = people.moved(drawn(self.seed, self.someone.number, which, due), read_at)
        if answers is not None:
            put(answers, Sign(answers))

    def _rung(self, due: datetime, now: datetime, would_answer: bool, put: Callable[[datetime, Event], None]) -> None:
        self.year.counts["rung"] += 1
        luck = drawn(self.seed, self.someone.number, "rung", due)
        if people.picks_up(luck, would_answer=would_answer):
            at = self.world.agent_acts(luck, now, self.someone.rhythm.zone)
            put(at, Sign(at))

    def _sees_to_it(self, member: int, due: datetime, at: datetime, put: Callable[[datetime, Event], None]) -> None:
        """Who has not said what they found is asked for it, and may say it then."""
        neighbour = self.asked[due, member]
        if neighbour.finds_at is None and neighbour.when_asked is not None:
            says = at + self.steps.care - ASKED_AGAIN + neighbour.when_asked
            put(says, Found(says, member, well=True))

    def _found(self, due: datetime, now: datetime, *, by: str) -> None:
        danger = self.fortune.danger(now)
        if danger is not None:
            self.year.is_found(self.someone.number, danger, due, now, by=by)
            self.fortune.found(now)
