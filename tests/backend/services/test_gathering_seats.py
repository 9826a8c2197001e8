"""Seats: whatever people do, and however many at once, nobody comes to a seat that is not there."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Conflict, Database
from backend.models import Gathering, GatheringGuest, History, Person
from backend.services import company
from backend.services.actor import Actor
from backend.services.errors import Refused
from backend.services.lifecycles import GATHERING, GATHERING_GUEST, NotAllowed
from tests.support.gatherings import SATURDAY, cancel, guests, join, leave, proposed, told
from tests.support.keys import TEST_KEYS
from tests.support.town import Town

NEIGHBOURS = ("Léa", "Omar", "Zoé", "Ana")
HURRY = 30

DEEDS = st.one_of(
    st.tuples(st.just("join"), st.sampled_from(NEIGHBOURS)),
    st.tuples(st.just("leave"), st.sampled_from(NEIGHBOURS)),
    st.tuples(st.just("decline"), st.sampled_from(NEIGHBOURS)),
    st.tuples(st.just("cancel"), st.just("Paul")),
    st.tuples(st.just("later"), st.sampled_from(("60", "1500", "3000"))),
)


@settings(max_examples=20)
@given(seats=st.integers(1, 3), life=st.lists(DEEDS, max_size=12))
def test_seats_are_never_exceeded_and_no_free_seat_has_a_queue(
    sqlite_template: Path, seats: int, life: list[tuple[str, str]]
) -> None:
    with TemporaryDirectory() as folder:
        file = shutil.copyfile(sqlite_template, Path(folder) / "palier.db")
        database = Database(f"sqlite:///{file}", keys=TEST_KEYS)
        town = Town(database, FrozenClock(SATURDAY.replace(day=24, hour=9)))
        paul = town.person("Paul")
        for name in NEIGHBOURS:
            town.person(name)
        one = proposed(town, paul, seats=seats)
        try:
            for deed, who in life:
                _do(town, one, deed, who)
                _check(town, one, seats)
        finally:
            database.close()


def _do(town: Town, one: int, deed: str, who: str) -> None:
    with contextlib.suppress(Refused):
        match deed:
            case "join":
                join(town, one, town.ids[who])
            case "leave":
                leave(town, one, town.ids[who])
            case "decline":
                with town.write() as db:
                    company.decline(db, one, town.ids[who], actor=Actor.person(town.ids[who]), now=town.now())
            case "cancel":
                cancel(town, one, by=town.ids[who])
            case _:
                town.later(minutes=int(who))


def _check(town: Town, one: int, seats: int) -> None:
    stands = Counter(guests(town, one).values())
    assert stands["coming"] <= seats
    with town.database.read() as db:
        row = db.get_one(Gathering, one)
        if row.state == "open" and row.closes_at > town.now():
            assert not (stands["waiting"] and stands["coming"] < seats)
        if row.state == "cancelled":
            assert not stands["coming"] + stands["waiting"] + stands["told"]
        for cycle, table in ((GATHERING, Gathering), (GATHERING_GUEST, GatheringGuest)):
            _check_walks(db, cycle, table)


def _check_walks(db: Any, cycle: Any, table: Any) -> None:
    """The history of each row is a walk through its lifecycle that ends where the row stands."""
    walks: dict[int, str] = {}
    for change in db.scalars(select(History).where(History.what == cycle.name).order_by(History.id)):
        assert change.before == walks.get(change.what_id, "")
        assert not change.before or change.after in cycle.moves[change.before]
        walks[change.what_id] = change.after
    assert {row.id: row.state for row in db.scalars(select(table))} == walks


@pytest.fixture
def busy(postgresql_database: Database, clock: FrozenClock) -> Town:
    return Town(postgresql_database, clock)


def test_thirty_sign_up_at_once_for_the_last_seat_and_one_has_it(busy: Town) -> None:
    paul = busy.person("Paul")
    people = [busy.person(f"Neighbour {number}") for number in range(HURRY)]
    one = proposed(busy, paul)
    wide = Database(busy.database.url.render_as_string(hide_password=False), pool=HURRY, keys=TEST_KEYS)
    ready, said = threading.Barrier(HURRY), Counter[str]()

    def sign_up(person_id: int) -> None:
        try:
            with wide.write() as db:
                person = db.get_one(Person, person_id)
                ready.wait()
                state = company.join(db, one, person, actor=Actor.person(person_id), now=busy.now()).state
            said[state] += 1
        except (Refused, NotAllowed, Conflict) as refused:
            said[type(refused).__name__] += 1

    threads = [threading.Thread(target=sign_up, args=(person_id,)) for person_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wide.close()

    assert said == {"coming": 1, "waiting": HURRY - 1}
    assert Counter(guests(busy, one).values()) == said
    assert told(busy, paul) == ["joined"]


def test_one_who_leaves_while_another_joins_leaves_no_seat_empty(busy: Town) -> None:
    paul, lea, omar = busy.person("Paul"), busy.person("Léa"), busy.person("Omar")
    one = proposed(busy, paul)
    join(busy, one, lea)
    ready = threading.Barrier(2)

    def at_once(do: Any, who: int) -> None:
        ready.wait()
        do(busy, one, who)

    threads = [threading.Thread(target=at_once, args=pair) for pair in ((leave, lea), (join, omar))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert guests(busy, one) == {lea: "left", omar: "coming"}
