"""Moderation for tests: what waits, and what agents decide."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from backend.models import Block, Moderation
from backend.services import missions, reports
from backend.services.actor import Actor
from backend.services.errors import MessageHeld
from backend.services.moderation import deciding
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")
MEHDI = Actor.agent("mehdi")


def rows(town: Town) -> list[Moderation]:
    with town.database.read() as db:
        return list(db.scalars(select(Moderation).order_by(Moderation.id)))


def waiting(town: Town) -> Moderation:
    """The one thing that waits."""
    (row,) = [one for one in rows(town) if one.state == "waiting"]
    return row


def decides(town: Town, verb: str, number: int, *words: str, by: Actor = SYLVIE) -> None:
    decide: Any = getattr(deciding, verb)
    with town.write() as db:
        decide(db, number, *words, actor=by, now=town.now())


def writes(town: Town, sender: int, mission: int, text: str, *, key: str = "1") -> bool:
    """One side writes to the other; whether it was passed."""
    with town.write() as db:
        try:
            missions.relay(db, mission, sender, text, key=key, now=town.now())
        except MessageHeld:
            return False
    return True


def reported(town: Town, mission: int, by: int) -> bool:
    with town.write() as db:
        return reports.report(db, mission, by, actor=Actor.person(by), now=town.now())


def kept_apart(town: Town) -> set[tuple[int, int]]:
    with town.database.read() as db:
        return {(one.person_id, one.other_id) for one in db.scalars(select(Block))}
