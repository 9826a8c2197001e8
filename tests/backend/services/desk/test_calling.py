"""What came of a call: who is called again and when, who is visited, and what counts as if it had been tapped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.call_queue import Outcome
from backend.models import Alert, CallTask, CheckInContact, CheckInPlan, Consent, Person
from backend.services.actor import SYSTEM
from backend.services.checkins import circle
from backend.services.checkins.plans import Wish
from backend.services.desk import numbers
from backend.services.desk_errors import NotItsOutcome
from backend.services.due import run_due
from tests.backend.services.checkins.conftest import DAILY, NINE, Morning
from tests.backend.services.desk.conftest import Desk

BY_PHONE = Wish(DAILY, (NINE,), by_phone=True)
NINE_O_CLOCK = "2026-11-24T09:01:00+01:00"
AT_NOON = "2026-11-24T12:30:00+01:00"


@pytest.fixture
def call(morning: Morning, desk: Desk) -> int:
    """It is nine: Jeanne, whom somebody calls every morning, is to be called."""
    morning.plan(BY_PHONE)
    morning.until(NINE_O_CLOCK)
    ((number, reason),) = desk.queue()
    assert reason == "checkin"
    return number


def alert_kinds(desk: Desk) -> list[str]:
    return desk.town.alerts()


# --- nobody answers ------------------------------------------------------------------------------------------------


def test_who_does_not_answer_is_called_again_by_itself(desk: Desk, call: int) -> None:
    assert desk.done(call, Outcome.NO_ANSWER).again_at is not None
    assert desk.again_in(call) == timedelta(minutes=20)
    desk.done(call, Outcome.VOICEMAIL)
    assert desk.again_in(call) == timedelta(hours=2)
    assert desk.attempts(desk.call(call).person_id) == [("lise", "no_answer"), ("lise", "voicemail")]
    assert desk.call(call).state == "open"


def test_who_wishes_to_be_called_back_is(desk: Desk, call: int) -> None:
    back = desk.town.now() + timedelta(hours=7)

    assert desk.done(call, Outcome.CALL_BACK_AT, call_back_at=back).again_at == back
    assert desk.call(call).missed == 0


def test_a_call_of_the_morning_becomes_the_search_for_who_is_silent(morning: Morning, desk: Desk, call: int) -> None:
    desk.done(call, Outcome.NO_ANSWER)
    desk.take(call, "lise")  # at half past twelve she tries again, and the ladder ends while it rings
    morning.until(AT_NOON)

    assert desk.queue() == [(call, "silence")]
    assert alert_kinds(desk) == ["silence"]
    desk.done(call, Outcome.NO_ANSWER)
    assert desk.call(call).state == "open"
    desk.done(call, Outcome.ANSWERED_FINE)
    assert morning.checkins() == [("alive", "fine")]
    assert (alert_kinds(desk), desk.queue()) == ([], [])


# --- they answer -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "noted"), [(Outcome.ANSWERED_FINE, "fine"), (Outcome.ANSWERED_LOW, "low")], ids=str
)
def test_what_is_answered_on_the_telephone_is_an_answer_like_any_other(
    morning: Morning, desk: Desk, call: int, outcome: Outcome, noted: str
) -> None:
    desk.done(call, outcome, note="elle dort mal")

    assert morning.checkins() == [("alive", noted)]
    assert desk.call(call).outcome == f"{outcome.value}: elle dort mal"
    morning.until(AT_NOON)
    assert alert_kinds(desk) == []


def test_low_three_times_in_a_row_is_told_to_agents(morning: Morning, desk: Desk, call: int) -> None:
    for day in (24, 25, 26):
        morning.until(f"2026-11-{day}T09:01:00+01:00")
        ((number, _),) = desk.queue()
        desk.done(number, Outcome.ANSWERED_LOW)

    assert alert_kinds(desk) == ["low_mood"]


def test_a_need_goes_to_volunteers_like_any_other(morning: Morning, desk: Desk, call: int) -> None:
    karim = desk.town.volunteer("Karim")

    noted = desk.done(call, Outcome.ANSWERED_NEED, need=desk.town.need(place=""))

    assert noted.posted is not None
    assert desk.town.invited(noted.posted.request.id) == [karim]
    request = desk.town.read_request(noted.posted.request.id)
    assert (request.requester_id, request.beneficiary_id) == (morning.jeanne, morning.jeanne)
    assert request.place == "12 rue des Lilas"
    assert morning.checkins() == [("alive", "need")]
    with desk.town.database.read() as db:
        kinds = select(Consent.kind).where(Consent.person_id == morning.jeanne)
        assert set(db.scalars(kinds)) == {"checkins", "information"}


def test_a_need_for_which_the_town_wishes_an_agent_waits_unless_the_agent_lets_it_out(
    morning: Morning, desk: Desk, call: int
) -> None:
    del morning
    desk.town.decides("automation", {"shopping": "proposed"})
    noted = desk.done(call, Outcome.ANSWERED_NEED, need=desk.town.need())
    assert noted.posted is not None
    assert noted.posted.request.state == "held"

    odette = desk.asks(desk.town.person("Odette"), "checkin")
    noted = desk.done(odette, Outcome.ANSWERED_NEED, need=desk.town.need(), publish=True)
    assert noted.posted is not None
    assert noted.posted.request.state == "open"


def test_a_need_that_is_no_request_is_an_agent_s(desk: Desk, call: int) -> None:
    assert desk.done(call, Outcome.ANSWERED_NEED, note="son chauffage est en panne").alert == "need_by_phone"
    assert alert_kinds(desk) == ["need_by_phone"]


def test_an_answer_to_any_call_is_a_sign_of_life(morning: Morning, desk: Desk, call: int) -> None:
    del call
    other = desk.asks(morning.jeanne, "neighbour_found")
    desk.done(other, Outcome.ANSWERED_FINE)

    assert morning.checkins() == [("alive", "alive")]
    assert desk.queue() == []


def test_what_she_says_while_the_call_was_settled_meanwhile_is_still_noted(
    morning: Morning, desk: Desk, call: int
) -> None:
    desk.take(call)
    morning.writes()
    morning.until("2026-11-24T10:10:00+01:00")
    with desk.town.write() as db:
        task = db.get_one(CallTask, call)
        task.claimed_until = desk.town.now() + timedelta(minutes=5)  # she is still on the telephone
        assert task.state == "done"

    desk.done(call, Outcome.ANSWERED_LOW)

    assert morning.checkins() == [("alive", "low")]


def test_who_does_not_wish_to_be_asked_is_no_silence_and_an_agent_talks_it_over(
    morning: Morning, desk: Desk, call: int
) -> None:
    assert desk.done(call, Outcome.REFUSED).alert == "refuses_checkins"
    assert morning.checkins() == [("alive", "alive")]
    with desk.town.database.read() as db:
        assert db.scalars(select(CheckInPlan.state)).one() == "active"


# --- a yes, or a no ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "state"), [(Outcome.AGREED, "active"), (Outcome.REFUSED, "refused")], ids=str)
def test_a_plan_that_waits_for_her_yes(morning: Morning, desk: Desk, outcome: Outcome, state: str) -> None:
    odette = desk.town.person("Odette", chats=False)
    plan = morning.plan(BY_PHONE, person=odette, by="relative")
    ((number, reason),) = desk.queue()
    assert reason == "checkins_agreement"

    desk.done(number, outcome)

    with desk.town.database.read() as db:
        assert db.get_one(CheckInPlan, plan).state == state


@pytest.mark.parametrize(("outcome", "state"), [(Outcome.AGREED, "agreed"), (Outcome.REFUSED, "refused")], ids=str)
def test_a_neighbour_who_is_asked_to_look_in(morning: Morning, desk: Desk, outcome: Outcome, state: str) -> None:
    plan, marcel = morning.plan(), desk.town.person("Marcel", chats=False)
    with desk.town.write() as db:
        found = db.get_one(CheckInPlan, plan), db.get_one(Person, marcel)
        circle.add(db, *found, "neighbour", actor=SYSTEM, now=desk.town.now())
    ((number, reason),) = desk.queue()
    assert reason == "circle_agreement"

    desk.done(number, outcome)

    with desk.town.database.read() as db:
        assert db.scalars(select(CheckInContact.state)).one() == state


def test_an_agreement_to_be_helped(desk: Desk) -> None:
    request = desk.town.request(by="Paul", for_other=True, whom="Odette")
    ((number, reason),) = desk.queue()
    assert reason == "agreement"

    desk.done(number, Outcome.REFUSED)

    assert desk.town.read_request(request).state == "cancelled"


def test_of_several_that_wait_for_her_yes_each_is_answered_by_its_own_number(desk: Desk) -> None:
    for category in ("shopping", "paperwork"):
        desk.town.request(category, by="Paul", for_other=True, whom="Odette")
    ((number, _),) = desk.queue()

    with pytest.raises(NotItsOutcome, match="agreements"):
        desk.done(number, Outcome.AGREED)
    assert desk.queue() == [(number, "agreement")]


# --- somebody else answers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "alert", "urgent"),
    [
        (Outcome.HOSPITAL, "hospital_said", False),
        (Outcome.MOVED, "moved_said", False),
        (Outcome.DIED_SAID, "died_said", True),
    ],
    ids=str,
)
def test_what_others_say_an_agent_decides_and_nothing_is_asked_meanwhile(
    morning: Morning, desk: Desk, call: int, outcome: Outcome, alert: str, urgent: bool
) -> None:
    assert desk.done(call, outcome, note="dit son fils").alert == alert

    assert morning.checkins() == [("settled", outcome.value)]
    with desk.town.database.read() as db:
        assert db.get_one(Person, morning.jeanne).state == "present"
        raised = db.scalars(select(Alert).where(Alert.kind == alert)).one()
        assert (raised.urgent, raised.words) == (urgent, "dit son fils")
    morning.until("2026-11-26T08:59:00+01:00")
    assert len(morning.checkins()) == 1
    morning.until("2026-11-27T09:30:00+01:00")  # nobody decided: she is asked again, rather than forgotten
    assert len(morning.checkins()) == 2


# --- numbers ----------------------------------------------------------------------------------------------------------


def test_a_wrong_number_is_not_dialled_again_and_the_next_one_is_tried_at_once(
    morning: Morning, desk: Desk, call: int
) -> None:
    desk.number(morning.jeanne, "+33233000001")
    desk.number(morning.jeanne, "+33612345678")

    assert desk.done(call, Outcome.WRONG_NUMBER).again_at == desk.town.now()
    with desk.town.database.read() as db:
        assert numbers.of(db, db.get_one(Person, morning.jeanne)) == ["+33612345678"]


def test_who_is_silent_and_has_no_number_left_is_visited(morning: Morning, desk: Desk, call: int) -> None:
    desk.number(morning.jeanne)
    morning.until(AT_NOON)

    noted = desk.done(call, Outcome.WRONG_NUMBER)

    assert (noted.visit, noted.alert) == (True, "no_number")
    ((visit, reason),) = desk.queue()
    assert reason == "visit"
    desk.done(visit, Outcome.ANSWERED_FINE, note="elle jardinait")
    assert morning.checkins() == [("alive", "fine")]
    assert alert_kinds(desk) == ["no_number"]


# --- REFLEX -------------------------------------------------------------------------------------------------------


def test_after_four_attempts_somebody_goes_there(desk: Desk) -> None:
    odette = desk.town.person("Odette")
    call = desk.asks(odette, "weather", preset="reflex")
    for _ in range(3):
        assert not desk.done(call, Outcome.NO_ANSWER).visit
        desk.town.clock.at = desk.call(call).next_at or desk.town.now()

    assert desk.done(call, Outcome.NO_ANSWER).visit
    assert desk.queue() == [(call + 1, "visit")]


def test_who_has_answered_one_call_is_not_called_again_to_hear_the_same(desk: Desk) -> None:
    odette = desk.town.person("Odette")
    desk.asks(odette, "weather", preset="reflex")
    desk.done(desk.asks(odette, "checkin"), Outcome.ANSWERED_FINE)
    assert desk.queue() == []


def test_after_two_days_somebody_goes_there_though_nobody_found_the_time_to_call(desk: Desk) -> None:
    desk.asks(desk.town.person("Odette"), "weather", preset="reflex")
    desk.town.clock.forward(timedelta(hours=47))
    run_due(desk.town.database, now=desk.town.now())
    assert [reason for _, reason in desk.queue()] == ["weather"]

    desk.town.clock.forward(timedelta(hours=1))
    run_due(desk.town.database, now=desk.town.now())
    run_due(desk.town.database, now=desk.town.now())
    assert [reason for _, reason in desk.queue()] == ["visit"]


# --- what does not go together ---------------------------------------------------------------------------------------


def test_what_does_not_go_together_is_refused_and_nothing_is_noted(desk: Desk, call: int) -> None:
    now = desk.town.now()
    for outcome, said in (
        (Outcome.CALL_BACK_AT, {}),
        (Outcome.CALL_BACK_AT, {"call_back_at": now - timedelta(minutes=1)}),
        (Outcome.CALL_BACK_AT, {"call_back_at": now + timedelta(days=61)}),
        (Outcome.NO_ANSWER, {"call_back_at": now + timedelta(hours=1)}),
        (Outcome.ANSWERED_NEED, {}),
        (Outcome.ANSWERED_FINE, {"need": desk.town.need()}),
        (Outcome.AGREED, {}),
    ):
        with pytest.raises(NotItsOutcome):
            desk.done(call, outcome, **said)

    assert desk.attempts(desk.call(call).person_id) == []
    assert desk.call(call).state == "open"
