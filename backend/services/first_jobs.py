"""First jobs: whoever has just applied is asked at once for something small near them, where the town wishes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.categories import names
from backend.models import HelpRequest, Territory, Volunteer
from backend.services import territories
from backend.services.locking import existing, locked
from backend.services.matching import candidates, newcomers, waves

AFTER: Final = timedelta(minutes=10)
"""They have just said what they offer, and are choosing a date to be met: one question at a time."""
_READ: Final = 50
"""Open requests that are looked through at most."""


def propose(db: Session, volunteer: Volunteer, *, now: datetime) -> int | None:
    """Asks a newcomer for the first small job that is open near them: its request's number, or None.

    Nobody is asked who has a job, or an invitation to answer.
    """
    territory = existing(db, Territory, volunteer.territory_id)
    if volunteer.state != "applied" or not territories.policy(territory, "first_job_before_vetting"):
        return None
    kinds = [one for one in names(volunteer.categories) if one in newcomers.SMALL]
    open_now = select(HelpRequest.id).where(
        HelpRequest.territory_id == territory.id,
        HelpRequest.state == "open",
        HelpRequest.start > now,
        HelpRequest.category.in_(kinds),
    )
    db.flush()
    for request_id in db.scalars(open_now.order_by(HelpRequest.start, HelpRequest.id).limit(_READ)).all():
        request, me = existing(db, HelpRequest, request_id), volunteer.person_id
        if not newcomers.is_small(db, request, territory):
            continue
        limits = candidates.asking_limits(db, territory, request, now)
        if not newcomers.find(db, request, territory, limits, only=me):
            continue
        request = locked(db, HelpRequest, request_id)
        if request.state == "open" and waves.ask_newcomers(
            db, request, territory, 1, limits, now, only=me, due_at=now + AFTER
        ):
            return request_id
    return None
