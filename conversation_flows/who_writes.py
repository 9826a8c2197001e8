"""Who writes? Asked where two people share a telephone, or where a number was silent so long that it may be another's.

Safety is read before the question and answered at once, whoever it is. What is said meanwhile is kept, and goes,
unchanged and once, into the conversation of whoever it was.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.messaging import ahead, doubt, inbox, outbox
from backend.messaging.inbox import Claimed
from backend.messaging.messages import Option, Outgoing, Priority, SentMedia, Tapped
from backend.messaging.outbox import Letter
from backend.models import Identity, InboxEvent, Person
from backend.services.accounts import recycled, sharing
from backend.services.locking import existing, locked
from backend.services.people import first_name
from backend.wording import Text, _, pledge, wording
from conversation_flows.engine.slots import plain_words
from conversation_flows.house import House
from conversation_flows.same_name import Likeness, likeness, name_in
from conversation_flows.when_read import with_moment
from nlu.understanding import SAFETY_INTENTS, Understanding

VERB: Final = "iam"
ASKED_AGAIN: Final = timedelta(minutes=1)
"""Several messages in one breath are asked about once."""
TWICE: Final = timedelta(hours=1)
"""Within it, a second answer that is no name goes to an agent."""

_WHO_IS_IT: Final = _("Is it {one} or {other}?")
_YOUR_FIRST_NAME: Final = _("Hello! Before we go on, what is your first name?")
_THANKS: Final = _("Thank you, {name}.")
_WE_LOOK: Final = pledge("Thank you. Somebody from the town hall checks something, and will answer you here.")
_PLEASED: Final = _("Thank you, {name}. This number was somebody else’s: we start anew.")


@dataclass(frozen=True, slots=True)
class _Doubted:
    """An event of an account of which we do not know who holds it. The account is locked."""

    db: Session
    house: House
    claimed: Claimed
    content: Any
    identity: Identity
    now: datetime

    @property
    def text(self) -> str:
        if isinstance(self.content, SentMedia):
            heard = ahead.transcript_of(self.claimed)
            return f"{self.content.caption} {heard.text if heard else ''}".strip()
        return str(getattr(self.content, "text", ""))

    def says(self, text: Text, person_id: int, options: tuple[Option, ...] = ()) -> None:
        locale = self.claimed.locale
        said = wording(locale, self.claimed.timezone)
        words = with_moment(self.db, self.claimed.territory_id, text, said, now=self.now)
        letter = Letter(
            territory_id=self.claimed.territory_id, person_id=person_id,
            message=Outgoing(words, options=options, locale=locale), priority=Priority.REPLY,
            identity_id=self.identity.id, account_id=self.identity.channel_account_id, inbox_id=self.claimed.id,
            trace=self.claimed.trace,
        )  # fmt: skip
        outbox.write(self.db, (letter,), now=self.now)

    def settled(self, person_id: int | None) -> None:
        """The event said who it is, and nothing else."""
        inbox.settle(self.db, self.claimed.id, now=self.now)
        if person_id is not None:
            row = existing(self.db, InboxEvent, self.claimed.id)
            row.spoken_by, row.conversation_id = person_id, sharing.conversation_of(self.db, person_id)


def known(db: Session, house: House, claimed: Claimed, content: Any, *, now: datetime) -> bool:
    """Whether we know who sent this, so that their turn may be taken. Else it is kept, handed on, or was an answer.

    A cry for help is never kept.
    """
    if claimed.identity_id is None or claimed.spoken_by is not None:
        return True
    it = _Doubted(db, house, claimed, content, locked(db, Identity, claimed.identity_id), now)
    if it.identity.unsure is None:  # somebody has said meanwhile who it is
        return _is_theirs(it)
    if _cries(it):
        return True
    match it.identity.unsure:
        case doubt.SHARED:
            return _shared(it)
        case doubt.AGENT:
            sharing.keep(db, claimed.id, now=now)
            return False
        case _:
            return _silent(it)


def _is_theirs(it: _Doubted) -> bool:
    speaker = it.identity.speaker_id or it.identity.person_id
    row = existing(it.db, InboxEvent, it.claimed.id)
    row.spoken_by, row.conversation_id = speaker, sharing.conversation_of(it.db, speaker)
    it.db.flush()
    return speaker == it.claimed.person_id


def _cries(it: _Doubted) -> bool:
    if not it.text:
        return False
    zone, locale = ZoneInfo(it.claimed.timezone), it.claimed.locale
    if it.claimed.understanding:
        read = Understanding.from_wire(json.loads(it.claimed.understanding))
        meant = it.house.weigh(read, locale, it.now, zone, None)
    else:
        meant = it.house.understand(it.text, locale, it.now, zone, None)
    return meant.intent in SAFETY_INTENTS


# --- two people of one telephone ------------------------------------------------------------------------------------


def _shared(it: _Doubted) -> bool:
    both = sharing.holders(it.db, it.identity.id)
    if both is None:
        it.identity.unsure = None
        return _is_theirs(it)
    people = [existing(it.db, Person, one) for one in both]
    found = _named(it, people)
    if found is None:
        sharing.keep(it.db, it.claimed.id, now=it.now)
        if it.identity.asked_at is None or it.now - it.identity.asked_at >= ASKED_AGAIN:
            _ask_who(it, people)
        return False
    person, told_more = found
    if told_more:
        sharing.keep(it.db, it.claimed.id, now=it.now)
        sharing.speaks(it.db, it.identity, person.id, now=it.now)
        return False
    it.settled(person.id)
    sharing.speaks(it.db, it.identity, person.id, now=it.now)
    it.says(_THANKS.of(name=first_name(person.name)), person.id)
    return False


def _ask_who(it: _Doubted, people: list[Person]) -> None:
    one, other = map(called_apart, people, reversed(people))
    options = tuple(
        Option(f"{VERB}:{person.id}", name) for person, name in zip(people, (one, other), strict=True)
    )  # fmt: skip
    it.identity.asked_at = it.now
    it.says(_WHO_IS_IT.of(one=one, other=other), people[0].id, options)


def called_apart(person: Person, other: Person) -> str:
    """Their first name; the whole of it where the other has the same."""
    first = first_name(person.name)
    return person.name if plain_words(first) == plain_words(first_name(other.name)) else first


def _named(it: _Doubted, people: list[Person]) -> tuple[Person, bool] | None:
    """Who they say that they are, and whether they say more than that."""
    if isinstance(it.content, Tapped):
        verb, _colon, id_ = it.content.choice.partition(":")
        chosen = next((one for one in people if verb == VERB and id_ == str(one.id)), None)
        return (chosen, False) if chosen else None
    words = plain_words(it.text[:400])
    if it.identity.asked_at is not None and words in {"1", "2"}:
        return people[int(words) - 1], False
    for person, other in zip(people, reversed(people), strict=True):
        name = plain_words(called_apart(person, other))
        if name_in(it.text) in {name, plain_words(person.name)}:
            return person, False
        if re.match(
            rf"(?:bonjour |bonsoir |oui |alors )?(?:c est|ici|moi c est|je suis|it s|this is) {re.escape(name)}\b",
            words,
        ):
            return person, True
    return None


# --- a number that was silent for long ------------------------------------------------------------------------------


def _silent(it: _Doubted) -> bool:
    both = sharing.holders(it.db, it.identity.id) or (it.identity.person_id,)
    people = [existing(it.db, Person, one) for one in both]
    if not any(person.name for person in people):  # nothing is known of them that a stranger could hear
        it.identity.unsure = None
        return _is_theirs(it)
    said = name_in(it.text) if it.identity.asked_at is not None else ""
    if not said:
        return _ask_first_name(it)
    compared = [likeness(said, person.name) for person in people]
    if Likeness.SAME in compared:
        person = people[compared.index(Likeness.SAME)]
        it.settled(person.id)
        sharing.speaks(it.db, it.identity, person.id, now=it.now)
        it.says(_THANKS.of(name=first_name(person.name)), person.id)
    elif Likeness.DOUBT in compared:
        _let_an_agent_look(it, it.text)
    else:
        _somebody_else(it, said)
    return False


def _ask_first_name(it: _Doubted) -> bool:
    """Asked once in a breath; whoever does not say it the second time is left to an agent."""
    asked = it.identity.asked_at
    if asked is not None and it.text and ASKED_AGAIN <= it.now - asked < TWICE:
        _let_an_agent_look(it, "")
        return False
    sharing.keep(it.db, it.claimed.id, now=it.now)
    if asked is None or it.now - asked >= ASKED_AGAIN:
        it.identity.asked_at = it.now
        it.says(_YOUR_FIRST_NAME, it.claimed.person_id)
    return False


def _let_an_agent_look(it: _Doubted, said: str) -> None:
    if said:
        it.settled(None)
    else:
        sharing.keep(it.db, it.claimed.id, now=it.now)
    recycled.let_an_agent_look(it.db, it.identity, said, now=it.now)
    it.says(_WE_LOOK, it.claimed.person_id)


def _somebody_else(it: _Doubted, said: str) -> None:
    name = " ".join(word.capitalize() for word in said.split())
    stranger, identity = recycled.is_a_stranger(it.db, it.identity, name, now=it.now)
    it.settled(stranger.id)
    existing(it.db, InboxEvent, it.claimed.id).identity_id = identity.id
    replace(it, identity=identity).says(_PLEASED.of(name=first_name(name)), stranger.id)
