"""Another time for a mission that somebody has taken: proposed by one side, answered by the other, or lapsed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.messaging.tidings import TimeProposed, TimeSettled
from backend.models import NewTime, Person
from backend.services import blocks
from backend.services.actor import Actor
from backend.services.errors import (
    LegsWouldPart,
    MissionOver,
    NewTimeOver,
    NothingMoves,
    NotYours,
    ProposedOften,
    TooSoonToAsk,
)
from backend.services.new_times import answering, handing_on, proposing
from backend.services.new_times.standing import Time
from tests.support.relaying import Walk, at
from tests.support.town import Town

THURSDAY = Time(
    datetime.fromisoformat("2026-11-26T10:00:00+01:00"), datetime.fromisoformat("2026-11-26T11:00:00+01:00"), "hour"
)
"""The missions of these tests are on Wednesday the 25th, from eight to noon."""


def proposes(town: Town, mission_id: int, person_id: int, to: Time = THURSDAY) -> int:
    with town.write() as db:
        return proposing.propose(db, mission_id, person_id, to, actor=Actor.person(person_id), now=town.now()).id


def answers(town: Town, new_time_id: int, person_id: int, agrees: bool = True) -> None:
    with town.write() as db:
        answering.answer(db, new_time_id, person_id, agrees, actor=Actor.person(person_id), now=town.now())


def seeks(town: Town, new_time_id: int, person_id: int) -> None:
    with town.write() as db:
        handing_on.seek_another(db, new_time_id, person_id, actor=Actor.person(person_id), now=town.now())


def state(town: Town, new_time_id: int) -> str:
    with town.database.read() as db:
        return db.get_one(NewTime, new_time_id).state


def heard(town: Town, person_id: int) -> list[Any]:
    return [one for one in town.news(person_id) if isinstance(one, TimeProposed | TimeSettled)]


def test_agreed_it_moves_and_its_moments_are_planned_anew(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    before = town.read_mission(mission)
    one = proposes(town, mission, jeanne)
    assert heard(town, karim) == [TimeProposed(one)]
    assert town.read_request(before.request_id).start == THURSDAY.start - timedelta(days=1, hours=2)

    answers(town, one, karim)

    request, after = town.read_request(before.request_id), town.read_mission(mission)
    assert (request.start, request.end, request.grain, request.state) == (
        THURSDAY.start,
        THURSDAY.end,
        "hour",
        "taken",
    )
    assert (after.state, after.visit_word) == ("accepted", before.visit_word)
    assert (after.next_due, after.next_due_at) == ("day_before", datetime.fromisoformat("2026-11-25T18:00:00+01:00"))
    assert heard(town, jeanne) == [TimeSettled(one, "agreed")]
    assert town.history("new_time", one) == [
        ("", "waiting", f"person:{jeanne}"),
        ("waiting", "agreed", f"person:{karim}"),
    ]


def test_the_old_time_reminds_and_alarms_nobody(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    answers(town, proposes(town, mission, jeanne), karim)

    town.at("2026-11-25T12:30:00+01:00")

    assert "MissionDue" not in town.told(karim)
    assert town.alerts() == []
    town.at("2026-11-26T10:31:00+01:00")
    assert town.alerts()[0] == "no_show"


def test_a_second_tap_is_harmless(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    one = proposes(town, mission, jeanne)
    answers(town, one, karim)

    for agrees in (True, False):
        with pytest.raises(NewTimeOver):
            answers(town, one, karim, agrees)

    assert heard(town, jeanne) == [TimeSettled(one, "agreed")]


def test_nobody_answers_for_the_other_side(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    one = proposes(town, mission, karim)
    for somebody in (karim, town.person("Paul")):
        with pytest.raises(NotYours):
            answers(town, one, somebody)
    with pytest.raises(NotYours):
        proposes(town, mission, town.ids["Paul"])
    answers(town, one, jeanne)
    assert state(town, one) == "agreed"


@pytest.mark.parametrize(
    ("who", "ends"),
    [("Karim", "given_back"), ("Jeanne", "cancelled"), ("Karim", "helped")],
    ids=["given back", "cancelled", "begun"],
)
def test_what_has_ended_or_begun_meanwhile_is_not_moved(
    town: Town, pair: tuple[int, int, int], who: str, ends: str
) -> None:
    karim, jeanne, mission = pair
    one = proposes(town, mission, jeanne)
    town.says(town.ids[who], mission, ends)

    with pytest.raises(NewTimeOver):
        answers(town, one, karim)
    town.later(hours=30)

    assert state(town, one) == "void" or ends == "helped"
    assert heard(town, jeanne) == []
    with pytest.raises(MissionOver):
        proposes(town, mission, jeanne)


def test_without_an_answer_it_lapses_an_hour_before_and_both_are_told_once(
    town: Town, pair: tuple[int, int, int]
) -> None:
    karim, jeanne, mission = pair
    one = proposes(town, mission, jeanne)  # at ten past nine: it begins tomorrow at eight
    town.at("2026-11-25T06:59:00+01:00")
    assert state(town, one) == "waiting"

    town.at("2026-11-25T07:00:00+01:00")
    town.later(minutes=1)

    assert state(town, one) == "lapsed"
    assert heard(town, karim) == [TimeProposed(one), TimeSettled(one, "lapsed")]
    assert heard(town, jeanne) == [TimeSettled(one, "lapsed")]
    with pytest.raises(NewTimeOver):
        answers(town, one, karim)


def test_an_answer_after_its_time_is_too_late_even_where_nobody_has_swept(
    town: Town, pair: tuple[int, int, int]
) -> None:
    karim, jeanne, mission = pair
    one = proposes(town, mission, jeanne)
    town.clock.at = datetime.fromisoformat("2026-11-25T07:20:00+01:00")
    with pytest.raises(NewTimeOver), town.write() as db:
        answering.answer(db, one, karim, True, actor=Actor.person(karim), now=town.now())
    assert town.read_request(town.read_mission(mission).request_id).start.day == 25


def test_too_near_for_an_answer_nobody_is_asked(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    soon = Time(town.now() + timedelta(minutes=65), town.now() + timedelta(minutes=125), "hour")
    with pytest.raises(TooSoonToAsk):
        proposes(town, mission, jeanne, soon)
    request = town.read_request(town.read_mission(mission).request_id)
    as_it_is = Time(request.start, request.end, request.grain)
    with pytest.raises(NothingMoves):
        proposes(town, mission, jeanne, as_it_is)
    assert heard(town, karim) == []


def test_who_proposes_again_takes_back_what_waited(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    first = proposes(town, mission, jeanne)
    friday = Time(THURSDAY.start + timedelta(days=1), THURSDAY.end + timedelta(days=1), "hour")
    second = proposes(town, mission, karim, friday)

    with pytest.raises(NewTimeOver):
        answers(town, first, karim)
    answers(town, second, jeanne)

    assert (state(town, first), state(town, second)) == ("void", "agreed")
    assert town.read_request(town.read_mission(mission).request_id).start == friday.start


def test_two_who_are_kept_apart_hear_nothing_of_each_other(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    one = proposes(town, mission, jeanne)
    with town.write() as db:
        blocks.set_apart(
            db, jeanne, karim, territory_id=1, mission_id=mission, actor=Actor.person(jeanne), now=town.now()
        )
    with pytest.raises(NewTimeOver):
        answers(town, one, karim)
    with pytest.raises(MissionOver):
        proposes(town, mission, karim)
    town.later(hours=30)
    assert heard(town, jeanne) == []


def test_after_a_no_somebody_else_may_be_asked_and_it_counts_against_nobody(town: Town) -> None:
    town.decides("wave_sizes", [1])
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa", metres=900)
    request = town.request()
    mission, jeanne = town.accepts(karim, request), town.ids["Jeanne"]
    one = proposes(town, mission, jeanne)
    with pytest.raises(NewTimeOver):
        seeks(town, one, jeanne)
    answers(town, one, karim, agrees=False)
    with pytest.raises(NotYours):
        seeks(town, one, karim)

    seeks(town, one, jeanne)
    with pytest.raises(NewTimeOver):
        seeks(town, one, jeanne)

    row = town.read_request(request)
    assert (row.state, row.start, town.read_mission(mission).state) == ("open", THURSDAY.start, "cancelled")
    assert town.read_volunteer(karim).open_missions == 0
    assert town.invited(request) == [lea]
    assert heard(town, karim) == [TimeProposed(one), TimeSettled(one, "handed_on")]
    assert "MissionChanged" not in town.told(karim)


def test_who_has_no_phone_is_called(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    with town.write() as db:
        db.get_one(Person, jeanne).state = "stopped"
    proposes(town, mission, karim)
    assert town.calls() == [(jeanne, f"new_time:{mission}")]


def refused(db: Session, mission_id: int, person_id: int, to: Time, now: datetime) -> None:
    """As a deed does it: what staff are told is kept."""
    with pytest.raises(LegsWouldPart):
        proposing.propose(db, mission_id, person_id, to, actor=Actor.person(person_id), now=now)


def test_a_leg_keeps_its_place_among_the_others(town: Town) -> None:
    walk = Walk(town)
    second = walk.mission(2)
    for start, end in (("09:30", "11:00"), ("11:00", "12:30")):
        with town.write() as db:
            refused(db, second.id, walk.person, Time(at(start), at(end), "part_of_day"), town.now())
    assert town.alerts() == ["relay"]

    one = proposes(town, second.id, walk.person, Time(at("10:30"), at("11:30"), "hour"))
    answers(town, one, walk.volunteers[2])

    request = town.read_request(second.request_id)
    assert (request.start, request.end) == (at("10:30"), at("11:30"))
    assert walk.leg(2).next_due_at == at("08:30")


def test_many_proposals_without_an_agreement_end_in_a_word_between_the_two(
    town: Town, pair: tuple[int, int, int]
) -> None:
    """Nobody is to blame; an agent knows, and may propose all the same."""
    karim, jeanne, mission = pair
    for days, who in enumerate((karim, jeanne, karim, jeanne)):
        last = proposes(town, mission, who, later(days))

    with town.write() as db, pytest.raises(ProposedOften):
        proposing.propose(db, mission, karim, later(5), actor=Actor.person(karim), now=town.now())
    assert "another_time" in town.alerts()
    assert state(town, last) == "waiting"

    with town.write() as db:
        by_agent = proposing.by_voice(db, mission, karim, later(6), actor=Actor.agent("sylvie"), now=town.now()).id
    answers(town, by_agent, jeanne)
    assert (state(town, by_agent), "another_time" in town.alerts()) == ("agreed", False)
    assert state(town, proposes(town, mission, karim, later(7))) == "waiting"


def later(days: int) -> Time:
    return Time(THURSDAY.start + timedelta(days=days), THURSDAY.end + timedelta(days=days), "hour")
