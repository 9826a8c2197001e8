"""Guests of a gathering: who has a seat, who waits for one, and what everybody is told until it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.models import GatheringGuest, Person
from backend.services import company, stopping
from backend.services.actor import Actor
from backend.services.errors import GatheringOver, NotInvited, OwnGathering
from tests.support.gatherings import SATURDAY, cancel, gathering, guests, join, leave, proposed, rate, told, wishes
from tests.support.town import Town

# --- joined ---------------------------------------------------------------------------------------------------------


def test_the_last_seat_then_the_waiting_list(town: Town) -> None:
    paul, lea, omar, zoe = (town.person(name) for name in ("Paul", "Léa", "Omar", "Zoé"))
    one = proposed(town, paul)

    assert [join(town, one, who) for who in (lea, omar, zoe, omar)] == ["coming", "waiting", "waiting", "waiting"]
    assert told(town, paul) == ["joined"]


def test_a_seat_that_is_left_goes_to_whoever_waits_longest(town: Town) -> None:
    paul, lea, omar, zoe = (town.person(name) for name in ("Paul", "Léa", "Omar", "Zoé"))
    one = proposed(town, paul)
    for who in (lea, omar, zoe):
        join(town, one, who)

    assert leave(town, one, lea)

    assert guests(town, one) == {lea: "left", omar: "coming", zoe: "waiting"}
    assert told(town, omar) == ["seat"]
    assert told(town, zoe) == []
    assert told(town, paul) == ["joined", "left", "joined"]


def test_who_left_may_sign_up_again_behind_the_others(town: Town) -> None:
    paul, lea, omar = (town.person(name) for name in ("Paul", "Léa", "Omar"))
    one = proposed(town, paul)
    join(town, one, lea)
    join(town, one, omar)
    leave(town, one, lea)

    assert join(town, one, lea) == "waiting"
    assert not leave(town, one, lea)
    assert not leave(town, one, lea)


def test_nobody_joins_their_own_nor_another_town_s_nor_what_is_past(town: Town) -> None:
    paul, lea = town.person("Paul"), town.person("Léa")
    one = proposed(town, paul)
    with pytest.raises(OwnGathering):
        join(town, one, paul)
    with pytest.raises(NotInvited):
        join(town, 4711, lea)
    with town.write() as db:
        db.get_one(Person, lea).territory_id = town.another_territory(db)
    with pytest.raises(NotInvited):
        join(town, one, lea)
    omar = town.person("Omar")
    town.at("2026-11-28T14:30:00+01:00")
    with pytest.raises(GatheringOver):
        join(town, one, omar)
    assert guests(town, one) == {}


def test_not_this_time_is_noted_and_may_change(town: Town) -> None:
    (lea,) = wishes(town, "Léa")
    one = proposed(town, town.person("Paul"))
    with town.write() as db:
        company.decline(db, one, lea, actor=Actor.person(lea), now=town.now())
    said = guests(town, one)

    assert said == {lea: "declined"}
    assert join(town, one, lea) == "coming"


# --- called off -----------------------------------------------------------------------------------------------------


def test_who_organises_it_calls_it_off_and_everybody_on_the_list_is_told(town: Town) -> None:
    (wished,) = wishes(town, "Wished")
    paul, lea, omar = (town.person(name) for name in ("Paul", "Léa", "Omar"))
    one = proposed(town, paul)
    join(town, one, lea)
    join(town, one, omar)

    assert cancel(town, one, by=paul) == 2
    assert cancel(town, one, by=paul) == 0

    assert (told(town, lea), told(town, omar), told(town, wished)) == (["cancelled"], ["cancelled"], ["announced"])
    assert set(guests(town, one).values()) == {"void"}
    assert told(town, paul) == ["joined"]
    with pytest.raises(GatheringOver):
        join(town, one, lea)


def test_the_town_calls_it_off_and_whoever_organises_it_is_told_too(town: Town) -> None:
    paul, lea = town.person("Paul"), town.person("Léa")
    one = proposed(town, paul)
    join(town, one, lea)

    cancel(town, one)

    assert (told(town, paul)[-1], told(town, lea)) == ("cancelled", ["cancelled"])


def test_nobody_else_calls_it_off_nor_what_has_taken_place(town: Town) -> None:
    paul, lea = town.person("Paul"), town.person("Léa")
    one = proposed(town, paul)
    with pytest.raises(NotInvited):
        cancel(town, one, by=lea)
    town.at("2026-11-28T17:01:00+01:00")
    with pytest.raises(GatheringOver):
        cancel(town, one, by=paul)


def test_whoever_stops_all_messages_is_expected_no_more(town: Town) -> None:
    paul, lea, omar = (town.person(name) for name in ("Paul", "Léa", "Omar"))
    theirs, other = proposed(town, paul), proposed(town, lea, start=SATURDAY + timedelta(days=1))
    join(town, theirs, omar)
    join(town, other, paul)

    with town.write() as db:
        stopping.stop(db, db.get_one(Person, paul), actor=Actor.person(paul), now=town.now())

    assert gathering(town, theirs).state == "cancelled"
    assert told(town, omar) == ["cancelled"]
    assert guests(town, other) == {paul: "left"}


# --- its moments ----------------------------------------------------------------------------------------------------


def test_everybody_is_reminded_the_evening_before_and_the_same_morning(town: Town) -> None:
    paul, lea, omar = (town.person(name) for name in ("Paul", "Léa", "Omar"))
    one = proposed(town, paul)
    join(town, one, lea)
    join(town, one, omar)

    town.at("2026-11-27T17:59:00+01:00")
    before = told(town, lea)
    town.at("2026-11-27T18:00:00+01:00")
    eve = told(town, lea)
    town.at("2026-11-28T09:00:00+01:00")
    morning = told(town, lea)
    town.at("2026-11-28T14:00:00+01:00")

    assert (before, eve, morning) == ([], ["day_before"], ["day_before", "morning"])
    assert told(town, paul) == ["joined", "day_before", "morning", "closing"]
    assert told(town, omar) == ["full"]  # who only waited is not sent out for nothing, and knows it
    assert guests(town, one)[omar] == "void"


def test_nobody_is_reminded_of_what_nobody_joined(town: Town) -> None:
    paul = town.person("Paul")
    one = proposed(town, paul)

    for moment in ("27T18:00", "28T09:00", "28T14:00", "28T17:00", "28T18:00"):
        town.at(f"2026-11-{moment}:00+01:00")

    assert told(town, paul) == ["closing"]
    assert gathering(town, one).state == "over"


def test_after_it_each_is_asked_once_and_only_counts_are_kept(town: Town) -> None:
    paul, lea, omar, zoe = (town.person(name) for name in ("Paul", "Léa", "Omar", "Zoé"))
    one = proposed(town, paul, seats=2)
    for who in (lea, omar, zoe):
        join(town, one, who)
    with pytest.raises(NotInvited):
        rate(town, one, lea, "good")
    town.at("2026-11-28T17:00:00+01:00")
    town.at("2026-11-28T18:00:00+01:00")

    for who, mood in ((paul, "good"), (lea, "good"), (lea, "problem"), (omar, "soso"), (paul, "problem")):
        rate(town, one, who, mood)
    with pytest.raises(NotInvited):
        rate(town, one, zoe, "good")

    row = gathering(town, one)
    assert (row.went_well, row.went_so_so, row.went_badly) == (2, 1, 0)
    assert [told(town, who)[-1:] for who in (paul, lea, omar, zoe)] == [["feedback"]] * 3 + [[]]
    with town.database.read() as db:
        columns = {column.name for column in GatheringGuest.__table__.columns}
        assert db.scalar(select(GatheringGuest.rated).where(GatheringGuest.person_id == lea)) is True
    assert columns & {"mood", "words"} == set()


def test_what_ends_late_is_asked_about_in_the_morning(town: Town) -> None:
    paul, lea = town.person("Paul"), town.person("Léa")
    one = proposed(town, paul, start=SATURDAY.replace(hour=19), end=SATURDAY.replace(hour=22))
    join(town, one, lea)
    town.at("2026-11-28T23:30:00+01:00")
    at_night = told(town, lea)
    town.at("2026-11-29T09:00:00+01:00")

    assert "feedback" not in at_night
    assert told(town, lea)[-1] == "feedback"


def test_after_an_outage_nobody_hears_of_yesterday(town: Town) -> None:
    paul, lea = town.person("Paul"), town.person("Léa")
    one = proposed(town, paul)
    join(town, one, lea)

    town.at("2026-11-29T12:00:00+01:00")

    assert told(town, lea) == ["feedback"]
    assert gathering(town, one).state == "over"
