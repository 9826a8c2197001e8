"""Missions: the first acceptance wins; who may say what; what the other side is told."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.messaging.tidings import FeedbackWanted, MissionChanged, NeighbourFound, Relayed, RequestGone
from backend.models import Feedback
from backend.services import missions
from backend.services.actor import Actor
from backend.services.errors import (
    AlreadyYours,
    MissionOver,
    NoLongerNeeded,
    NotAVolunteer,
    NotYours,
    TakenBySomebodyElse,
    TooEarly,
)
from backend.services.lifecycles import NotAllowed
from tests.support.town import Town


def test_the_second_volunteer_is_told_kindly(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = town.request()

    mission = town.accepts(karim, request)

    with pytest.raises(TakenBySomebodyElse):
        town.accepts(lea, request)
    assert town.news(lea)[-1] == RequestGone(request, "taken")
    assert town.read_mission(mission).volunteer_id == karim
    assert town.news(town.ids["Jeanne"]) == [NeighbourFound(mission)]


def test_accepting_twice_shows_the_mission(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    mission = town.accepts(karim, request)

    with pytest.raises(AlreadyYours) as refused:
        town.accepts(karim, request)
    assert refused.value.about == mission


def test_what_is_not_needed_any_more_cannot_be_accepted(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    town.cancels(request)

    with pytest.raises(NoLongerNeeded):
        town.accepts(karim, request)


def test_what_has_passed_cannot_be_accepted(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    town.clock.forward(timedelta(days=2))

    with pytest.raises(NoLongerNeeded):
        town.accepts(karim, request)


def test_an_invitation_is_its_volunteers_own(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    invitation = town.invitation(town.request(), karim)

    with town.write() as db, pytest.raises(NotYours):
        missions.accept(db, invitation, lea, actor=Actor.person(lea), now=town.now())


def test_a_volunteer_takes_a_request_of_their_own_accord(town: Town) -> None:
    town.decides("wave_sizes", [1])
    volunteers = town.volunteers(2)
    request = town.request()
    uninvited = next(one for one in volunteers if one not in town.invited(request))

    with town.write() as db:
        missions.take(db, request, uninvited, actor=Actor.person(uninvited), now=town.now())

    assert town.read_request(request).state == "taken"
    assert town.invited(request, state="accepted") == [uninvited]


def test_nobody_takes_their_own_request(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request(by="Karim")

    with town.write() as db, pytest.raises(NotYours):
        missions.take(db, request, karim, actor=Actor.person(karim), now=town.now())


def test_who_is_not_a_volunteer_takes_nothing(town: Town) -> None:
    paul, request = town.person("Paul"), town.request()

    with town.write() as db, pytest.raises(NotAVolunteer):
        missions.take(db, request, paul, actor=Actor.person(paul), now=town.now())


def test_the_visit_word_follows_the_seed(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    first, second = town.request(by="Jeanne"), town.request(by="Paul")

    words = [
        town.read_mission(town.accepts(karim, first, seed=3)).visit_word,
        town.read_mission(town.accepts(lea, second, seed=3 + len(missions.VISIT_WORDS))).visit_word,
    ]

    assert words == [missions.VISIT_WORDS[3]] * 2
    assert len(set(missions.VISIT_WORDS)) == len(missions.VISIT_WORDS)


def test_each_step_is_told_to_the_other_side(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    town.clock.forward(timedelta(days=1))

    town.says(karim, mission, "on_the_way")
    town.says(karim, mission, "arrived")
    town.says(karim, mission, "helped")
    assert [news for news in town.news(jeanne) if isinstance(news, MissionChanged)] == [
        MissionChanged(mission, state) for state in ("on_the_way", "arrived", "helped")
    ]

    town.says(jeanne, mission, "done")
    assert town.news(karim)[-2:] == [FeedbackWanted(mission), MissionChanged(mission, "done")]
    assert town.news(jeanne)[-1] == FeedbackWanted(mission)


def test_done_closes_the_request_and_frees_the_volunteer(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair

    town.says(jeanne, mission, "done")

    ended = town.read_mission(mission)
    assert (ended.state, ended.done_at, ended.confirmed_by) == ("done", town.now(), jeanne)
    assert town.read_request(ended.request_id).state == "done"
    assert town.read_volunteer(karim).open_missions == 0


@pytest.mark.parametrize("state", ["done", "reassigned", "missed"])
def test_a_volunteer_cannot_say_it_is_done_or_missed(town: Town, pair: tuple[int, int, int], state: str) -> None:
    karim, _, mission = pair

    with pytest.raises(NotYours):
        town.says(karim, mission, state)


def test_a_stranger_says_nothing(town: Town, pair: tuple[int, int, int]) -> None:
    with pytest.raises(NotYours):
        town.says(town.person("Paul"), pair[2], "done")


@pytest.mark.parametrize(("at", "goes"), [
    ("2026-11-24T22:59:00+01:00", False), ("2026-11-25T00:00:00+01:00", True), ("2026-11-25T08:30:00+01:00", True),
])  # fmt: skip
def test_nobody_is_on_the_way_to_another_day(town: Town, pair: tuple[int, int, int], at: str, goes: bool) -> None:
    karim, jeanne, mission = pair
    town.clock.at = datetime.fromisoformat(at)

    with nullcontext() if goes else pytest.raises(TooEarly):
        town.says(karim, mission, "on_the_way")

    assert town.read_mission(mission).state == ("on_the_way" if goes else "accepted")
    assert town.told(jeanne).count("MissionChanged") == goes


def test_what_begins_after_midnight_may_be_set_out_for_the_evening_before(town: Town) -> None:
    karim = town.volunteer("Karim", categories=("transport",))
    midnight = datetime.fromisoformat("2026-11-25T00:30:00+01:00")
    request = town.request("transport", start=midnight, end=midnight + timedelta(hours=1))
    mission = town.accepts(karim, request)
    town.clock.at = datetime.fromisoformat("2026-11-24T22:00:00+01:00")

    town.says(karim, mission, "on_the_way")

    assert town.read_mission(mission).state == "on_the_way"


def test_said_twice_is_done_once(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    town.clock.forward(timedelta(days=1))

    town.says(karim, mission, "on_the_way")
    town.says(karim, mission, "on_the_way")

    assert town.told(jeanne).count("MissionChanged") == 1


def test_who_is_there_cannot_give_it_back(town: Town, pair: tuple[int, int, int]) -> None:
    karim, _, mission = pair
    town.says(karim, mission, "arrived")

    with pytest.raises(NotAllowed):
        town.says(karim, mission, "given_back")


def test_given_back_is_asked_of_others(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    request = town.request(by="Jeanne")
    mission = town.accepts(karim, request)

    town.says(karim, mission, "cancelled")

    assert town.read_mission(mission).state == "given_back"
    assert town.read_request(request).state == "open"
    assert town.read_request(request).promised_at is not None
    assert town.invited(request) == [lea]
    assert town.told(lea) == ["Invited", "RequestGone", "Invited"]
    assert town.news(town.ids["Jeanne"])[-1] == MissionChanged(mission, "given_back")


def test_who_gave_it_back_may_come_after_all(town: Town, pair: tuple[int, int, int]) -> None:
    karim, _, mission = pair
    request = town.read_mission(mission).request_id
    town.says(karim, mission, "given_back")

    assert town.read_mission(town.accepts(karim, request)).state == "accepted"


def test_who_asked_may_cancel(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair

    town.says(jeanne, mission, "cancelled")

    assert town.read_request(town.read_mission(mission).request_id).state == "cancelled"
    assert town.news(karim)[-1] == MissionChanged(mission, "cancelled")
    assert town.read_volunteer(karim).open_missions == 0


def test_a_request_that_is_cancelled_ends_its_mission(town: Town, pair: tuple[int, int, int]) -> None:
    karim, _, mission = pair
    request = town.read_mission(mission).request_id

    town.cancels(request)

    assert town.read_mission(mission).state == "cancelled"
    assert town.news(karim)[-1] == RequestGone(request, "cancelled")


def test_words_pass_both_ways_once(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair

    for _ in range(2):
        with town.write() as db:
            assert missions.relay(db, mission, karim, "J'arrive", key="7", now=town.now()) == "Jeanne"
            assert missions.relay(db, mission, jeanne, "Merci", key="8", now=town.now()) == "Karim"

    assert town.news(jeanne)[-1] == Relayed(mission, "J'arrive", karim)
    assert town.news(karim)[-1] == Relayed(mission, "Merci", jeanne)
    assert town.told(jeanne).count("Relayed") == 1


def test_the_end_closes_both_ways(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    town.says(jeanne, mission, "done")

    for sender in (karim, jeanne):
        with town.write() as db, pytest.raises(MissionOver):
            missions.relay(db, mission, sender, "encore moi", key=str(sender), now=town.now())


def test_an_ended_mission_does_not_move(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    town.says(jeanne, mission, "done")

    with pytest.raises(MissionOver):
        town.says(karim, mission, "on_the_way")


def test_live_missions_are_shown_to_both_sides(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair

    with town.database.read() as db:
        assert [[one.id for one in missions.of(db, who, now=town.now())] for who in (karim, jeanne)] == [[mission]] * 2

    town.says(jeanne, mission, "done")
    with town.database.read() as db:
        assert missions.of(db, karim, now=town.now()) == []
        assert [one.id for one in missions.recent(db, karim, now=town.now())] == [mission]
        assert missions.recent(db, karim, now=town.now() + timedelta(days=3)) == []


def test_feedback_is_kept_once_and_a_worry_is_an_alert(town: Town, pair: tuple[int, int, int]) -> None:
    karim, _, mission = pair

    for mood, words in (("good", None), ("worried", "elle semblait confuse")):
        with town.write() as db:
            missions.feedback(db, mission, karim, mood, words, actor=Actor.person(karim), now=town.now())

    with town.database.read() as db:
        assert [(one.mood, one.words) for one in db.scalars(select(Feedback))] == [("worried", "elle semblait confuse")]
    assert town.alerts() == ["worry"]
