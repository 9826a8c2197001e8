"""The promise of the ladder, whatever the order of answers, timers, outages and restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from backend.checkins.events import (
    Answered,
    AskMember,
    Call,
    Deed,
    Event,
    Found,
    Pool,
    RaiseAlert,
    Refused,
    Remind,
    Sign,
    Taken,
    Tick,
)
from backend.checkins.ladder import Climb, State, climb, wakes_at
from backend.checkins.steps import GRACE, RECHECK, Steps

DUE: Final = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
MEMBERS: Final = st.integers(1, 4)
MINUTES: Final = st.sampled_from((1, 7, 15, 31, 60, 119, 240))


class OneCheckIn(RuleBasedStateMachine):
    """Ticks come when `wakes_at` says, as the scheduler's do; while the house is down none does."""

    @initialize(
        gaps=st.tuples(*[st.integers(0, 120)] * 2, *[st.integers(1, 60)] * 2), remind=st.integers(1, 120),
        circle=st.integers(0, 4), reminders=st.integers(1, 2),
    )  # fmt: skip
    def begins(self, gaps: tuple[int, int, int, int], remind: int, circle: int, reminders: int) -> None:
        to_circle, to_alert, each, care = (timedelta(minutes=one) for one in gaps)
        first = timedelta(minutes=remind)
        self.steps = Steps(first, first + to_circle, each, first + to_circle + to_alert, care, reminders)
        self.circle = tuple(range(1, circle + 1))
        self.known, self.now, self.up_since = Climb(DUE), DUE, DUE - timedelta(days=9)
        self.ours, self.alive, self.done = False, False, list[Deed]()
        self.taken_at: datetime | None = None
        self.tick()

    def happens(self, event: Event) -> None:
        self.known, deeds = climb(self.steps, self.known, event)
        if self.alive:
            assert not [one for one in deeds if isinstance(one, RaiseAlert | Pool)]
        self.done += deeds

    def tick(self) -> None:
        self.happens(Tick(self.now, self.circle, ours=self.ours, up_since=self.up_since))

    def then_tick(self, event: Event) -> None:
        self.happens(event)
        self.tick()

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        until = self.now + timedelta(minutes=minutes)
        while (at := wakes_at(self.steps, self.known, self.now)) is not None and at <= until:
            assert at > self.now
            self.now = at
            self.tick()
        self.now = until

    @rule(times=st.integers(2, 9), minutes=st.integers(2, 20))
    def the_house_falls_down_again_and_again(self, times: int, minutes: int) -> None:
        for _ in range(times):
            self.the_house_is_down(minutes)

    @rule(minutes=MINUTES)
    def the_house_is_down(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.up_since = self.now
        self.tick()

    @rule()
    def nothing_goes_through(self) -> None:
        self.ours = True

    @rule()
    def it_goes_through_again(self) -> None:
        self.ours = False

    @precondition(lambda self: not self.ours)
    @rule()
    def the_platform_takes_it(self) -> None:
        if self.taken_at is None:
            self.taken_at = self.now
        self.then_tick(Taken(self.now))

    @precondition(lambda self: self.taken_at is None)
    @rule()
    def it_reaches_her_nowhere(self) -> None:
        self.then_tick(Refused(self.now))

    @rule(member=MEMBERS, willing=st.booleans())
    def somebody_answers(self, member: int, willing: bool) -> None:
        self.then_tick(Answered(self.now, member, willing))

    @precondition(lambda self: self.known.tried)
    @rule(which=st.integers(0, 3), says=st.sampled_from(((True, False), (False, False), (False, True))))
    def who_was_asked_answers(self, which: int, says: tuple[bool, bool]) -> None:
        asked = self.known.tried
        self.then_tick(Answered(self.now, asked[which % len(asked)], *says))

    @rule(circle=st.integers(0, 4))
    def the_circle_is_another(self, circle: int) -> None:
        self.circle = tuple(range(1, circle + 1))

    @rule(member=MEMBERS, perhaps=st.integers(0, 9))
    def somebody_finds_her_unwell(self, member: int, perhaps: int) -> None:
        if perhaps:
            return
        self.then_tick(Found(self.now, member, well=False))

    @precondition(lambda self: not self.alive)
    @rule(perhaps=st.integers(0, 19))
    def she_gives_a_sign(self, perhaps: int) -> None:
        if perhaps:  # most stories are of silence
            return
        self.alive = True
        self.then_tick(Sign(self.now))

    def teardown(self) -> None:
        """However it went, time goes on."""
        for _ in range(12):
            if not hasattr(self, "known"):
                return
            self.time_passes(60)
            self.the_silent_reach_an_agent_in_time()

    @invariant()
    def the_silent_reach_an_agent_in_time(self) -> None:
        if self.alive or self.known.state is State.ALERTED:
            return
        since = max(self.taken_at or DUE, DUE)
        latest = max(since + self.steps.longest, self.up_since + GRACE + self.steps.care + RECHECK)
        assert self.now <= latest

    @invariant()
    def the_living_are_left_in_peace(self) -> None:
        assert not self.alive or self.known.is_over

    @invariant()
    def she_is_reminded_in_order_and_only_a_last_time_once_others_are_asked(self) -> None:
        words = [one for one in self.done if isinstance(one, Remind | AskMember)]
        said = [one.which for one in words if isinstance(one, Remind)]
        assert said == sorted(set(said), key=("remind", "again", "last").index)
        first = [one for one in said if one != "last"]
        assert words[: len(first)] == [Remind(one) for one in first]

    @invariant()
    def she_is_rung_once_before_agents_are_alerted_and_only_who_was_asked(self) -> None:
        rung = [number for number, one in enumerate(self.done) if isinstance(one, Call)]
        alerted = [number for number, one in enumerate(self.done) if isinstance(one, RaiseAlert)]
        assert len(rung) <= 1
        assert not rung or (self.known.asked_at is not None and rung < (alerted or [len(self.done)]))

    @invariant()
    def agents_are_alerted_once_for_a_silence(self) -> None:
        silent = [one for one in self.done if isinstance(one, RaiseAlert) and one.why != "unwell"]
        assert len(silent) <= 1


TestOneCheckIn = OneCheckIn.TestCase
TestOneCheckIn.settings = settings(max_examples=400, stateful_step_count=30, deadline=None)
