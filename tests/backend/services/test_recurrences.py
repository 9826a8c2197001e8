"""What comes back is one need with a rule: its occurrences open one at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.models import HelpRequest, Person, Recurrence
from backend.services import missions, rearranging, stopping
from backend.services.actor import Actor
from backend.services.errors import NeverHappens, TakenBySomebodyElse
from backend.services.recurrences import changing
from tests.support.coming_round import TUESDAY, days, occurrences, recurrence, served, skip, stop, weekly
from tests.support.town import Town


def test_one_is_open_at_a_time_and_the_next_some_days_ahead(town: Town) -> None:
    request = weekly(town)
    assert days(town, request) == ["2026-12-01 open"]

    town.at("2026-12-03T07:30:00+01:00")
    assert days(town, request) == ["2026-12-01 unserved"]

    town.at("2026-12-03T09:00:00+01:00")
    assert days(town, request) == ["2026-12-01 unserved", "2026-12-08 open"]


def test_what_comes_every_day_opens_when_the_day_before_is_over(town: Town) -> None:
    request = weekly(town, rrule="FREQ=DAILY")
    town.at("2026-12-01T11:00:00+01:00")
    assert len(occurrences(town, request)) == 1

    town.at("2026-12-01T12:00:00+01:00")
    assert days(town, request)[1:] == ["2026-12-02 open"]


def test_whoever_came_is_asked_first_and_alone(town: Town) -> None:
    karim, lea, _zoe = town.volunteer("Karim", metres=2_000), town.volunteer("Léa"), town.volunteer("Zoé")
    request = weekly(town)
    served(town, request, karim)

    town.at("2026-12-03T09:00:00+01:00")
    _first, second = occurrences(town, request)
    assert town.invited(second.id) == [karim]

    town.declines(karim, second.id)
    assert lea in town.invited(second.id)


def test_when_the_regular_does_not_answer_others_are_asked_in_time(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = weekly(town)
    served(town, request, karim)
    town.at("2026-12-03T09:00:00+01:00")
    second = occurrences(town, request)[1]

    town.at("2026-12-04T09:00:00+01:00")

    assert set(town.invited(second.id)) == {karim, lea}


def test_who_is_away_is_not_asked_first(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = weekly(town)
    served(town, request, karim)
    with town.write() as db:
        away = db.get_one(type(town.read_volunteer(karim)), karim)
        away.away_from, away.away_until = TUESDAY, TUESDAY + timedelta(days=20)

    town.at("2026-12-03T09:00:00+01:00")

    assert town.invited(occurrences(town, request)[1].id) == [lea]


def test_a_regular_helper_is_asked_whatever_else_the_week_brought(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town)
    served(town, request, karim)
    town.at("2026-12-02T10:00:00+01:00")
    for number in range(3):
        town.request(by=f"Jeanne {number}", start=TUESDAY + timedelta(days=9), end=TUESDAY + timedelta(days=9, hours=2))

    town.at("2026-12-03T09:00:00+01:00")

    assert town.invited(occurrences(town, request)[1].id) == [karim]


def test_who_said_no_twice_in_a_row_is_asked_like_everybody_else(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = weekly(town)
    served(town, request, karim)
    for day, comes in ((3, True), (10, True), (17, False), (24, False)):
        town.at(f"2026-12-{day:02}T09:00:00+01:00")
        now_open = occurrences(town, request)[-1].id
        assert town.invited(now_open) == [karim]
        if comes:
            served(town, now_open, karim)
        else:
            town.declines(karim, now_open)
            served(town, now_open, lea)

    town.at("2026-12-31T09:00:00+01:00")

    assert town.invited(occurrences(town, request)[-1].id) == [lea]


def test_skipped_once_it_comes_back_the_week_after(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town)
    town.accepts(karim, request)

    assert skip(town, request, "2026-12-01T00:00:00+01:00", "2026-12-02T00:00:00+01:00") == ["2026-12-01"]
    assert town.told(karim)[-1] == "RequestGone"

    town.at("2026-12-03T09:00:00+01:00")
    assert days(town, request) == ["2026-12-01 cancelled", "2026-12-08 open"]


def test_while_one_is_away_nothing_opens(town: Town) -> None:
    request = weekly(town)
    left_out = skip(town, request, "2026-12-05T00:00:00+01:00", "2026-12-21T00:00:00+01:00")
    assert left_out == ["2026-12-08", "2026-12-15"]

    for day in range(1, 18):
        town.at(f"2026-12-{day:02}T09:30:00+01:00")

    assert days(town, request) == ["2026-12-01 unserved", "2026-12-22 open"]


def test_stopped_it_does_not_come_back_and_whoever_was_coming_is_told(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town)
    town.accepts(karim, request)

    stop(town, request)
    stop(town, request)
    town.at("2026-12-20T09:00:00+01:00")

    assert days(town, request) == ["2026-12-01 cancelled"]
    assert recurrence(town, request).state == "stopped"
    assert town.told(karim).count("RequestGone") == 1


def test_moved_for_good_the_next_ones_follow(town: Town) -> None:
    request = weekly(town)
    thursday = TUESDAY + timedelta(days=2, hours=6)
    to = rearranging.Terms(thursday, thursday + timedelta(hours=2), "hour", None, "3 rue Haute", None)
    with town.write() as db:
        row = db.get_one(HelpRequest, request)
        one = db.get_one(Recurrence, row.recurrence_id)
        changing.move_all(db, one, row, to, actor=Actor.person(row.requester_id), now=town.now())

    assert recurrence(town, request).rrule == "FREQ=WEEKLY;BYDAY=TH"
    town.at("2026-12-05T14:00:00+01:00")
    second = occurrences(town, request)[1]
    assert (second.start, second.end - second.start) == (thursday + timedelta(days=7), timedelta(hours=2))
    assert second.place == "3 rue Haute"


def test_what_somebody_has_taken_is_not_moved_behind_their_back(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town)
    town.accepts(karim, request)
    with town.write() as db:
        row = db.get_one(HelpRequest, request)
        to = rearranging.Terms(row.start + timedelta(hours=1), row.end, row.grain, None, row.place, None)
        one, actor = db.get_one(Recurrence, row.recurrence_id), Actor.person(row.requester_id)
        with pytest.raises(TakenBySomebodyElse):
            changing.move_all(db, one, row, to, actor=actor, now=town.now())

    assert recurrence(town, request).first_start == TUESDAY


@pytest.mark.parametrize("rrule", ["FREQ=WEEKLY;BYDAY=TU;UNTIL=20261130", "FREQ=YEARLY", "tous les mardis"])
def test_a_rule_that_never_happens_is_refused_and_nothing_is_posted(town: Town, rrule: str) -> None:
    with pytest.raises(NeverHappens):
        weekly(town, rrule=rrule)
    with town.database.read() as db:
        assert db.query(HelpRequest).count() == 0


def test_a_rule_that_has_an_end_ends(town: Town) -> None:
    request = weekly(town, rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20261208")
    town.at("2026-12-03T09:00:00+01:00")
    town.at("2026-12-10T09:00:00+01:00")
    assert [day[:10] for day in days(town, request)] == ["2026-12-01", "2026-12-08"]
    assert recurrence(town, request).next_open_at is None


def test_what_passed_while_the_program_was_down_is_not_made_up_for(town: Town) -> None:
    request = weekly(town)
    town.at("2026-12-23T10:00:00+01:00")
    assert days(town, request) == ["2026-12-01 unserved", "2026-12-29 open"]


def test_ten_in_the_morning_stays_ten_when_the_clocks_change(town: Town) -> None:
    march = TUESDAY.replace(year=2027, month=3, day=23)
    request = weekly(town, start=march)
    town.at("2027-03-25T09:00:00+01:00")
    second = occurrences(town, request)[1]
    assert second.start == march + timedelta(days=7, hours=-1)
    assert second.end - second.start == timedelta(hours=4)


def test_on_a_public_holiday_the_person_is_told_and_may_skip_it(town: Town) -> None:
    friday = TUESDAY.replace(day=18)
    request = weekly(town, rrule="FREQ=WEEKLY;BYDAY=FR", start=friday)
    town.at("2026-12-20T09:00:00+01:00")
    assert days(town, request)[1:] == ["2026-12-25 open"]
    assert "ComesRound" in town.told(town.ids["Jeanne"])


def test_where_an_agent_reads_first_she_reads_once(town: Town) -> None:
    town.decides("automation", {"shopping": "proposed"})
    request = weekly(town)
    assert town.read_request(request).state == "held"
    town.publishes(request)

    town.at("2026-12-03T09:00:00+01:00")

    assert days(town, request)[1:] == ["2026-12-08 open"]


def test_stop_ends_what_comes_back(town: Town) -> None:
    request = weekly(town)
    with town.write() as db:
        jeanne = db.get_one(Person, town.ids["Jeanne"])
        stopping.stop(db, jeanne, actor=Actor.person(jeanne.id), now=town.now())
    assert recurrence(town, request).state == "stopped"
    assert days(town, request) == ["2026-12-01 open"]  # she may still need it: agents see to it


def test_how_it_went_is_not_asked_every_week(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town)
    served(town, request, karim)
    with town.write() as db:
        mission = next(iter(missions.recent(db, karim, now=town.now())))
        missions.feedback(db, mission.id, town.ids["Jeanne"], "good", None, actor=Actor.person(1), now=town.now())
    town.at("2026-12-03T09:00:00+01:00")
    served(town, occurrences(town, request)[1].id, karim)

    assert town.told(town.ids["Jeanne"]).count("FeedbackWanted") == 1
    assert town.told(karim).count("FeedbackWanted") == 2  # whether anything worries them, each time


def test_a_single_need_may_come_back_after_all(town: Town) -> None:
    request = town.request()
    row = town.read_request(request)
    terms = rearranging.Terms(row.start, row.end, row.grain, "FREQ=WEEKLY;BYDAY=WE", row.place, None)
    with town.write() as db:
        rearranging.rearrange(
            db, db.get_one(HelpRequest, request), terms, actor=Actor.person(row.requester_id), now=town.now()
        )
    assert recurrence(town, request).rrule == "FREQ=WEEKLY;BYDAY=WE"
