"""Asking one volunteer before all others: whoever has come before, and is wished for again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.models import HelpRequest, Territory, Volunteer
from backend.services import places, quiet
from backend.services.locking import existing
from backend.services.matching import candidates, waves


def could_come(db: Session, volunteer_id: int, request: HelpRequest, territory: Territory, now: datetime) -> bool:
    """Whether they may be asked, offer this at that time, and come as far as the place."""
    if not candidates.may_come(db, volunteer_id, request, territory, now=now):
        return False
    volunteer = existing(db, Volunteer, volunteer_id)
    metres = places.between(request, volunteer)
    return metres is None or metres <= volunteer.reach_m


def ask_first(db: Session, request: HelpRequest, volunteer_id: int, *, until: datetime, now: datetime) -> None:
    """Invites this volunteer alone; `until` no others are asked, unless they say no. The caller holds the request."""
    volunteer = existing(db, Volunteer, volunteer_id)
    waves.mark_asked(db, [volunteer_id], now=now)
    metres, opens = places.between(request, volunteer), quiet.held(db, [volunteer_id], now)
    waves.invite(db, request, {volunteer_id: metres}, now=now, due_at=opens)
    request.wave += 1
    moments = [until] + ([request.promised_at] if request.promised_at else [])
    request.next_wave_at = max(now, min(moments))
    db.flush()
