"""Holding: what people post is read for flags; what raises one waits for an agent, and its author knows why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Moderation, Person, Territory
from backend.services import alerts, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.moderation import not_a_job, scam
from backend.services.moderation.flags import Flag, flags_of, kinds, without

UNREAD: Final = ("waiting", "sent_back")
"""States in which others have not read it."""
TO_READ: Final = "to_moderate"
"""The kind of the alert."""
_LONGEST: Final = 160
_A_PASSWORD: Final = re.compile(r"mots?\s+de\s+passe|passwords?|identifiants?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text raises; `holds` until an agent has read it; `text` is what others may read of it."""

    text: str
    flags: tuple[Flag, ...] = ()
    holds: bool = False


def weigh(territory: Territory, author: Person, text: str, place: str = "", *, asks: bool) -> Verdict:
    """Whether a text waits for an agent. `asks`: its author asks for help, and does not offer it.

    An insult costs somebody frail nothing: their need goes out without it, as soon as a polite one would.
    """
    flags = (*raised_in(text, asks=asks), *raised_in(place, asks=asks))
    if asks and (job := not_a_job.found_in(text)):
        flags = (*flags, job_flag(job))
    harmless = asks and author.vulnerable and kinds(flags) == ("insult",)
    before = territories.policy(territory, "moderation") == "before"
    if harmless:
        return Verdict(without(text, flags), flags, before)
    return Verdict(text, flags, bool(flags) or before)


def raised_in(text: str, *, asks: bool) -> tuple[Flag, ...]:
    """The flags of a text, and what it asks for or gives that nobody should, where that is not said already.

    Whoever `asks` for help with a password gives none away.
    """
    flags = flags_of(text)
    paid = any(one.kind in {"money", "hourly"} for one in flags)
    scams = (
        one
        for one in scam.asks_for(text)
        if not (paid and one.kind in {"transfer", "loan", "gift"}) and not (asks and _A_PASSWORD.match(one.words))
    )
    return (*flags, *scams)


def job_flag(found: Flag) -> Flag:
    """As a flag for agents: `not_a_job`, whichever job it is."""
    return Flag("not_a_job", found.words, found.start, found.end)


def refused_once(db: Session, author: Person, text: str, *, actor: Actor, now: datetime) -> Flag | None:
    """The words by which somebody wants nobody of an origin or a belief, where they never did before; it is noted.

    Said again, it is held for an agent like any flag.
    """
    flags = [one for one in flags_of(text) if one.kind == "discrimination"]
    if not flags or _did_before(db, author):
        return None
    row = _row(author, "request", flags, now, text=text)
    row.state, row.settled_at = "refused", now
    db.add(row)
    db.flush()
    born(db, row, actor=actor, now=now)
    audit(db, author.territory_id, "refuse_once", "moderation", row.id, actor=SYSTEM, now=now)
    return flags[0]


def cleaned(text: str) -> str:
    """The text without the clauses that choose people by origin or belief."""
    return without(text, [one for one in flags_of(text) if one.kind == "discrimination"])


def _did_before(db: Session, author: Person) -> bool:
    db.flush()
    theirs = exists().where(Moderation.person_id == author.id, Moderation.flags.contains("discrimination"))
    return bool(db.scalar(select(theirs)))


def keep(
    db: Session,
    author: Person,
    what: str,
    verdict: Verdict,
    *,
    request_id: int | None = None,
    offer_id: int | None = None,
    mission_id: int | None = None,
    text: str | None = None,
    paused: bool = False,
    actor: Actor,
    now: datetime,
) -> Moderation | None:
    """Writes down what was raised, and has an agent read it where it waits; nothing where there is nothing to read."""
    if not verdict.flags and not verdict.holds:
        return None
    row = _row(author, what, verdict.flags, now, text=text)
    row.request_id, row.offer_id, row.mission_id, row.paused = request_id, offer_id, mission_id, paused
    if not verdict.holds:
        row.state, row.settled_at = "published", now
    db.add(row)
    db.flush()
    born(db, row, actor=actor, now=now)
    audit(db, row.territory_id, "hold" if verdict.holds else "note", "moderation", row.id, actor=SYSTEM, now=now)
    if verdict.holds:
        call_agents(db, row, author, actor=actor, now=now)
    return row


