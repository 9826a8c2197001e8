"""Who is told of a gathering: the nearest neighbours who wish to hear of such, and are not told too often."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend.models import Gathering, GatheringGuest, Person, Territory
from backend.services import announcements, blocks, places, territories
from backend.services.company import reading

ACCEPTS: Final = "gatherings"
"""The consent of a neighbour to be told of gatherings; taken back by whoever refuses them."""
A_SEAT: Final = 4
"""Neighbours told at a time for each seat: most cannot come this time."""
MOST: Final = 30
"""Neighbours told at a time, at most."""


def of(db: Session, gathering: Gathering, territory: Territory, *, now: datetime) -> list[int]:
    """Whom to tell now, the nearest first; never the same twice. Nobody where every seat is taken."""
    free = gathering.seats - reading.coming(db, gathering.id)
    if free <= 0:
        return []
    may = (
        announcements.may_be_told(
            gathering.territory_id, ACCEPTS, territories.policy(territory, "offers_per_week"), now=now
        )
        & announcements.accepts(ACCEPTS)
        & (Person.id != gathering.organiser_id)
        & Person.id.not_in(blocks.kept_from_person(gathering.organiser_id))
        & ~exists().where(GatheringGuest.gathering_id == gathering.id, GatheringGuest.person_id == Person.id)
    )
    last = select(func.max(GatheringGuest.told_at)).where(GatheringGuest.person_id == Person.id).scalar_subquery()
    latitude, longitude = (None, None) if gathering.cell is None else places.centre_of(gathering.cell)
    near = announcements.Near(latitude, longitude, gathering.cell)
    return announcements.nearest(db, near, may, last=last, most=min(MOST, free * A_SEAT))
