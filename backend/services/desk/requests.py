"""A need told on the telephone: a request like any other, which goes to the volunteers' chats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.models import HelpRequest, Person
from backend.services import alerts, help_requests, people
from backend.services.actor import Actor
from backend.services.help_requests import Post
from backend.services.lifecycles import audit
from backend.services.moderation import holding

INFORMED: Final = "information"
"""The consent of whoever was told who we are, and what is kept: here an agent read it out."""


@dataclass(frozen=True, slots=True)
class Posted:
    """`known`: the same need was posted within a day, and stands; nothing new was."""

    request: HelpRequest
    known: bool = False


def post(
    db: Session, person: Person, need: Post, *, key: str, publish: bool, again: bool, login: str, now: datetime,
    seed: int = 0,
) -> Posted:  # fmt: skip
    """Posts it in her name: she has asked for it by voice. `publish`: the agent who heard her lets it out, where the
    town has one read it first; what raised a flag is read by itself. `again`: also beside the same need of today.

    Raises:
        NeverHappens: its rule falls on no day.
        NoLongerNeeded: its time has passed.
    """
    actor = Actor.agent(login)
    people.record_consent(db, person, INFORMED, now=now, actor=actor)
    standing = help_requests.similar(db, person.id, need.category, now=now)
    if standing is not None and not again:
        return Posted(standing, known=True)
    key = f"{key}:{standing.id}" if standing is not None else key
    request = help_requests.post(db, person, need, key=key, actor=actor, now=now, seed=seed)
    audit(db, person.territory_id, "post_by_phone", "request", request.id, actor=actor, now=now)
    if publish and request.state == "held" and holding.unread(db, request_id=request.id) is None:
        help_requests.publish(db, request, actor=actor, now=now)
        alerts.close_cause(db, f"to_publish:{request.id}", login, "Publiée.", now=now)
    return Posted(request)


def here(person: Person, need: Post) -> Post:
    """The need at her home, where no other place is told."""
    if need.place or not person.address:
        return need
    known = person.latitude is not None and person.longitude is not None
    point = (person.latitude or 0.0, person.longitude or 0.0) if known else None
    return replace(need, place=person.address, point=point)
