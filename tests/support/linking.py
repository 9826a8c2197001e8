"""Two who have met often enough, for tests: their missions, and what each of them answers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from backend.models import Link, Person
from backend.services import help_requests, missions
from backend.services.actor import Actor
from backend.services.links import answering, ending, keeping
from tests.support.stage import Stage
from tests.support.town import Town

HERS = "02 33 12 34 56"
HIS = "06 12 34 56 78"


def met(town: Town, volunteer_id: int, *, times: int = 1, by: str = "Jeanne", category: str = "shopping") -> None:
    """So many missions of the two, one a week, done and confirmed."""
    for _time in range(times):
        start = town.now() + timedelta(days=1)
        request = town.request(category, by=by, start=start, end=start + timedelta(hours=3))
        mission = town.accepts(volunteer_id, request)
        town.says(volunteer_id, mission, "helped")
        town.says(town.read_request(request).requester_id, mission, "done")
        town.clock.forward(timedelta(days=7))


def met_before(stage: Stage, person: str, volunteer: str, times: int) -> None:
    """The same on a stage: so many missions of the two are over before the story begins."""
    asks, helps = stage.people[person].person_id, stage.people[volunteer].person_id
    for number in range(times):
        now = stage.clock.now() - timedelta(days=10) * (times - 1 - number)
        need = help_requests.Post("shopping", now + timedelta(hours=1), now + timedelta(hours=4), text="mes courses")
        with stage.database.write() as db:
            actor, her = Actor.person(asks), db.get_one(Person, asks)
            request = help_requests.post(db, her, need, key=f"met:{asks}:{helps}:{number}", actor=actor, now=now)
            mission = missions.take(db, request.id, helps, actor=Actor.person(helps), now=now)
            missions.move_to(db, mission.id, helps, "helped", actor=Actor.person(helps), now=now)
            missions.move_to(db, mission.id, asks, "done", actor=actor, now=now)
    stage.settle()
    for name in stage.people:
        stage.news(name)


def links(town: Town) -> list[Link]:
    with town.database.read() as db:
        return list(db.scalars(select(Link).order_by(Link.id)))


def the_link(town: Town) -> Link:
    (one,) = links(town)
    return one


def says(town: Town, person_id: int, agrees: bool = True) -> str:
    """Their answer to the proposal; returns the state of the link."""
    link_id = links(town)[-1].id
    with town.write() as db:
        return answering.answer(db, link_id, person_id, agrees, actor=Actor.person(person_id), now=town.now()).state


def gives(town: Town, person_id: int, number: str | None) -> str:
    """The number that the other may have, or none; returns the state of the link."""
    link_id, actor = links(town)[-1].id, Actor.person(person_id)
    with town.write() as db:
        if number is not None:
            answering.note_number(db, link_id, person_id, number, actor=actor, now=town.now())
        return answering.give(db, link_id, person_id, number is not None, actor=actor, now=town.now()).state


def linked(town: Town, *, hers: str | None = HERS, his: str | None = HIS) -> tuple[int, int]:
    """Jeanne and Karim, who organise themselves; returns their numbers as people."""
    karim = town.ids.get("Karim") or town.volunteer("Karim")
    met(town, karim, times=3)
    town.later(days=1)
    jeanne = town.ids["Jeanne"]
    says(town, jeanne)
    says(town, karim)
    gives(town, jeanne, hers)
    gives(town, karim, his)
    return jeanne, karim


def word(town: Town, person_id: int, *, fine: bool = True, words: str | None = None) -> None:
    link_id = links(town)[-1].id
    with town.write() as db:
        keeping.word(db, link_id, person_id, fine=fine, words=words, actor=Actor.person(person_id), now=town.now())


def ends(town: Town, person_id: int) -> None:
    link_id = links(town)[-1].id
    with town.write() as db:
        ending.end(db, link_id, actor=Actor.person(person_id), now=town.now())


def told(town: Town, person_id: int) -> list[str]:
    """What they were told of their link."""
    return [one.what for one in town.news(person_id) if type(one).__name__ == "LinkNews"]
