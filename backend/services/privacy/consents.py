"""What a person may say yes or no to, each by itself: a no closes nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.models import Person, Territory
from backend.services import people, territories
from backend.services.actor import Actor
from backend.services.agreements import asking
from backend.services.company import audience as gatherings
from backend.services.locking import existing
from backend.services.offers import audience
from backend.services.people import Standing

ANNOUNCEMENTS: Final = "announcements"
ASKED_FOR: Final[Mapping[str, bool]] = {
    audience.ACCEPTS: False,
    gatherings.ACCEPTS: False,
    ANNOUNCEMENTS: True,
    asking.AGREED: False,
    people.KEPT_UNCLEAR: True,
}
"""Each kind, and whether it holds for somebody who has said nothing yet."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a person stands to one kind."""

    kind: str
    agrees: bool


def kinds(territory: Territory) -> tuple[str, ...]:
    """What this town asks for."""
    keeps = bool(territories.days_kept(territory.policies))
    return tuple(kind for kind in ASKED_FOR if keeps or kind != people.KEPT_UNCLEAR)


def said(db: Session, person: Person) -> list[Said]:
    """How the person stands to everything that the town asks for."""
    territory = existing(db, Territory, person.territory_id)
    return [Said(kind, agrees(db, person, kind)) for kind in kinds(territory)]


def agrees(db: Session, person: Person, kind: str) -> bool:
    """Whether it holds for the person: as they said last, else as it does for everybody."""
    standing = people.standing(db, person, kind)
    return ASKED_FOR[kind] if standing is Standing.UNTOLD else standing is Standing.TOLD


def answer(db: Session, person: Person, kind: str, yes: bool, *, actor: Actor, now: datetime) -> None:
    """The person says yes or no to this kind, and to no other.

    Raises:
        KeyError: nobody asks for such a thing.
    """
    if kind not in ASKED_FOR:
        raise KeyError(kind)
    if yes:
        people.record_consent(db, person, kind, now=now)
    else:
        people.refuse(db, person, kind, actor=actor, now=now)
