"""Plans of check-ins on a stage: who is asked when, and who looks in on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.models import Person
from backend.services.actor import Actor
from backend.services.checkins import circle, plans
from backend.services.checkins.plans import Wish
from tests.support.stage import Stage


def asked_daily(stage: Stage, given: Mapping[str, Any]) -> int:
    """A plan that runs: `person`, `at` (hours, as « 09:00 »), and those of the `circle`, by name, who have agreed."""
    person_id, now = stage.people[given["person"]].person_id, stage.clock.now()
    hours = [str(one).split(":") for one in given.get("at", ["09:00"])]
    wish = Wish(given.get("rrule", "FREQ=DAILY"), tuple(60 * int(hour) + int(minute) for hour, minute in hours))
    stage.carries = True
    with stage.database.write() as db:
        person = db.get_one(Person, person_id)
        if "address_as" in given:
            person.way_of_address = given["address_as"]
        plan = plans.open_plan(db, person, wish, by="person", actor=Actor.person(person_id), now=now)
        for one in given.get("circle", ()):
            name, role = (one, "neighbour") if isinstance(one, str) else (one["name"], one.get("role", "neighbour"))
            agreed = isinstance(one, str) or one.get("agreed", True)
            contact = db.get_one(Person, stage.people[name].person_id)
            circle.add(db, plan, contact, role, agreed=agreed, actor=Actor.agent("sylvie"), now=now)
        return plan.id
