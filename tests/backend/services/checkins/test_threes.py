"""The three questions of the month: whom and when, who reads, who erases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from backend.checkins import moods
from backend.models import (
    Agent,
    Alert,
    AuditEntry,
    ChannelAccount,
    CheckIn,
    DutyNotice,
    Person,
    Territory,
    ThreeAnswers,
)
from backend.services import agents, alerts, duty, duty_alarm, people, reaching
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import answers, threes
from backend.services.desk_errors import NoSuchAlert
from backend.services.privacy import emptying, export
from tests.backend.services.checkins.conftest import Morning

pytestmark = pytest.mark.usefixtures("_named")


@pytest.fixture
def _named(morning: Morning) -> None:
    morning.town.decides(threes.READERS, ["sylvie"])
    morning.plan()
    morning.asleep_until("2026-12-15T09:00:00+01:00")


def _agrees(morning: Morning, yes: bool = True) -> None:
    with morning.town.write() as db:
        person = db.get_one(Person, morning.jeanne)
        if yes:
            people.record_consent(db, person, threes.CONSENT, now=morning.town.now())
        else:
            people.refuse(db, person, threes.CONSENT, actor=SYSTEM, now=morning.town.now())


def _asked(morning: Morning) -> str | None:
    with morning.town.write() as db:
        for alert in db.scalars(select(Alert).where(Alert.state != "closed")):  # mornings without an answer
            alerts.all_clear(db, alert, "alive", actor=SYSTEM, now=morning.town.now())
        return threes.may_be_asked(db, morning.jeanne, now=morning.town.now())


def _says(morning: Morning, *months: str) -> None:
    for given in months:
        with morning.town.write() as db:
            row = threes.begin(db, morning.jeanne, now=morning.town.now())
            for number, value in enumerate(given):
                threes.answer(
                    db, row.id, morning.jeanne, number, int(value), actor=Actor.person(morning.jeanne),
                    now=morning.town.now(),
                )  # fmt: skip
        morning.town.clock.forward(timedelta(days=30))


# --- when -------------------------------------------------------------------------------------------------------------


def test_nobody_is_asked_without_a_yes_and_the_yes_is_asked_for_once(morning: Morning) -> None:
    assert _asked(morning) == "consent"
    with morning.town.write() as db:
        threes.asked_consent(db, morning.jeanne, now=morning.town.now())
    assert _asked(morning) is None
    _agrees(morning)
    assert _asked(morning) == "questions"


def test_a_no_is_final_and_closes_nothing_else(morning: Morning) -> None:
    _agrees(morning, yes=False)

    assert _asked(morning) is None
    with morning.town.database.read() as db:
        person = db.get_one(Person, morning.jeanne)
        assert people.standing(db, person, "checkins") is people.Standing.TOLD


def test_once_a_month(morning: Morning) -> None:
    _agrees(morning)
    _says(morning, "11")
    morning.town.clock.at -= timedelta(days=5)
    assert _asked(morning) is None
    morning.town.clock.forward(timedelta(days=5))
    assert _asked(morning) == "questions"


@pytest.mark.parametrize("outcome", [moods.LOW, "distress", "emergency"])
def test_never_on_a_low_day_nor_in_the_days_after(morning: Morning, outcome: str) -> None:
    _agrees(morning)
    with morning.town.write() as db:
        last = db.scalars(select(CheckIn).order_by(CheckIn.due_at.desc())).first()
        assert last is not None
        answers.note(db, last.id, morning.jeanne, outcome, actor=SYSTEM, now=morning.town.now())
    assert _asked(morning) is None
    morning.town.clock.forward(timedelta(days=4))
    assert _asked(morning) == "questions"


def test_never_while_agents_have_a_crisis_of_theirs_open(morning: Morning) -> None:
    _agrees(morning)
    _asked(morning)
    with morning.town.write() as db:
        alerts.raise_alert(
            db, "distress", person=db.get_one(Person, morning.jeanne), cause="distress:1",
            territory_id=morning.town.territory_id, actor=SYSTEM, now=morning.town.now(),
        )  # fmt: skip
        assert threes.may_be_asked(db, morning.jeanne, now=morning.town.now()) is None


def test_nobody_is_asked_where_nobody_is_named_or_the_plan_is_young(morning: Morning) -> None:
    _agrees(morning)
    morning.town.decides(threes.READERS, ["nobody.here"])
    assert _asked(morning) is None
    morning.town.decides(threes.READERS, ["sylvie"])
    leo = morning.town.person("Léo")
    morning.plan(person=leo)
    with morning.town.database.read() as db:
        assert threes.may_be_asked(db, leo, now=morning.town.now()) is None


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_answers_are_sealed(morning: Morning) -> None:
    _says(morning, "123")
    with morning.town.database.read() as db:
        (kept,) = db.execute(text("SELECT answers FROM three_answers")).scalars()
        assert b"123" not in bytes(kept)
        assert [row.answers for row in threes.of(db, morning.jeanne)] == ["123"]


def test_others_answer_nothing_of_it_and_no_question_is_skipped(morning: Morning) -> None:
    leo = morning.town.person("Léo")
    with morning.town.write() as db:
        row = threes.begin(db, morning.jeanne, now=morning.town.now())
        for person, number, value in ((leo, 0, 1), (morning.jeanne, 2, 1), (morning.jeanne, 0, 4)):
            with pytest.raises(LookupError):
                threes.answer(db, row.id, person, number, value, actor=SYSTEM, now=morning.town.now())


def test_a_rising_score_is_an_alert_for_named_agents_only(morning: Morning) -> None:
    _asked(morning)
    _says(morning, "111", "112", "222")
    with morning.town.write() as db:
        place = db.get_one(Territory, morning.town.territory_id)
        agents.add(db, place, "mehdi", "Mehdi Roux", actor=SYSTEM, now=morning.town.now())
        (alert,) = db.scalars(select(Alert).where(Alert.kind == "isolation"))
        assert (alert.words, alert.restricted, alert.urgent) == ("rising", True, False)
        assert alert in alerts.open_alerts(db, place.id, "sylvie")
        assert alert not in alerts.open_alerts(db, place.id, "mehdi")
        with pytest.raises(NoSuchAlert):
            alerts.take(db, alert.id, "mehdi", now=morning.town.now())
        alerts.take(db, alert.id, "sylvie", now=morning.town.now())


def test_only_named_agents_are_told_of_it_away_from_the_desk(morning: Morning) -> None:
    _asked(morning)
    now = morning.town.now()
    with morning.town.write() as db:
        place = db.get_one(Territory, morning.town.territory_id)
        mehdi = agents.add(db, place, "mehdi", "Mehdi Roux", actor=SYSTEM, now=now)
        duty.set_hours(db, mehdi, range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=now)
        for login in ("mehdi", "sylvie"):
            agent = db.scalars(select(Agent).where(Agent.login == login)).one()
            reaching.add(db, agent, "sms", "+33612345678", actor=SYSTEM, now=now)
        db.add(ChannelAccount(territory_id=place.id, channel="sms", address="1", state="working", cursor=""))
    _says(morning, "111", "112", "333")
    with morning.town.write() as db:
        raised = morning.town.now() - timedelta(days=30)
        assert duty_alarm.due(db, now=raised + timedelta(hours=6), limit=20) == 1
        sylvie = db.scalars(select(Agent.id).where(Agent.login == "sylvie")).one()
        assert set(db.scalars(select(DutyNotice.agent_id))) == {sylvie}
        assert duty_alarm.due(db, now=raised + timedelta(days=2), limit=20) == 0


def test_the_person_erases_them_with_the_alert(morning: Morning) -> None:
    _asked(morning)
    _says(morning, "111", "112", "222")
    with morning.town.write() as db:
        assert threes.erase(db, morning.jeanne, actor=Actor.person(morning.jeanne), now=morning.town.now()) == 3
        assert db.scalars(select(ThreeAnswers)).all() == []
        (alert,) = db.scalars(select(Alert).where(Alert.kind == "isolation"))
        assert (alert.state, alert.words) == ("closed", None)


def test_a_copy_holds_them_for_the_person_and_for_named_agents(morning: Morning) -> None:
    _says(morning, "123")
    with morning.town.write() as db:
        person = db.get_one(Person, morning.jeanne)
        for actor, holds in (
            (Actor.person(morning.jeanne), True), (Actor.agent("sylvie"), True), (Actor.agent("mehdi"), False),
        ):  # fmt: skip
            copy = export.copy_of(db, person, actor=actor, now=morning.town.now())
            assert ("three_answers" in copy["tables"]) is holds
            assert ("three_answers" in copy["left_out"]) is not holds


def test_erasure_leaves_nothing_of_them(morning: Morning) -> None:
    _says(morning, "123")
    with morning.town.write() as db:
        emptying.erase(db, db.get_one(Person, morning.jeanne), actor=SYSTEM, now=morning.town.now())
        assert {row.answers for row in db.scalars(select(ThreeAnswers))} <= {None}


def test_reading_them_is_written_down(morning: Morning) -> None:
    with morning.town.write() as db:
        threes.note_reading(db, db.get_one(Person, morning.jeanne), "sylvie", now=morning.town.now())
        read = select(AuditEntry.actor).where(AuditEntry.verb == "read_threes", AuditEntry.what_id == morning.jeanne)
        assert db.scalars(read).all() == ["agent:sylvie"]
