"""Relays: each leg has its volunteer, each hand-over two sides, and the person says that she has it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from backend.addresses.gazetteer import PlaceRow
from backend.messaging.tidings import HandOverWanted, LegChanged
from backend.models import HelpRequest, Person, RelayLeg, RelayMission, Territory
from backend.services import gazetteer, help_requests
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import LegsDoNotMeet, LegsOutOfOrder, NoSuchLeg, NowhereKnown, TooFewLegs
from backend.services.relays import making
from tests.support.relaying import BRIDGE, PASS, PHARMACY, Walk, at, create
from tests.support.town import CENTRE, Town


@pytest.fixture
def walk(town: Town) -> Walk:
    return Walk(town)


def rows(town: Town, table: type[RelayMission] | type[RelayLeg] | type[HelpRequest]) -> int:
    with town.database.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


# --- planned --------------------------------------------------------------------------------------------------------


def test_each_leg_is_a_request_and_volunteers_are_asked_for_it(town: Town) -> None:
    walk = Walk(town, taken=())

    assert walk.states() == ["planned", "waiting", "waiting", "waiting"]
    for number in (1, 2, 3):
        request = town.read_request(walk.leg(number).request_id)
        assert (request.state, request.leg, request.requester_id) == ("open", number, walk.person)
        assert town.invited(request.id)
    assert town.read_request(walk.leg(2).request_id).place == "Col des Bœufs (au kiosque)"
    assert [type(one).__name__ for one in town.news(walk.person)] == ["RelayPlanned"]


def test_only_the_leg_that_reaches_her_knows_where_she_lives(walk: Walk) -> None:
    assert [walk.leg(number).to_home for number in (1, 2, 3)] == [False, False, True]
    assert [walk.leg(number).to_place for number in (1, 2, 3)] == [PASS.words, BRIDGE.words, "12 rue des Lilas"]
    assert walk.leg(3).to_name == ""


@pytest.mark.parametrize(
    ("legs", "error"),
    [
        ([making.Leg(PHARMACY, PASS, at("08:00"), at("10:00"))], TooFewLegs),
        (
            [making.Leg(PHARMACY, PASS, at("08:00"), at("10:00")), making.Leg(BRIDGE, PASS, at("10:00"), at("12:00"))],
            LegsDoNotMeet,
        ),
        (
            [making.Leg(PHARMACY, PASS, at("08:00"), at("10:00")), making.Leg(PASS, BRIDGE, at("07:00"), at("12:00"))],
            LegsOutOfOrder,
        ),
        (
            [making.Leg(PHARMACY, PASS, at("10:00"), at("10:00")), making.Leg(PASS, BRIDGE, at("10:00"), at("12:00"))],
            LegsOutOfOrder,
        ),
    ],
    ids=["one leg", "legs apart", "out of order", "no time"],
)
def test_a_wrong_relay_leaves_nothing(town: Town, legs: list[making.Leg], error: type[Exception]) -> None:
    person = town.person("Honorine")

    with pytest.raises(error):
        create(town, person, legs=legs)

    assert (rows(town, RelayMission), rows(town, RelayLeg), rows(town, HelpRequest)) == (0, 0, 0)


def test_a_time_that_has_passed_is_refused(town: Town) -> None:
    town.at(f"{at('13:00').isoformat()}")

    with pytest.raises(LegsOutOfOrder, match="leg 1"):
        create(town, town.person("Honorine"))


@pytest.mark.parametrize("written", ["le vieux moulin", "12 rue", "(kiosque)", ""])
def test_a_place_that_nobody_knows_is_refused(town: Town, written: str) -> None:
    person = town.person("Honorine")

    with town.write() as db, pytest.raises(NowhereKnown):
        making.spot(db, db.get_one(Person, person), written)


def test_a_meeting_place_at_her_door_is_no_secret(town: Town) -> None:
    """Where her home stands where a place of the gazetteer does, that place may still be named; her home is not."""
    person = town.person("Honorine", metres=0)
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        rows = [PlaceRow("Îlet des Orangers", "îlet", *CENTRE)]
        gazetteer.import_places(db, hall, rows, actor=SYSTEM, now=town.now())
        honorine = db.get_one(Person, person)
        by_name, at_home = (making.spot(db, honorine, one) for one in ("îlet des orangers (source)", "home"))

    assert (by_name.words, by_name.name, by_name.home) == ("Îlet des Orangers (source)", "Îlet des Orangers", False)
    assert (at_home.words, at_home.name, at_home.home) == ("12 rue des Lilas", "", True)


def test_volunteers_are_spread_over_the_legs(town: Town) -> None:
    walk = Walk(town, taken=())

    asked = [town.invited(walk.leg(number).request_id) for number in (1, 2, 3)]

    assert sorted(one for leg in asked for one in leg) == sorted(walk.volunteers.values())


# --- handed over ----------------------------------------------------------------------------------------------------


def test_it_is_handed_over_all_the_way(walk: Walk) -> None:
    walk.town.at(f"{at('08:05').isoformat()}")
    walk.says(1, "on_the_way")
    walk.says(1, "helped")
    assert walk.states() == ["under_way", "given", "waiting", "waiting"]
    walk.says(2, "arrived")
    assert walk.states() == ["under_way", "handed", "waiting", "waiting"]
    walk.says(2, "helped")
    walk.says(3, "arrived")
    assert walk.states() == ["under_way", "handed", "handed", "waiting"]
    walk.says(3, "helped")
    assert walk.missions() == ["done", "done", "helped"]
    assert walk.states()[3] == "given"
    walk.town.later(minutes=10)
    walk.says(3, "done", walk.person)
    assert walk.leg(3).received_at == walk.town.now()

    assert walk.states() == ["done", "handed", "handed", "handed"]
    assert walk.missions() == ["done", "done", "done"]
    assert [walk.town.read_request(walk.leg(number).request_id).state for number in (1, 2, 3)] == ["done"] * 3
    assert walk.town.alerts() == []


def test_each_side_is_asked_for_its_word_at_once(walk: Walk) -> None:
    leg = walk.leg(1).id

    walk.says(1, "helped")

    assert walk.heard(walk.volunteers[2], "HandOverWanted") == [HandOverWanted(leg, "taker")]
    walk.says(2, "arrived")
    assert walk.heard(walk.volunteers[1], "LegChanged") == [LegChanged(leg, "handed")]
    assert LegChanged(leg, "handed") in walk.heard(walk.person, "LegChanged")


def test_whoever_takes_it_may_speak_first(walk: Walk) -> None:
    walk.says(2, "arrived")

    assert walk.states() == ["under_way", "received", "waiting", "waiting"]
    assert walk.heard(walk.volunteers[1], "HandOverWanted") == [HandOverWanted(walk.leg(1).id, "giver")]
    walk.says(1, "helped")
    assert walk.states()[1] == "handed"
    assert walk.missions()[:2] == ["done", "arrived"]


def test_said_twice_it_is_said_once(walk: Walk) -> None:
    walk.says(1, "helped")
    first = walk.leg(1).given_at
    walk.town.later(minutes=5)
    walk.says(1, "helped")

    assert walk.leg(1).given_at == first
    assert len(walk.heard(walk.volunteers[2], "HandOverWanted")) == 1


def test_the_second_hand_over_stands_after_the_first(walk: Walk) -> None:
    """Who was out of coverage confirms later, and what the others said meanwhile is kept."""
    walk.says(2, "helped")
    walk.says(3, "arrived")
    assert walk.states() == ["under_way", "received", "given", "waiting"]

    walk.says(1, "helped")

    assert walk.states() == ["under_way", "handed", "handed", "waiting"]
    assert walk.missions() == ["done", "done", "arrived"]


def test_an_agent_may_say_so_out_of_order(walk: Walk) -> None:
    walk.says(2, "helped")
    walk.says(3, "arrived")

    walk.declares(2)
    assert walk.states() == ["under_way", "received", "handed", "waiting"]
    walk.declares(1)

    assert walk.states() == ["under_way", "handed", "handed", "waiting"]
    assert walk.missions() == ["done", "done", "arrived"]


def test_an_agent_who_says_so_sets_the_next_one_going(walk: Walk) -> None:
    walk.town.clock.at = at("08:00")
    walk.says(1, "on_the_way")

    walk.declares(1)

    assert walk.missions()[:2] == ["done", "arrived"]
    with pytest.raises(NoSuchLeg):
        walk.declares(1)
    with pytest.raises(NoSuchLeg):
        walk.declares(7)


def test_what_has_arrived_was_handed_over_all_the_way(walk: Walk) -> None:
    walk.says(3, "helped")
    walk.says(3, "done", walk.person)

    assert walk.states() == ["done", "handed", "handed", "handed"]
    assert walk.missions() == ["done", "done", "done"]
    assert walk.town.later(days=3) >= 0
    assert walk.town.alerts() == []


def test_one_volunteer_for_two_legs_hands_over_to_nobody(town: Town) -> None:
    walk = Walk(town, taken=(1, 3))
    walk.takes(2, who=1)

    walk.says(1, "helped")

    assert walk.states() == ["under_way", "handed", "waiting", "waiting"]
    assert walk.missions()[:2] == ["done", "arrived"]
    assert walk.heard(walk.volunteers[1], "HandOverWanted") == []


def test_the_person_is_asked_how_it_went_once(walk: Walk) -> None:
    for number in (1, 2, 3):
        walk.says(number, "helped")
    walk.says(3, "done", walk.person)

    assert len(walk.heard(walk.person, "FeedbackWanted")) == 1
    assert walk.heard(walk.volunteers[1], "FeedbackWanted") == []


def test_the_carriers_are_free_again(walk: Walk) -> None:
    for number in (1, 2, 3):
        walk.says(number, "helped")
    walk.says(3, "done", walk.person)

    assert [walk.town.read_volunteer(one).open_missions for one in walk.volunteers.values()] == [0, 0, 0]


# --- called off -----------------------------------------------------------------------------------------------------


def test_cancelling_the_relay_tells_everybody(walk: Walk) -> None:
    walk.cancels()

    assert walk.states() == ["cancelled", "void", "void", "void"]
    assert walk.missions() == ["cancelled"] * 3
    for one in (*walk.volunteers.values(), walk.person):
        assert walk.heard(one, "RequestGone")
    assert walk.town.alerts() == []
    with pytest.raises(NoSuchLeg):
        walk.cancels()


def test_the_person_who_needs_one_leg_no_more_needs_none(walk: Walk) -> None:
    walk.says(1, "helped")
    with walk.town.write() as db:
        request = db.get_one(HelpRequest, walk.leg(2).request_id)
        help_requests.cancel(db, request, actor=Actor.person(walk.person), now=walk.town.now())

    assert walk.states() == ["cancelled", "void", "void", "void"]
    assert walk.town.alerts() == ["relay"]  # somebody has it with them


def test_what_was_handed_over_stays_so(walk: Walk) -> None:
    walk.says(1, "helped")
    walk.says(2, "arrived")
    walk.cancels()

    assert walk.states() == ["cancelled", "handed", "void", "void"]
    assert walk.missions() == ["done", "cancelled", "cancelled"]


def test_nothing_falls_due_any_more(walk: Walk) -> None:
    walk.cancels()
    walk.town.later(days=3)

    assert walk.town.alerts() == []
