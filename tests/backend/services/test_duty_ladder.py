"""The ladder, whatever becomes of its notices: nobody is told twice alike, and everybody is told in time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from backend.models import Alert, Territory
from backend.roster import Hours, Roster
from backend.services.duty_alarm import Outlook, Told, _next
from backend.services.duty_ladder import Ladder
from backend.services.reaching import Way

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PARIS = ZoneInfo("Europe/Paris")
ENDS = ("sent", "sent", "sent", "set_aside", "lapsed", "waiting", "uncertain")
"""What becomes of a notice."""


@some.composite
def ladders(draw: some.DrawFn) -> Ladder:
    """Some agents, at the desk or on call at some hours, reached in one to three ways, and perhaps a director."""
    agents = draw(some.integers(1, 4))
    hours = [
        Hours(draw(some.integers(1, agents)), day, opens, opens + draw(some.integers(60, 1440 - opens)),
              draw(some.integers(1, 3)), draw(some.booleans()))
        for opens in draw(some.lists(some.integers(0, 23).map(lambda one: one * 60), min_size=1, max_size=4))
        for day in range(7)
    ]  # fmt: skip
    kinds = (Way("sms", "there", 1), Way("email", "there", 2), Way("chat", "there", 3), Way("call", "there"))
    ways = {one: kinds[: draw(some.integers(1, 4))] for one in range(1, agents + 1)}
    directors = draw(some.sampled_from([(), (1,), (agents,)]))
    return Ladder(Roster(PARIS, tuple(hours)), ways, directors, draw(some.booleans()))


def outlook(ladder: Ladder, now: datetime, *, urgent: bool = True) -> Outlook:
    town = Territory(policies={"alert_sms_minutes": 10, "alert_again_minutes": 60, "alert_quiet_minutes": 120})
    steps = tuple(ladder.urgent(now) if urgent else ladder.quiet(now))
    return Outlook(town, ladder.roster, steps, steps, now)


def play(ladder: Ladder, hours: int, ends: list[str], *, urgent: bool, began: int) -> list[Told]:
    """Nobody ever takes it; each notice ends as it is drawn."""
    since = MONDAY + began * MINUTE
    alert = Alert(urgent=urgent, created_at=since)
    told: list[Told] = []
    for minute in range(0, hours * 60, 5):
        now = since + minute * MINUTE
        seen = outlook(ladder, now, urgent=urgent)
        for _once in range(20):
            found = _next(seen, alert, sorted(told, key=lambda one: (one.round, one.at)), set())
            if found is None:
                break
            agent_id, way, round_ = found
            end = ends[len(told) % len(ends)]
            told.append(Told(agent_id, way.way, round_, now, "waiting" if way.way == "call" else end))
        else:
            pytest.fail(f"twenty notices in one minute: {told[-20:]}")
    return told


@settings(max_examples=60)  # each plays hours of a town, five minutes at a time
@given(ladders(), some.lists(some.sampled_from(ENDS), min_size=1, max_size=6), some.integers(0, 6 * 1440))
def test_nobody_is_told_twice_alike_in_one_round(ladder: Ladder, ends: list[str], began: int) -> None:
    told = play(ladder, 6, ends, urgent=True, began=began)

    assert max(Counter((one.agent_id, one.way, one.round) for one in told).values(), default=1) == 1
    assert [one.round for one in told] == sorted(one.round for one in told)


@settings(max_examples=60)  # each plays hours of a town, five minutes at a time
@given(ladders(), some.integers(0, 6 * 1440))
def test_whoever_is_there_is_told_in_time(ladder: Ladder, began: int) -> None:
    """Ten minutes for the first who is there when it is raised, and ten more for each after that."""
    since = MONDAY + began * MINUTE
    told = play(ladder, 3, ["sent"], urgent=True, began=began)
    there = [step.agent_id for step in outlook(ladder, since).urgent]
    first = {one: next((told_ for told_ in told if told_.agent_id == one), None) for one in there}

    if there and there[0] in {one.who for one in ladder.roster.at(since)}:
        earliest = min((one.at for one in told), default=None)
        assert earliest is not None
        assert earliest - since <= 10 * MINUTE
    if not ladder.roster.covered(since) and there:
        assert told[0].at == since
        assert told[0].agent_id == there[0]
    assert len(told) <= 18 + len(there)
    assert set(first) >= set(there)


@settings(max_examples=60)  # each plays hours of a town, five minutes at a time
@given(ladders(), some.lists(some.sampled_from(ENDS), min_size=1, max_size=6), some.integers(0, 6 * 1440))
def test_what_is_not_urgent_disturbs_nobody_away_from_the_desk(ladder: Ladder, ends: list[str], began: int) -> None:
    for one in play(ladder, 12, ends, urgent=False, began=began):
        at_desk = [watch.who for watch in ladder.roster.at(one.at) if not watch.on_call]
        assert at_desk
        assert one.agent_id in {*at_desk, *ladder.directors}
        assert one.way != "call"
        assert one.round == 0


@settings(max_examples=60)  # each plays hours of a town, five minutes at a time
@given(ladders(), some.lists(some.sampled_from(ENDS), min_size=1, max_size=6), some.integers(0, 6 * 1440))
def test_at_night_only_who_is_there_or_the_director_is_woken(ladder: Ladder, ends: list[str], began: int) -> None:
    for one in play(ladder, 10, ends, urgent=True, began=began):
        local = one.at.astimezone(PARIS)
        if 7 <= local.hour < 21:
            continue
        there = {watch.who for watch in ladder.roster.at(one.at)}
        assert one.agent_id in there or (one.agent_id in ladder.directors and (there or ladder.wakes_director))
