"""What comes back is moved while somebody has taken this time of it: none is lost, none comes twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from backend.models import HelpRequest, Mission, Recurrence
from backend.services.actor import Actor
from backend.services.locking import existing, locked
from backend.services.new_times import answering, proposing
from backend.services.new_times.standing import Time
from backend.services.rearranging import Terms
from backend.services.recurrences import changing
from tests.support.coming_round import TUESDAY, days, occurrences, recurrence, weekly
from tests.support.town import Town

MORNING = timedelta(hours=4)


def moves(
    town: Town, rrule: str, start: datetime, by: timedelta, *, always: bool, agrees: bool | None
) -> tuple[int, int]:
    """The first is taken, then another time is proposed for it, each time or once; returns request and volunteer."""
    karim = town.volunteer("Karim")
    request = weekly(town, rrule=rrule, start=start)
    mission, jeanne = town.accepts(karim, request), town.ids["Jeanne"]
    to = Time(start + by, start + by + MORNING, "part_of_day")
    actor, now = Actor.person(jeanne), town.now()
    with town.write() as db:
        if always:
            proposing.move_those_that_follow(db, mission, jeanne, to, None, actor=actor, now=now)
        one = proposing.propose(db, mission, jeanne, to, actor=actor, now=now).id
    if agrees is not None:
        with town.write() as db:
            answering.answer(db, one, karim, agrees, actor=Actor.person(karim), now=town.now())
    return request, karim


def opened(town: Town, request: int, *, times: int) -> list[str]:
    """The days of the first so many, in the town's days."""
    while len(occurrences(town, request)) < times:
        at = recurrence(town, request).next_open_at
        assert at is not None
        town.at(at.isoformat())
    return [f"{one.start + timedelta(hours=1):%m-%d}" for one in occurrences(town, request)]


@pytest.mark.parametrize("agrees", [True, False, None], ids=["agreed", "declined", "unanswered"])
@pytest.mark.parametrize(
    ("rrule", "by", "stays", "moves_to", "follow"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", 2, "12-01", "12-03", ["12-10", "12-17"]),
        ("FREQ=WEEKLY;BYDAY=TU", -1, "12-01", "11-30", ["12-07", "12-14"]),
        ("FREQ=WEEKLY;BYDAY=TU", 6, "12-01", "12-07", ["12-14", "12-21"]),
        ("FREQ=WEEKLY;BYDAY=TU", 9, "12-01", "12-10", ["12-17"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", 2, "12-01", "12-03", ["12-17"]),
        ("FREQ=WEEKLY;BYDAY=TU,FR", 1, "12-01", "12-02", ["12-04", "12-09", "12-11", "12-16", "12-18"]),
        ("FREQ=WEEKLY;BYDAY=TU,FR", 4, "12-01", "12-05", ["12-04", "12-11", "12-12", "12-18", "12-19"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", 2, "12-01", "12-03", ["01-03"]),
    ],
)
def test_each_time_every_time_of_the_old_rule_has_one_of_the_new(
    town: Town, rrule: str, by: int, stays: str, moves_to: str, follow: list[str], agrees: bool | None
) -> None:
    request, _karim = moves(town, rrule, TUESDAY, timedelta(days=by), always=True, agrees=agrees)

    first = moves_to if agrees else stays
    found = opened(town, request, times=len(follow) + 1)
    assert found == sorted([first, *follow], key=_by_year)


@pytest.mark.parametrize(
    ("rrule", "by", "found"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", 2, ["12-03", "12-10", "12-17"]),
        ("FREQ=WEEKLY;BYDAY=TU", -1, ["11-30", "12-07", "12-14"]),
        ("FREQ=WEEKLY;BYDAY=TU", 9, ["12-10", "12-17", "12-24"]),
        ("FREQ=WEEKLY;BYDAY=TU,FR", 1, ["12-02", "12-04", "12-09", "12-11"]),
        ("FREQ=WEEKLY;BYDAY=TU,FR", 4, ["12-05", "12-04", "12-11", "12-12"]),
    ],
)
def test_what_nobody_has_taken_yet_moves_with_all_that_follow_and_loses_no_day(
    town: Town, rrule: str, by: int, found: list[str]
) -> None:
    request = weekly(town, rrule=rrule, start=TUESDAY)
    with town.write() as db:
        held = locked(db, HelpRequest, request)
        start = held.start + timedelta(days=by)
        to = Terms(start, start + MORNING, held.grain, None, held.place, None)
        one = existing(db, Recurrence, held.recurrence_id or 0)
        changing.move_all(db, one, held, to, actor=Actor.person(town.ids["Jeanne"]), now=town.now())

    assert sorted(opened(town, request, times=len(found)), key=_by_year) == sorted(found, key=_by_year)


def _by_year(day: str) -> str:
    """January follows December."""
    return day if day >= "11" else f"13-{day}"


@pytest.mark.parametrize("agrees", [True, False])
def test_another_hour_each_day_doubles_no_day(town: Town, agrees: bool) -> None:
    request, _karim = moves(town, "FREQ=DAILY", TUESDAY, timedelta(hours=3), always=True, agrees=agrees)

    assert opened(town, request, times=4) == ["12-01", "12-02", "12-03", "12-04"]
    starts = [f"{one.start + timedelta(hours=1):%H}" for one in occurrences(town, request)]
    assert starts == ["11" if agrees else "08", "11", "11", "11"]


@pytest.mark.parametrize("by", [-5, -1, 2, 6, 7, 8, 13, 14, 15])
def test_moved_once_wherever_to_no_day_has_two_and_no_week_none(town: Town, by: int) -> None:
    request, _karim = moves(town, "FREQ=WEEKLY;BYDAY=TU", TUESDAY, timedelta(days=by), always=False, agrees=True)

    found = opened(town, request, times=4)

    assert len(set(found)) == len(found)
    assert {"12-08", "12-15", "12-22"} <= {*found}
    assert recurrence(town, request).rrule == "FREQ=WEEKLY;BYDAY=TU"


def test_each_time_the_volunteer_is_asked_first_with_the_new_time(town: Town) -> None:
    request, karim = moves(town, "FREQ=WEEKLY;BYDAY=TU", TUESDAY, timedelta(days=2), always=True, agrees=True)
    town.volunteer("Léa")
    mission = _mission(town, request)
    town.clock.at = TUESDAY + timedelta(days=2)
    town.says(karim, mission, "helped")
    town.says(town.ids["Jeanne"], mission, "done")

    town.at("2026-12-05T09:00:00+01:00")

    assert days(town, request) == ["2026-12-03 done", "2026-12-10 open"]
    assert town.invited(occurrences(town, request)[1].id) == [karim]


def _mission(town: Town, request: int) -> int:
    with town.database.read() as db:
        return db.scalars(select(Mission.id).where(Mission.request_id == request)).one()


def test_said_twice_the_rule_moves_once(town: Town) -> None:
    request, _karim = moves(town, "FREQ=WEEKLY;BYDAY=TU", TUESDAY, timedelta(days=2), always=True, agrees=None)
    before = recurrence(town, request)
    to = Time(TUESDAY + timedelta(days=2), TUESDAY + timedelta(days=2) + MORNING, "part_of_day")
    with town.write() as db:
        jeanne = town.ids["Jeanne"]
        mission = _mission(town, request)
        proposing.move_those_that_follow(db, mission, jeanne, to, None, actor=Actor.person(jeanne), now=town.now())
        assert db.scalar(select(func.count()).select_from(HelpRequest)) == 1

    after = recurrence(town, request)
    assert (after.rrule, after.next_start) == (before.rrule, before.next_start)
