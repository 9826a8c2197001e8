"""Consents one by one: a no closes nothing else, and what was said before is still to be read."""

from __future__ import annotations

from typing import Final

import pytest
from sqlalchemy import select

from backend.models import Consent, Person, Territory
from backend.services import agents, duty, people, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from backend.services.checkins.plans import Wish
from backend.services.privacy import consents
from tests.support.town import Town


def answers(town: Town, kind: str, *, yes: bool) -> None:
    with town.write() as db:
        person = db.get_one(Person, town.ids["Jeanne"])
        consents.answer(db, person, kind, yes, actor=Actor.person(person.id), now=town.now())


def said(town: Town) -> dict[str, bool]:
    with town.write() as db:
        return {one.kind: one.agrees for one in consents.said(db, db.get_one(Person, town.ids["Jeanne"]))}


@pytest.fixture(autouse=True)
def _jeanne(town: Town) -> None:
    town.person("Jeanne")


def test_what_a_town_does_not_do_is_not_asked(town: Town) -> None:
    assert said(town) == {"offers": False, "gatherings": False, "announcements": True, "helped": False}
    town.decides("keep_unclear", True)
    assert said(town)["unclear"] is True


OF_A_PLAN: Final = {"checkins", "threes"}
"""Asked of whoever is asked how they are, and of nobody else."""


@pytest.mark.parametrize("kind", sorted(set(consents.ASKED_FOR) - OF_A_PLAN))
@pytest.mark.parametrize("yes", [True, False])
def test_an_answer_changes_nothing_else(town: Town, kind: str, yes: bool) -> None:
    town.decides("keep_unclear", True)
    before = said(town)
    answers(town, kind, yes=yes)
    assert said(town) == before | {kind: yes}


def test_a_change_of_mind_adds_a_row(town: Town) -> None:
    for yes in (True, False, True):
        answers(town, "offers", yes=yes)
    with town.database.read() as db:
        rows = db.scalars(select(Consent).where(Consent.kind == "offers").order_by(Consent.id)).all()
        assert [one.withdrawn_at is None for one in rows] == [False, True]
    assert said(town)["offers"] is True


def test_a_refusal_of_help_on_somebody_s_word_asks_her_anew_each_time(town: Town) -> None:
    with town.write() as db:
        person = db.get_one(Person, town.ids["Jeanne"])
        people.record_consent(db, person, "helped", now=town.now())
    assert said(town)["helped"] is True
    answers(town, "helped", yes=False)
    assert said(town)["helped"] is False


@pytest.fixture
def _is_asked(town: Town) -> None:
    """Every morning, where an agent is named who reads the answers to the three questions."""
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        territories.decide(db, hall, "trend_readers", ["sylvie"], actor=SYSTEM, now=town.now())
    with town.write() as db:
        place, jeanne = db.get_one(Territory, town.territory_id), db.get_one(Person, town.ids["Jeanne"])
        sylvie = agents.add(db, place, "sylvie", "Sylvie Marchand", actor=SYSTEM, now=town.now())
        duty.set_hours(db, sylvie, range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=town.now())
        wish, herself = Wish("FREQ=DAILY", (9 * 60,)), Actor.person(jeanne.id)
        plans.open_plan(db, jeanne, wish, by="person", actor=herself, now=town.now())


@pytest.mark.usefixtures("_is_asked")
def test_whoever_is_asked_how_they_are_sees_that_consent_and_the_questions_of_the_month_apart(town: Town) -> None:
    assert (said(town)["checkins"], said(town)["threes"]) == (True, False)
    answers(town, "threes", yes=True)
    assert (said(town)["checkins"], said(town)["threes"]) == (True, True)
    answers(town, "threes", yes=False)
    assert (said(town)["checkins"], said(town)["threes"]) == (True, False)


@pytest.mark.usefixtures("_is_asked")
def test_a_no_to_being_asked_ends_the_plan_with_one_call(town: Town) -> None:
    answers(town, "checkins", yes=True)
    assert said(town)["checkins"] is True
    answers(town, "checkins", yes=False)

    assert OF_A_PLAN.isdisjoint(said(town))
    assert town.calls() == [(town.ids["Jeanne"], "checkins_ended")]


def test_nobody_answers_what_is_not_asked(town: Town) -> None:
    with pytest.raises(KeyError):
        answers(town, "horoscopes", yes=True)
