"""The three questions of the month by telephone: whom, when, what is kept, and who does not read it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.call_queue import Outcome
from backend.checkins.rhythm import DAILY
from backend.models import Alert, AuditEntry, CallTask, CheckIn, Consent, Person, Territory, ThreeAnswers
from backend.services import alerts, people
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import threes
from backend.services.checkins.plans import Wish
from backend.services.desk import monthly, sheet
from backend.services.desk.monthly import Agrees, Told
from backend.services.desk_errors import NotItsOutcome
from tests.backend.services.checkins.conftest import Morning
from tests.backend.services.desk.conftest import Desk

pytestmark = pytest.mark.usefixtures("_called")
FINE = Outcome.ANSWERED_FINE


@pytest.fixture
def _called(morning: Morning, desk: Desk) -> None:
    """Jeanne is called every morning, has been for three weeks, and Sylvie is named; it is a minute past nine."""
    morning.town.decides(threes.READERS, ["sylvie"])
    morning.plan(Wish(DAILY, (9 * 60,), by_phone=True))
    for day in ("11-24", "12-15"):
        morning.asleep_until(f"2026-{day}T09:00:00+01:00")
    desk.number(morning.jeanne)
    _nothing_is_amiss(morning)


def _nothing_is_amiss(morning: Morning) -> None:
    with morning.town.write() as db:
        for alert in db.scalars(select(Alert).where(Alert.state != "closed")):
            alerts.all_clear(db, alert, "alive", actor=SYSTEM, now=morning.town.now())


def _call(morning: Morning) -> int:
    with morning.town.database.read() as db:
        open_ones = select(CallTask.id).where(CallTask.state == "open", CallTask.reason == "checkin")
        return db.scalars(open_ones).one()


def _asks(morning: Morning, desk: Desk) -> str | None:
    """What the sheet of her call says."""
    call = _call(morning)
    desk.take(call)
    with morning.town.write() as db:
        hall = db.get_one(Territory, morning.town.territory_id)
        return sheet.read(db, hall, db.get_one(CallTask, call), login="lise", now=morning.town.now()).month


def _answers(morning: Morning) -> list[str | None]:
    with morning.town.database.read() as db:
        return list(db.scalars(select(ThreeAnswers.answers).order_by(ThreeAnswers.id)))


def _standing(morning: Morning) -> people.Standing:
    with morning.town.database.read() as db:
        return people.standing(db, db.get_one(Person, morning.jeanne), threes.CONSENT)


def test_the_yes_said_aloud_is_kept_with_who_heard_it_and_the_answers_as_if_they_were_tapped(
    morning: Morning, desk: Desk
) -> None:
    assert _asks(morning, desk) == "consent"
    noted = desk.done(_call(morning), FINE, month=Told(Agrees.YES, "213"))
    assert (noted.month, noted.alert, _answers(morning)) == (True, None, ["213"])
    with morning.town.database.read() as db:
        assert db.scalars(select(Consent.kind).where(Consent.kind == threes.CONSENT)).all() == [threes.CONSENT]
        verbs = select(AuditEntry.verb).where(
            AuditEntry.what_id == morning.jeanne, AuditEntry.what == "person", AuditEntry.actor == "agent:lise"
        )
        assert {"consent", "answer_threes"} <= set(db.scalars(verbs))
        assert db.scalars(select(CheckIn.outcome).order_by(CheckIn.id.desc())).first() == "fine"


def test_once_a_month_and_without_asking_for_the_yes_again(morning: Morning, desk: Desk) -> None:
    desk.done(_call(morning), FINE, month=Told(Agrees.YES, "213"))
    morning.asleep_until("2026-12-16T09:00:00+01:00")
    assert _asks(morning, desk) is None
    with pytest.raises(NotItsOutcome, match="not for today"):
        desk.done(_call(morning), FINE, month=Told(answers="111"))
    desk.done(_call(morning), FINE)
    morning.asleep_until("2027-01-14T09:00:00+01:00")
    _nothing_is_amiss(morning)
    assert _asks(morning, desk) == "questions"
    desk.done(_call(morning), FINE, month=Told(answers="3"))
    assert _answers(morning) == ["213", "3"]


def test_whoever_types_does_not_read_the_trend_and_whoever_is_named_is_alerted(morning: Morning, desk: Desk) -> None:
    agrees: Agrees | None = Agrees.YES
    for day, figures in (("2026-12-15", "111"), ("2027-01-14", "121"), ("2027-02-14", "233")):
        if agrees is None:
            morning.asleep_until(f"{day}T09:00:00+01:00")
            _nothing_is_amiss(morning)
        noted = desk.done(_call(morning), FINE, month=Told(agrees, figures))
        agrees = None
    assert noted.alert is None
    with morning.town.database.read() as db:
        alert = db.scalars(select(Alert).where(Alert.kind == alerts.ISOLATION)).one()
        assert [alerts.may_see(db, alert, login) for login in ("lise", "sylvie")] == [False, True]
        hall = db.get_one(Territory, morning.town.territory_id)
        assert not threes.may_read(db, hall, Actor.agent("lise"))


def test_a_no_is_heard_in_any_call_and_closes_nothing_else(morning: Morning, desk: Desk) -> None:
    desk.done(desk.asks(morning.jeanne), Outcome.ANSWERED_LOW, month=Told(Agrees.NO))
    assert _standing(morning) is people.Standing.REFUSED
    with morning.town.database.read() as db:
        assert people.standing(db, db.get_one(Person, morning.jeanne), "checkins") is people.Standing.TOLD


def test_who_leaves_it_open_is_not_asked_again_for_long(morning: Morning, desk: Desk) -> None:
    desk.done(_call(morning), FINE, month=Told(Agrees.UNSURE))
    morning.asleep_until("2026-12-16T09:00:00+01:00")
    _nothing_is_amiss(morning)
    assert (_asks(morning, desk), _standing(morning)) == (None, people.Standing.UNTOLD)


@pytest.mark.parametrize(
    ("outcome", "told", "why"),
    [
        (Outcome.ANSWERED_LOW, Told(Agrees.YES, "213"), "good answer"),
        (Outcome.NO_ANSWER, Told(Agrees.NO), "good answer"),
        (FINE, Told(answers="213"), "whether they agree"),
        (FINE, Told(Agrees.NO, "213"), "without their yes"),
        (FINE, Told(Agrees.UNSURE, "213"), "without their yes"),
        (FINE, Told(Agrees.YES, "214"), "1 to 3"),
        (FINE, Told(Agrees.YES, "2131"), "1 to 3"),
        (FINE, Told(Agrees.YES, "deux"), "1 to 3"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    morning: Morning, desk: Desk, outcome: Outcome, told: Told, why: str
) -> None:
    call = _call(morning)
    with pytest.raises(NotItsOutcome, match=why):
        desk.done(call, outcome, month=told)
    assert (_answers(morning), desk.call(call).state, _standing(morning)) == ([], "open", people.Standing.UNTOLD)


def test_nobody_is_asked_in_another_call_nor_who_reads_the_questions_in_a_chat(morning: Morning, desk: Desk) -> None:
    other = desk.asks(morning.jeanne)
    with morning.town.database.read() as db:
        assert monthly.due(db, db.get_one(CallTask, other), now=morning.town.now()) is None
    with pytest.raises(NotItsOutcome, match="not for today"):
        desk.done(other, FINE, month=Told(Agrees.YES, "213"))


def test_where_nobody_is_named_nobody_is_asked(morning: Morning, desk: Desk) -> None:
    morning.town.decides(threes.READERS, [])
    assert _asks(morning, desk) is None
