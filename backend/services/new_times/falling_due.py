"""What nobody has answered lapses: what stood stands, and both sides are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, NewTime
from backend.services.new_times import answering
from backend.services.setbacks import one_by_one


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Lapses at most `limit` of them; returns how many. Locks their requests in the order of ids."""
    db.flush()
    falling = select(NewTime.id, NewTime.request_id).where(NewTime.next_due_at <= now)
    found = db.execute(falling.order_by(NewTime.next_due_at, NewTime.id).limit(limit)).all()
    requests = select(HelpRequest.id).where(HelpRequest.id.in_({request_id for _, request_id in found}))
    held = set(db.scalars(requests.order_by(HelpRequest.id).with_for_update(skip_locked=True, key_share=True)))
    mine = [id_ for id_, request_id in found if request_id in held]

    def lapse(new_time_id: int) -> None:
        one, mission, request = answering.hold(db, new_time_id)
        if one.state == "waiting" and one.next_due_at is not None and one.next_due_at <= now:
            answering.look_again(db, one, mission, request, now=now)

    return one_by_one(db, mine, lapse, due_at=NewTime.next_due_at, request=NewTime.request_id, now=now)
