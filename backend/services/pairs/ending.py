"""How a pair rests and ends: either asks for it, without a reason; is kept apart from the other, away or gone; or the
town decides. From then on nothing passes between the two, and an agent sees to it that nobody is left alone over it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from backend.messaging import outbox
from backend.messaging.pair_tidings import PairNews
from backend.models import Pair, Person, Territory
from backend.services import alerts
from backend.services.actor import SYSTEM, Actor
from backend.services.lifecycles import audit, move
from backend.services.links import moments
from backend.services.locking import existing, locked
from backend.services.news import tell_or_call
from backend.services.pair_errors import PairOver
from backend.services.pairs import looking_in
from backend.services.pairs.proposing import BEGUN, LIVE, WAITING
from backend.services.territories import policy

OVER: Final = "pair_over"
"""Why somebody who has no phone of their own here is to be called: it is over."""
ALERT: Final = "pair"
"""What agents are told by: somebody has nobody of their own any more, or not yet."""


def decline(db: Session, one: Pair, by: int, *, actor: Actor, now: datetime) -> None:
    """One of the two would rather not. The other hears so only where they had said yes. The caller holds the pair."""
    _close(db, one, "declined", actor=actor, now=now, why="no")
    for side in ("person", "volunteer"):
        if getattr(one, f"{side}_says") == "yes":
            _tell(db, one, getattr(one, f"{side}_id"), "declined", now)
    _tell_agents(db, one, "declined", by, actor, now)


def lapse(db: Session, one: Pair, *, now: datetime) -> None:
    """Nobody's answer is awaited any more. The caller holds the pair."""
    _close(db, one, "lapsed", actor=SYSTEM, now=now, why="unanswered")
    for side in ("person", "volunteer"):
        if getattr(one, f"{side}_says") == "yes":
            _tell(db, one, getattr(one, f"{side}_id"), "declined", now)
    _tell_agents(db, one, "unanswered", one.person_id, SYSTEM, now)


def end(db: Session, pair_id: int, *, actor: Actor, now: datetime, why: str = "asked") -> Pair:
    """One of the two, or an agent, ends it: at once, and no reason is asked. The other is told kindly.

    `why` is `asked`, `blocked`, `agent`, `left`, `stopped`, `erased` or `away`.

    Raises:
        PairOver: it is over already.
    """
    one = locked(db, Pair, pair_id)
    if one.state not in LIVE:
        raise PairOver(pair_id)
    begun = one.state in BEGUN
    state = "ended" if begun else "declined" if actor.kind == "agent" else "lapsed"
    _close(db, one, state, actor=actor, now=now, why=why)
    for side in ("person", "volunteer"):
        person_id = getattr(one, f"{side}_id")
        knows = begun or getattr(one, f"{side}_says") == "yes"
        if knows and actor != Actor.person(person_id) and why != "away":
            _tell(db, one, person_id, "over" if begun else "declined", now)
    by = int(actor.id) if actor.kind == "person" else one.person_id
    if begun and actor.kind != "agent" and why != "away" and (why, by) != ("erased", one.person_id):
        _tell_agents(db, one, why, by, actor, now)
    db.flush()
    return one


def end_between(db: Session, one_id: int, other_id: int, *, actor: Actor, now: datetime, why: str = "blocked") -> int:
    """Ends what there is between two people: one has blocked or reported the other. Returns how many there were."""
    between = or_(
        (Pair.person_id == one_id) & (Pair.volunteer_id == other_id),
        (Pair.person_id == other_id) & (Pair.volunteer_id == one_id),
    )
    return _end_each(db, between, actor, now, why)


def end_all(db: Session, person_id: int, *, actor: Actor, now: datetime, why: str) -> int:
    """Ends every pair of somebody who stops all messages, leaves, or is erased. Returns how many there were."""
    return _end_each(db, _of(person_id), actor, now, why)


def suspend(db: Session, volunteer_id: int, *, actor: Actor, now: datetime) -> None:
    """The volunteer is on a break: their pairs rest, and proposals to them lapse."""
    for one in _held(db, Pair.volunteer_id == volunteer_id):
        if one.state == "active":
            _rest(db, one, actor, now)
            _tell(db, one, one.person_id, "suspended", now)
        elif one.state in WAITING:
            lapse(db, one, now=now)