def place_moved(db: Session, request: HelpRequest, place: str, *, actor: Actor, now: datetime) -> bool:
    """Whether the new place of a request raises a flag: an agent reads it, with what waits of the request already."""
    flags = raised_in(place, asks=True)
    if not flags:
        return False
    author = existing(db, Person, request.requester_id)
    row = unread(db, request_id=request.id)
    if row is None:
        keep(db, author, "request", Verdict("", flags, holds=True), request_id=request.id, actor=actor, now=now)
    else:
        _raise_too(row, flags)
    return True


def add_to(db: Session, request: HelpRequest, text: str, *, actor: Actor, now: datetime) -> None:
    """More is said of a request that waits: an agent reads it with the rest. What was sent back is said otherwise."""
    waits = unread(db, request_id=request.id)
    if waits is None:
        return
    row, author = locked(db, Moderation, waits.id), existing(db, Person, waits.person_id)
    if row.state == "sent_back":
        request.text = text
        say_otherwise(db, row, text, actor=actor, now=now)
    elif text not in request.text:
        verdict = weigh(existing(db, Territory, request.territory_id), author, text, asks=True)
        request.text = f"{request.text}\n{verdict.text}"
        _raise_too(row, verdict.flags)
    db.flush()


def say_otherwise(db: Session, row: Moderation, text: str, *, actor: Actor, now: datetime) -> None:
    """What was sent back is written anew, and an agent reads that."""
    flags = raised_in(text, asks=row.what != "offer")
    row.flags, row.raised_by = " ".join(kinds(flags))[:_LONGEST], "\n".join(one.words for one in flags)
    row.agent = row.reason = row.settled_at = None
    move(db, row, "waiting", actor=actor, now=now)
    call_agents(db, row, existing(db, Person, row.person_id), actor=actor, now=now)


def _raise_too(row: Moderation, flags: Sequence[Flag]) -> None:
    row.flags = " ".join(dict.fromkeys((*row.flags.split(), *kinds(flags))))[:_LONGEST]
    row.raised_by = "\n".join(dict.fromkeys((*filter(None, [row.raised_by]), *(one.words for one in flags))))


def note_published(
    db: Session, author: Person, what: str, *, request_id: int | None, offer_id: int | None, actor: Actor, now: datetime
) -> Moderation:
    """What was published without being read before, now that an agent has something to say of it."""
    row = _row(author, what, (), now, text=None)
    row.request_id, row.offer_id, row.state = request_id, offer_id, "published"
    db.add(row)
    db.flush()
    born(db, row, actor=actor, now=now)
    return row


def _row(author: Person, what: str, flags: Sequence[Flag], now: datetime, *, text: str | None) -> Moderation:
    return Moderation(
        territory_id=author.territory_id,
        what=what,
        person_id=author.id,
        flags=" ".join(kinds(flags))[:_LONGEST],
        raised_by="\n".join(dict.fromkeys(one.words for one in flags)),
        text=text,
        state="waiting",
        created_at=now,
    )


def call_agents(db: Session, row: Moderation, author: Person, *, actor: Actor, now: datetime) -> None:
    """An agent is to read it; what a volunteer should not have asked, at once."""
    message = row.what == "message"
    alerts.raise_alert(
        db,
        "scam" if message else TO_READ,
        person=author,
        cause=cause(row),
        words=row.raised_by,
        request_id=row.request_id,
        urgent=row.paused,
        restricted=message,
        territory_id=row.territory_id,
        actor=actor,
        now=now,
    )


def cause(row: Moderation) -> str:
    """What its alert is raised for."""
    return f"moderation:{row.id}"


def unread(db: Session, *, request_id: int | None = None, offer_id: int | None = None) -> Moderation | None:
    """What waits of this request or offer."""
    db.flush()
    if request_id is not None:
        mine = and_(Moderation.request_id == request_id, Moderation.what.in_(("request", "errand")))
    else:
        mine = and_(Moderation.offer_id == offer_id, Moderation.what == "offer")
    theirs = select(Moderation).where(mine, Moderation.state.in_(UNREAD))
    return db.scalars(theirs.order_by(Moderation.id)).first()


def settle(
    db: Session,
    state: str,
    *,
    request_id: int | None = None,
    offer_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Moderation | None:
    """What waits of this request or offer is decided, as the request or offer itself was."""
    row = unread(db, request_id=request_id, offer_id=offer_id)
    if row is None:
        return None
    if row.state == "sent_back" and state == "published":
        move(db, row, "waiting", actor=actor, now=now)
    move(db, row, state, actor=actor, now=now)
    row.settled_at = now
    if actor.kind == "agent":
        row.agent = str(actor.id)
    db.flush()
    return row
