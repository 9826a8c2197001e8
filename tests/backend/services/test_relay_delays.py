"""A relay that does not go as planned: late, given back, silent, alone at the meeting place. Nobody is blamed."""

from __future__ import annotations

import pytest

from backend.messaging.tidings import HandOverWanted, LegChanged, MissionDue
from backend.models import Mission
from backend.services.actor import Actor
from backend.services.errors import MissionOver, NoSuchLeg, NotYours
from backend.services.relays import handing, late
from tests.support.relaying import Walk, at
from tests.support.town import Town


@pytest.fixture
def walk(town: Town) -> Walk:
    return Walk(town)


def until(walk: Walk, hour: str) -> None:
    walk.town.at(at(hour).isoformat())


def expects(walk: Walk, number: int, hour: str) -> None:
    mission = walk.mission(number)
    with walk.town.write() as db:
        actor = Actor.person(mission.volunteer_id)
        late.expect(db, mission.id, at(hour), actor=actor, now=walk.town.now())


def test_one_silent_side_is_asked_again_and_then_staff_are_told(walk: Walk) -> None:
    until(walk, "08:30")
    walk.says(1, "helped")
    until(walk, "08:59")
    assert len(walk.heard(walk.volunteers[2], "HandOverWanted")) == 1

    until(walk, "09:00")
    assert walk.heard(walk.volunteers[2], "HandOverWanted") == [HandOverWanted(walk.leg(1).id, "taker")] * 2
    assert walk.town.alerts() == []
    until(walk, "09:30")

    assert walk.town.alerts() == ["relay"]
    until(walk, "11:00")
    assert walk.town.alerts() == ["relay"]


def test_the_town_says_how_long_it_waits(town: Town) -> None:
    town.decides("hand_over_minutes", 10)
    walk = Walk(town)
    until(walk, "08:30")
    walk.says(1, "helped")
    until(walk, "08:40")
    until(walk, "08:50")

    assert town.alerts() == ["relay"]


def test_a_late_leg_warns_the_next_and_the_person(walk: Walk) -> None:
    until(walk, "08:10")
    walk.says(1, "on_the_way")
    until(walk, "10:29")
    assert walk.heard(walk.volunteers[2], "LegChanged") == []

    until(walk, "10:30")

    late_one = LegChanged(walk.leg(1).id, "late")
    assert walk.heard(walk.volunteers[2], "LegChanged") == [late_one]
    assert late_one in walk.heard(walk.person, "LegChanged")
    assert walk.heard(walk.volunteers[3], "LegChanged") == []
    assert walk.heard(walk.volunteers[1], "HandOverWanted") == [HandOverWanted(walk.leg(1).id, "giver")]
    assert walk.town.alerts() == []


def test_the_moment_that_was_said_is_told_and_waited_for(walk: Walk) -> None:
    until(walk, "08:10")
    walk.says(1, "on_the_way")
    until(walk, "09:45")
    expects(walk, 1, "11:30")

    assert walk.heard(walk.volunteers[2], "LegChanged") == [LegChanged(walk.leg(1).id, "late", at("11:30"))]
    until(walk, "11:50")
    assert len(walk.heard(walk.volunteers[2], "LegChanged")) == 1
    until(walk, "12:00")
    assert len(walk.heard(walk.volunteers[2], "LegChanged")) == 2


def test_a_silent_volunteer_makes_only_that_leg_open_anew(walk: Walk) -> None:
    until(walk, "09:00")  # the last call of a morning is an hour before its end

    assert walk.missions() == ["missed", "accepted", "accepted"]
    assert [walk.town.read_request(walk.leg(one).request_id).state for one in (1, 2, 3)] == ["open", "taken", "taken"]
    assert walk.town.alerts() == ["no_show"]
    assert walk.heard(walk.volunteers[2], "LegChanged") == [LegChanged(walk.leg(1).id, "late")]


def test_who_was_out_of_coverage_confirms_later(walk: Walk) -> None:
    until(walk, "09:00")  # no sign of him: held to be missing
    until(walk, "11:00")
    walk.says(2, "arrived")
    until(walk, "15:00")
    walk.says(1, "helped")
    with walk.town.write() as db:
        handing.happened(db, db.get_one(Mission, walk.mission(1).id), at("09:30"), now=walk.town.now())

    assert walk.states()[:2] == ["under_way", "handed"]
    assert walk.leg(1).given_at == at("09:30")
    assert walk.town.read_request(walk.leg(1).request_id).state == "done"


def test_what_is_said_of_a_time_to_come_is_not_written_down(walk: Walk) -> None:
    until(walk, "09:00")
    walk.says(1, "helped")
    with walk.town.write() as db:
        handing.happened(db, db.get_one(Mission, walk.mission(1).id), at("19:30"), now=walk.town.now())

    assert walk.leg(1).given_at == at("09:00")


def test_a_leg_given_back_is_asked_of_others_and_the_rest_stands(walk: Walk) -> None:
    walk.says(2, "given_back")

    assert walk.missions() == ["accepted", "given_back", "accepted"]
    assert walk.town.read_request(walk.leg(2).request_id).state == "open"
    assert walk.states() == ["planned", "waiting", "waiting", "waiting"]


def test_a_word_of_somebody_who_gives_back_counts_no_more(walk: Walk) -> None:
    walk.town.clock.at = at("08:00")
    walk.says(2, "on_the_way")
    walk.says(2, "given_back")
    walk.takes(2, who=3)
    walk.says(1, "helped")

    assert walk.heard(walk.volunteers[3], "HandOverWanted") == [HandOverWanted(walk.leg(1).id, "taker")]


