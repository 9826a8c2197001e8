"""Asking one volunteer before all others: whoever has come before, and is wished for again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Territory, Volunteer
from backend.models.columns import rows_of
from backend.services import places
from backend.services.locking import existing
from backend.services.matching import candidates, waves


def could_come(volunteer: Volunteer, request: HelpRequest, territory: Territory, now: datetime) -> bool:
    """Active, on duty, there, offering this at that time, and within their own measure.

    What the town finds too much for a week does not count here: they are known to each other.
    """
    need, metres = candidates.need_of(request, territory), places.between(request, volunteer)
    away = volunteer.away_until is not None and volunteer.away_until > now and not _back_or_not_gone(volunteer, request)
    enough = (
        volunteer.most_a_week is not None
        and volunteer.asked_since is not None
        and volunteer.asked_since > now - candidates.WEEK
        and volunteer.asked_week >= volunteer.most_a_week
    )
    return (
        volunteer.state == "active"
        and volunteer.on_duty
        and not away
        and not enough
        and bool(volunteer.categories & need.category_bit)
        and (volunteer.availability == 0 or bool(volunteer.availability & (need.availability_bits or -1)))
        and volunteer.person_id not in {request.requester_id, request.beneficiary_id}
        and (metres is None or metres <= volunteer.reach_m)
    )


def _back_or_not_gone(volunteer: Volunteer, request: HelpRequest) -> bool:
    """Whether the help falls outside their absence."""
    since, until = volunteer.away_from, volunteer.away_until
    return (since is not None and since >= request.end) or (until is not None and until <= request.start)


def ask_first(db: Session, request: HelpRequest, volunteer_id: int, *, until: datetime, now: datetime) -> None:
    """Invites this volunteer alone; `until` no others are asked, unless they say no. The caller holds the request."""
    volunteer = existing(db, Volunteer, volunteer_id)
    rows = rows_of(Volunteer)
    asked = update(rows).where(rows.c.person_id == volunteer_id).values(waves.asked_once_more())
    db.connection().execute(asked, {"now": now, "week_ago": now - candidates.WEEK})
    waves.invite(db, request, {volunteer_id: places.between(request, volunteer)}, now=now)
    request.wave += 1
    moments = [until] + ([request.promised_at] if request.promised_at else [])
    request.next_wave_at = max(now, min(moments))
    db.flush()
