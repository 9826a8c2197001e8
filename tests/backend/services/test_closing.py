"""Closing the alert of a silence settles the check-ins that it stands for, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from backend.models import Alert
from backend.services import alerts, closing
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import circle
from backend.services.desk_errors import AlertOfSomebodyElse
from tests.backend.services.checkins.conftest import Morning, morning

__all__ = ["morning"]


@pytest.fixture
def silent(morning: Morning) -> Morning:
    """It is half past twelve, and agents look for Jeanne."""
    plan = morning.plan()
    morning.of_the_circle(plan, "Karim")
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until("2026-11-24T12:30:00+01:00")
    assert morning.town.alerts() == ["silence"]
    return morning


def close(morning: Morning, login: str = "sylvie") -> int:
    with morning.town.write() as db:
        alert = db.scalars(select(Alert).where(Alert.state != "closed").order_by(Alert.id)).first()
        assert alert is not None
        return closing.close(db, alert, login, "Elle était au jardin.", now=morning.town.now())


def test_the_check_in_is_settled_and_everybody_who_looked_hears_so(silent: Morning) -> None:
    assert close(silent) == 1

    assert silent.checkins() == [("settled", "settled")]
    karim = silent.town.ids["Karim"]
    assert [type(one).__name__ for one in silent.town.news(karim)] == ["CircleAsked", "CircleClear"]
    with silent.town.database.read() as db:
        assert db.execute(select(Alert.state, Alert.owner, Alert.outcome)).one() == (
            "closed", "sylvie", "Elle était au jardin.",
        )  # fmt: skip


def test_the_question_of_this_morning_stays_open(silent: Morning) -> None:
    silent.until("2026-11-25T09:01:00+01:00")
    assert [state for state, _ in silent.checkins()] == ["alerted", "asked"]

    assert close(silent) == 1

    assert [state for state, _ in silent.checkins()] == ["settled", "asked"]
    silent.carried()
    silent.until("2026-11-25T12:30:00+01:00")
    assert silent.town.alerts() == ["silence"]


def test_who_was_found_unwell(morning: Morning) -> None:
    plan = morning.plan()
    karim, contact = morning.of_the_circle(plan, "Karim")
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until("2026-11-24T11:10:00+01:00")
    with morning.town.write() as db:
        number = morning.last().id
        how: dict[str, Any] = {"actor": Actor.person(karim), "now": morning.town.now()}
        circle.says(db, number, contact, karim, True, **how)
        circle.found(db, number, contact, karim, False, **how)
    assert morning.town.alerts() == ["unwell"]

    assert close(morning) == 1
    assert morning.checkins() == [("settled", "settled")]


def test_another_agent_s_alert_settles_nothing(silent: Morning) -> None:
    with silent.town.write() as db:
        alerts.take(db, db.scalars(select(Alert.id)).one(), "sylvie", now=silent.town.now())
    with pytest.raises(AlertOfSomebodyElse):
        close(silent, "mehdi")
    assert [state for state, _ in silent.checkins()] == ["alerted"]


def test_any_other_alert_settles_no_check_in(silent: Morning) -> None:
    with silent.town.write() as db:
        other = alerts.raise_alert(
            db, "human", person=None, cause="x", territory_id=silent.town.territory_id, actor=SYSTEM,
            now=silent.town.now(),
        )  # fmt: skip
        assert closing.close(db, other, "sylvie", "Vu.", now=silent.town.now()) == 0
    assert [state for state, _ in silent.checkins()] == ["alerted"]
