"""What each of the two answers, and which number each lets the other have: nothing is given before both said yes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from backend.messaging.tidings import LinkNews
from backend.models import CallTask, Link, Territory
from backend.services import two_sides
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import LinkOver, NotYourNumber
from backend.services.lifecycles import audit, move
from backend.services.links import asking, ending, handing, moments
from backend.services.locking import existing, locked
from backend.services.news import tell_or_call
from backend.services.territories import policy
from backend.services.two_sides import Side

NUMBERS_WITHIN: Final = 14
"""Days after which whoever has not said which number may be given gives none."""

BEGUN: Final = "link_begun"
"""Why an agent is to call: whoever has no phone of their own here learns the number by voice."""


def answer(db: Session, link_id: int, person_id: int, agrees: bool, *, actor: Actor, now: datetime) -> Link:
    """Yes or no to the proposal. Whoever says yes after the other said no is answered as if they were the first.

    Raises:
        NotYourLink: it is other people's.
        LinkOver: they answered it already, or it is settled.
    """
    one, side = two_sides.theirs(db, Link, link_id, person_id)
    said = getattr(one, f"{side}_says")
    if one.state in {"proposed", "agreed_by_one"}:
        if said == "yes" and agrees:
            return one
    elif one.state != "declined" or one.ended_why != "no" or said is not None:
        raise LinkOver(link_id)
    setattr(one, f"{side}_says", "yes" if agrees else "no")
    if actor.kind == "agent":
        called(db, one, actor=actor, now=now)
    audit(db, one.territory_id, "answer", "link", one.id, actor=actor, now=now)
    if one.state == "declined":
        return one
    if not agrees:
        ending.close(db, one, "declined", actor=actor, now=now, why="no")
    elif one.state == "proposed":
        move(db, one, "agreed_by_one", actor=actor, now=now)
    else:
        _both_agree(db, one, person_id, actor, now)
    db.flush()
    return one


def _both_agree(db: Session, one: Link, by: int, actor: Actor, now: datetime) -> None:
    move(db, one, "agreed", actor=actor, now=now)
    territory = existing(db, Territory, one.territory_id)
    one.next_due, one.next_due_at = "begin", moments.in_days(now, NUMBERS_WITHIN, territory)
    for side, person_id in (("person", one.person_id), ("volunteer", one.volunteer_id)):
        at_once = person_id == by and actor == Actor.person(by)  # whoever has just said so is asked in the same turn
        if not at_once and getattr(one, f"{side}_gives") is None:
            key = f"link:{one.id}:agreed:{person_id}"
            tell_or_call(db, person_id, LinkNews(one.id, "agreed"), key=key, reason=asking.CALL, now=now)


def note_number(db: Session, link_id: int, person_id: int, number: str, *, actor: Actor, now: datetime) -> Link:
    """Keeps the number that they wrote; it is given only once they have confirmed it.

    Raises:
        NotYourLink: it is other people's.
        LinkOver: they have said already, or it is settled.
        NotYourNumber: it is the number that the other one gave.
    """
    one, side = _asked_for_number(db, link_id, person_id)
    if number == getattr(one, f"{_other(side)}_contact"):
        raise NotYourNumber(link_id)
    setattr(one, f"{side}_contact", number)
    audit(db, one.territory_id, "note_number", "link", one.id, actor=actor, now=now)
    db.flush()
    return one


def give(db: Session, link_id: int, person_id: int, gives: bool, *, actor: Actor, now: datetime) -> Link:
    """They let the other one have the number that was noted, or none. When both have said, the link begins.

    Raises:
        NotYourLink: it is other people's.
        LinkOver: they have said already, it is settled, or no number was noted.
    """
    one, side = _asked_for_number(db, link_id, person_id)
    if gives and getattr(one, f"{side}_contact") is None:
        raise LinkOver(link_id)
    setattr(one, f"{side}_gives", "number" if gives else "nothing")
    if not gives:
        setattr(one, f"{side}_contact", None)
    audit(db, one.territory_id, "give" if gives else "give_nothing", "link", one.id, actor=actor, now=now)
    if one.person_gives and one.volunteer_gives:
        begin(db, one, actor=actor, now=now)
    db.flush()
    return one


def by_voice(db: Session, link_id: int, *, number: str | None, actor: Actor, now: datetime) -> Link:
    """The person said yes to an agent who called her, and which number the volunteer may have; or none.

    Where the volunteer has not answered, the number is kept until they have. Called again once they have, it is given.

    Raises:
        LinkOver: she answered already, or it is settled.
        NotYourNumber: it is the number that the volunteer gave.
    """
    one = locked(db, Link, link_id)
    if one.state in {"proposed", "agreed_by_one"} and one.person_says is None:
        one = answer(db, link_id, one.person_id, True, actor=actor, now=now)
    called(db, one, actor=actor, now=now)
    if one.state == "agreed" and one.person_gives is None:
        if number is not None:
            note_number(db, link_id, one.person_id, number, actor=actor, now=now)
        return give(db, link_id, one.person_id, number is not None, actor=actor, now=now)
    if one.state != "agreed_by_one" or one.person_gives is not None:
        raise LinkOver(link_id)
    one.person_contact, one.person_gives = number, "number" if number else "nothing"
    db.flush()
    return one


def begin(db: Session, one: Link, *, actor: Actor, now: datetime) -> None:
    """From now on they organise themselves. A number that nobody confirmed is not given. The caller holds the link."""
    for side in ("person", "volunteer"):
        if getattr(one, f"{side}_gives") != "number":
            setattr(one, f"{side}_gives", "nothing")
            setattr(one, f"{side}_contact", None)
    move(db, one, "active", actor=actor, now=now)
    territory = existing(db, Territory, one.territory_id)
    one.active_at = now
    one.next_due, one.next_due_at = "word", moments.in_days(now, policy(territory, "link_quarter_days"), territory)
    audit(db, one.territory_id, "begin", "link", one.id, actor=actor, now=now)
    handing.over(db, one, actor=SYSTEM, now=now)
    db.flush()
    for person_id in (one.person_id, one.volunteer_id):
        key = f"link:{one.id}:begun:{person_id}"
        tell_or_call(db, person_id, LinkNews(one.id, "begun"), key=key, reason=BEGUN, now=now)
    if one.volunteer_contact is not None:  # for the agent who calls her
        words = f"{one.volunteer.name} : {one.volunteer_contact}"
        db.execute(update(CallTask).where(*_calls(one, BEGUN)).values(words=words))


def called(db: Session, one: Link, *, actor: Actor, now: datetime) -> None:
    """An agent has called her: that call is made."""
    db.flush()
    db.execute(update(CallTask).where(*_calls(one, asking.CALL)).values(state="done", closed_at=now))
    audit(db, one.territory_id, "called", "link", one.id, actor=actor, now=now)


def _calls(one: Link, reason: str) -> tuple[ColumnElement[bool], ...]:
    return CallTask.person_id == one.person_id, CallTask.reason == reason, CallTask.state == "open"


def _asked_for_number(db: Session, link_id: int, person_id: int) -> tuple[Link, Side]:
    one, side = two_sides.theirs(db, Link, link_id, person_id)
    if one.state != "agreed" or getattr(one, f"{side}_gives") is not None:
        raise LinkOver(link_id)
    return one, side


def _other(side: Side) -> Side:
    return "volunteer" if side == "person" else "person"
