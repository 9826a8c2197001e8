"""What each of the two answers to the proposal; when both have said yes, the pair begins."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from backend.messaging.pair_tidings import PairNews
from backend.models import CallTask, Pair, Territory
from backend.services import calls, two_sides
from backend.services.actor import Actor
from backend.services.lifecycles import audit, move
from backend.services.links import moments
from backend.services.locking import existing
from backend.services.news import tell_or_call
from backend.services.pair_errors import PairOver
from backend.services.pairs import ending, looking_in
from backend.services.pairs.proposing import CALL, WAITING
from backend.services.territories import policy

BEGUN: Final = "pair_begun"
"""Why an agent is to call whoever has no phone of their own here: who the volunteer is."""


def answer(db: Session, pair_id: int, person_id: int, agrees: bool, *, actor: Actor, now: datetime) -> Pair:
    """Yes or no to the proposal, in chat or to an agent on the telephone. Said again while it waits, the last counts.

    Raises:
        NotYourPair: it is other people's.
        PairOver: it is settled already.
    """
    one, side = two_sides.theirs(db, Pair, pair_id, person_id)
    if one.state not in WAITING:
        raise PairOver(pair_id)
    before = getattr(one, f"{side}_says")
    setattr(one, f"{side}_says", "yes" if agrees else "no")
    audit(db, one.territory_id, "answer", "pair", one.id, actor=actor, now=now)
    if actor.kind == "agent":
        calls.settled(db, person_id, reason=CALL, actor=actor, now=now)
    if not agrees:
        ending.decline(db, one, person_id, actor=actor, now=now)
    elif one.person_says == one.volunteer_says == "yes":
        _begin(db, one, actor, now)
    elif before != "yes":
        move(db, one, "agreed_by_one", actor=actor, now=now)
    db.flush()
    return one


def _begin(db: Session, one: Pair, actor: Actor, now: datetime) -> None:
    move(db, one, "active", actor=actor, now=now)
    town = existing(db, Territory, one.territory_id)
    one.active_at = one.touched_at = now
    one.next_due, one.next_due_at = "month", moments.in_days(now, policy(town, "pair_quiet_days"), town)
    audit(db, one.territory_id, "begin", "pair", one.id, actor=actor, now=now)
    db.flush()
    for person_id in (one.person_id, one.volunteer_id):
        key = f"pair:{one.id}:begun:{person_id}"
        tell_or_call(db, person_id, PairNews(one.id, "begun"), key=key, reason=BEGUN, now=now)
    db.execute(update(CallTask).where(*_calls(one)).values(words=one.volunteer.name))
    looking_in.offer(db, one, now=now)


def _calls(one: Pair) -> tuple[ColumnElement[bool], ...]:
    """For the agent who tells the person who it is."""
    return CallTask.person_id == one.person_id, CallTask.reason == BEGUN, CallTask.state == "open"
