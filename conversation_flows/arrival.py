"""Arrival: the card that brings somebody, in a link or in the words themselves. Read before anything is understood, so
that its code is nobody's words, and the town that welcomes them is the card's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from backend.messaging.inbox import Claimed
from backend.messaging.messages import Edited, Started, Wrote
from backend.models import Person, Territory
from backend.services.locking import existing
from backend.services.sources import arriving, codes
from backend.services.sources.arriving import Shown
from conversation_flows.engine.slots import plain_words

_HELLO: Final = frozenset({"", "bonjour", "bonsoir", "hello", "hi", "salut", "coucou"})
"""What a link writes beside the code: whoever sends it as it is has only opened the conversation."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event with its card taken out of it. `claimed` is in the card's town, where that is another."""

    claimed: Claimed
    content: Any
    shown: Shown | None = None


def read(db: Session, claimed: Claimed, content: Any, *, first: bool, now: datetime) -> Arrival:
    """Finds the card that was shown, and notes it; an unknown or ended one is taken out and changes nothing."""
    match content:
        case Started(payload=payload) if code := codes.canonical(payload):
            return _shown(db, Arrival(claimed, Started()), code, first, now)
        case Wrote(text=text, reply_to=reply_to) if written := _written(db, text):
            rest = codes.without(text, written)
            opened = plain_words(rest) in _HELLO
            left = Arrival(replace(claimed, understanding=None), Started() if opened else Wrote(rest, reply_to))
            return _shown(db, left, written.code, first, now)
        case Edited(text=text, of=of) if written := _written(db, text):
            return Arrival(replace(claimed, understanding=None), Edited(codes.without(text, written), of))
        case _:
            return Arrival(claimed, content)


def _written(db: Session, text: str) -> codes.Written | None:
    """The code in a message: one that there is, or any where nothing else is said; « les Lilas-204 » is a place."""
    return next(
        (
            one
            for one in codes.found_in(text)
            if plain_words(codes.without(text, one)) in _HELLO or arriving.known(db, one.code)
        ),
        None,
    )


def _shown(db: Session, left: Arrival, code: str, first: bool, now: datetime) -> Arrival:
    person = existing(db, Person, left.claimed.person_id)
    shown = arriving.show(db, code, person, left.claimed.channel or "", first=first, now=now)
    if person.territory_id == left.claimed.territory_id:
        return replace(left, shown=shown)
    town = existing(db, Territory, person.territory_id)
    moved = replace(
        left.claimed,
        territory_id=town.id,
        territory_name=town.name,
        phone=town.phone,
        timezone=person.timezone or town.timezone,
        policies=town.policies or {},
    )
    return replace(left, claimed=moved, shown=shown)
