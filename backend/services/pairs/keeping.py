"""What a pair does: words passed on, in both directions; the numbers that both gave; that they have seen each other."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.messaging.pair_tidings import PairNews, PairWrote
from backend.models import CheckIn, HelpRequest, Mission, Pair, Person
from backend.services import alerts, blocks, two_sides
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import MessageHeld
from backend.services.lifecycles import audit
from backend.services.locking import existing
from backend.services.moderation import guard, scam
from backend.services.news import tell, tell_or_call
from backend.services.pair_errors import PairOver
from backend.services.pairs import ending
from backend.services.pairs.proposing import BEGUN

SCAM: Final = "scam"


def mine(db: Session, person_id: int) -> list[Pair]:
    """The pairs of this person that have begun, whichever of the two they are, the oldest first."""
    db.flush()
    either = or_(Pair.person_id == person_id, Pair.volunteer_id == person_id)
    return list(db.scalars(select(Pair).where(either, Pair.state.in_(BEGUN)).order_by(Pair.id)))


def open_to(db: Session, pair_id: int, person_id: int) -> Pair:
    """The pair, held, where words pass between its two.

    Raises:
        NotYourPair: it is other people's.
        PairOver: it has ended, rests, or the two are kept apart.
    """
    one, _side = two_sides.theirs(db, Pair, pair_id, person_id)
    if one.state != "active" or blocks.apart(db, one.person_id, one.volunteer_id):
        raise PairOver(pair_id)
    return one


def pass_on(db: Session, pair_id: int, sender_id: int, text: str, *, key: str, now: datetime) -> str | None:
    """Passes words to the other of the two, once for a `key`. Returns the other's name; None where nobody reads there.

    Raises:
        NotYourPair, PairOver: as `open_to`.
        MessageHeld: it asks for what nobody may ask for: nothing was passed, an agent reads it, and where the
            volunteer wrote it, the pair rests until an agent has.
    """
    one = open_to(db, pair_id, sender_id)
    other = existing(db, Person, two_sides.other_of(one, sender_id))
    if other.state != "present":
        return None
    if asked := scam.asks_for(text):
        _hold(db, one, sender_id, text, suspect=sender_id == one.volunteer_id and not scam.only_a_door(asked), now=now)
        raise MessageHeld(pair_id)
    passed = tell(db, other.id, PairWrote(pair_id, text, sender_id), key=f"pair:{pair_id}:words:{key}", now=now)
    if passed:
        one.touched_at = now
    audit(db, one.territory_id, "relay", "pair", one.id, actor=Actor.person(sender_id), now=now)
    db.flush()
    return other.name if passed else None


def met(db: Session, pair_id: int, person_id: int, *, actor: Actor, now: datetime) -> Pair:
    """They have seen or called each other: the month was none without anything.

    Raises:
        NotYourPair, PairOver: as `open_to`.
    """
    one = open_to(db, pair_id, person_id)
    one.touched_at = now
    audit(db, one.territory_id, "met", "pair", one.id, actor=actor, now=now)
    return one


def exchange(db: Session, pair_id: int, numbers: tuple[str, str], *, actor: Actor, now: datetime) -> Pair:
    """Both let the other have their number, each said so to an agent: that of the person, then the volunteer's.

    Raises:
        PairOver: it has not begun, rests, or is over.
    """
    person_id = existing(db, Pair, pair_id).person_id
    one, _side = two_sides.theirs(db, Pair, pair_id, person_id)
    if one.state != "active":
        raise PairOver(pair_id)
    one.person_contact, one.volunteer_contact = numbers
    audit(db, one.territory_id, "give_numbers", "pair", one.id, actor=actor, now=now)
    db.flush()
    for person_id in (one.person_id, one.volunteer_id):
        key = f"pair:{one.id}:numbers:{person_id}:{now.isoformat()}"
        tell_or_call(db, person_id, PairNews(one.id, "numbers"), key=key, reason="pair_begun", now=now)
    return one


def number_for(one: Pair, person_id: int) -> str:
    """The other's number; nothing unless each has let the other have theirs."""
    if one.state != "active" or one.person_contact is None or one.volunteer_contact is None:
        return ""
    return one.volunteer_contact if person_id == one.person_id else one.person_contact


def last_touched(db: Session, one: Pair) -> datetime:
    """When the two last had to do with each other: words, a visit that was told, a hand that was given."""
    helped = (
        select(func.max(Mission.done_at))
        .join(HelpRequest, HelpRequest.id == Mission.request_id)
        .where(Mission.volunteer_id == one.volunteer_id, HelpRequest.beneficiary_id == one.person_id)
    )
    return max(filter(None, (one.touched_at, one.active_at, one.created_at, db.scalar(helped))))


def last_answered(db: Session, person_id: int) -> datetime | None:
    """When they last answered the question of the day; never what."""
    db.flush()
    answered = select(func.max(CheckIn.answered_at)).where(CheckIn.person_id == person_id)
    return db.scalar(answered)


def _hold(db: Session, one: Pair, sender_id: int, text: str, *, suspect: bool, now: datetime) -> None:
    """Agents read it; a volunteer who seems to ask for money, a card or a code is asked for nothing until they have."""
    alerts.raise_alert(
        db, SCAM, person=existing(db, Person, sender_id), cause=f"{SCAM}:pair:{one.id}:{sender_id}", words=text,
        urgent=suspect, restricted=True, territory_id=one.territory_id, actor=Actor.person(sender_id), now=now,
    )  # fmt: skip
    if suspect:
        guard.suspect(db, sender_id, now=now)
        ending.suspend(db, sender_id, actor=SYSTEM, now=now)
