"""What comes back, handed over: no more occurrences are opened here while the two see to them themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Link, Mission, Recurrence, Territory
from backend.services.actor import Actor
from backend.services.errors import NotYourLink
from backend.services.lifecycles import audit, move
from backend.services.links.moments import in_days
from backend.services.locking import existing, locked
from backend.services.recurrences import calendar


def over(db: Session, one: Link, *, actor: Actor, now: datetime) -> list[Recurrence]:
    """Hands over what comes back for the person and this volunteer did last. What is arranged already stays so."""
    db.flush()
    whose = or_(Recurrence.beneficiary_id == one.person_id, Recurrence.requester_id == one.person_id)
    running = select(Recurrence.id).where(whose, Recurrence.state == "running").order_by(Recurrence.id)
    theirs = [id_ for id_ in db.scalars(running) if _did_last(db, id_) == one.volunteer_id]
    handed = []
    for recurrence_id in theirs:
        recurrence = locked(db, Recurrence, recurrence_id)
        move(db, recurrence, "handed_over", actor=actor, now=now)
        recurrence.link_id, recurrence.next_start, recurrence.next_open_at = one.id, None, None
        audit(db, one.territory_id, "hand_over", "recurrence", recurrence.id, actor=actor, now=now)
        handed.append(recurrence)
    return handed


def of(db: Session, link_id: int) -> list[Recurrence]:
    """What the two see to themselves."""
    db.flush()
    handed = select(Recurrence).where(Recurrence.link_id == link_id, Recurrence.state == "handed_over")
    return list(db.scalars(handed.order_by(Recurrence.id)))


def taken_back(db: Session, link_id: int) -> list[Recurrence]:
    """What the two saw to themselves, and comes back here again."""
    db.flush()
    running = select(Recurrence).where(Recurrence.link_id == link_id, Recurrence.state == "running")
    return list(db.scalars(running.order_by(Recurrence.id)))


def keep_here(db: Session, link_id: int, person_id: int, *, actor: Actor, now: datetime) -> list[Recurrence]:
    """The person would rather have us go on with it.

    Raises:
        NotYourLink: it is not this person's need.
    """
    one = db.get(Link, link_id)
    if one is None or one.person_id != person_id:
        raise NotYourLink(link_id)
    return take_back(db, link_id, actor=actor, now=now)


def take_back(db: Session, link_id: int, *, actor: Actor, now: datetime) -> list[Recurrence]:
    """It comes back here again, from the next time on that can still be arranged. Returns what does."""
    running = []
    for handed in of(db, link_id):
        recurrence = locked(db, Recurrence, handed.id)
        territory = existing(db, Territory, recurrence.territory_id)
        # From tomorrow on: today they may have met already.
        since = in_days(now, 1, territory)
        calendar.plan(recurrence, territory, after=since - timedelta(hours=10, minutes=1), since=now)
        state = "running" if recurrence.next_start else "ended"
        move(db, recurrence, state, actor=actor, now=now)
        if state == "ended":
            recurrence.ended_at = now
        else:
            running.append(recurrence)
        audit(db, recurrence.territory_id, "take_back", "recurrence", recurrence.id, actor=actor, now=now)
    db.flush()
    return running


def stop_all(db: Session, person_id: int, *, actor: Actor, now: datetime) -> None:
    """Whoever asks wishes no more messages: nothing comes back here again."""
    db.flush()
    theirs = select(Recurrence.id).where(Recurrence.requester_id == person_id, Recurrence.state == "handed_over")
    for recurrence_id in db.scalars(theirs.order_by(Recurrence.id)):
        recurrence = locked(db, Recurrence, recurrence_id)
        move(db, recurrence, "stopped", actor=actor, now=now)
        recurrence.ended_at = now


def _did_last(db: Session, recurrence_id: int) -> int | None:
    """Who helped with it last."""
    done = (
        select(Mission.volunteer_id)
        .join(HelpRequest, HelpRequest.id == Mission.request_id)
        .where(HelpRequest.recurrence_id == recurrence_id, Mission.state == "done")
    )
    return db.scalars(done.order_by(Mission.id.desc()).limit(1)).first()
