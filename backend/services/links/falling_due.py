"""What falls due for a link: the two are asked, nobody's answer is awaited any more, it begins, a quarter is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Link
from backend.services.actor import SYSTEM
from backend.services.links import answering, asking, ending, keeping, noticing
from backend.services.locking import locked
from backend.services.setbacks import one_by_one


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Does what is due for at most `limit` links; returns how many. The world is looked at again before we speak."""
    db.flush()
    oldest = select(Link.id).where(Link.next_due_at <= now).order_by(Link.next_due_at, Link.id).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))

    def see_to(link_id: int) -> None:
        _see_to(db, locked(db, Link, link_id), now)

    return one_by_one(db, held, see_to, due_at=Link.next_due_at, request=None, now=now)


def _see_to(db: Session, one: Link, now: datetime) -> None:
    match one.next_due, one.state:
        case "ask", "noticed":
            asking.propose(db, one, actor=SYSTEM, now=now)
        case "lapse", "proposed" | "agreed_by_one":
            ending.close(db, one, "lapsed", actor=SYSTEM, now=now, why="unanswered")
        case "begin", "agreed":
            if noticing.could_be_asked(db, one.person_id, one.volunteer_id, now=now):
                answering.begin(db, one, actor=SYSTEM, now=now)
            else:
                ending.close(db, one, "lapsed", actor=SYSTEM, now=now, why="not_now")
        case "word", "active":
            keeping.ask_word(db, one, now=now)
        case _:
            one.next_due = one.next_due_at = None
