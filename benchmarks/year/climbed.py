"""One person's year through the pure planner and ladder: every event at its moment, in order."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from backend.checkins import events
from backend.checkins.events import AskMember, Event, Found, RaiseAlert, Remind, Settled, Sign, Taken, Tick
from backend.checkins.ladder import Climb, State, Steps, climb, wakes_at
from benchmarks.year.people import Someone, dangers
from benchmarks.year.world import World

GAP: Final = timedelta(minutes=5)
CAUGHT_UP: Final = timedelta(hours=6)


@dataclass
class Year:
    """What came of it. `found_after`: minutes from the danger to whoever found them; `from_the_hour`: from the hour at
    which they would have answered."""

    counts: Counter[str] = field(default_factory=Counter)
    found_after: list[float] = field(default_factory=list)
    from_the_hour: list[float] = field(default_factory=list)
    alerts_on: Counter[object] = field(default_factory=Counter)


@dataclass
class Lived:
    """One person. `danger`: since when they cannot answer; None while they are well."""

    someone: Someone
    world: World
    steps: Steps
    year: Year
    luck: Random
    danger: datetime | None = None

    def live(self, since: datetime, until: datetime) -> None:
        """Every time that they are asked, from the first to the last day."""
        befalls = dangers(self.luck, since, until)
        at, heap = self.someone.rhythm.after(since), befalls
        while at is not None and at < until:
            asked_at = self.world.process.ends(at)
            following = self.someone.rhythm.after(max(asked_at, at))
            if asked_at - at > timedelta(minutes=30):  # we were down at that hour: once, the last of those missed
                last = self.someone.rhythm.latest(asked_at, since=at - timedelta(seconds=1)) or at
                soon = following is not None and following - asked_at < timedelta(hours=2)
                if asked_at - last > CAUGHT_UP or soon or not 6 <= asked_at.hour <= 20:
                    self.year.counts["missed_by_us"] += 1
                    at = following
                    continue
                at = last
            while self.danger is None and heap and heap[0] <= asked_at:
                self.danger = heap.pop(0)
                self.year.counts["dangers"] += 1
            heap = [one for one in heap if self.danger is None or one > asked_at]
            self._one(at, max(at, asked_at), following or until, heap)
            at = following

    def _one(self, due: datetime, begun: datetime, until: datetime, befalls: list[datetime]) -> None:
        self.year.counts["checkins"] += 1
        self.year.counts["messages"] += 1
        begins = begun if begun - due > GAP else due
        known, queue, order = Climb(begins), list[tuple[datetime, int, Event]](), itertools.count()
        channel = self.world.channels[self.someone.number % len(self.world.channels)]
        taken_at = channel.ends(begun)

        def happens(at: datetime, event: Event) -> None:
            heapq.heappush(queue, (at, next(order), event))

        if taken_at - begun < self.steps.alert:  # later than that it has lapsed
            happens(taken_at, Taken(taken_at))
            if self.danger is None:
                answers = self.someone.answer(self.luck, taken_at, self.steps.remind)
                fell = befalls[0] if befalls else None
                if answers is not None and (fell is None or fell > answers):
                    happens(answers, Sign(answers))
                elif fell is not None and (answers is None or fell <= answers) and fell < until:
                    self.danger = befalls.pop(0)
                    self.year.counts["dangers"] += 1
        now, alerted = begun, False
        while True:
            wake = wakes_at(self.steps, known, now)
            at = min((one for one in (wake, queue[0][0] if queue else None) if one is not None), default=None)
            if at is None or at >= until:
                break
            event: Event
            if queue and queue[0][0] <= at:
                _at, _order, event = heapq.heappop(queue)
                seen = self.world.process.ends(_at)
            else:
                seen = self.world.process.ends(at)
                event = Tick(
                    seen, tuple(range(self.someone.circle)), ours=channel.ends(seen) > seen,
                    up_since=self._up_since(seen),
                )  # fmt: skip
            now = max(now, seen)
            known, deeds = climb(self.steps, known, event)
            for deed in deeds:
                alerted = self._deed(deed, now, happens) or alerted
            if isinstance(event, Settled | Found) and known.is_over:
                self._found(begins, now, by="agents" if isinstance(event, Settled) else "circle")
            if known.is_over:
                break
        self._judge(known, begins, until, alerted)

    def _up_since(self, at: datetime) -> datetime | None:
        """Since when we ran without a gap that counts as one."""
        return self.world.process.last_end(at)

    def _deed(self, deed: events.Deed, now: datetime, put: Callable[[datetime, Event], None]) -> bool:
        """Does it; True for an alert."""
        match deed:
            case Remind():
                self.year.counts["messages"] += 1
                self.year.counts["reminders"] += 1
            case AskMember(member=member):
                self.year.counts["circle_asked"] += 1
                neighbour = self.someone.neighbour(self.luck, now)
                if neighbour.says_at is not None:
                    put(neighbour.says_at, events.Answered(neighbour.says_at, member, neighbour.willing))
                if neighbour.finds_at is not None:
                    put(neighbour.finds_at, Found(neighbour.finds_at, member, well=self.danger is None))
            case RaiseAlert(why=why):
                self.year.counts["alerts"] += 1
                self.year.counts[f"alerts_{why}"] += 1
                self.year.alerts_on[now.date()] += 1
                if self.danger is None:
                    self.year.counts["false_alarms"] += 1
                acts = self.world.agent_acts(self.luck, now, self.someone.rhythm.zone)
                put(acts, Settled(acts))
                return True
            case events.AllClear():
                self.year.counts["all_clears"] += 1
            case events.Pool():
                self.year.counts["pooled"] += 1
        return False

    def _found(self, due: datetime, now: datetime, *, by: str) -> None:
        if self.danger is None:
            return
        self.year.counts[f"found_by_{by}"] += 1
        self.year.found_after.append((now - self.danger) / timedelta(minutes=1))
        self.year.from_the_hour.append((now - max(due, self.danger)) / timedelta(minutes=1))
        self.danger = None

    def _judge(self, known: Climb, begins: datetime, until: datetime, alerted: bool) -> None:
        """A silence that reached nobody, though there was time enough, is a missed one: there must be none."""
        if self.danger is None or self.danger > begins:
            return
        forgotten = not alerted and until - begins > 2 * self.steps.longest
        self.year.counts["missed_silences"] += known.state is State.ALIVE or forgotten
