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
from backend.services.checkins import plans, threes
from backend.services.company import audience as gatherings
from backend.services.locking import existing
from backend.services.offers import audience
from backend.services.people import Standing
from backend.services.weather import lending

ANNOUNCEMENTS: Final = "announcements"
ASKED_FOR: Final[Mapping[str, bool]] = {
    audience.ACCEPTS: False,
    gatherings.ACCEPTS: False,
    ANNOUNCEMENTS: True,
    asking.AGREED: False,
    plans.CONSENT: False,
    threes.CONSENT: False,
    people.KEPT_UNCLEAR: True,
}
"""Each kind, and whether it holds for somebody who has said nothing yet."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a person stands to one kind."""

    kind: str
    agrees: bool


def kinds(db: Session, person: Person) -> tuple[str, ...]:
    """What this town asks of this person: how they are, and the questions of the month, of whoever is asked that."""
    territory = existing(db, Territory, person.territory_id)
    asked = plans.is_asked(db, person.id)
    lent = lending.of(db, person.id) is not None
    apart = {
        people.KEPT_UNCLEAR: bool(territories.days_kept(territory.policies)),
        plans.CONSENT: asked or lent,
        threes.CONSENT: asked and bool(threes.readers(db, territory)),
    }
    return tuple(kind for kind in ASKED_FOR if apart.get(kind, True))


def said(db: Session, person: Person) -> list[Said]:
    """How the person stands to everything that the town asks for."""
    return [Said(kind, agrees(db, person, kind)) for kind in kinds(db, person)]


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
    if kind == plans.CONSENT:
        _asked_how_they_are(db, person, yes, actor, now)
    elif yes:
        people.record_consent(db, person, kind, now=now)
    else:
        people.refuse(db, person, kind, actor=actor, now=now)


def _asked_how_they_are(db: Session, person: Person, yes: bool, actor: Actor, now: datetime) -> None:
    """A no ends the plan, with one call of courtesy; a yes leaves it as it is: it begins with days and hours."""
    if yes:
        return
    if (plan := plans.of(db, person.id)) is not None:
        plans.end(db, plan.id, courtesy=True, actor=actor, now=now)
    lending.decline(db, person.id, actor=actor, now=now)
