"""The circle through the real turn: what it is told, and what its answers bring about."""

from __future__ import annotations

from sqlalchemy import select

from backend.messaging.checkin_tidings import CircleAsked
from backend.messaging.messages import OUTGOINGS, Tapped, Wrote
from backend.models import (
    Alert,
    CallTask,
    CheckInPlan,
    Link,
    Person,
    Territory,
)
from backend.services.checkins import circle
from backend.services.news import tell
from nlu.understanding import OUT_OF_SCOPE, Understanding
from tests.support.daily_question import SYLVIE, all_of, asked, last, rows, until
from tests.support.stage import Stage

# --- the circle -----------------------------------------------------------------------------------------------------


def wanted(stage: Stage) -> None:
    asked(stage)
    until(stage, "24T11:02")


def test_a_number_that_was_given_to_this_very_person_is_told_instead_of_the_address(stage: Stage) -> None:
    with stage.database.write() as db:
        jeanne, karim = (stage.people[name].person_id for name in ("Jeanne", "Karim"))
        town = db.scalars(select(Territory)).one()
        db.add(
            Link(
                territory_id=town.id, person_id=jeanne, volunteer_id=karim, state="active", person_gives="number",
                person_contact="02 33 12 34 56", noticed_at=stage.clock.now(), active_at=stage.clock.now(),
            )
        )  # fmt: skip
    wanted(stage)

    told = " ".join(one.text for one in stage.says("Karim", "j'y vais"))

    assert "02 33 12 34 56" in told
    assert "Lilas" not in told


def test_the_code_of_a_door_is_told_to_nobody(stage: Stage) -> None:
    wanted(stage)
    said = " ".join(one.text for one in stage.says("Karim", "j'y vais"))

    assert "12 rue des Lilas" in said
    assert "45B7" not in " ".join(one.text for one in stage.told("Karim"))
    assert "digicode" not in said


def test_somebody_who_is_found_unwell_after_a_pocket_wrote_is_looked_for_all_the_same(stage: Stage) -> None:
    wanted(stage)
    stage.says("Karim", "j'y vais")
    stage.send("Jeanne", Wrote("mmmmm"))
    assert last(stage).state == "alive"

    button, number = stage.button("Karim", "found:1.1.unwell")
    stage.send("Karim", Tapped(button.id, number))

    assert [(one.kind, one.urgent) for one in all_of(stage, Alert)] == [("unwell", True)]


def test_the_number_of_somebody_elses_circle_opens_nothing(stage: Stage) -> None:
    stage.person("Léa", channel="signal")
    wanted(stage)

    told = [one.text for one in stage.send("Léa", Tapped("seeto:1.1", 1))]
    told += [one.text for one in stage.send("Léa", Tapped("found:1.1.well", 1))]

    assert "Lilas" not in " ".join(told)
    assert last(stage).state == "circle"


def test_whoever_stops_while_they_see_to_it_hands_it_on_at_once(stage: Stage) -> None:
    wanted(stage)
    stage.says("Karim", "j'y vais")
    assert last(stage).carer is not None
    stage.meant["retirez-moi du cercle"] = Understanding("retirez-moi du cercle", OUT_OF_SCOPE, 0.9)

    stage.says("Karim", "retirez-moi du cercle")

    assert (last(stage).carer, last(stage).state) == (None, "last")
    assert [one.reason for one in all_of(stage, CallTask)] == ["checkin"]


def test_where_nobody_opens_and_nobody_else_is_left_agents_hear_of_it_at_once(stage: Stage) -> None:
    wanted(stage)
    stage.says("Karim", "j'y vais")
    button, number = stage.button("Karim", "found:1.1.nobody")

    told = " ".join(one.text for one in stage.send("Karim", Tapped(button.id, number)))

    assert "Je demande tout de suite à quelqu’un d’autre" in told
    assert [one.kind for one in all_of(stage, Alert)] == ["silence"]
    assert [one.reason for one in all_of(stage, CallTask)] == ["silence"]


def test_what_was_found_is_asked_once_before_agents_are_alerted(stage: Stage) -> None:
    wanted(stage)
    stage.says("Karim", "j'y vais")
    until(stage, "24T11:46")
    assert stage.news("Karim") == []

    until(stage, "24T11:48")
    assert ["Avez-vous pu voir Jeanne" in one.text for one in stage.news("Karim")] == [True]
    assert all_of(stage, Alert) == []

    until(stage, "24T12:04")
    assert [one.words for one in all_of(stage, Alert)] == ["carer"]


def test_a_circle_that_is_no_longer_needed_is_not_asked(stage: Stage) -> None:
    asked(stage)
    with stage.database.write() as db:
        tell(db, stage.people["Karim"].person_id, CircleAsked(1, 1), key="late", now=stage.clock.now())
    stage.settle()

    assert stage.news("Karim") == []


def test_the_second_who_says_yes_is_told_kindly(stage: Stage) -> None:
    stage.person("Léa", channel="signal")
    with stage.database.write() as db:
        plan, lea = db.get_one(CheckInPlan, 1), db.get_one(Person, stage.people["Léa"].person_id)
        circle.add(db, plan, lea, "neighbour", agreed=True, actor=SYLVIE, now=stage.clock.now())
    wanted(stage)
    until(stage, "24T11:25")
    stage.says("Karim", "j'y vais")

    told = [one.text for one in stage.says("Léa", "oui")]

    assert "Quelqu’un s’en occupe déjà" in told[-1]
    assert "Lilas" not in " ".join(one.text for one in stage.told("Léa"))


def test_messages_of_a_circle_say_nothing_of_what_was_answered(stage: Stage) -> None:
    wanted(stage)
    stage.says("Jeanne", "bof")

    told = [OUTGOINGS.loads(row.content).text for row in rows(stage, "Karim")]

    assert told[-1] == "Jeanne a donné de ses nouvelles. Merci d’avoir été là\u202f!"
