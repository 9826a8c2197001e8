"""Whatever the two do: the history of a link is a walk through its table, and no number is where it must not be."""

from __future__ import annotations

import contextlib
import shutil
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Person, Volunteer
from backend.services import stopping, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import Refused
from backend.services.lifecycles import LINK, NotAllowed
from backend.services.links import answering, asking, ending, keeping, noticing
from tests.support.keys import TEST_KEYS
from tests.support.linking import HERS, HIS, links, told
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")
WHO = st.sampled_from(("Jeanne", "Karim"))

lives = st.lists(
    st.tuples(st.sampled_from(("yes", "no", "number", "confirm", "nothing", "end", "fine", "uneasy", "write")), WHO)
    | st.tuples(st.sampled_from(("pause", "back", "leave", "refuse", "let", "block")), st.just("Karim"))
    | st.tuples(st.just("stop"), WHO)
    | st.tuples(st.just("later"), st.sampled_from(("1", "8", "22", "91"))),
    min_size=1,
    max_size=12,
)


@given(life=lives)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_the_two_do(sqlite_template: Path, life: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "town.db"
        shutil.copyfile(sqlite_template, file)
        database = Database(f"sqlite:///{file}", keys=TEST_KEYS)
        try:
            town = Town(database, FrozenClock(datetime.fromisoformat("2026-11-24T09:10:00+01:00")))
            _met(town)
            for deed, who in [("later", "1"), ("yes", "Jeanne"), *life]:
                with contextlib.suppress(Refused, NotAllowed):
                    _do(town, deed, who)
                _check(town)
        finally:
            database.close()


def _met(town: Town) -> None:
    """Noticed as after three missions, which other tests go through."""
    karim, jeanne = town.volunteer("Karim"), town.person("Jeanne")
    town.decides("link_missions", 1)
    request = town.request(by="Jeanne")
    mission = town.accepts(karim, request)
    town.says(karim, mission, "helped")
    town.says(jeanne, mission, "done")


def _do(town: Town, deed: str, who: str) -> None:
    if deed == "later":
        town.later(days=int(who))
        return
    one, person, now = links(town)[-1].id, town.ids[who], town.now()
    how: dict[str, Any] = {"actor": Actor.person(person), "now": now}
    with town.write() as db:
        match deed:
            case "yes" | "no":
                answering.answer(db, one, person, deed == "yes", **how)
            case "number":
                answering.note_number(db, one, person, HERS if who == "Jeanne" else HIS, **how)
            case "confirm" | "nothing":
                answering.give(db, one, person, deed == "confirm", **how)
            case "end":
                ending.end(db, one, **how)
            case "fine" | "uneasy":
                keeping.word(db, one, person, fine=deed == "fine", words=None, **how)
            case "write":
                keeping.pass_on(db, one, person, "À jeudi", key=now.isoformat(), now=now)
            case "pause":
                volunteers.pause(db, db.get_one(Volunteer, person), actor=SYLVIE, now=now)
            case "back":
                volunteers.activate(db, db.get_one(Volunteer, person), actor=SYLVIE, now=now)
            case "leave":
                volunteers.leave(db, db.get_one(Volunteer, person), **how)
            case "refuse":
                asking.refuse(db, one, actor=SYLVIE, now=now)
            case "let":
                asking.confirm(db, one, actor=SYLVIE, now=now)
            case "block":
                ending.end_between(db, person, town.ids["Jeanne"], **how)
            case "stop":
                stopping.stop(db, db.get_one(Person, person), actor=SYSTEM, now=now)


def _check(town: Town) -> None:
    (one,) = links(town)
    walk = town.history("link", one.id)
    assert walk[0][:2] == ("", "noticed")
    for (_before, after, _actor), (before, then, _by) in pairwise(walk):
        assert before == after
        assert then in LINK.moves[before]
    assert walk[-1][1] == one.state
    assert (one.ended_at is None) == (one.state in noticing.LIVE)
    assert (one.next_due_at is None) == (one.state in {*LINK.ends, "suspended"})
    if one.state not in {"agreed", "active", "suspended"}:
        assert (one.person_contact, one.volunteer_contact) == (None, None)
    if one.state in {"agreed", "active"}:
        assert (one.person_says, one.volunteer_says) == ("yes", "yes")
    if one.state == "active":
        assert (one.person_contact is not None) == (one.person_gives == "number")
        assert (one.volunteer_contact is not None) == (one.volunteer_gives == "number")
    for name in ("Jeanne", "Karim"):
        heard = told(town, town.ids[name])
        assert heard.count("proposed") <= 1
        assert "begun" not in heard or one.active_at is not None
        if one.state in {"declined", "lapsed"} and one.volunteer_says == "no":
            assert set(heard) <= {"proposed"}  # nobody learns of a no


def test_the_table_is_walked_to_each_of_its_ends() -> None:
    assert LINK.ends == {"declined", "lapsed", "ended"}
