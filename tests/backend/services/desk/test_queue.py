"""The queue: the urgent first, one agent a person, nobody forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from backend.call_queue import Outcome
from backend.services import calls
from backend.services.actor import Actor
from backend.services.desk.queue import CLAIMED_FOR
from backend.services.desk_errors import CallOfSomebodyElse, NobodyToCall, NoSuchCall
from tests.backend.services.desk.conftest import Desk


def test_who_is_silent_comes_before_a_check_in_and_that_before_courtesy(desk: Desk) -> None:
    courtesy = desk.asks(desk.town.person("Odette"))
    asked = desk.asks(desk.town.person("Yvonne"), "checkin")
    silent = desk.asks(desk.town.person("Marcel"), "silence")

    assert desk.queue() == [(silent, "silence"), (asked, "checkin"), (courtesy, "courtesy_call")]
    assert (desk.next("lise"), desk.next("omar")) == (silent, asked)


def test_of_two_alike_who_has_waited_longest_comes_first(desk: Desk) -> None:
    first = desk.asks(desk.town.person("Odette"), "checkin")
    desk.town.clock.forward(timedelta(minutes=1))
    second = desk.asks(desk.town.person("Yvonne"), "checkin")

    assert [number for number, _ in desk.queue()] == [first, second]


def test_an_agent_who_asks_again_has_the_same_call_still(desk: Desk) -> None:
    call = desk.asks(desk.town.person("Odette"))
    desk.asks(desk.town.person("Yvonne"))

    assert (desk.next(), desk.next()) == (call, call)


def test_two_agents_never_call_the_same_person_whatever_for(desk: Desk) -> None:
    odette = desk.town.person("Odette")
    first, second = desk.asks(odette, "checkin"), desk.asks(odette, "courtesy_call")
    desk.take(first, "lise")

    with pytest.raises(NobodyToCall):
        desk.next("omar")
    with pytest.raises(CallOfSomebodyElse, match="lise"):
        desk.take(second, "omar")
    with pytest.raises(CallOfSomebodyElse):
        desk.done(first, Outcome.ANSWERED_FINE, "omar")
    with pytest.raises(CallOfSomebodyElse):
        desk.release(first, "omar")
    with pytest.raises(CallOfSomebodyElse), desk.town.write() as db:
        calls.done(db, desk.town.territory_id, first, "", actor=Actor.agent("omar"), now=desk.town.now())


def test_twenty_agents_at_once_get_twenty_people(desk: Desk) -> None:
    for number in range(20):
        person = desk.town.person(f"Person {number}")
        desk.asks(person, "checkin")
        desk.asks(person, "courtesy_call")

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(desk.next, [f"agent{number}" for number in range(20)]))

    assert len({desk.call(number).person_id for number in taken}) == 20


def test_whoever_forgets_a_call_keeps_nobody_from_being_called(desk: Desk) -> None:
    call = desk.asks(desk.town.person("Odette"))
    desk.take(call, "lise")
    desk.town.clock.forward(CLAIMED_FOR + timedelta(seconds=1))

    assert desk.next("omar") == call
    with pytest.raises(CallOfSomebodyElse):
        desk.done(call, Outcome.ANSWERED_FINE, "lise")


def test_a_call_that_is_given_back_is_anybody_s(desk: Desk) -> None:
    call = desk.asks(desk.town.person("Odette"))
    desk.take(call, "lise")
    desk.release(call, "lise")

    assert desk.next("omar") == call


def test_who_is_called_later_is_not_called_now(desk: Desk) -> None:
    call = desk.asks(desk.town.person("Odette"))
    desk.done(call, Outcome.NO_ANSWER)

    with pytest.raises(NobodyToCall):
        desk.next()
    assert desk.queue() == [(call, "courtesy_call")]
    desk.town.clock.forward(timedelta(hours=6))
    assert desk.next() == call


def test_a_call_of_another_town_or_one_that_was_made_is_none(desk: Desk) -> None:
    call = desk.asks(desk.town.person("Odette"))
    desk.done(call, Outcome.ANSWERED_FINE)

    for number in (call, 999):
        with pytest.raises(NoSuchCall):
            desk.take(number)
        with pytest.raises(NoSuchCall):
            desk.done(number, Outcome.ANSWERED_FINE)


def test_a_new_question_is_asked_now_however_late_the_last_attempt_was_to_be(desk: Desk) -> None:
    odette = desk.town.person("Odette")
    call = desk.asks(odette, "checkin")
    for _ in range(3):
        desk.done(call, Outcome.NO_ANSWER)
    assert desk.again_in(call) > timedelta(hours=1)

    assert desk.asks(odette, "checkin") == call
    assert desk.again_in(call) == timedelta(0)
