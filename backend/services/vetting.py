"""Vetting: somebody who applied is met, shows who they are and signs the charter; only then are they asked for help."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.messaging.tidings import CharterWanted
from backend.models import Volunteer
from backend.services import alerts, charters, volunteers
from backend.services.actor import Actor
from backend.services.interviews import booking
from backend.services.lifecycles import audit
from backend.services.locking import locked
from backend.services.news import tell_or_call

_MET: Final = "Rencontre faite."


def met(db: Session, volunteer: Volunteer, *, identity_seen: bool, actor: Actor, now: datetime) -> None:
    """An agent has met them, and seen their identity, or not yet. What is left to be done is the charter."""
    volunteer = _met(db, volunteer, identity_seen=identity_seen, actor=actor, now=now)
    charter = charters.current(db, volunteer.territory_id)
    if volunteer.state != "applied" or charter is None:
        return
    if charters.holds(db, volunteer.person_id, charter, now=now):
        complete(db, volunteer, actor=actor, now=now)
    else:
        news, key = CharterWanted("met"), f"charter:met:{volunteer.person_id}:{now.isoformat()}"
        tell_or_call(db, volunteer.person_id, news, key=key, reason=charters.LAPSED, now=now)


def sign(db: Session, volunteer: Volunteer, charter_id: int, *, actor: Actor, now: datetime) -> str:
    """They sign the charter in force; whoever was met already is active from now on. Returns its version.

    Raises:
        OldCharter: another one is in force.
    """
    version = charters.sign(db, volunteer, charter_id, actor=actor, now=now).version
    complete(db, locked(db, Volunteer, volunteer.person_id), actor=actor, now=now)
    return version


def complete(db: Session, volunteer: Volunteer, *, actor: Actor, now: datetime) -> bool:
    """Whether nothing was missing, so that they are active: met, identity seen, charter signed."""
    charter = charters.current(db, volunteer.territory_id)
    seen = volunteer.met_at is not None and volunteer.identity_seen_at is not None
    if volunteer.state != "applied" or not seen or charter is None:
        return False
    if not charters.holds(db, volunteer.person_id, charter, now=now):
        return False
    volunteers.activate(db, volunteer, actor=actor, now=now)
    return True


def attest(db: Session, volunteer: Volunteer, *, actor: Actor, now: datetime) -> None:
    """An agent vouches for all three, the signature being on paper; or the volunteer is back from a pause."""
    if volunteer.state == "applied":
        volunteer = _met(db, volunteer, identity_seen=True, actor=actor, now=now)
    charter = charters.current(db, volunteer.territory_id)
    unsigned = volunteer.state == "applied" or volunteer.paused_for == charters.LAPSED
    if charter is not None and unsigned and not charters.holds(db, volunteer.person_id, charter, now=now):
        charters.note(db, volunteer, charter, actor=actor, now=now)
    volunteers.activate(db, volunteer, actor=actor, now=now)


def _met(db: Session, volunteer: Volunteer, *, identity_seen: bool, actor: Actor, now: datetime) -> Volunteer:
    volunteer = locked(db, Volunteer, volunteer.person_id)
    volunteer.met_at = volunteer.met_at or now
    if identity_seen:
        volunteer.identity_seen_at = volunteer.identity_seen_at or now
    booking.end(db, volunteer.person_id, "met", actor=actor, now=now)
    audit(db, volunteer.territory_id, "met", "volunteer", volunteer.person_id, actor=actor, now=now)
    alerts.close_cause(db, f"application:{volunteer.person_id}", str(actor.id), _MET, now=now)
    return volunteer
