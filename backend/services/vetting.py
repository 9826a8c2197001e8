"""Vetting: somebody who applied is met, shows who they are and signs the charter; only then are they asked for help."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.models import Volunteer
from backend.services import alerts
from backend.services.actor import Actor
from backend.services.interviews import booking
from backend.services.lifecycles import audit
from backend.services.locking import locked

_MET = "Rencontre faite."


def met(db: Session, volunteer: Volunteer, *, identity_seen: bool, actor: Actor, now: datetime) -> None:
    """An agent has met them, and seen their identity, or not yet."""
    volunteer = locked(db, Volunteer, volunteer.person_id)
    volunteer.met_at = volunteer.met_at or now
    if identity_seen:
        volunteer.identity_seen_at = volunteer.identity_seen_at or now
    booking.end(db, volunteer.person_id, "met", actor=actor, now=now)
    audit(db, volunteer.territory_id, "met", "volunteer", volunteer.person_id, actor=actor, now=now)
    alerts.close_cause(db, f"application:{volunteer.person_id}", str(actor.id), _MET, now=now)
