"""What was not understood: kept without a word of who wrote it, labelled by staff, forgotten when its days are over.

Kept only in a territory that has switched it on, and only from somebody who was told before and does not object. No
audit entry says when a message was kept, and nothing here is logged: its second would lead back to whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.models import Agent, HelpRequest, Mission, Person, Territory, UnclearMessage
from backend.pseudonyms import only_struck_out, pseudonymised, says_something
from backend.services import missions, people, territories
from backend.services.actor import Actor
from backend.services.desk_errors import NotKeptHere, WordsAdded
from backend.services.lifecycles import audit
from backend.services.locking import existing
from backend.services.people import KEPT_UNCLEAR, Standing

LONGEST: Final = 500
"""Letters: a longer message is a story, not an example, and tells too much of whoever wrote it."""
MOST: Final = 2_000
"""Messages that wait for a label in one territory; while there are so many, no more are kept."""


class Fate(StrEnum):
    """What became of a message that was not understood."""

    KEPT = "kept"
    LEFT = "left"
    TOLD = "told"
    """Its writer did not know yet that such messages are kept: they must be told, and this one was not."""


@dataclass(frozen=True, slots=True)
class Words:
    """A message that was not understood, as it was written, and what it was taken for."""

    text: str
    locale: str
    expecting: str | None
    guess: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agent says of a kept message: its intent, nothing yet, or that it must go.

    `text` may have words struck out.
    """

    id: int
    text: str
    label: str | None
    delete: bool = False


@dataclass(slots=True)
class Settled:
    """What came of a file of answers."""

    labelled: int = 0
    left: int = 0
    """Without a label: they wait on."""
    deleted: int = 0
    struck_out: int = 0
    done_before: int = 0
    gone: list[int] = field(default_factory=list)
    """Their days are over, or they were never here."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of one language is kept."""

    locale: str
    waiting: int
    labelled: int
    oldest: datetime


def keep(db: Session, person: Person, words: Words, *, now: datetime) -> Fate:
    """Keeps the message, without what says whose it is, where the town and the person let us."""
    town = existing(db, Territory, person.territory_id)
    if not territories.days_kept(town.policies) or person.state != "present":
        return Fate.LEFT
    match people.standing(db, person, KEPT_UNCLEAR):
        case Standing.REFUSED:
            return Fate.LEFT
        case Standing.UNTOLD:
            people.record_consent(db, person, KEPT_UNCLEAR, now=now)
            return Fate.TOLD
        case Standing.TOLD:
            pass
    if missions.of(db, person.id, now=now) or missions.recent(db, person.id, now=now):
        return Fate.LEFT  # it may be meant for a neighbour
    if len(words.text) > LONGEST or _waiting_count(db, town) >= MOST:
        return Fate.LEFT
    names = _names(db, person)
    text = pseudonymised(words.text, names=names, phrases=_phrases(person, names))
    if not says_something(text):
        return Fate.LEFT
    zone = territories.zone(town)
    db.add(
        UnclearMessage(
            territory_id=town.id,
            locale=words.locale[:10],
            text=text,
            expecting=words.expecting[:40] if words.expecting else None,
            guess=words.guess[:40],
            confidence=round(words.confidence, 2),
            received_day=datetime.combine(now.astimezone(zone).date(), time(), zone),
        )
    )
    db.flush()
    return Fate.KEPT


def _waiting_count(db: Session, town: Territory) -> int:
    mine = select(func.count()).select_from(UnclearMessage)
    return db.scalar(mine.where(UnclearMessage.territory_id == town.id, UnclearMessage.label.is_(None))) or 0


def _names(db: Session, person: Person) -> list[str]:
    """The names that the message may hold: the person's, their neighbours' from former missions, the agents'."""
    theirs = (
        select(Mission.volunteer_id, HelpRequest.requester_id, HelpRequest.beneficiary_id)
        .join(HelpRequest, HelpRequest.id == Mission.request_id)
        .where(
            or_(
                Mission.volunteer_id == person.id,
                HelpRequest.requester_id == person.id,
                HelpRequest.beneficiary_id == person.id,
            )
        )
    )
    others = {id_ for row in db.execute(theirs) for id_ in row}
    names = [person.name, *(identity.display for identity in person.identities)]
    names += db.scalars(select(Person.name).where(Person.id.in_(others)))
    names += db.scalars(select(Agent.name).where(Agent.territory_id == person.territory_id))
    return names


