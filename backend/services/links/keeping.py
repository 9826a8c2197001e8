"""What an active link still does here: a word a quarter, and words passed on where no number was given."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import LinkNews, LinkWrote
from backend.models import Link, Person, Territory
from backend.services import alerts, two_sides
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import LinkOver
from backend.services.lifecycles import audit
from backend.services.links import ending, moments
from backend.services.locking import existing
from backend.services.news import tell, tell_or_call
from backend.services.territories import policy
from backend.services.two_sides import Side

SILENT: Final = 2
"""Quarters without a word of either after which the desk sees it: a quiet note, no alarm."""


def mine(db: Session, person_id: int) -> list[Link]:
    """The links of this person that have begun, whichever of the two they are, the oldest first."""
    db.flush()
    theirs = or_(Link.person_id == person_id, Link.volunteer_id == person_id)
    begun = select(Link).where(theirs, Link.state.in_((*ending.BEGUN, "agreed")))
    return list(db.scalars(begun.order_by(Link.id)))


def ask_word(db: Session, one: Link, *, now: datetime) -> None:
    """A quarter is over: each is asked, in one question, whether all is well. The caller holds the link."""
    silent = one.words_asked > 0 and one.person_word is None and one.volunteer_word is None
    one.silent_quarters = one.silent_quarters + 1 if silent else 0
    if one.silent_quarters == SILENT:
        audit(db, one.territory_id, "silent", "link", one.id, actor=SYSTEM, now=now)
    one.words_asked, one.person_word, one.volunteer_word = one.words_asked + 1, None, None
    territory = existing(db, Territory, one.territory_id)
    one.next_due, one.next_due_at = "word", moments.in_days(now, policy(territory, "link_quarter_days"), territory)
    db.flush()
    for person_id in (one.person_id, one.volunteer_id):
        key = f"link:{one.id}:word:{one.words_asked}:{person_id}"
        tell_or_call(db, person_id, LinkNews(one.id, "word"), key=key, reason="link_word", now=now)


def word(
    db: Session, link_id: int, person_id: int, *, fine: bool, words: str | None, actor: Actor, now: datetime
) -> Link:
    """One of the two says how it goes. Where it does not go well, agents get an alert; the other learns nothing.

    Raises:
        NotYourLink: it is other people's.
        LinkOver: it has ended, or rests.
    """
    one, side = two_sides.theirs(db, Link, link_id, person_id)
    if one.state != "active":
        raise LinkOver(link_id)
    setattr(one, f"{side}_word", "fine" if fine else "uneasy")
    one.silent_quarters = 0
    audit(db, one.territory_id, "word", "link", one.id, actor=actor, now=now)
    if not fine:
        alerts.raise_alert(
            db,
            "link",
            person=existing(db, Person, person_id),
            cause=f"link:{one.id}:{person_id}",
            words=words,
            territory_id=one.territory_id,
            actor=actor,
            now=now,
        )
    db.flush()
    return one


def passes_words(one: Link, side: Side) -> bool:
    """Whether we still pass words on for this side: they have no number of the other."""
    gives = one.volunteer_gives if side == "person" else one.person_gives
    return one.state == "active" and gives != "number"


def pass_on(db: Session, link_id: int, sender_id: int, text: str, *, key: str, now: datetime) -> str | None:
    """Passes words to the other of the two, once for a `key`. Returns the other's name; None where nobody reads there.

    Raises:
        NotYourLink: it is other people's.
        LinkOver: it has ended, rests, or they have the other's number.
    """
    one, side = two_sides.theirs(db, Link, link_id, sender_id)
    if not passes_words(one, side):
        raise LinkOver(link_id)
    other = one.volunteer if side == "person" else one.person
    if other.state != "present":
        return None
    passed = tell(db, other.id, LinkWrote(link_id, text, sender_id), key=f"link:{link_id}:words:{key}", now=now)
    audit(db, one.territory_id, "relay", "link", one.id, actor=Actor.person(sender_id), now=now)
    return other.name if passed else None