def resume(db: Session, volunteer_id: int, *, actor: Actor, now: datetime) -> None:
    """The volunteer is back: so are their pairs, but for those whose person is away."""
    for one in _held(db, (Pair.volunteer_id == volunteer_id) & (Pair.state == "suspended")):
        if one.person.state in {"present", "stopped"}:
            wake(db, one.id, actor=actor, now=now)
            _tell(db, one, one.person_id, "resumed", now)


def rest(db: Session, person_id: int, *, actor: Actor, now: datetime) -> list[Pair]:
    """One of the two is away, or dead: their pairs rest, and nobody is told by the machine. Returns those that do.

    What neither had agreed to yet lapses, without a word.
    """
    resting = []
    for one in _held(db, _of(person_id)):
        if one.state == "active":
            _rest(db, one, actor, now)
            resting.append(one)
        elif one.state in WAITING:
            _close(db, one, "lapsed", actor=actor, now=now, why="away")
    db.flush()
    return resting


def wake(db: Session, pair_id: int, *, actor: Actor, now: datetime) -> None:
    """It rests no more, if it still does and both are here."""
    one = locked(db, Pair, pair_id)
    if one.state == "suspended":
        move(db, one, "active", actor=actor, now=now)
        town = existing(db, Territory, one.territory_id)
        one.touched_at = now
        one.next_due, one.next_due_at = "month", moments.in_days(now, policy(town, "pair_quiet_days"), town)


def cancel_key(pair_id: int) -> str:
    """What the messages about a pair, and those of the two to each other, are cancelled by."""
    return f"pair:{pair_id}"


def _rest(db: Session, one: Pair, actor: Actor, now: datetime) -> None:
    move(db, one, "suspended", actor=actor, now=now)
    one.next_due = one.next_due_at = None
    outbox.cancel(db, cancel_key(one.id), now=now)


def _close(db: Session, one: Pair, state: str, *, actor: Actor, now: datetime, why: str) -> None:
    """It is over: nothing falls due, nothing about it is delivered any more, and no number is kept."""
    move(db, one, state, actor=actor, now=now)
    one.next_due = one.next_due_at = one.person_contact = one.volunteer_contact = None
    one.ended_at, one.ended_why = now, why
    audit(db, one.territory_id, "end", "pair", one.id, actor=actor, now=now)
    outbox.cancel(db, cancel_key(one.id), now=now)
    looking_in.leave(db, one, actor=actor, now=now)


def _end_each(db: Session, which: ColumnElement[bool], actor: Actor, now: datetime, why: str) -> int:
    db.flush()
    ids = list(db.scalars(_live(which)))
    for pair_id in ids:
        end(db, pair_id, actor=actor, now=now, why=why)
    return len(ids)


def _held(db: Session, which: ColumnElement[bool]) -> list[Pair]:
    db.flush()
    return [locked(db, Pair, pair_id) for pair_id in db.scalars(_live(which)).all()]


def _live(which: ColumnElement[bool]) -> Select[int]:
    return select(Pair.id).where(which, Pair.state.in_(LIVE)).order_by(Pair.id)


def _of(person_id: int) -> ColumnElement[bool]:
    return or_(Pair.person_id == person_id, Pair.volunteer_id == person_id)


def _tell(db: Session, one: Pair, person_id: int, what: str, now: datetime) -> None:
    """Whoever still reads here, or takes calls of the town."""
    if existing(db, Person, person_id).state in {"present", "stopped"}:
        key = f"pair:{one.id}:{what}:{person_id}:{now.isoformat()}"
        tell_or_call(db, person_id, PairNews(one.id, what), key=key, reason=OVER, now=now)


def _tell_agents(db: Session, one: Pair, why: str, by: int, actor: Actor, now: datetime) -> None:
    """A task: somebody may be without a person of their own. Who wished it, the history says; nobody asks why."""
    alerts.raise_alert(
        db, ALERT, person=one.person, cause=f"{ALERT}:{one.id}",
        words=f"{why}: {'person' if by == one.person_id else 'volunteer'} {by}", territory_id=one.territory_id,
        actor=actor, now=now,
    )  # fmt: skip
