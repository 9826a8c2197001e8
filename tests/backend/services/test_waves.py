"""Waves: few are asked, then more; staff and the person know in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from backend.messaging.tidings import NobodyFound, RequestGone
from backend.models import HelpRequest, Person, Volunteer
from backend.services import holidays, matching, people, quiet, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.matching.availability import bit
from backend.services.matching.candidates import POOL
from tests.support.town import Town


def test_the_first_wave_is_small_and_asked_at_once(town: Town) -> None:
    town.volunteers(12)

    request = town.request()

    assert len(town.invited(request)) == 3
    assert all(town.told(one) == ["Invited"] for one in town.invited(request))


def test_waves_widen_until_somebody_accepts(town: Town) -> None:
    town.volunteers(20)
    request = town.request()

    town.later(hours=1)
    assert len(town.invited(request)) == 3 + 5
    town.later(hours=1)
    assert len(town.invited(request)) == 3 + 5 + 8

    town.accepts(town.invited(request)[0], request)
    assert town.later(hours=1) == 0


def test_farther_volunteers_are_asked_when_no_near_one_is_left(town: Town) -> None:
    near = town.volunteer("Near", metres=200)
    far = [town.volunteer(f"Far {number}", metres=12_000, reach_m=15_000) for number in range(4)]

    request = town.request()

    assert near in town.invited(request)
    assert set(town.invited(request)) - {near} < set(far)


def test_a_neighbour_is_found_before_a_crowd_that_lives_farther(town: Town) -> None:
    town.volunteers(3 * POOL + 4, metres=6_000, reach_m=10_000)
    near = town.volunteer("Near", metres=200)

    assert near in town.invited(town.request())


def test_nobody_is_asked_farther_than_they_go(town: Town) -> None:
    town.volunteer("Karim", metres=2_100, reach_m=2_000)
    lea = town.volunteer("Léa", metres=1_900, reach_m=2_000)

    assert town.invited(town.request()) == [lea]


@pytest.mark.parametrize(
    "kept_away", ["off duty", "away", "paused", "left", "stopped", "applied", "other help", "busy"]
)
def test_who_may_not_be_asked_is_not(town: Town, kept_away: str) -> None:
    karim = town.volunteer(
        "Karim",
        categories=("pets",) if kept_away == "other help" else ("shopping",),
        availability=bit(6, "evening") if kept_away == "busy" else 0,
        state="applied" if kept_away == "applied" else "active",
    )
    with town.write() as db:
        volunteer, person, now = db.get_one(Volunteer, karim), db.get_one(Person, karim), town.now()
        match kept_away:
            case "off duty":
                volunteers.set_duty(db, volunteer, False, actor=SYSTEM, now=now)
            case "away":
                volunteers.pause(db, volunteer, actor=SYSTEM, now=now, until=now + timedelta(days=9))
            case "paused":
                volunteers.pause(db, volunteer, actor=SYSTEM, now=now)
            case "left":
                volunteers.leave(db, volunteer, actor=SYSTEM, now=now)
            case "stopped":
                people.stop(db, person, actor=SYSTEM, now=now)

    assert town.invited(town.request()) == []


def test_nobody_is_asked_for_their_own_request(town: Town) -> None:
    town.volunteer("Karim")

    assert town.invited(town.request(by="Karim")) == []


def test_two_invitations_a_week_are_enough(town: Town) -> None:
    karim = town.volunteer("Karim")

    requests = [town.request(by="Jeanne"), town.request(by="Paul"), town.request(by="Odette")]

    assert [town.invited(request) for request in requests] == [[karim], [karim], []]


def test_the_week_of_invitations_runs_out(town: Town) -> None:
    karim = town.volunteer("Karim")
    town.request(by="Jeanne")
    town.request(by="Paul")

    town.clock.forward(timedelta(days=7))
    start = town.now() + timedelta(days=1)

    assert town.invited(town.request(by="Odette", start=start, end=start + timedelta(hours=2))) == [karim]


def test_however_a_week_is_laid_nobody_is_asked_three_times_in_it(town: Town) -> None:
    karim = town.volunteer("Karim")

    asked = []
    for name, days in (("Jeanne", 0), ("Paul", 5), ("Odette", 3), ("Ginette", 3), ("Marie", 1)):
        town.clock.forward(timedelta(days=days))
        start = town.now() + timedelta(days=1)
        asked.append(town.invited(town.request(by=name, start=start, end=start + timedelta(hours=2))))

    assert asked == [[karim], [karim], [karim], [], [karim]]  # on days 0, 5, 8, 11 and 12


def test_who_waited_longest_goes_before_who_lives_nearest(town: Town) -> None:
    town.decides("wave_sizes", [1])
    near = town.volunteer("Near", metres=100)
    town.request(by="Jeanne")
    other = town.volunteer("Other", metres=900)

    assert town.invited(town.request(by="Paul")) == [other]
    assert len(town.invitations_of(near)) == 1


def test_a_request_without_a_point_asks_the_whole_territory(town: Town) -> None:
    far = town.volunteer("Far", metres=40_000, reach_m=500)
    homeless = town.volunteer("Unknown place", metres=None)

    assert set(town.invited(town.request(point=None))) == {far, homeless}


def test_staff_know_at_once_when_nobody_can_be_asked(town: Town) -> None:
    request = town.request()

    assert town.alerts() == ["nobody"]
    assert town.read_request(request).alerted


def test_staff_know_before_the_deadline_when_nobody_answers(town: Town) -> None:
    town.volunteers(2)
    town.request()

    town.at("2026-11-25T05:00:00+01:00")
    while "nobody" not in town.alerts():
        town.later(minutes=10)

    assert town.now() <= datetime.fromisoformat("2026-11-25T06:10:00+01:00")


def test_the_person_hears_once_that_we_are_still_looking(town: Town) -> None:
    town.volunteers(20)
    request = town.request()
    jeanne = town.ids["Jeanne"]

    town.later(hours=1)
    town.later(hours=1)

    assert town.told(jeanne) == ["StillLooking"]
    assert town.read_request(request).state == "open"


def test_the_promised_hour_is_kept_even_if_it_is_no(town: Town) -> None:
    town.volunteer("Karim")
    request = town.request()
    jeanne = town.ids["Jeanne"]

    town.at("2026-11-24T17:50:00+01:00")
    assert "NobodyFound" not in town.told(jeanne)
    town.at("2026-11-24T18:00:00+01:00")

    assert town.news(jeanne)[-1] == NobodyFound(request)
    assert town.alerts() == ["nobody"]
    assert town.read_request(request).promised_at is None


def test_a_request_that_nobody_took_is_an_unserved_need(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()

    town.at("2026-11-25T12:00:00+01:00")

    assert town.read_request(request).state == "unserved"
    assert town.read_request(request).closed_at == datetime.fromisoformat("2026-11-25T11:00:00+00:00")
    assert town.news(karim)[-1] == RequestGone(request, "lapsed")
    assert town.news(town.ids["Jeanne"])[-1] == RequestGone(request, "lapsed")
    assert town.later(days=20) == 0


def test_urgent_waves_follow_each_other_faster(town: Town) -> None:
    town.volunteers(12)
    start = datetime.fromisoformat("2026-11-24T11:00:00+01:00")
    request = town.request(urgent=True, start=start, end=start + timedelta(hours=2))

    town.later(minutes=10)

    assert len(town.invited(request)) == 8


def test_who_has_no_conversation_is_called_instead(town: Town) -> None:
    karim = town.volunteer("Karim", chats=False)

    request = town.request()

    assert town.invited(request) == [karim]
    assert town.calls() == [(karim, f"invitation:{request}")]


def test_what_is_due_is_done_once(town: Town) -> None:
    town.volunteers(12)
    town.request()

    assert town.later(hours=1) == 1
    assert town.later(seconds=0) == 0


def test_an_answered_wave_is_followed_at_once(town: Town) -> None:
    town.volunteers(5)
    request = town.request()

    for volunteer_id in town.invited(request):
        town.declines(volunteer_id, request)

    assert len(town.invited(request)) == 2
    assert len(town.invited(request, state="declined")) == 3


def test_a_request_that_is_closed_gets_no_wave(town: Town) -> None:
    town.volunteers(3)
    request = town.request()
    town.accepts(town.invited(request)[0], request)

    with town.write() as db:
        assert matching.next_wave(db, db.get_one(HelpRequest, request), now=town.now()) == 0


def test_a_neighbouring_territory_helps_unless_the_town_says_no(town: Town) -> None:
    karim = town.volunteer("Karim")
    with town.write() as db:
        other = town.another_territory(db)
        db.get_one(Volunteer, karim).territory_id = other

    assert town.invited(town.request(by="Jeanne")) == [karim]
    town.decides("across_borders", False)
    assert town.invited(town.request(by="Paul")) == []


def test_the_zone_of_the_town_says_which_part_of_the_day_it_is(town: Town) -> None:
    wednesday_morning = town.volunteer("Karim", availability=bit(2, "morning"))
    town.volunteer("Léa", availability=bit(2, "afternoon"))

    seven_utc = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
    request = town.request(start=seven_utc, end=seven_utc + timedelta(minutes=30))

    assert town.invited(request) == [wednesday_morning]


def test_history_says_who_did_what(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    town.accepts(karim, request)

    assert town.history("request", request) == [
        ("", "open", f"person:{town.ids['Jeanne']}"),
        ("open", "taken", str(Actor.person(karim))),
    ]


def test_a_wave_looks_once_at_holidays_and_at_quiet_hours(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.volunteers(5)
    touch, held = Mock(wraps=holidays.touch), Mock(wraps=quiet.held)
    monkeypatch.setattr(holidays, "touch", touch)
    monkeypatch.setattr(quiet, "held", held)

    assert len(town.invited(town.request())) == 3
    assert (touch.call_count, held.call_count) == (1, 1)
