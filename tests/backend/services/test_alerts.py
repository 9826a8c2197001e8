"""Alerts: one for a cause, one owner, one outcome; the conversation goes with it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.messaging.tidings import AgentWrote, HandedBack, TakenOver
from backend.models import Alert, Conversation, InboxEvent, Person
from backend.services import alerts
from backend.services.actor import SYSTEM
from backend.services.desk_errors import AlertOfSomebodyElse, NoSuchAlert
from tests.support.town import Town


def raised(
    town: Town,
    person_id: int | None = None,
    *,
    cause: str = "crisis:7",
    words: str = "je suis tombée",
    urgent: bool = False,
) -> int:
    with town.write() as db:
        alert = alerts.raise_alert(
            db,
            "crisis",
            person=db.get_one(Person, person_id) if person_id else None,
            cause=cause,
            words=words,
            urgent=urgent,
            territory_id=town.territory_id,
            actor=SYSTEM,
            now=town.now(),
        )
        return alert.id


def test_a_repeat_raises_the_count(town: Town) -> None:
    first = raised(town)
    again = raised(town, words="toujours par terre", urgent=True)
    other = raised(town, cause="crisis:8")

    assert first == again != other
    with town.database.read() as db:
        alert = db.get_one(Alert, first)
        assert (alert.count, alert.words, alert.urgent) == (2, "je suis tombée", True)
    assert town.history("alert", first) == [("", "open", "system")]


def test_a_closed_alert_does_not_hide_the_next_one(town: Town) -> None:
    first = raised(town)
    with town.write() as db:
        alerts.close(db, first, "sylvie", "appelée, tout va bien", now=town.now())

    assert raised(town) != first


def test_the_conversation_is_taken_and_handed_back(town: Town) -> None:
    jeanne = town.person("Jeanne")
    alert = raised(town, jeanne)

    with town.write() as db:
        alerts.take(db, alert, "sylvie", now=town.now())
        alerts.take(db, alert, "sylvie", now=town.now())
    assert taken_by(town, jeanne) == "sylvie"
    with town.write() as db:
        alerts.answer(db, alert, "sylvie", "Je vous appelle.", now=town.now())
    with town.write() as db:
        alerts.hand_back(db, alert, "sylvie", now=town.now())

    assert taken_by(town, jeanne) is None
    assert town.news(jeanne) == [TakenOver("sylvie"), AgentWrote("sylvie", "Je vous appelle."), HandedBack()]


def test_who_takes_an_alert_about_a_thing_silences_no_bot_until_they_write(town: Town) -> None:
    jeanne = town.person("Jeanne")
    with town.write() as db:
        person = db.get_one(Person, jeanne)
        alert = alerts.raise_alert(
            db, "nobody", person=person, cause="nobody:1", territory_id=town.territory_id, actor=SYSTEM, now=town.now()
        ).id
        alerts.take(db, alert, "sylvie", now=town.now())
    assert taken_by(town, jeanne) is None
    assert town.told(jeanne) == []

    with town.write() as db:
        alerts.answer(db, alert, "sylvie", "Je cherche avec vous.", now=town.now())

    assert taken_by(town, jeanne) == "sylvie"
    assert town.told(jeanne) == ["TakenOver", "AgentWrote"]


def test_an_agent_may_take_the_talk_with_the_thing(town: Town) -> None:
    jeanne = town.person("Jeanne")
    with town.write() as db:
        alert = alerts.raise_alert(
            db, "no_show", person=db.get_one(Person, jeanne), cause="no_show:1", territory_id=town.territory_id,
            actor=SYSTEM, now=town.now(),
        ).id  # fmt: skip
        alerts.take(db, alert, "sylvie", now=town.now(), talk=True)

    assert taken_by(town, jeanne) == "sylvie"


def test_closing_hands_the_conversation_back(town: Town) -> None:
    jeanne = town.person("Jeanne")
    alert = raised(town, jeanne)

    with town.write() as db:
        alerts.take(db, alert, "sylvie", now=town.now())
        alerts.close(db, alert, "sylvie", "vue", now=town.now())

    assert taken_by(town, jeanne) is None
    assert town.told(jeanne)[-1] == "HandedBack"


def test_another_agent_is_told_whose_it_is(town: Town) -> None:
    alert = raised(town)
    with town.write() as db:
        alerts.take(db, alert, "sylvie", now=town.now())

    for deed in (alerts.take, alerts.hand_back):
        with town.write() as db, pytest.raises(AlertOfSomebodyElse) as refused:
            deed(db, alert, "paul", now=town.now())
        assert refused.value.about == "sylvie"


def test_what_is_closed_is_not_there_any_more(town: Town) -> None:
    alert = raised(town)
    with town.write() as db:
        alerts.close(db, alert, "sylvie", "vue", now=town.now())

    with town.write() as db, pytest.raises(NoSuchAlert):
        alerts.take(db, alert, "sylvie", now=town.now())
    with town.write() as db, pytest.raises(NoSuchAlert):
        alerts.take(db, 999, "sylvie", now=town.now())


def test_urgent_alerts_come_first_and_their_answers_are_emergencies(town: Town) -> None:
    jeanne = town.person("Jeanne")
    calm, urgent = raised(town, cause="worry:1"), raised(town, jeanne, cause="crisis:1", urgent=True)

    with town.write() as db:
        assert [one.id for one in alerts.open_alerts(db, town.territory_id)] == [urgent, calm]
        alerts.answer(db, urgent, "sylvie", "J'arrive.", now=town.now())
    with town.database.read() as db:
        assert set(db.scalars(select(InboxEvent.priority))) == {0}


def taken_by(town: Town, person_id: int) -> str | None:
    with town.database.read() as db:
        return db.scalars(select(Conversation.taken_by).where(Conversation.person_id == person_id)).one()
