"""Questions lent to who is on the register, while a plan of heat is on: why they come is said once, to them alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Person, Territory
from backend.register import Facts
from backend.services.actor import Actor
from backend.services.register import entering
from backend.services.weather import modes
from backend.services.weather.modes import Wanted
from tests.support.couple import SYLVIE, couple, taps
from tests.support.stage import Stage

BECAUSE = "vous êtes au registre de la mairie"


def summer() -> FrozenClock:
    return FrozenClock(datetime.fromisoformat("2026-07-14T08:00:00+02:00"))


def in_a_heatwave(stage: Stage) -> None:
    """Jeanne asked to be put on the register; an agent has the plan on."""
    with stage.database.write() as db:
        jeanne = db.get_one(Person, stage.people["Jeanne"].person_id)
        town, now = db.get_one(Territory, jeanne.territory_id), stage.clock.now()
        facts = Facts("Madame Morel", "1942", "12 rue des Lilas")
        entering.by_themselves(db, jeanne, facts, actor=Actor.person(jeanne.id), now=now)
        modes.switch_on(db, town, Wanted("heat"), actor=SYLVIE, now=now)


def asked_in_a_day(stage: Stage) -> list[str]:
    """The questions that Jeanne is asked until the next evening."""
    told = list[str]()
    until = stage.clock.now() + timedelta(days=1)
    while stage.clock.now() < until:
        stage.later(timedelta(minutes=30))
        told += [one.text for one in stage.news("Jeanne") if "Il fait très chaud" in one.text]
    return told


def test_the_first_question_says_why_it_comes_and_the_others_do_not(sqlite_database: Database) -> None:
    stage = Stage(sqlite_database, summer())
    stage.build({})
    stage.person("Jeanne", channel="signal")
    stage.says("Jeanne", "bonjour")
    in_a_heatwave(stage)
    first, *others = asked_in_a_day(stage)
    assert BECAUSE in first
    assert others
    assert not any("registre" in one for one in others)


def test_on_a_telephone_that_two_people_share_the_register_is_not_spoken_of(sqlite_database: Database) -> None:
    stage = couple(sqlite_database, summer())
    taps(stage, "Jeanne")
    in_a_heatwave(stage)
    told = list[str]()
    for _hour in range(3):
        stage.later(timedelta(hours=1))
        told += [one.text for one in taps(stage, "Jeanne")]
    assert any("Il fait très chaud" in one for one in told)
    assert not any("registre" in one for one in told)
