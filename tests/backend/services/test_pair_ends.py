"""How pairs rest and end, what becomes of them in hospital and after a death, and who is first in the circle."""

from __future__ import annotations

import pytest

from backend.models import CheckInContact, CheckInPlan, Person, Territory, Volunteer
from backend.services import agents, duty, stopping, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from backend.services.checkins.plans import Wish
from backend.services.life import happening, undoing
from backend.services.pair_errors import PairOver
from backend.services.pairs import ending, looking_in
from backend.services.privacy import erasing
from tests.support.pairing import SYLVIE, ends, paired, the_pair, told, writes
from tests.support.town import Town


@pytest.fixture
def pair_id(town: Town) -> int:
    return paired(town)


# --- over -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "other"), [("Jeanne", "Karim"), ("Karim", "Jeanne")])
def test_either_ends_it_at_once_and_agents_get_a_task(town: Town, pair_id: int, who: str, other: str) -> None:
    ends(town, pair_id, who)

    assert the_pair(town, pair_id).state == "ended"
    assert told(town, other)[-1] == "over"
    assert "over" not in told(town, who)
    assert town.alerts() == ["pair"]


def test_an_agent_ends_it_and_both_are_told(town: Town, pair_id: int) -> None:
    with town.write() as db:
        ending.end(db, pair_id, actor=SYLVIE, now=town.now(), why="agent")

    assert told(town, "Jeanne")[-1] == told(town, "Karim")[-1] == "over"
    assert town.alerts() == []


def test_stop_ends_it_and_agents_know(town: Town, pair_id: int) -> None:
    jeanne = town.ids["Jeanne"]
    with town.write() as db:
        stopping.stop(db, db.get_one(Person, jeanne), actor=Actor.person(jeanne), now=town.now())

    assert the_pair(town, pair_id).ended_why == "stopped"
    assert told(town, "Karim")[-1] == "over"
    assert "pair" in town.alerts()


def test_who_leaves_volunteering_or_is_erased_ends_it(town: Town) -> None:
    first, second = paired(town, "Jeanne"), paired(town, "Nora", "Lea")
    karim, nora = town.ids["Karim"], town.ids["Nora"]
    with town.write() as db:
        volunteers.leave(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())
        erasing.ask(db, db.get_one(Person, nora), actor=Actor.person(nora), now=town.now())

    assert the_pair(town, first).ended_why == "left"
    assert the_pair(town, second).ended_why == "erased"
    assert told(town, "Lea")[-1] == "over"


def test_a_volunteer_s_break_lets_it_rest(town: Town, pair_id: int) -> None:
    karim = town.ids["Karim"]
    with town.write() as db:
        volunteers.pause(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())
    assert the_pair(town, pair_id).state == "suspended"
    assert told(town, "Jeanne")[-1] == "suspended"
    with pytest.raises(PairOver):
        writes(town, pair_id, "Jeanne", "bonjour")
    with town.write() as db:
        volunteers.activate(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())

    assert the_pair(town, pair_id).state == "active"
    assert told(town, "Jeanne")[-1] == "resumed"


# --- life happens -----------------------------------------------------------------------------------------------------


def test_in_hospital_it_rests_a_human_calls_the_volunteer_and_home_again_it_goes_on(town: Town, pair_id: int) -> None:
    jeanne = town.ids["Jeanne"]
    with town.write() as db:
        found = happening.happen(db, db.get_one(Person, jeanne), "hospital", login="sylvie", now=town.now())
    assert found.stopped["pairs"] == 1
    assert the_pair(town, pair_id).state == "suspended"
    assert told(town, "Karim") == ["proposed", "begun"]
    assert town.calls() == [(town.ids["Karim"], f"life_news:{jeanne}")]
    with town.write() as db:
        happening.happen(db, db.get_one(Person, jeanne), "home", login="sylvie", now=town.now())

    assert the_pair(town, pair_id).state == "active"


def test_a_death_is_undone_or_ends_it_without_a_word(town: Town) -> None:
    undone, ended = paired(town, "Jeanne"), paired(town, "Nora", "Lea")
    with town.write() as db:
        for name in ("Jeanne", "Nora"):
            happening.happen(db, db.get_one(Person, town.ids[name]), "died", login="sylvie", now=town.now())
    with town.write() as db:
        undoing.undo(db, db.get_one(Person, town.ids["Jeanne"]), "died", login="sylvie", now=town.now())
    town.later(days=8)

    assert the_pair(town, undone).state == "active"
    assert the_pair(town, ended).state == "ended"
    assert told(town, "Lea") == ["proposed", "begun"]
    assert "pair" not in town.alerts()


# --- the circle -------------------------------------------------------------------------------------------------------


def _plan(town: Town, name: str) -> int:
    with town.write() as db:
        place = db.get_one(Territory, town.territory_id)
        sylvie = agents.add(db, place, "sylvie", "Sylvie Marchand", actor=SYSTEM, now=town.now())
        duty.set_hours(db, sylvie, range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=town.now())
        person = db.get_one(Person, town.ids[name])
        wish = Wish("FREQ=DAILY", (9 * 60,))
        return plans.open_plan(db, person, wish, by="person", actor=Actor.person(person.id), now=town.now()).id


def test_their_volunteer_is_offered_as_the_first_of_the_circle_and_never_forced(town: Town) -> None:
    town.person("Jeanne")
    plan = _plan(town, "Jeanne")
    pair_id = paired(town)
    assert told(town, "Jeanne")[-1] == "circle"
    with town.database.read() as db:
        assert not plans.contacts(db, plan)

    jeanne = town.ids["Jeanne"]
    with town.write() as db:
        looking_in.ask(db, pair_id, jeanne, actor=Actor.person(jeanne), now=town.now())

    with town.database.read() as db:
        (contact,) = plans.contacts(db, plan)
        assert (contact.person_id, contact.role, contact.state) == (town.ids["Karim"], "pair", "proposed")


def test_a_pair_that_is_over_looks_in_no_more_and_agents_hear_of_an_empty_circle(town: Town) -> None:
    town.person("Jeanne")
    plan = _plan(town, "Jeanne")
    pair_id = paired(town)
    with town.write() as db:
        jeanne = town.ids["Jeanne"]
        contact = looking_in.ask(db, pair_id, jeanne, actor=Actor.person(jeanne), now=town.now())
        contact.state = "agreed"
    ends(town, pair_id, "Jeanne")

    with town.database.read() as db:
        assert db.get_one(CheckInContact, 1).state == "left"
        assert db.get_one(CheckInPlan, plan).state == "active"
    assert set(town.alerts()) == {"pair", "circle_empty"}
