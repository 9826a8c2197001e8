"""A town whose register Sylvie may open, and Mehdi may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from backend.models import Alert, Person, Territory
from backend.models.register import RegisterEntry, RegisterReading
from backend.register import Facts, Origin, ThirdParty
from backend.services import agents
from backend.services.actor import SYSTEM, Actor
from backend.services.register import access, answering, entering, entries, keeping
from tests.support.town import Town

SYLVIE, MEHDI = Actor.agent("sylvie"), Actor.agent("mehdi")
JEANNE = Facts("Jeanne Morel", "1942-03-12", "12 rue des Lilas", "02 33 00 00 01", warn="Claire, 06 12 34 56 78")
SON = ThirdParty("Paul Morel", "fils")


@dataclass
class Register:
    """The register, each step in a transaction of its own."""

    town: Town

    def by_phone(self, facts: Facts = JEANNE, actor: Actor = SYLVIE, **more: Any) -> int:
        with self.town.write() as db:
            here = db.get_one(Territory, self.town.territory_id)
            return entering.by_agent(db, here, facts, actor=actor, now=self.town.now(), **more).id

    def in_chat(self, person: int, facts: Facts = JEANNE) -> int:
        with self.town.write() as db:
            who = db.get_one(Person, person)
            return entering.by_themselves(db, who, facts, actor=Actor.person(person), now=self.town.now()).id

    def letter(self, facts: Facts = JEANNE, third: ThirdParty = SON, actor: Actor = SYLVIE, **more: Any) -> int:
        with self.town.write() as db:
            here = db.get_one(Territory, self.town.territory_id)
            more.setdefault("received_at", self.town.now())
            return entering.by_letter(db, here, facts, third, actor=actor, now=self.town.now(), **more).id

    def acknowledges(self, entry_id: int) -> datetime:
        with self.town.write() as db:
            return answering.acknowledge(db, self._entry(db, entry_id), actor=SYLVIE, now=self.town.now())

    def says_yes(self, entry_id: int) -> None:
        with self.town.write() as db:
            answering.confirm(db, self._entry(db, entry_id), actor=SYLVIE, now=self.town.now())

    def says_no(self, entry_id: int) -> None:
        with self.town.write() as db:
            answering.object_(db, self._entry(db, entry_id), actor=SYLVIE, now=self.town.now())

    def strikes(self, entry_id: int, why: str = keeping.ASKED) -> None:
        with self.town.write() as db:
            keeping.strike(db, self._entry(db, entry_id), why, actor=SYLVIE, now=self.town.now())

    def row(self, entry_id: int) -> RegisterEntry:
        with self.town.database.read() as db:
            return db.get_one(RegisterEntry, entry_id)

    def state(self, entry_id: int) -> str:
        return self.row(entry_id).state

    def words(self, entry_id: int) -> list[str]:
        """All that it still says of anybody."""
        row = self.row(entry_id)
        held = (row.name, row.born, row.address, row.phone, row.ground, row.services, row.warn, row.third_party)
        return [one for one in (*held, row.third_quality) if one]

    def alerts(self) -> list[tuple[str, bool, str]]:
        with self.town.database.read() as db:
            standing = select(Alert).where(Alert.kind == entries.TO_ACKNOWLEDGE).order_by(Alert.id)
            return [(one.state, one.urgent, one.words or "") for one in db.scalars(standing)]

    def readings(self) -> list[tuple[int, str, str, str, str | None]]:
        with self.town.database.read() as db:
            found = db.scalars(select(RegisterReading).order_by(RegisterReading.id))
            return [(one.entry_id, one.actor, one.verb, one.why, one.note) for one in found]

    def _entry(self, db: Any, entry_id: int) -> RegisterEntry:
        return entries.the_entry(db, db.get_one(Territory, self.town.territory_id), entry_id, actor=SYLVIE)


@pytest.fixture
def register(town: Town) -> Register:
    with town.write() as db:
        here = db.get_one(Territory, town.territory_id)
        for login, name in (("sylvie", "Sylvie"), ("mehdi", "Mehdi")):
            agents.add(db, here, login, name, actor=SYSTEM, now=town.now())
        access.name(db, agents.the_agent(db, here, "sylvie"), actor=SYSTEM, now=town.now())
    return Register(town)


__all__ = ["MEHDI", "Origin"]
