"""Plans in chat, where a story does not reach: whose a plan is, what a relative learns, and what our texts promise."""

from __future__ import annotations

import re
from typing import Final

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Tapped
from backend.models import CheckIn, CheckInContact, CheckInPlan, Person, Telephone
from backend.services.checkins import plans
from backend.wording import Text, wording
from conversation_flows import looks_in, plan_news, plan_pauses, plan_said, plan_shown
from conversation_flows.engine.events import Heard
from conversation_flows.turn import Understand
from tests.conversation_flows.test_plan_words import NOW, PARIS, scene
from tests.support.stage import Stage


@pytest.fixture
def stage(sqlite_database: Database, clock: FrozenClock, understand: Understand) -> Stage:
    stage = Stage(sqlite_database, clock, understand)
    stage.build({})
    stage.person("Jeanne", called="Jeanne Morel", channel="signal")
    stage.person("Sophie", called="Sophie Payet", channel="signal")
    return stage


def said(stage: Stage, name: str, text: str) -> str:
    return "\n".join(one.text for one in stage.says(name, text))


def taps(stage: Stage, name: str, choice: str) -> str:
    return "\n".join(one.text for one in stage.send(name, Tapped(choice, None, "")))


def plan_of(stage: Stage, name: str) -> CheckInPlan | None:
    with stage.database.write() as db:
        return plans.of(db, stage.people[name].person_id)


def test_a_relative_does_not_learn_that_she_is_asked_already(stage: Stage) -> None:
    stage.agent("plan", "Jeanne", "begins")

    said(stage, "Sophie", "envoyez un message à ma mère Jeanne Morel tous les jours à 10 h")
    told = said(stage, "Sophie", "oui")

    assert "Je transmets votre souhait à la mairie" in told
    assert "déjà" not in told
    assert [one.text for one in stage.news("Jeanne")][1:] == []


def test_what_she_answers_is_never_told_to_whoever_asked_for_it(stage: Stage) -> None:
    said(stage, "Sophie", "envoyez un message à ma mère Jeanne Morel tous les jours à 10 h")
    said(stage, "Sophie", "oui")
    said(stage, "Jeanne", "oui volontiers")
    stage.news("Sophie")
    stage.agent("plan", "Jeanne", "changes 600")
    said(stage, "Jeanne", "je suis à l'hôpital")
    said(stage, "Jeanne", "arrêtez les messages du matin")

    assert stage.news("Sophie") == []


@pytest.mark.parametrize("choice", ["planyes:1", "planno:1"])
def test_nobody_answers_for_her(stage: Stage, choice: str) -> None:
    stage.agent("plan", "Jeanne", "proposes")

    assert "déjà réglé" in taps(stage, "Sophie", choice)
    plan = plan_of(stage, "Jeanne")
    assert plan is not None
    assert plan.state == "proposed"


def test_nobody_takes_somebody_out_of_another_s_circle(stage: Stage) -> None:
    stage.agent("plan", "Jeanne", "begins")
    stage.agent("plan", "Sophie", "begins")
    said(stage, "Jeanne", "mes contacts")
    taps(stage, "Jeanne", "looksin:0")
    said(stage, "Jeanne", "Sophie Payet")

    assert "déjà réglé" in taps(stage, "Sophie", "looksout:1")
    with stage.database.read() as db:
        assert [one.state for one in db.scalars(select(CheckInContact))] == ["proposed"]


def test_a_number_is_kept_for_whoever_may_say_it(stage: Stage) -> None:
    said(stage, "Sophie", "pouvez-vous appeler ma tante Odette Leroy tous les jours à 11 h ?")
    said(stage, "Sophie", "oui")
    said(stage, "Sophie", "06 12 34 56 78")

    with stage.database.read() as db:
        odette = db.scalars(select(Person).where(Person.name == "Odette Leroy")).one()
        assert [(one.person_id, one.number) for one in db.scalars(select(Telephone))] == [(odette.id, "+33612345678")]


def test_another_hour_said_to_the_question_of_the_day_changes_the_plan(stage: Stage) -> None:
    stage.agent("plan", "Jeanne", "begins")
    stage.later(NOW.replace(day=25, hour=9, minute=5) - stage.clock.now())
    stage.news("Jeanne")

    told = said(stage, "Jeanne", "plutôt à 10 h svp")

    assert "tous les jours à 10\u00a0h" in told
    with stage.database.read() as db:
        assert [one.state for one in db.scalars(select(CheckIn))] == ["alive"]


def test_a_button_of_an_older_day_may_be_anything(stage: Stage) -> None:
    stage.agent("plan", "Jeanne", "begins")
    for choice in (
        "planset:x",
        "planset:",
        "planpause:1-2-3",
        "planpause:x",
        "planpause:5-3",
        "looksout:x",
        "planyes:²",
    ):
        assert taps(stage, "Jeanne", choice)
    plan = plan_of(stage, "Jeanne")
    assert plan is not None
    assert (plan.state, plan.local_minute) == ("active", 540)


QUOTED: Final = re.compile("«\u00a0(.+?)\u00a0»|“(.+?)”")
TELLS: Final = (
    plan_pauses._PAUSED_OPENLY, plan_pauses._HOSPITAL, plan_shown._CHANGE_WHAT, plan_news._PAUSED_OPEN,
    looks_in._NOBODY,
)  # fmt: skip
"""Texts that tell people what they may write."""


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("text", TELLS, ids=lambda text: text.msgid[:30])
def test_what_we_tell_people_to_write_is_understood(locale: str, text: Text, understand: Understand) -> None:
    quotes = [one or other for one, other in QUOTED.findall(wording(locale, "Europe/Paris").say(text))]

    assert quotes
    for words in quotes:
        heard = Heard(understand(words, locale, NOW, PARIS, None))
        assert plan_said.meant(heard, NOW) or looks_in.asks_who(scene(locale), heard), words
