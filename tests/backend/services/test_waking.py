"""Nobody active stays 30 days without a proposal; who takes nothing for long is asked, seldom, whether all is well."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.messaging.tidings import CourtesyWanted, StillHappy
from backend.models import InboxEvent, Person, Territory, Volunteer
from backend.services import charters, people, volunteers, waking
from backend.services.actor import Actor
from backend.services.matching import forgotten, scoring
from backend.services.matching.forgotten import LIMIT, Waiting, near_limit
from tests.support.pairing import ends, paired, proposed
from tests.support.town import Town

NOW = datetime.fromisoformat("2026-11-24T09:10:00+01:00")


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def test_whoever_has_waited_longest_comes_first() -> None:
    waiting = [
        Waiting(1, days_ago(28), days_ago(90)),
        Waiting(2, None, days_ago(29)),
        Waiting(3, days_ago(3), days_ago(90)),
        Waiting(4, None, days_ago(29)),
        Waiting(5, days_ago(80), days_ago(5)),  # asked before they were away; active anew
    ]
    assert near_limit(waiting, now=NOW) == [2, 4, 1]
    assert near_limit(waiting, now=NOW, after=LIMIT) == []
    assert near_limit([], now=NOW) == []


def test_a_week_before_the_limit_they_go_before_neighbours_who_live_nearer() -> None:
    def candidate(number: int, asked: int, metres: float) -> scoring.Candidate:
        return scoring.Candidate(number, metres, 2_000, 1, 0, days_ago(asked), 0)

    near, far = candidate(1, 22, 0), candidate(2, 23, 1_900)
    chosen = scoring.choose([near, far], scoring.Need(1, 0), 1, now=NOW)

    assert [one.volunteer_id for one in chosen] == [2]
    assert forgotten.PREFERRED < forgotten.NEAR < forgotten.LIMIT


def proposals(town: Town, person_id: int) -> int:
    return sum(isinstance(one, CourtesyWanted) for one in town.news(person_id))


def test_a_month_without_a_request_brings_a_call_to_make(town: Town) -> None:
    karim = town.volunteer("Karim")
    town.later(days=26)
    assert proposals(town, karim) == 0

    town.later(days=1)
    town.later(days=1)

    assert proposals(town, karim) == 1
    town.later(days=26)
    assert proposals(town, karim) == 2  # and again within the next month


def test_nobody_active_waits_thirty_days(town: Town) -> None:
    them = [town.volunteer("Karim"), town.volunteer("Léa", chats=False)]
    for _day in range(70):
        town.later(days=1)
        with town.database.read() as db:
            assert waking.waiting(db, town.territory_id, now=town.now(), after=LIMIT) == []

    assert proposals(town, them[0]) == 2
    assert (them[1], waking.COURTESY) in town.calls()


def test_an_open_request_a_little_farther_is_proposed_first(town: Town) -> None:
    karim = town.volunteer("Karim", metres=1_400, reach_m=1_000)
    town.later(days=26)
    start = town.now() + timedelta(days=4)
    request = town.request(start=start, end=start + timedelta(hours=2))
    assert town.invited(request) == []

    town.later(days=1)

    assert town.invited(request) == [karim]
    assert proposals(town, karim) == 0
    assert town.read_volunteer(karim).last_asked_at == town.now()


@pytest.mark.parametrize("why", ["too far", "another kind", "another hour", "away then"])
def test_what_they_cannot_do_is_not_proposed(town: Town, why: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        "too far": {"metres": 1_600},
        "another kind": {"categories": ("pets",)},
        "another hour": {"availability": 1},
        "away then": {},
    }
    given: dict[str, Any] = {"metres": 1_400, "reach_m": 1_000} | changes[why]
    karim = town.volunteer("Karim", **given)
    town.later(days=26)
    start = town.now().replace(hour=13) + timedelta(days=5)
    if why == "away then":
        with town.write() as db:
            volunteer, since = db.get_one(Volunteer, karim), town.now() + timedelta(days=4)
            until, actor = since + timedelta(days=9), Actor.person(karim)
            volunteers.pause(db, volunteer, since=since, until=until, actor=actor, now=town.now())
    request = town.request(start=start, end=start + timedelta(hours=2))

    town.later(days=1)

    assert town.invited(request) == []
    assert proposals(town, karim) == 1


def test_whoever_is_off_duty_away_or_stopped_is_left_in_peace(town: Town) -> None:
    off, away, stopped = (town.volunteer(name) for name in ("Karim", "Léa", "Odile"))
    with town.write() as db:
        now = town.now()
        volunteers.set_duty(db, db.get_one(Volunteer, off), False, actor=Actor.person(off), now=now)
        until = now + timedelta(days=300)
        volunteers.pause(db, db.get_one(Volunteer, away), until=until, actor=Actor.person(away), now=now)
        people.stop(db, db.get_one(Person, stopped), actor=Actor.person(stopped), now=now)
    for _week in range(20):
        town.later(days=7)

    assert [town.told(one) for one in (off, away, stopped)] == [[], [], []]


def asked_after(town: Town, person_id: int) -> int:
    return sum(isinstance(one, StillHappy) for one in town.news(person_id))


def test_who_accepts_nothing_for_sixty_days_is_asked_once_and_twice_a_year_at_most(town: Town) -> None:
    karim = town.volunteer("Karim")
    for _day in range(59):
        town.later(days=1)
    assert asked_after(town, karim) == 0
    for _day in range(3):
        town.later(days=1)
    assert asked_after(town, karim) == 1
    for _week in range(43):
        town.later(days=7)
    assert asked_after(town, karim) == 2


def test_who_never_signed_the_charter_is_asked_all_the_same_and_not_at_once(town: Town) -> None:
    karim = town.volunteer("Karim")
    for _day in range(50):
        town.later(days=1)
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        charters.publish(db, hall, "2026-1", "Être là quand on l'a dit.", actor=Actor.agent("sylvie"), now=town.now())
    for _day in range(20):
        town.later(days=1)
    assert asked_after(town, karim) == 0

    for _day in range(20):
        town.later(days=1)
    assert asked_after(town, karim) == 1


def test_who_accepted_lately_is_not_asked_whether_they_are_happy(town: Town) -> None:
    karim = town.volunteer("Karim")
    town.later(days=50)
    start = town.now() + timedelta(days=1)
    town.accepts(karim, town.request(start=start, end=start + timedelta(hours=2)))
    town.later(days=20)

    assert asked_after(town, karim) == 0


def test_whoever_keeps_in_touch_with_somebody_as_a_pair_is_not_asked_to_call_somebody_else(town: Town) -> None:
    pair = paired(town)
    karim = town.ids["Karim"]
    for _day in range(70):
        town.later(days=1)
    assert (proposals(town, karim), asked_after(town, karim)) == (0, 0)

    ends(town, pair, "Karim")
    for _day in range(2):
        town.later(days=1)
    assert proposals(town, karim) == 1


def test_whoever_has_not_both_said_yes_is_no_pair_yet(town: Town) -> None:
    proposed(town)
    for _day in range(28):
        town.later(days=1)
    assert proposals(town, town.ids["Karim"]) == 1


def test_a_town_decides_how_long_that_is(town: Town) -> None:
    town.decides("dormant_days", 10)
    karim = town.volunteer("Karim")
    town.later(days=11)

    assert asked_after(town, karim) == 1


def test_it_is_said_by_day_and_on_no_sunday(town: Town) -> None:
    town.decides("dormant_days", 10)
    town.volunteer("Karim")
    town.at("2026-12-06T03:30:00+01:00")  # a Sunday

    with town.database.read() as db:
        due = db.scalars(select(InboxEvent.due_at).where(InboxEvent.kind == "StillHappy")).one()
    assert due.isoformat() == "2026-12-07T09:00:00+00:00"


def test_whoever_would_call_is_told_whom_by_an_agent(town: Town) -> None:
    karim = town.volunteer("Karim")
    with town.write() as db:
        waking.would_call(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())

    assert town.calls() == [(karim, waking.COURTESY)]
