"""A pair for tests: Jeanne and Karim, brought together by Sylvie, and what each of them answers."""

from __future__ import annotations

from backend.models import Pair, Person
from backend.services.actor import Actor
from backend.services.pairs import answering, ending, keeping, proposing
from tests.support.stage import Stage
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")


def proposed(town: Town, person: str = "Jeanne", volunteer: str = "Karim") -> int:
    """An agent proposes it; returns its number."""
    helper = town.ids.get(volunteer) or town.volunteer(volunteer)
    helped = town.ids.get(person) or town.person(person)
    with town.write() as db:
        return proposing.propose(db, db.get_one(Person, helped), helper, actor=SYLVIE, now=town.now()).id


def says(town: Town, pair_id: int, name: str, agrees: bool = True, *, by: Actor | None = None) -> str:
    """What one of the two answers; returns the state of the pair."""
    person = town.ids[name]
    with town.write() as db:
        actor = by or Actor.person(person)
        return answering.answer(db, pair_id, person, agrees, actor=actor, now=town.now()).state


def paired(town: Town, person: str = "Jeanne", volunteer: str = "Karim") -> int:
    """Both have said yes."""
    pair_id = proposed(town, person, volunteer)
    says(town, pair_id, person)
    says(town, pair_id, volunteer)
    return pair_id


def writes(town: Town, pair_id: int, name: str, words: str) -> str | None:
    with town.write() as db:
        key = f"{town.now()}:{words}"
        return keeping.pass_on(db, pair_id, town.ids[name], words, key=key, now=town.now())


def ends(town: Town, pair_id: int, name: str) -> None:
    with town.write() as db:
        ending.end(db, pair_id, actor=Actor.person(town.ids[name]), now=town.now())


def the_pair(town: Town, pair_id: int) -> Pair:
    with town.database.read() as db:
        return db.get_one(Pair, pair_id)


def told(town: Town, name: str) -> list[str]:
    """What they were told of their pair."""
    return [one.what for one in town.news(town.ids[name]) if type(one).__name__ == "PairNews"]


def paired_on(stage: Stage, person: str, volunteer: str, *, begun: bool = False) -> None:
    """The same on a stage: it is proposed, and `begun` where both have agreed before the story begins."""
    helped, helper = stage.people[person].person_id, stage.people[volunteer].person_id
    now = stage.clock.now()
    with stage.database.write() as db:
        one = proposing.propose(db, db.get_one(Person, helped), helper, actor=SYLVIE, now=now)
        for who in (helped, helper) if begun else ():
            answering.answer(db, one.id, who, True, actor=Actor.person(who), now=now)
    stage.settle()
    if begun:
        for name in stage.people:
            stage.news(name)
