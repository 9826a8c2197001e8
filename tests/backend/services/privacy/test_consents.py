"""Consents one by one: a no closes nothing else, and what was said before is still to be read."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.models import Consent, Person
from backend.services import people
from backend.services.actor import Actor
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


@pytest.mark.parametrize("kind", sorted(consents.ASKED_FOR))
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


def test_nobody_answers_what_is_not_asked(town: Town) -> None:
    with pytest.raises(KeyError):
        answers(town, "horoscopes", yes=True)
