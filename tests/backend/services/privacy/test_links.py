"""The link to one's copy: for its person, once, for two days; its secret is not in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.models import DataLink, Person
from backend.services import alerts, retention
from backend.services.actor import SYSTEM, Actor
from backend.services.due import run_due
from backend.services.errors import NoSuchLink
from backend.services.privacy import emptying, links
from tests.support.town import Town


@pytest.fixture
def jeanne(town: Town) -> int:
    return town.person("Jeanne")


def made(town: Town, person_id: int) -> str:
    with town.write() as db:
        person, actor = db.get_one(Person, person_id), Actor.person(person_id)
        return links.make(db, person, token=town.clock.token, actor=actor, now=town.now())[0]


def opens(town: Town, secret: str) -> int:
    with town.write() as db:
        return links.open_once(db, secret, now=town.now()).id


def test_it_opens_once_however_often_it_is_looked_at(town: Town, jeanne: int) -> None:
    secret = made(town, jeanne)
    for _look in range(3):
        with town.database.read() as db:
            assert links.whose(db, secret, now=town.now()).id == jeanne
    assert opens(town, secret) == jeanne
    with pytest.raises(NoSuchLink):
        opens(town, secret)
    with town.database.read() as db, pytest.raises(NoSuchLink):
        links.whose(db, secret, now=town.now())


def test_it_opens_for_two_days(town: Town, jeanne: int) -> None:
    secret = made(town, jeanne)
    town.clock.forward(links.LASTS - timedelta(seconds=1))
    assert opens(town, secret) == jeanne
    late = made(town, jeanne)
    town.clock.forward(links.LASTS)
    with pytest.raises(NoSuchLink):
        opens(town, late)


def test_a_message_that_was_held_back_closes_no_copy_and_what_was_confided_does(town: Town, jeanne: int) -> None:
    for kind, opens_still in (("scam", True), ("violence", False)):
        secret = made(town, jeanne)
        with town.write() as db:
            alerts.raise_alert(
                db, kind, person=db.get_one(Person, jeanne), cause=kind, words="…", restricted=True,
                territory_id=town.territory_id, actor=SYSTEM, now=town.now(),
            )  # fmt: skip
        with town.database.read() as db:
            assert links.kept_apart(db, jeanne) is not opens_still
        if opens_still:
            assert opens(town, secret) == jeanne


def test_a_new_one_closes_the_one_before(town: Town, jeanne: int) -> None:
    first, second = made(town, jeanne), made(town, jeanne)
    with pytest.raises(NoSuchLink):
        opens(town, first)
    assert opens(town, second) == jeanne


@pytest.mark.parametrize("secret", ["", "0" * 64, "\ud83d", "é" * 300])
def test_nobody_guesses_one(town: Town, jeanne: int, secret: str) -> None:
    made(town, jeanne)
    with pytest.raises(NoSuchLink):
        opens(town, secret)


def test_its_secret_is_long_and_only_its_hash_is_kept(town: Town, jeanne: int) -> None:
    secret = made(town, jeanne)
    assert len(bytes.fromhex(secret)) == 32
    with town.database.read() as db:
        row = db.scalars(select(DataLink)).one()
        assert secret not in (row.token_hash, str(row.id))


def test_whoever_is_erased_has_none(town: Town, jeanne: int) -> None:
    secret = made(town, jeanne)
    with town.write() as db:
        emptying.erase(db, db.get_one(Person, jeanne), actor=SYSTEM, now=town.now())
    with pytest.raises(NoSuchLink):
        opens(town, secret)


def test_the_schedule_deletes_those_that_have_lapsed(town: Town, jeanne: int) -> None:
    made(town, jeanne)
    town.clock.forward(links.LASTS - timedelta(seconds=1))
    run_due(town.database, now=town.now())
    with town.database.read() as db:
        assert len(db.scalars(select(DataLink)).all()) == 1
    town.clock.forward(timedelta(seconds=1))
    run_due(town.database, now=town.now())
    with town.database.read() as db:
        assert db.scalars(select(DataLink)).all() == []


def test_many_lapse_in_small_steps(town: Town) -> None:
    for number in range(5):
        made(town, town.person(f"P{number}"))
    town.clock.forward(links.LASTS)
    with town.write() as db:
        assert [retention.lapse(db, now=town.now(), limit=2) for _ in range(4)] == [2, 2, 1, 0]
