"""Gatherings: who may propose what, who hears of it, who has a seat, and what everybody is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.models import GatheringGuest, InboxEvent, Person
from backend.services import company, people, stopping
from backend.services.actor import Actor
from backend.services.company import audience
from backend.services.errors import BadGathering, GatheringOver, NotInvited, OwnGathering
from tests.support.gatherings import (
    SATURDAY,
    cancel,
    gathering,
    guests,
    join,
    leave,
    proposed,
    publish,
    rate,
    told,
    wishes,
)
from tests.support.offering import accepts_offers, offered
from tests.support.offering import told as told_of_offer
from tests.support.town import Town

# --- proposed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"seats": -1}, "seats"),
        ({"seats": 0}, "seats"),
        ({"seats": 13}, "seats"),
        ({"start": SATURDAY - timedelta(days=7)}, "past"),
        ({"end": SATURDAY - timedelta(hours=1)}, "past"),
        ({"start": SATURDAY + timedelta(days=70)}, "far"),
        ({"place": "chez moi"}, "home"),
        ({"place": "12 rue des Lilas"}, "home"),
        ({"place": "14 bis avenue Foch"}, "home"),
        ({"place": "dans mon jardin"}, "home"),
        ({"place": "  "}, "home"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_its_reason(town: Town, changes: dict[str, Any], why: str) -> None:
    paul = town.person("Paul")

    with pytest.raises(BadGathering) as refused:
        proposed(town, paul, **changes)

    assert refused.value.about == why


def test_the_town_decides_how_many_and_how_far_ahead(town: Town) -> None:
    paul = town.person("Paul")
    town.decides("gathering_seats", 3)
    town.decides("gathering_days_ahead", 2)

    for changes in ({"seats": 4}, {"start": SATURDAY + timedelta(days=1)}):
        with pytest.raises(BadGathering):
            proposed(town, paul, **changes)


def test_one_event_proposes_once(town: Town) -> None:
    paul = town.person("Paul")

    assert proposed(town, paul, key="m1") == proposed(town, paul, key="m1")


def test_only_the_cell_of_the_place_is_kept(town: Town) -> None:
    one = gathering(town, proposed(town, town.person("Paul")))

    assert one.cell is not None
    assert not hasattr(one, "latitude")


@pytest.mark.parametrize(
    "changes",
    [{"activity": "other", "title": "du macramé"}, {"place": "sous le grand tilleul"}],
    ids=["own words", "doubtful place"],
)
def test_free_words_and_doubtful_places_are_read_by_an_agent_first(town: Town, changes: dict[str, Any]) -> None:
    (lea,) = wishes(town, "Léa")
    paul = town.person("Paul")

    one = proposed(town, paul, **changes)
    before = told(town, lea)
    publish(town, one)

    assert before == []
    assert town.alerts() == ["gathering_to_publish"]
    assert told(town, lea) == ["announced"]
    assert told(town, paul) == ["published"]
    assert town.history("gathering", one)[-1] == ("held", "open", "agent:sylvie")


def test_the_town_s_dial_holds_for_company(town: Town) -> None:
    town.decides("automation", {"company": "proposed"})
    one = proposed(town, town.person("Paul"))

    assert gathering(town, one).state == "held"
    with pytest.raises(NotInvited):
        join(town, one, town.person("Léa"))


def test_what_no_agent_read_in_time_is_told_and_closed(town: Town) -> None:
    town.decides("automation", {"company": "by_hand"})
    paul = town.person("Paul")
    one = proposed(town, paul)

    town.at("2026-11-28T14:30:00+01:00")

    assert gathering(town, one).state == "cancelled"
    assert told(town, paul) == ["unread"]
    with pytest.raises(GatheringOver):
        publish(town, one)


# --- announced ------------------------------------------------------------------------------------------------------


def test_neighbours_who_wish_for_it_hear_of_it_the_nearest_first(town: Town) -> None:
    far, near = wishes(town, "Zoé", metres=2_000)[0], wishes(town, "Paul")[0]
    wishes(town, "Away", metres=20_000)
    town.person("Never asked")

    assert list(guests(town, proposed(town, town.person("Léa")))) == [near, far]


def test_offers_and_gatherings_share_one_message_a_week(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    with town.write() as db:
        people.record_consent(db, db.get_one(Person, paul), audience.ACCEPTS, now=town.now())
    offer = offered(town, karim)
    lea = town.person("Léa")

    after_an_offer = guests(town, proposed(town, lea))
    town.later(days=7, minutes=1)
    week_later = proposed(town, lea, start=SATURDAY + timedelta(days=7))
    saturday = SATURDAY + timedelta(days=7)
    second = offered(town, karim, key="offer:2", start=saturday, end=saturday + timedelta(hours=2))

    assert told_of_offer(town, offer) == [paul]
    assert after_an_offer == {}
    assert guests(town, week_later) == {paul: "told"}
    assert told_of_offer(town, second) == []


@pytest.mark.parametrize("kind", ["gatherings", "announcements"])
def test_who_has_refused_hears_nothing(town: Town, kind: str) -> None:
    paul = town.person("Paul")
    with town.write() as db:
        people.refuse(db, db.get_one(Person, paul), kind, actor=Actor.person(paul), now=town.now())

    assert guests(town, proposed(town, town.person("Léa"))) == {}


def test_a_night_s_proposal_is_told_in_the_morning(town: Town) -> None:
    town.at("2026-11-24T22:30:00+01:00")
    wishes(town, "Paul")
    proposed(town, town.person("Léa"))

    with town.database.read() as db:
        due = db.scalars(select(InboxEvent.due_at).where(InboxEvent.kind == "GatheringAnnounced")).one()
    assert due == datetime.fromisoformat("2026-11-25T09:00:00+01:00")


def test_a_day_later_more_neighbours_hear_of_a_seat_that_is_left(town: Town) -> None:
    first = wishes(town, *(f"Near {number}" for number in range(4)))
    later = wishes(town, "Further", metres=900)

    one = proposed(town, town.person("Léa"))
    at_first = list(guests(town, one))
    town.later(days=1, minutes=1)

    assert at_first == first
    assert list(guests(town, one)) == first + later


def test_nobody_more_hears_of_what_is_full(town: Town) -> None:
    wishes(town, *(f"Near {number}" for number in range(5)))
    one = proposed(town, town.person("Léa"))
    join(town, one, town.person("Omar"))

    town.later(days=1, minutes=1)

    assert len(guests(town, one)) == 5  # the four first, and Omar


# --- found ----------------------------------------------------------------------------------------------------------


def around(town: Town, person_id: int, activity: str | None, **how: Any) -> list[int]:
    with town.database.read() as db:
        found = company.near(db, db.get_one(Person, person_id), activity, now=town.now(), limit=9, **how)
        return [one.gathering.id for one in found]


def test_the_same_activity_comes_first_then_what_is_alike(town: Town) -> None:
    paul = town.person("Paul")
    walk = proposed(town, paul, activity="walk", start=SATURDAY - timedelta(days=1))
    cards = proposed(town, paul, activity="cards")
    dominoes = proposed(town, paul, start=SATURDAY + timedelta(days=1))
    lea = town.person("Léa")

    assert around(town, lea, "dominoes") == [dominoes, cards, walk]
    assert around(town, lea, None) == [walk, cards, dominoes]


def test_the_moment_that_was_wished_comes_first(town: Town) -> None:
    paul, lea = town.person("Paul"), town.person("Léa")
    friday = proposed(town, paul, start=SATURDAY - timedelta(days=1))
    saturday = proposed(town, paul)
    wished = (SATURDAY - timedelta(hours=3), SATURDAY + timedelta(hours=3))

    assert around(town, lea, "dominoes", wished=wished) == [saturday, friday]


def test_what_is_full_far_held_joined_or_one_s_own_is_not_shown(town: Town) -> None:
    paul, lea = town.person("Paul"), town.person("Léa")
    full = proposed(town, paul)
    join(town, full, town.person("Omar"))
    joined = proposed(town, paul, seats=3)
    join(town, joined, lea)
    proposed(town, paul, place="sous le grand tilleul")
    proposed(town, lea)

    assert around(town, lea, "dominoes") == []
    assert around(town, town.person("Far", metres=30_000), "dominoes") == []


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
    assert told(town, paul) == ["joined", "joined", "left"]


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
    assert told(town, omar) == []  # who only waits is not sent out for nothing


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
