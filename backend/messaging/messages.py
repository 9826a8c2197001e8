"""What may come in and what may go out: plain data, a closed and versioned union.

Rows of the inbox carry facts and ids, never words of ours: the turn alone finds words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, Final

from backend.messaging.codec import Codec
from backend.messaging.news import NEWS


class Priority(IntEnum):
    """Lower goes first, in the inbox and in the outbox."""

    EMERGENCY = 0
    REPLY = 1
    CHECK_IN = 2
    """Comes behind whoever waits for an answer; asked twice rather than not at all, where nobody knows its fate."""
    BULK = 3


# --- from a platform ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wrote:
    """Text. `reply_to` is the platform's id of the message of ours that it answers."""

    text: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """A message of theirs, corrected. `of` is its platform id."""

    text: str
    of: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button or a list row: `choice` of the question numbered `question`; `title` where the platform tells it."""

    choice: str
    question: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class SharedPlace:
    latitude: float
    longitude: float
    live: bool = False


@dataclass(frozen=True, slots=True)
class SharedContact:
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class SentMedia:
    """`kind`: photo, video, voice, audio, sticker, document, other."""

    kind: str
    file: str = ""
    caption: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """They called us on the messenger, where nobody can pick up. One call is told once, however often it rings."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """Words said to a device, written down before they reach us. `sure`: whether whoever wrote them down is."""

    text: str
    sure: bool = True
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Reacted:
    """An emoji put on a message of ours, whose platform id is `to`: on some platforms one answers like that."""

    emoji: str
    to: str


@dataclass(frozen=True, slots=True)
class Looked:
    """They pressed the one button under a notice of ours, whose platform id is `to`: what waits may be said now."""

    to: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The person opened the conversation, perhaps by a deep link that carries `payload`."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """The person blocked us or left: this identity is not reached any more."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """The person no longer blocks us: this identity is reached again. Nothing was said."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The platform tells that the person has another address from now on; nothing was said."""


Content = (
    Wrote
    | Edited
    | Tapped
    | SharedPlace
    | SharedContact
    | SentMedia
    | Called
    | Spoke
    | Reacted
    | Looked
    | Started
    | Left
    | CameBack
    | Moved
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person sent us. `key` is unique within the channel account: a redelivery has the same.

    `alias` is another address by which the platform names the same person: who is known by it alone goes on under
    `sender` from now on.
    """

    key: str
    sender: str
    content: Content
    at: datetime
    name: str = ""
    language: str | None = None
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message of ours: `state` is accepted, delivered, read; failed, closed or withheld.

    `closed`: it came too late for free text (see `windows`); `withheld`: the platform will not carry it to this person.
    """

    platform_id: str
    state: str
    at: datetime
    error: str = ""


CONTENTS: Final[tuple[type[Any], ...]] = Content.__args__

EVENTS = Codec((*CONTENTS, *NEWS))
"""Reads and writes the content of inbox rows."""


# --- to a platform ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """One answer offered. `id` is `verb:subject` or a slot's value, at most 40 bytes."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message of ours, for any channel. `question` numbers the question that the options answer.

    `locale` is the language of its words, for those that a channel adds. `spoken`: the person wishes to hear it, too.
    `reminder`: the first, second or third that reminds of a check-in; 0 for everything else.
    """

    text: str
    question: int | None = None
    options: tuple[Option, ...] = ()
    as_list: bool = False
    asks_location: bool = False
    urgent: bool = False
    locale: str = ""
    spoken: bool = False
    reminder: int = 0


OUTGOINGS = Codec((Outgoing, Option))
"""Reads and writes the content of outbox rows."""
