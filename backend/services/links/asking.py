"""Asking each of the two, separately and once, whether they wish to organise themselves directly."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.messaging.tidings import LinkNews
from backend.models import Link, Territory, Volunteer
from backend.services import alerts
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import LinkOver
from backend.services.lifecycles import audit, move
from backend.services.links import ending, moments, noticing
from backend.services.locking import existing, locked
from backend.services.news import tell_or_call

ANSWERED_WITHIN: Final = 21
"""Days after which nobody's answer is awaited any more; nobody is reminded of it."""
LATER: Final = 7
"""Days after which a volunteer who is away, or on a break, is looked at again."""
CALL: Final = "link"
"""Why an agent is to call whoever has no phone of their own here."""


def propose(db: Session, one: Link, *, actor: Actor, now: datetime) -> None:
    """Asks both, where it is still true that they could be asked. The caller holds the link."""
    territory = existing(db, Territory, one.territory_id)
    if not noticing.could_be_asked(db, one.person_id, one.volunteer_id, now=now):
        ending.close(db, one, "lapsed", actor=SYSTEM, now=now, why="not_now")
        return
    if _away(existing(db, Volunteer, one.volunteer_id), now):
        one.next_due, one.next_due_at = "ask", moments.in_days(now, LATER, territory)
        return
    move(db, one, "proposed", actor=actor, now=now)
    one.next_due, one.next_due_at = "lapse", moments.in_days(now, ANSWERED_WITHIN, territory)
    audit(db, one.territory_id, "propose", "link", one.id, actor=actor, now=now)
    db.flush()
    for person_id in (one.person_id, one.volunteer_id):
        key = f"link:{one.id}:proposed:{person_id}"
        tell_or_call(db, person_id, LinkNews(one.id, "proposed"), key=key, reason=CALL, now=now)


def waits_for_agent(one: Link) -> bool:
    """Whether nobody is asked before an agent has confirmed it."""
    return one.state == "noticed" and one.needs_agent and one.next_due is None


def confirm(db: Session, link_id: int, *, actor: Actor, now: datetime) -> Link:
    """An agent lets the two be asked: by day, and at once where it is day.

    Raises:
        LinkOver: it is settled already, or needs nobody's word.
    """
    one = locked(db, Link, link_id)
    if not waits_for_agent(one):
        raise LinkOver(link_id)
    one.next_due, one.next_due_at = "ask", moments.by_day(now, existing(db, Territory, one.territory_id))
    audit(db, one.territory_id, "confirm", "link", one.id, actor=actor, now=now)
    _settled(db, one, "confirmed", actor, now)
    return one


def refuse(db: Session, link_id: int, *, actor: Actor, now: datetime) -> Link:
    """An agent would rather have everything go on as it is: nobody is asked.

    Raises:
        LinkOver: the two were asked already, or it is settled.
    """
    one = locked(db, Link, link_id)
    if one.state != "noticed":
        raise LinkOver(link_id)
    ending.close(db, one, "declined", actor=actor, now=now, why="agent")
    audit(db, one.territory_id, "refuse", "link", one.id, actor=actor, now=now)
    _settled(db, one, "refused", actor, now)
    return one


def _settled(db: Session, one: Link, outcome: str, actor: Actor, now: datetime) -> None:
    alerts.close_cause(db, noticing.cause(one), str(actor.id), outcome, now=now)


def _away(volunteer: Volunteer, now: datetime) -> bool:
    gone = volunteer.away_until is not None and volunteer.away_until > now
    return not volunteer.on_duty or (gone and (volunteer.away_from is None or volunteer.away_from <= now))
