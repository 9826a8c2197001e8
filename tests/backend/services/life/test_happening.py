"""Hospital, a care home, death, home again: at once everything stops, everywhere, and humans tell who was close."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.messaging.tidings import RequestGone
from backend.models import (
    Alert,
    CallTask,
    CheckIn,
    CheckInContact,
    CheckInPlan,
    Conversation,
    HelpRequest,
    InboxEvent,
    Link,
    Mission,
    OutboxMessage,
    Person,
    Recurrence,
)
from backend.services import alerts, calls, people
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NotFromThere, SoAlready
from backend.services.news import call, tell_or_call
from backend.services.privacy import erasing
from tests.backend.services.life.conftest import Life
from tests.support.rows import counts

STOPPING = ("hospital", "carehome", "died")
STATE = {"hospital": "away", "carehome": "away", "died": "deceased"}


def told(life: Life, person: int, since: int = 0) -> list[str]:
    return [type(one).__name__ for one in life.town.news(person)][since:]


@pytest.mark.parametrize("kind", STOPPING)
def test_nobody_asks_her_how_she_is_and_nobody_looks_for_her(life: Life, kind: str) -> None:
    plan = life.morning.plan()
    karim, _ = life.morning.of_the_circle(plan, "Karim")
    life.morning.until("2026-11-24T09:01:00+01:00")
    life.morning.carried()
    life.morning.until("2026-11-24T12:10:00+01:00")
    assert life.town.alerts() == ["silence"]

    happened = life.happens(kind)

    assert (life.state(), life.plan()) == (STATE[kind], "paused")
    assert happened.stopped["plan"] == 1
    assert life.town.alerts() == []
    assert (life.jeanne, "silence") not in life.calls()
    assert told(life, karim)[-1] == "CircleClear"
    life.later("2026-11-27T12:00:00+01:00")
    assert len(life.morning.checkins()) == 1


@pytest.mark.parametrize("kind", STOPPING)
def test_what_was_asked_for_her_is_off_and_its_volunteer_hears_only_that(life: Life, kind: str) -> None:
    karim = life.town.volunteer("Karim")
    taken, waiting = life.town.request(by="Jeanne"), life.town.request("shopping", by="Jeanne", text="du beurre")
    mission = life.town.accepts(karim, taken)
    before = len(told(life, karim))

    happened = life.happens(kind)

    assert happened.stopped["requests"] == 2
    assert [life.town.read_request(one).state for one in (taken, waiting)] == ["cancelled", "cancelled"]
    assert life.town.read_mission(mission).state == "cancelled"
    assert set(told(life, karim, before)) == {"RequestGone"}
    assert happened.to_call == (karim,)
    assert life.calls() == [(karim, f"life_news:{life.jeanne}")]


@pytest.mark.parametrize("kind", STOPPING)
def test_help_that_was_given_is_done_and_nobody_is_asked_how_it_went(life: Life, kind: str) -> None:
    karim = life.town.volunteer("Karim")
    request = life.town.request(by="Jeanne")
    mission = life.town.accepts(karim, request)
    life.town.says(karim, mission, "helped")
    before = told(life, karim)

    life.happens(kind)

    assert (life.town.read_mission(mission).state, life.town.read_request(request).state) == ("done", "done")
    assert told(life, karim) == before
    assert "FeedbackWanted" not in told(life, life.jeanne)


def test_what_comes_back_for_her_does_no_more(life: Life) -> None:
    life.town.request(by="Jeanne", rrule="FREQ=WEEKLY;BYDAY=WE")
    assert life.happens("hospital").stopped["recurrences"] == 1
    with life.town.database.read() as db:
        assert db.scalars(select(Recurrence.state)).all() == ["stopped"]
    life.later("2026-12-09T09:00:00+01:00")
    with life.town.database.read() as db:
        assert set(db.scalars(select(HelpRequest.state))) == {"cancelled"}


def test_what_she_asked_for_somebody_else_is_still_needed(life: Life) -> None:
    life.town.decides("agreement_first", False)
    request = life.town.request(by="Jeanne", for_other=True, whom="Marcel")

    assert life.happens("died").stopped["asked_for_others"] == 1

    found = life.town.read_request(request)
    assert found.state == "open"
    assert found.requester_id == found.beneficiary_id != life.jeanne


def test_who_volunteers_gives_back_what_they_promised_and_is_asked_nothing(life: Life) -> None:
    karim = life.town.volunteer("Karim")
    request = life.town.request(by="Odette")
    mission = life.town.accepts(karim, request)
    other = life.town.request(by="Odette", text="du beurre")
    assert life.town.invited(other) == [karim]

    assert life.happens("hospital", karim).stopped["missions"] == 1

    assert life.town.read_mission(mission).state == "given_back"
    assert life.town.read_request(request).state == "open"
    assert life.town.invited(other) == []
    volunteer = life.town.read_volunteer(karim)
    assert (volunteer.state, volunteer.paused_for, volunteer.on_duty) == ("paused", "away", False)
    life.town.request(by="Odette", text="du pain")
    assert life.town.invited(life.town.request(by="Odette", text="du sel")) == []


def test_who_looks_in_on_others_does_not_any_more_and_staff_hear_of_who_has_nobody_left(life: Life) -> None:
    plan = life.morning.plan()
    karim, his = life.morning.of_the_circle(plan, "Karim")
    lea, hers = life.morning.of_the_circle(plan, "Léa")

    life.happens("hospital", karim)
    assert (life.contact(his), life.town.alerts()) == ("left", [])
    life.happens("died", lea)
    assert (life.contact(hers), life.town.alerts()) == ("left", ["circle_empty"])
    assert told(life, lea) == []


@pytest.mark.parametrize(("kind", "called"), [("hospital", {"Karim"}), ("died", {"Karim", "Paul"})])
def test_a_human_calls_her_volunteer_and_of_the_dead_everybody_who_looked_in(
    life: Life, kind: str, called: set[str]
) -> None:
    plan = life.morning.plan()
    life.morning.of_the_circle(plan, "Karim", "pair")
    life.morning.of_the_circle(plan, "Paul", "relative")

    happened = life.happens(kind)

    assert set(happened.to_call) == {life.town.ids[name] for name in called}
    with life.town.database.read() as db:
        assert set(db.scalars(select(CallTask.words))) == {f"Jeanne: {kind}"}
    assert [told(life, life.town.ids[name]) for name in ("Karim", "Paul")] == [[], []]


@pytest.mark.parametrize("kind", STOPPING)
def test_two_who_organise_themselves_rest_without_a_word(life: Life, kind: str) -> None:
    karim = life.town.volunteer("Karim")
    with life.town.write() as db:
        link = Link(
            territory_id=life.town.territory_id, person_id=life.jeanne, volunteer_id=karim, state="active",
            missions=3, noticed_at=life.town.now(), active_at=life.town.now(), silent_quarters=0,
        )  # fmt: skip
        db.add(link)
        db.flush()
        number = link.id

    assert life.happens(kind).stopped["links"] == 1

    assert life.row(Link, number).state == "suspended"
    assert life.town.told(karim) == []
    assert life.calls() == [(karim, f"life_news:{life.jeanne}")]


@pytest.mark.parametrize("kind", STOPPING)
def test_what_was_on_its_way_to_her_is_not_said_but_what_she_wrote_is_heard(life: Life, kind: str) -> None:
    waits, parked, gone = life.letter(), life.letter(state="parked"), life.letter(state="sent")
    others = life.letter(life.town.person("Paul"))
    life.town.request(by="Jeanne")
    with life.town.write() as db:
        talk = db.scalars(select(Conversation.id).where(Conversation.person_id == life.jeanne)).one()
        for key, identity in (("news", None), ("hers", 1)):
            db.add(
                InboxEvent(
                    territory_id=life.town.territory_id, conversation_id=talk, identity_id=identity, source="news",
                    event_key=key, kind="SetAside", content="{}", priority=1, due_at=life.town.now(),
                    received_at=life.town.now(), trace="t", state="waiting", tries=0,
                )
            )  # fmt: skip

    assert life.happens(kind).stopped["messages"] >= 3

    assert [life.row(OutboxMessage, one).state for one in (waits, parked, gone, others)] == [
        "cancelled", "cancelled", "sent", "waiting",
    ]  # fmt: skip
    with life.town.database.read() as db:
        states = dict(db.execute(select(InboxEvent.event_key, InboxEvent.state)).all())
    assert (states["news"], states["hers"]) == ("done", "waiting")


def test_nobody_calls_the_dead(life: Life) -> None:
    with life.town.write() as db:
        call(db, life.jeanne, reason="courtesy_call", now=life.town.now())
    life.happens("died")
    with life.town.write() as db:
        call(db, life.jeanne, reason="neighbour_found", now=life.town.now())
        calls.look_for(db, life.jeanne, now=life.town.now())
        gone = RequestGone(1, "cancelled")
        tell_or_call(db, life.jeanne, gone, key="x", reason="nobody_found", now=life.town.now())
    assert life.calls() == []


def test_an_erasure_of_the_dead_tells_nobody_and_calls_nobody(life: Life) -> None:
    life.morning.plan()
    life.happens("died")
    before = told(life, life.jeanne)
    with life.town.write() as db:
        erasing.ask(db, db.get_one(Person, life.jeanne), actor=Actor.agent("sylvie"), now=life.town.now())
    assert told(life, life.jeanne) == before
    assert life.calls() == []
    with life.town.write() as db:
        erasing.undo(db, db.get_one(Person, life.jeanne), actor=Actor.agent("sylvie"), now=life.town.now())
    assert (life.state(), told(life, life.jeanne)) == ("deceased", before)


def test_home_again_she_is_asked_as_before_and_somebody_calls(life: Life) -> None:
    life.morning.plan()
    life.happens("hospital")

    assert life.happens("home").to_call == (life.jeanne,)

    assert (life.state(), life.plan()) == ("present", "active")
    assert life.calls() == [(life.jeanne, "home_help")]


def test_from_hospital_to_a_care_home_and_home_all_goes_on_that_went_on(life: Life) -> None:
    life.morning.plan()
    life.happens("hospital")
    life.happens("carehome")
    life.later("2026-11-29T09:00:00+01:00")
    life.happens("home")

    assert (life.state(), life.plan()) == ("present", "active")
    life.later("2026-12-20T09:30:00+01:00")
    assert life.plan() == "active"


def test_who_had_stopped_all_messages_comes_home_to_none(life: Life) -> None:
    with life.town.write() as db:
        people.stop(
            db, db.get_one(Person, life.jeanne), actor=Actor.person(life.jeanne), now=life.town.now()
        )  # fmt: skip
    life.happens("hospital")
    life.happens("home")

    assert life.state() == "stopped"


def test_a_preview_counts_exactly_what_would_happen_and_changes_nothing(life: Life) -> None:
    plan = life.morning.plan()
    life.morning.of_the_circle(plan, "Paul", "pair")
    karim = life.town.volunteer("Karim")
    life.town.accepts(karim, life.town.request(by="Jeanne"))
    life.letter()
    before = counts(life.town.database)

    seen = life.seen("died")

    assert counts(life.town.database) == before
    assert (life.state(), life.plan()) == ("present", "active")
    assert life.happens("died") == seen
    assert {what: count for what, count in seen.stopped.items() if count} == {
        "plan": 1, "requests": 1, "messages": seen.stopped["messages"],
    }  # fmt: skip


def test_what_others_had_said_is_decided_by_it(life: Life) -> None:
    with life.town.write() as db:
        alerts.raise_alert(
            db, "died_said", person=db.get_one(Person, life.jeanne), cause=f"died_said:{life.jeanne}", urgent=True,
            territory_id=life.town.territory_id, actor=SYSTEM, now=life.town.now(),
        )  # fmt: skip
    life.happens("died")
    with life.town.database.read() as db:
        assert db.execute(select(Alert.state, Alert.outcome, Alert.owner)).one() == ("closed", "died", "sylvie")


def test_what_does_not_follow_is_refused(life: Life) -> None:
    with pytest.raises(SoAlready):
        life.happens("home")
    life.happens("hospital")
    with pytest.raises(SoAlready):
        life.happens("hospital")
    life.happens("died")
    for kind in ("hospital", "carehome", "home"):
        with pytest.raises(NotFromThere):
            life.happens(kind)
    with pytest.raises(SoAlready):
        life.happens("died")


def test_the_history_of_everything_that_stopped_is_written(life: Life) -> None:
    plan = life.morning.plan()
    _, contact = life.morning.of_the_circle(plan, "Karim")
    life.happens("hospital")
    life.happens("hospital", life.town.ids["Karim"])

    assert life.town.history("checkin_plan", plan)[-1] == ("active", "paused", "agent:sylvie")
    assert life.town.history("checkin_contact", contact)[-1] == ("agreed", "left", "agent:sylvie")
    assert life.row(CheckInPlan, plan).next_due_at is None
    assert life.row(CheckInContact, contact).state == "left"
    with life.town.database.read() as db:
        assert not db.scalars(select(CheckIn.id).where(CheckIn.closed_at.is_(None))).all()
        assert not db.scalars(select(Mission.id)).all()
