"""Gatherings: who may propose what, who hears of it, who has a seat, and what everybody is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.models import InboxEvent, Person
from backend.services import company, people, quiet
from backend.services.actor import Actor
from backend.services.company import audience
from backend.services.errors import BadGathering, GatheringOver, NotInvited
from tests.support.gatherings import (
    SATURDAY,
    gathering,
    guests,
    join,
    proposed,
    publish,
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


def test_nobody_is_told_of_it_in_their_quiet_hours(town: Town) -> None:
    paul, omar = wishes(town, "Paul", "Omar")
    with town.write() as db:
        person, actor = db.get_one(Person, paul), Actor.person(paul)
        quiet.set_hours(db, person, quiet.Hours(end=14 * 60), actor=actor, now=town.now())

    one = proposed(town, town.person("Léa"))

    with town.database.read() as db:
        due = db.scalars(select(InboxEvent.due_at).where(InboxEvent.kind == "GatheringAnnounced")).all()
    assert list(guests(town, one)) == [paul, omar]
    assert sorted(due) == [town.now(), datetime.fromisoformat("2026-11-24T14:00:00+01:00")]


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
