"""Invitations: a volunteer asked to take a request, and what closes the question."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.tidings import RequestGone
from backend.models import HelpRequest, Invitation
from backend.services.actor import Actor
from backend.services.lifecycles import move
from backend.services.news import tell


def waiting(db: Session, request_id: int) -> list[Invitation]:
    """The invitations to this request that nobody has answered yet, in order."""
    db.flush()
    unanswered = select(Invitation).where(Invitation.request_id == request_id, Invitation.state == "sent")
    return list(db.scalars(unanswered.order_by(Invitation.id)))


def void(db: Session, request: HelpRequest, why: str, *, actor: Actor, now: datetime, but: int | None = None) -> None:
    """Closes the invitations that wait for an answer (but one) and tells those who had them."""
    for invitation in waiting(db, request.id):
        if invitation.id == but:
            continue
        move(db, invitation, "void", actor=actor, now=now)
        told_once = f"gone:{invitation.id}:{invitation.wave}"
        tell(db, invitation.volunteer_id, RequestGone(request.id, why), key=told_once, now=now)
