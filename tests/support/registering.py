"""The register of frail people on a stage: what somebody else asked for in writing."""

from __future__ import annotations

from collections.abc import Mapping

from backend.models import Person, Territory
from backend.register import Facts, ThirdParty
from backend.services import agents
from backend.services.actor import SYSTEM, Actor
from backend.services.register import access, entering
from tests.support.stage import Stage


def asked_by_letter(stage: Stage, given: Mapping[str, str]) -> int:
    """A letter about `person`, by `third`, who is their `quality`; Sylvie, who is named for the register, enters it."""
    now = stage.clock.now()
    with stage.database.write() as db:
        person = db.get_one(Person, stage.people[given["person"]].person_id)
        town = db.get_one(Territory, person.territory_id)
        access.name(db, agents.the_agent(db, town, "sylvie"), actor=SYSTEM, now=now)
        facts = Facts(person.name, "1942", person.address or "12 rue des Lilas")
        third = ThirdParty(given["third"], given["quality"])
        actor = Actor.agent("sylvie")
        return entering.by_letter(db, town, facts, third, received_at=now, person_id=person.id, actor=actor, now=now).id
