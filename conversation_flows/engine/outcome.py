"""What a step answers: words, at most one question, deeds for the turn to do, and where the talk stands after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from backend.messaging.messages import Option
from backend.wording import Text, _
from conversation_flows.engine.conversation import Conversation

_SETTLED = _("That is already settled.")
LONGEST_ID: Final = 10
"""Digits, and one more than any id of ours has."""


class Command:
    """A deed for the turn. Flows declare their own; `conversation_flows.deeds` does every one of them."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """An answer offered with a question: by button, number or its words; `hears` are intents that mean it too."""

    id: str
    title: Text | str
    hears: tuple[str, ...] = ()
    description: Text | str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. `about` says what it is about: `flow.slot`, or the verb's subject (`invitation:12`).

    `short` is how it is asked again after a digression; `reminder`: the first, second… that reminds of a check-in.
    """

    about: str
    text: Text | str
    options: tuple[Offered, ...] = ()
    short: Text | str | None = None
    as_list: bool = False
    asks_location: bool = False
    expires_at: datetime | None = None
    cancel_key: str | None = None
    reminder: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """A collecting flow to start, with what is already known."""

    flow: str
    known: Mapping[str, Any] = field(default_factory=dict)
    first_words: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a flow answers to an event; the engine makes an `Outcome` of it.

    `closes` ends the running flow; `talk` replaces the conversation where a handler changed it; `about` marks the
    words, so that a platform reply to them is understood; `hushed` leaves the open question unrepeated.
    `offers` are buttons under the words: the open question where there is none, mere buttons where there is one.
    """

    says: tuple[Text | str, ...] = ()
    asks: Ask | None = None
    offers: tuple[Offered, ...] = ()
    does: tuple[Command, ...] = ()
    opens: Opening | None = None
    closes: bool = False
    talk: Conversation | None = None
    about: str | None = None
    urgent: bool = False
    hushed: bool = False


@dataclass(frozen=True, slots=True)
class Promised:
    """Words by which somebody at the town hall is to read or to act, and what is said in their place off duty."""

    words: str
    later: str


@dataclass(frozen=True, slots=True)
class Say:
    """One message to the person, in words."""

    text: str
    question: int | None = None
    options: tuple[Option, ...] = ()
    as_list: bool = False
    asks_location: bool = False
    urgent: bool = False
    about: str | None = None
    expires_at: datetime | None = None
    cancel_key: str | None = None
    reminder: int = 0
    promised: Promised | None = None
    """The part of the text by which somebody at the town hall is to read or to act."""
    says_when: bool = False
    """Whether it says itself when somebody reads."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One step done: the caller saves `talk`, does `does`, feeds each result back, and says `says`."""

    talk: Conversation
    says: tuple[Say, ...] = ()
    does: tuple[Command, ...] = ()
    hushed: bool = False
    locale: str = ""
    """The language of this answer, and so of what its deeds still give to say, where it is another than before."""


def with_id(make: Callable[[int], Command]) -> Callable[[object, str], Reply]:
    """The action of a button that names a row; what comes from outside may be anything."""
    return lambda _scene, subject: Reply(does=(make(int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))


def is_id(subject: str) -> bool:
    """Whether a button's subject can be the id of a row: what comes from outside may be anything."""
    return subject.isascii() and subject.isdecimal() and len(subject) < LONGEST_ID
