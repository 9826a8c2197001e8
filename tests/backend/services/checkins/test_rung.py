"""The call to whom nobody near is left to look in on: made before anybody is alarmed, off the list once it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.call_queue import Outcome
from backend.models import Alert, CallTask, CheckIn, CheckInPlan, Person, Territory
from backend.services import closing, stopping
from backend.services.actor import Actor
from backend.services.checkins import answers, circle, climbing, plans
from backend.services.checkins.plans import Wish
from backend.services.desk import calling
from backend.services.life import happening
from backend.services.privacy import erasing
from tests.backend.services.checkins.conftest import DAILY, NINE, Morning

NOON: Final = "2026-11-24T12:30:00+01:00"
SYLVIE: Final = Actor.agent("sylvie")


def to_call(morning: Morning) -> list[str | None]:
    """Why somebody is to be called, by the calls that nobody has made yet."""
    with morning.town.database.read() as db:
        return list(db.scalars(select(CallTask.reason).where(CallTask.state == "open").order_by(CallTask.id)))


@pytest.mark.parametrize("circle", [False, True], ids=["nobody looks in", "all were asked in vain"])
def test_an_agent_rings_her_before_anybody_is_alarmed(morning: Morning, circle: bool) -> None:
    plan = morning.plan()
    if circle:
        morning.of_the_circle(plan, "Karim")
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until("2026-11-24T11:00:00+01:00")
    assert morning.town.calls() == []
    morning.until("2026-11-24T11:25:00+01:00")
    assert (morning.town.calls(), morning.town.alerts()) == ([(morning.jeanne, "checkin")], [])

    morning.writes()
    morning.until(NOON)
    assert morning.checkins() == [("alive", "alive")]
    assert morning.town.alerts() == []
    with morning.town.database.read() as db:
        assert db.scalars(select(CallTask.state)).all() == ["done"]


def test_the_call_to_her_becomes_the_call_of_whoever_looks_for_her(morning: Morning) -> None:
    morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until("2026-11-24T12:10:00+01:00")
    assert (morning.town.calls(), morning.town.alerts()) == ([(morning.jeanne, "silence")], ["silence"])


@pytest.mark.parametrize(
    ("second", "by_phone", "states"), [(120, False, ["seen", "last"]), (150, True, ["seen", "asked"])],
    ids=["written to twice", "called the second time"],
)  # fmt: skip
def test_the_call_stands_while_another_check_in_of_hers_waits_for_it(
    morning: Morning, second: int, by_phone: bool, states: list[str]
) -> None:
    wish = Wish(DAILY, (NINE, NINE + second))
    plan = morning.plan(wish)
    with morning.town.write() as db:
        plans.set_steps(db, plan, remind=60, circle=120, alert=300, actor=SYLVIE, now=morning.town.now())
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until("2026-11-24T11:05:00+01:00")
    assert morning.checkins()[0] == ("last", None)
    if by_phone:
        with morning.town.write() as db:
            plans.change(db, plan, replace(wish, by_phone=True), actor=SYLVIE, now=morning.town.now())
    else:
        morning.carried()
    morning.until("2026-11-24T13:10:00+01:00")
    karim, contact = morning.of_the_circle(plan, "Karim")
    with morning.town.write() as db:
        circle.found(db, 1, contact, karim, True, actor=Actor.person(karim), now=morning.town.now())

    assert [state for state, _outcome in morning.checkins()] == states
    assert to_call(morning) == ["checkin"]
    with morning.town.write() as db:
        answers.sign(db, morning.jeanne, now=morning.town.now())
    assert to_call(morning) == []


# --- it is over -----------------------------------------------------------------------------------------------------


def _said(outcome: Outcome) -> Callable[..., object]:
    """What whoever rings notes."""

    def done(db: Session, person: Person, now: datetime) -> object:
        town, call = db.get_one(Territory, person.territory_id), db.scalars(select(CallTask)).one()
        return calling.done(db, town, call.id, calling.Said(outcome), login="sylvie", now=now)

    return done


def _plan(do: Callable[..., object], *given: Any, **more: Any) -> Callable[..., object]:
    def done(db: Session, _person: Person, now: datetime) -> object:
        return do(db, db.scalars(select(CheckInPlan)).one().id, *given, **more, actor=SYLVIE, now=now)

    return done


def _life(kind: str) -> Callable[..., object]:
    def done(db: Session, person: Person, now: datetime) -> object:
        return happening.happen(db, person, kind, login="sylvie", now=now)

    return done


ENDS: Final[dict[str, Callable[..., object]]] = {
    "she writes": lambda db, person, now: answers.sign(db, person.id, now=now),
    "an agent knows": lambda db, _person, now: climbing.settle(
        db, db.scalars(select(CheckIn)).one(), "settled", actor=SYLVIE, now=now
    ),
    "she answers the call": _said(Outcome.ANSWERED_FINE),
    "she does not wish to be asked": _said(Outcome.REFUSED),
    "somebody else says that she is in hospital": _said(Outcome.HOSPITAL),
    "the plan is paused": _plan(plans.pause, None),
    "the plan is over": _plan(plans.end, courtesy=False),
    "she stops everything": lambda db, person, now: stopping.stop(
        db, person, actor=Actor.person(person.id), now=now
    ),
    "she is in hospital": _life("hospital"),
    "she has died": _life("died"),
    "she is to be erased": lambda db, person, now: erasing.ask(db, person, actor=SYLVIE, now=now),
}  # fmt: skip


@pytest.mark.parametrize("end", list(ENDS))
@pytest.mark.parametrize("looked_for", [False, True], ids=["before the alert", "after it"])
def test_however_it_ends_nobody_calls_her_for_it_any_more(morning: Morning, end: str, looked_for: bool) -> None:
    morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until(NOON if looked_for else "2026-11-24T11:30:00+01:00")
    assert to_call(morning) == ["silence" if looked_for else "checkin"]

    with morning.town.write() as db:
        ENDS[end](db, db.get_one(Person, morning.jeanne), morning.town.now())

    assert {"checkin", "silence", "visit"}.isdisjoint(to_call(morning))
    morning.until("2026-11-24T20:00:00+01:00")
    assert {"checkin", "silence", "visit"}.isdisjoint(to_call(morning))
    assert "silence" not in morning.town.alerts()


def test_an_agent_who_was_alerted_closes_it_with_the_alert(morning: Morning) -> None:
    morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until(NOON)
    with morning.town.write() as db:
        closing.close(db, db.scalars(select(Alert)).one(), "sylvie", "elle dormait", now=morning.town.now())
    assert (to_call(morning), morning.checkins()) == ([], [("settled", "settled")])