def test_nobody_is_late_for_what_has_not_come(walk: Walk) -> None:
    until(walk, "08:10")
    walk.says(1, "on_the_way")
    until(walk, "11:59")

    assert walk.missions()[1] == "accepted"
    until(walk, "12:31")  # his own time is over too, without a sign
    assert walk.missions()[1] == "missed"


def test_who_is_said_to_have_it_is_not_missing(walk: Walk) -> None:
    until(walk, "08:30")
    walk.says(1, "helped")
    until(walk, "09:00")
    until(walk, "13:00")

    assert walk.missions()[1] == "accepted"
    assert walk.town.alerts() == ["relay"]  # of their hand-over, no more


def test_a_leg_that_nobody_takes_makes_the_others_wait(town: Town) -> None:
    walk = Walk(town, taken=(1, 3))
    until(walk, "07:59")
    assert walk.states()[0] == "planned"

    until(walk, "08:00")  # two hours before it begins

    assert walk.states() == ["waiting", "waiting", "waiting", "waiting"]
    assert "relay" in town.alerts()
    assert walk.heard(walk.volunteers[3], "LegChanged") == [LegChanged(walk.leg(2).id, "waits")]
    assert walk.heard(walk.volunteers[1], "LegChanged") == []
    assert walk.missions()[2] == "accepted"  # asked to wait, not called off


def test_whoever_waited_is_told_that_it_goes_on(town: Town) -> None:
    walk = Walk(town, taken=(1, 3))
    until(walk, "08:00")
    walk.takes(2)

    assert walk.states()[0] == "planned"
    assert walk.heard(walk.volunteers[3], "LegChanged")[-1] == LegChanged(walk.leg(2).id, "goes_on")


def test_whoever_comes_after_waits_in_peace(town: Town) -> None:
    walk = Walk(town, taken=(1, 3))
    until(walk, "13:40")

    assert walk.mission(3).state == "accepted"
    until(walk, "20:00")
    assert walk.mission(3).state == "accepted"


def test_somebody_whom_the_bot_does_not_know_carried_it(town: Town) -> None:
    """Nobody was found for a leg; an agent knows that it was carried all the same, and the others go on."""
    walk = Walk(town, taken=(1, 3))
    until(walk, "08:00")
    walk.says(1, "helped")
    with pytest.raises(NoSuchLeg, match="nobody has taken it"):
        walk.declares(2)
    until(walk, "12:00")
    assert town.read_request(walk.leg(2).request_id).state == "unserved"
    walk.declares(1)
    walk.declares(2)

    assert walk.states() == ["under_way", "handed", "handed", "waiting"]
    assert walk.mission(3).state == "arrived"
    assert walk.heard(walk.volunteers[3], "LegChanged")[-1] == LegChanged(walk.leg(2).id, "goes_on")


def test_alone_at_the_meeting_place(walk: Walk) -> None:
    until(walk, "08:10")
    walk.says(1, "on_the_way")
    until(walk, "10:15")
    mission = walk.mission(1)
    with walk.town.write() as db:
        late.nobody_there(db, mission.id, actor=Actor.person(mission.volunteer_id), now=walk.town.now())

    assert walk.missions() == ["on_the_way", "missed", "accepted"]
    assert walk.town.read_request(walk.leg(2).request_id).state == "open"
    assert walk.town.alerts() == ["relay"]
    assert MissionDue(walk.mission(2).id, "late") in walk.heard(walk.volunteers[2], "MissionDue")
    assert walk.heard(walk.volunteers[3], "LegChanged")[-1] == LegChanged(walk.leg(2).id, "late")

    walk.says(2, "arrived")  # there after all
    assert walk.missions()[1] == "arrived"
    assert walk.town.read_request(walk.leg(2).request_id).state == "taken"


def test_a_leg_whose_time_has_passed_is_asked_of_nobody_else(walk: Walk) -> None:
    until(walk, "08:10")
    walk.says(1, "on_the_way")
    until(walk, "10:10")
    walk.says(2, "on_the_way")
    until(walk, "12:10")
    mission = walk.mission(1)
    with walk.town.write() as db:
        late.nobody_there(db, mission.id, actor=Actor.person(mission.volunteer_id), now=walk.town.now())

    assert walk.town.read_request(walk.leg(2).request_id).state == "unserved"


def test_whoever_has_it_and_cannot_go_on_is_called(walk: Walk) -> None:
    walk.says(1, "helped")
    walk.says(2, "arrived")
    with walk.town.write() as db:
        mission = db.get_one(Mission, walk.mission(2).id)
        assert late.stranded(db, mission, actor=Actor.person(mission.volunteer_id), now=walk.town.now())

    assert walk.town.alerts() == ["relay"]


def test_an_ordinary_mission_is_no_leg(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request(by="Jeanne")
    mission = town.accepts(karim, request)
    with town.write() as db:
        with pytest.raises(NotYours):
            late.expect(db, mission, at("12:00"), actor=Actor.person(karim), now=town.now())
        assert not late.stranded(db, db.get_one(Mission, mission), actor=Actor.person(karim), now=town.now())


def test_what_is_handed_over_is_not_late_any_more(walk: Walk) -> None:
    walk.says(1, "helped")
    walk.says(2, "arrived")

    with pytest.raises(MissionOver):
        expects(walk, 1, "12:00")
