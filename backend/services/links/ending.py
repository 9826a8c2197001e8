"""How a link pauses and ends: either says so, blocks the other, leaves, stops all messages; or the town decides."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.orm import Session

from backend.messaging import outbox
from backend.messaging.tidings import LinkNews
from backend.models import CallTask, Link, Person, Territory
from backend.services import alerts
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import LinkOver
from backend.services.lifecycles import audit, move
from backend.services.links import handing, moments, noticing
from backend.services.locking import existing, locked
from backend.services.news import tell, tell_or_call
from backend.services.territories import policy

BEGUN: Final = ("active", "suspended")


def close(db: Session, one: Link, state: str, *, actor: Actor, now: datetime, why: str) -> None:
    """It is over: nothing falls due, no question about it is delivered, and no number is kept. Tells nobody."""
    move(db, one, state, actor=actor, now=now)
    one.next_due = one.next_due_at = None
    one.person_contact = one.volunteer_contact = None
    one.ended_at, one.ended_why = now, why
    told_by_voice = CallTask.person_id == one.person_id, CallTask.reason == "link_begun", CallTask.state == "open"
    db.execute(update(CallTask).where(*told_by_voice).values(words=None))
    outbox.cancel(db, cancel_key(one.id), now=now)


def end(db: Session, link_id: int, *, actor: Actor, now: datetime, why: str = "asked") -> Link:
    """One of the two, or an agent, ends it; the other is told kindly, and what was handed over comes back here.

    `why` is `asked`, `blocked`, `agent`, `left` or `stopped`.

    Raises:
        LinkOver: it is over already.
    """
    one = locked(db, Link, link_id)
    if one.state not in noticing.LIVE:
        raise LinkOver(link_id)
    begun, known = one.state in BEGUN, one.state in {*BEGUN, "agreed"}
    close(db, one, _end_of(one.state, actor), actor=actor, now=now, why=why)
    audit(db, one.territory_id, "end", "link", one.id, actor=actor, now=now)
    if actor.kind == "agent":
        alerts.close_cause(db, noticing.cause(one), str(actor.id), "ended", now=now)
    if begun:
        handing.take_back(db, one.id, actor=SYSTEM, now=now)
    if known:  # before that neither knows what the other answered
        _tell_both(db, one, "over", actor, now)
    db.flush()
    return one


def end_between(db: Session, one_id: int, other_id: int, *, actor: Actor, now: datetime, why: str = "blocked") -> int:
    """Ends what there is between two people: one has blocked or reported the other. Returns how many there were."""
    between = or_(
        (Link.person_id == one_id) & (Link.volunteer_id == other_id),
        (Link.person_id == other_id) & (Link.volunteer_id == one_id),
    )
    return _end_each(db, select(Link.id).where(between), actor, now, why)


def end_all(db: Session, person_id: int, *, actor: Actor, now: datetime, why: str) -> int:
    """Ends every link of a person who stops all messages, leaves, or is erased. Returns how many there were."""
    if why in {"stopped", "erased"}:
        handing.stop_all(db, person_id, actor=actor, now=now)
    return _end_each(db, select(Link.id).where(_of(person_id)), actor, now, why)


def suspend(db: Session, volunteer_id: int, *, actor: Actor, now: datetime) -> None:
    """The volunteer is on a break: their links rest, proposals lapse, and what was handed over comes back here."""
    db.flush()
    for link_id in db.scalars(_live(select(Link.id).where(Link.volunteer_id == volunteer_id))).all():
        one = locked(db, Link, link_id)
        if one.state == "active":
            move(db, one, "suspended", actor=actor, now=now)
            one.next_due = one.next_due_at = None
            outbox.cancel(db, cancel_key(one.id), now=now)
            handing.take_back(db, one.id, actor=SYSTEM, now=now)
            told = LinkNews(one.id, "suspended")
            tell_or_call(db, one.person_id, told, key=_key(one, "suspended", now), reason="link_suspended", now=now)
        elif one.state not in BEGUN:
            close(db, one, "lapsed", actor=actor, now=now, why="paused")


def rest(db: Session, person_id: int, *, actor: Actor, now: datetime) -> list[Link]:
    """One of the two is away, or dead: their links rest, and nobody is told by the machine. Returns those that do.

    What neither had agreed to yet lapses.
    """
    db.flush()
    resting = []
    for link_id in db.scalars(_live(select(Link.id).where(_of(person_id)))).all():
        one = locked(db, Link, link_id)
        if one.state == "active":
            move(db, one, "suspended", actor=actor, now=now)
            one.next_due = one.next_due_at = None
            outbox.cancel(db, cancel_key(one.id), now=now)
            handing.take_back(db, one.id, actor=SYSTEM, now=now)
            resting.append(one)
        elif one.state not in BEGUN:
            close(db, one, _end_of(one.state, SYSTEM), actor=actor, now=now, why="away")
    return resting


def wake(db: Session, link_id: int, *, actor: Actor, now: datetime) -> None:
    """It rests no more, if it still does."""
    one = locked(db, Link, link_id)
    if one.state == "suspended":
        move(db, one, "active", actor=actor, now=now)
        _plan_word(db, one, now)


def resume(db: Session, volunteer_id: int, *, actor: Actor, now: datetime) -> None:
    """The volunteer is back: so are their links. What comes back stays here."""
    db.flush()
    resting = select(Link.id).where(Link.volunteer_id == volunteer_id, Link.state == "suspended").order_by(Link.id)
    for link_id in db.scalars(resting).all():
        one = locked(db, Link, link_id)
        move(db, one, "active", actor=actor, now=now)
        _plan_word(db, one, now)
        tell(db, one.person_id, LinkNews(one.id, "resumed"), key=_key(one, "resumed", now), now=now)


def cancel_key(link_id: int) -> str:
    """What the messages about a link are cancelled by."""
    return f"link:{link_id}"


def _plan_word(db: Session, one: Link, now: datetime) -> None:
    territory = existing(db, Territory, one.territory_id)
    one.next_due, one.next_due_at = "word", moments.in_days(now, policy(territory, "link_quarter_days"), territory)


def _end_of(state: str, actor: Actor) -> str:
    if state in BEGUN:
        return "ended"
    return "declined" if actor.kind == "agent" or state == "noticed" else "lapsed"


def _end_each(db: Session, which: Select[int], actor: Actor, now: datetime, why: str) -> int:
    db.flush()
    ids = list(db.scalars(_live(which)))
    for link_id in ids:
        end(db, link_id, actor=actor, now=now, why=why)
    return len(ids)


def _live(which: Select[int]) -> Select[int]:
    return which.where(Link.state.in_(noticing.LIVE)).order_by(Link.id)


def _of(person_id: int) -> ColumnElement[bool]:
    return or_(Link.person_id == person_id, Link.volunteer_id == person_id)


def _tell_both(db: Session, one: Link, what: str, actor: Actor, now: datetime) -> None:
    """Both who still read here, but for whoever has just said so themselves."""
    for person_id in (one.person_id, one.volunteer_id):
        if actor != Actor.person(person_id) and existing(db, Person, person_id).state == "present":
            key = f"{_key(one, what, now)}:{person_id}"
            tell_or_call(db, person_id, LinkNews(one.id, what), key=key, reason="link_over", now=now)


def _key(one: Link, what: str, now: datetime) -> str:
    return f"link:{one.id}:{what}:{now.isoformat()}"