def _phrases(person: Person, names: Collection[str]) -> list[str]:
    """Where they live, as it was given, and by what platforms know them, if not by a name."""
    return [person.address or "", *(one.address for one in person.identities if one.address not in names)]


# --- what staff do with them ------------------------------------------------------------------------------------------


def waiting(db: Session, town: Territory, *, actor: Actor, now: datetime) -> list[UnclearMessage]:
    """What waits for a label, alike messages side by side. Whoever reads them is written down."""
    mine = UnclearMessage.territory_id == town.id, UnclearMessage.label.is_(None)
    found = list(db.scalars(select(UnclearMessage).where(*mine)))
    audit(db, town.id, "read_unclear", "territory", town.id, actor=actor, now=now)
    return sorted(found, key=lambda one: (one.locale, one.text, one.id))


def labelled(db: Session, town: Territory, locale: str, *, actor: Actor, now: datetime) -> list[UnclearMessage]:
    """What has a label, in one language. Whoever reads it is written down."""
    mine = UnclearMessage.territory_id == town.id, UnclearMessage.locale == locale
    found = list(db.scalars(select(UnclearMessage).where(*mine, UnclearMessage.label.is_not(None))))
    audit(db, town.id, "read_labelled", "territory", town.id, actor=actor, now=now)
    return sorted(found, key=lambda one: (one.label or "", one.text))


def tally(db: Session, town: Territory) -> list[Tally]:
    """How much is kept, by language."""
    table = UnclearMessage
    rows = (
        select(table.locale, func.count(), func.count(table.label), func.min(table.received_day))
        .where(table.territory_id == town.id)
        .group_by(table.locale)
        .order_by(table.locale)
    )
    return [Tally(locale, all_ - done, done, oldest) for locale, all_, done, oldest in db.execute(rows)]


def settle(db: Session, town: Territory, answers: Sequence[Answer], *, actor: Actor, now: datetime) -> Settled:
    """Writes down what an agent says of kept messages. What is done already, or no longer kept, is left and counted.

    Raises:
        NotKeptHere: none of them is kept here.
        WordsAdded: one of them has other words than were kept; nothing was written down.
    """
    ids = [answer.id for answer in answers]
    mine = select(UnclearMessage).where(UnclearMessage.territory_id == town.id, UnclearMessage.id.in_(ids))
    kept = {one.id: one for one in db.scalars(mine.order_by(UnclearMessage.id).with_for_update())}
    if ids and not kept:
        raise NotKeptHere
    settled = Settled()
    for answer in answers:
        if answer.id in kept:
            _settle(db, kept[answer.id], answer, settled, actor=actor, now=now)
        else:
            settled.gone.append(answer.id)
    db.flush()
    return settled


def _settle(
    db: Session, message: UnclearMessage, answer: Answer, settled: Settled, *, actor: Actor, now: datetime
) -> None:
    said = pseudonymised(answer.text)
    if not only_struck_out(message.text, said):
        raise WordsAdded(answer.id)
    if answer.delete:
        db.delete(message)
        settled.deleted += 1
        audit(db, message.territory_id, "delete", _WHAT, message.id, actor=actor, now=now)
        return
    if message.label is not None:
        settled.done_before += 1
        return
    if said != message.text:
        message.text = said
        settled.struck_out += 1
        audit(db, message.territory_id, "strike_out", _WHAT, message.id, actor=actor, now=now)
    if answer.label is None:
        settled.left += 1
        return
    message.label, message.labelled_by, message.labelled_at = answer.label, str(actor.id), now
    settled.labelled += 1
    audit(db, message.territory_id, "label", _WHAT, message.id, actor=actor, now=now)


_WHAT: Final = "unclear_message"
