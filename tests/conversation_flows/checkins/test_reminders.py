"""Reminders of a check-in: what they say comes next, and when; they are said while it is true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.checkin_tidings import CheckInDue
from backend.messaging.messages import OUTGOINGS, Wrote
from backend.models import (
    Agent,
    CheckInContact,
    CheckInPlan,
    Duty,
    Territory,
)
from backend.services import duty_exceptions
from backend.services.checkins import circle, plans
from backend.services.news import tell
from tests.support.daily_question import SYLVIE, asked, built, channel_of, last, rows, until
from tests.support.stage import Stage


def without_circle(stage: Stage) -> None:
    with stage.database.write() as db:
        for contact in db.scalars(select(CheckInContact)).all():
            circle.leave(db, contact.id, actor=SYLVIE, now=stage.clock.now())


def reminder(stage: Stage) -> str:
    asked(stage)
    return told_by(stage, "24T10:02")


def told_by(stage: Stage, moment: str) -> str:
    until(stage, moment)
    (told,) = stage.news("Jeanne")
    return " ".join(told.text.replace("\u202f", " ").replace("\u00a0", " ").split())


def test_it_names_the_first_of_the_circle(stage: Stage) -> None:
    assert reminder(stage) == (
        "Je n’ai pas encore eu de vos nouvelles aujourd’hui. Un mot suffit. Sans réponse à 11 h, je demanderai à Karim"
        " de passer."
    )


def test_where_agents_are_alerted_before_anybody_is_asked_it_names_nobody_of_the_circle(stage: Stage) -> None:
    with stage.database.write() as db:
        plan = db.scalars(select(CheckInPlan)).one()
        plans.set_steps(db, plan.id, remind=60, circle=120, alert=120, actor=SYLVIE, now=stage.clock.now())

    assert reminder(stage).endswith("Sans réponse à 11 h, Sylvie vous appellera, comme convenu.")


def test_a_second_reminder_has_other_words_and_a_yes_is_enough(stage: Stage) -> None:
    reminder(stage)

    assert told_by(stage, "24T10:32") == (
        "Je suis toujours sans nouvelles de vous aujourd’hui. Un simple « oui » suffit. Sans réponse à 11 h, je"
        " demanderai à Karim de passer."
    )
    stage.says("Jeanne", "oui")
    assert (last(stage).state, last(stage).outcome) == ("alive", "fine")


@pytest.mark.parametrize(("wrote_by_sms", "way"), [(True, "sms"), (False, "whatsapp")])
def test_the_last_word_goes_another_way_where_they_use_one(
    database: Database, morning: FrozenClock, wrote_by_sms: bool, way: str
) -> None:
    """A telephone without a network may still get an SMS. Of what was never used nobody knows whose it is."""
    morning.at -= timedelta(hours=14)
    stage = built(database, morning, "whatsapp", "sms")
    without_circle(stage)
    if wrote_by_sms:
        stage.send("Jeanne", Wrote("bonjour"), channel="sms")
        stage.later(timedelta(minutes=2))
    stage.send("Jeanne", Wrote("bonjour"), channel="whatsapp")
    stage.news("Jeanne")
    until(stage, "24T11:10")

    sent = [(channel_of(stage, row), OUTGOINGS.loads(row.content).reminder) for row in rows(stage) if row.about]
    assert sent[-4:] == [("whatsapp", 0), ("whatsapp", 1), ("whatsapp", 2), (way, 3)]
    stage.send("Jeanne", Wrote("1"), channel=way)
    assert last(stage).outcome == "fine"


def test_who_has_no_circle_hears_a_last_time_who_will_call(stage: Stage) -> None:
    without_circle(stage)
    reminder(stage)
    told_by(stage, "24T10:32")

    assert told_by(stage, "24T11:32").endswith("Sans réponse à 12 h, Sylvie vous appellera, comme convenu.")


def test_whose_circle_was_asked_in_vain_hears_who_calls_next_unless_one_of_it_comes_after_all(stage: Stage) -> None:
    reminder(stage)
    told_by(stage, "24T10:32")
    assert told_by(stage, "24T11:22").endswith("Sans réponse à 11 h 40, Sylvie vous appellera, comme convenu.")

    stage.says("Karim", "j'y vais")
    with stage.database.write() as db:
        tell(db, stage.people["Jeanne"].person_id, CheckInDue(1, "last"), key="late", now=stage.clock.now())
    stage.settle()
    assert stage.news("Jeanne") == []


def test_it_names_the_agent_who_is_alone_on_duty_then(stage: Stage) -> None:
    without_circle(stage)

    assert reminder(stage).endswith("Sans réponse à 12 h, Sylvie vous appellera, comme convenu.")


def test_of_two_agents_none_is_promised(stage: Stage) -> None:
    without_circle(stage)
    with stage.database.write() as db:
        town = db.scalars(select(Territory)).one()
        other = Agent(territory_id=town.id, login="paule", name="Paule", role="agent", created_at=stage.clock.now())
        db.add(other)
        db.flush()
        db.add(Duty(territory_id=town.id, agent_id=other.id, weekday=1, opens=600, closes=840))

    assert reminder(stage).endswith("Sans réponse à 12 h, la mairie vous appellera, comme convenu.")


def test_whoever_stands_in_for_an_agent_on_leave_is_named(stage: Stage) -> None:
    without_circle(stage)
    with stage.database.write() as db:
        town, sylvie = db.scalars(select(Territory)).one(), db.scalars(select(Agent)).one()
        other = Agent(territory_id=town.id, login="paule", name="Paule", role="agent", created_at=stage.clock.now())
        db.add(other)
        db.flush()
        now = stage.clock.now()
        duty_exceptions.replace(db, sylvie, other, now, now + timedelta(days=1), actor=SYLVIE, now=now)

    assert reminder(stage).endswith("Sans réponse à 12 h, Paule vous appellera, comme convenu.")


def test_off_duty_it_says_when_somebody_reads(stage: Stage) -> None:
    without_circle(stage)
    with stage.database.write() as db:
        for hours in db.scalars(select(Duty)).all():
            hours.opens, hours.closes = 8 * 60, 10 * 60 + 30

    assert reminder(stage).endswith("Sans réponse, la mairie le lira à partir de 8 h, mercredi 25 novembre.")
