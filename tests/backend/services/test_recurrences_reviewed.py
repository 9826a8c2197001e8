"""What comes back, where a review found that it would have hurt somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.models import Agreement, HelpRequest, Person, Recurrence
from backend.services import help_requests, missions, people, rearranging, stopping
from backend.services.actor import Actor
from backend.services.agreements import answering
from backend.services.recurrences import changing
from tests.support.coming_round import TUESDAY, days, occurrences, recurrence, served, skip, stop, weekly
from tests.support.moderating import decides, waiting
from tests.support.town import CENTRE, Town

SYLVIE = Actor.agent("sylvie")


def test_a_day_of_another_century_is_not_looked_for(town: Town) -> None:
    request = weekly(town, rrule="FREQ=DAILY")
    assert skip(town, request, "2060-03-05T00:00:00+01:00", "2060-03-06T00:00:00+01:00") == []
    left_out = skip(town, request, "2026-12-01T00:00:00+01:00", "2099-01-01T00:00:00+01:00")
    assert len(left_out) < 400
    assert recurrence(town, request).state == "running"


def test_a_whole_day_that_comes_back_is_asked_for_by_day(town: Town) -> None:
    midnight = datetime.fromisoformat("2026-12-01T00:00:00+01:00")
    request = town.request(start=midnight, end=midnight + timedelta(days=1), grain="day", rrule="FREQ=DAILY")
    town.at("2026-12-01T11:59:00+01:00")
    assert len(occurrences(town, request)) == 1
    town.at("2026-12-01T12:00:00+01:00")
    assert days(town, request)[1][:10] == "2026-12-01"  # in UTC: the second of December in town


def test_what_has_begun_and_nobody_came_for_is_called_off_too(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town)
    town.accepts(karim, request)
    town.clock.at = TUESDAY + timedelta(minutes=20)
    stop(town, request)
    assert days(town, request) == ["2026-12-01 cancelled"]


def test_her_no_ends_all_of_it(town: Town) -> None:
    request = weekly(town, by="Sophie", for_other=True, whom="Yvonne")
    with town.write() as db:
        asked = db.scalars(select(Agreement)).one()
        answering.answer(db, asked, False, actor=SYLVIE, now=town.now())
    town.at("2026-12-03T09:00:00+01:00")
    assert days(town, request) == ["2026-12-01 cancelled"]
    assert recurrence(town, request).state == "stopped"


def test_her_yes_on_her_own_phone_holds_for_the_next_times(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town, by="Sophie", for_other=True, whom="Yvonne")
    herself = town.person("")
    with town.write() as db:
        asked = db.scalars(select(Agreement)).one()
        person = db.get_one(Person, herself)
        answering.answer(db, asked, True, actor=Actor.person(herself), now=town.now(), herself=person)
    served(town, request, karim)
    town.at("2026-12-03T09:00:00+01:00")
    assert [one.beneficiary_id for one in occurrences(town, request)] == [herself, herself]
    assert days(town, request)[1:] == ["2026-12-08 open"]


def test_without_her_yes_it_is_asked_for_again(town: Town) -> None:
    request = weekly(town, by="Sophie", for_other=True, whom="Yvonne")
    town.at("2026-12-03T09:00:00+01:00")
    assert days(town, request) == ["2026-12-01 unserved", "2026-12-08 held"]
    with town.database.read() as db:
        assert [one.state for one in db.scalars(select(Agreement).order_by(Agreement.id))] == ["void", "waiting"]
    assert "to_publish" not in town.alerts()


def test_what_nobody_read_lets_nothing_out(town: Town) -> None:
    town.decides("automation", {"shopping": "proposed"})
    request = weekly(town)
    town.at("2026-12-03T09:00:00+01:00")
    assert days(town, request) == ["2026-12-01 unserved", "2026-12-08 held"]


def test_what_was_held_and_read_by_nobody_is_held_the_next_time(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town, text="du pain, appelez le 06 12 34 56 78")
    town.at("2026-12-03T09:00:00+01:00")
    assert days(town, request) == ["2026-12-01 unserved", "2026-12-08 held"]
    second = occurrences(town, request)[1].id
    assert town.invited(second) == []
    row = waiting(town)
    assert (row.request_id, row.raised_by) == (second, "06 12 34 56 78")
    assert "to_publish" not in town.alerts()

    decides(town, "publish", row.id)
    assert town.invited(second) == [karim]
    town.at("2026-12-10T09:00:00+01:00")
    assert days(town, request)[2:] == ["2026-12-15 open"]


def test_what_an_agent_does_not_let_out_does_not_come_back(town: Town) -> None:
    town.decides("automation", {"shopping": "proposed"})
    request = weekly(town)
    with town.write() as db:
        help_requests.cancel(db, db.get_one(HelpRequest, request), actor=SYLVIE, now=town.now())
    assert recurrence(town, request).state == "stopped"


def test_stop_between_two_times_is_seen_by_agents(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town)
    served(town, request, karim)
    with town.write() as db:
        jeanne = db.get_one(Person, town.ids["Jeanne"])
        assert stopping.stop(db, jeanne, actor=Actor.person(jeanne.id), now=town.now()) == 1
    assert "stopped" in town.alerts()


def test_an_agent_who_stops_it_has_the_person_told(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town)
    served(town, request, karim)
    with town.write() as db:
        one = db.get_one(Recurrence, recurrence(town, request).id)
        changing.stop(db, one, actor=SYLVIE, now=town.now())
    assert town.told(town.ids["Jeanne"])[-1] == "RecurrenceChanged"


def test_who_was_asked_first_is_asked_again_when_somebody_gives_it_back(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = weekly(town)
    served(town, request, karim)
    town.at("2026-12-03T09:00:00+01:00")
    second = occurrences(town, request)[1].id
    with town.write() as db:
        taken = missions.take(db, second, lea, actor=Actor.person(lea), now=town.now()).id
    before = town.told(karim).count("Invited")
    town.says(lea, taken, "given_back")
    assert town.told(karim).count("Invited") == before + 1


def test_who_went_badly_is_not_asked_first(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = weekly(town)
    served(town, request, karim)
    with town.write() as db:
        mission = next(iter(missions.recent(db, karim, now=town.now())))
        jeanne = town.ids["Jeanne"]
        missions.feedback(db, mission.id, jeanne, "bad", None, actor=Actor.person(jeanne), now=town.now())
    town.at("2026-12-03T09:00:00+01:00")
    assert lea in town.invited(occurrences(town, request)[1].id)


def test_one_that_was_moved_stands_alone(town: Town) -> None:
    request = weekly(town)
    to = TUESDAY + timedelta(days=5)
    with town.write() as db:
        row = db.get_one(HelpRequest, request)
        terms = rearranging.Terms(to, to + timedelta(hours=4), row.grain, None, row.place, CENTRE)
        rearranging.rearrange(db, row, terms, actor=Actor.person(row.requester_id), now=town.now())
        changing.moved_once(db, row, now=town.now())
    town.at("2026-12-04T09:00:00+01:00")
    assert days(town, request) == ["2026-12-06 open"]
    town.at("2026-12-07T09:00:00+01:00")
    assert days(town, request)[1:] == ["2026-12-08 open"]


def test_what_follows_one_that_was_moved_to_an_evening_opens_by_day(town: Town) -> None:
    request = weekly(town)
    to = TUESDAY + timedelta(days=5, hours=12)
    with town.write() as db:
        row = db.get_one(HelpRequest, request)
        terms = rearranging.Terms(to, to + timedelta(hours=2), row.grain, None, row.place, CENTRE)
        rearranging.rearrange(db, row, terms, actor=Actor.person(row.requester_id), now=town.now())
        changing.moved_once(db, row, now=town.now())
    assert recurrence(town, request).next_open_at == datetime.fromisoformat("2026-12-07T09:00:00+01:00")


def test_it_ends_with_its_last_time(town: Town) -> None:
    request = weekly(town, rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20261208")
    town.at("2026-12-03T09:00:00+01:00")
    assert recurrence(town, request).state == "ended"
    assert days(town, request)[1:] == ["2026-12-08 open"]


@pytest.mark.parametrize(("place", "moves"), [("12 rue des Lilas", True), ("chez ma sœur", False)])
def test_it_follows_whoever_moves_house(town: Town, place: str, moves: bool) -> None:
    request = weekly(town, place=place)
    with town.write() as db:
        jeanne = db.get_one(Person, town.ids["Jeanne"])
        people.set_home(db, jeanne, "3 rue Haute", CENTRE, actor=Actor.person(jeanne.id), now=town.now())
    assert recurrence(town, request).place == ("3 rue Haute" if moves else place)
