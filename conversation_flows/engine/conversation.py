"""Where a conversation stands: everything the engine remembers between two messages. Saved as versioned JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from backend.messaging.codec import Codec
from backend.messaging.news import NEWS
from backend.wording import Clocktime, HalfDay, Metres, Span, Text

IDLE: Final = timedelta(minutes=10)
"""After so long, news that asks no longer waits for the running flow."""

WRITING: Final = timedelta(minutes=15)
"""The writing mode closes by itself after so long without a word."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as said, with its point where it is known."""

    words: str
    latitude: float | None = None
    longitude: float | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


@dataclass(frozen=True, slots=True)
class Shown:
    """An option as it was shown; `words` say it in another language."""

    id: str
    title: str
    hears: tuple[str, ...] = ()
    words: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """The one open question. `via` is the identity on which it was shown; `again` its words when asked again.

    A question that is asked again, unchanged, gets a new number: the buttons of all from `first` on answer it. `words`
    and `short` say it in another language.
    """

    number: int
    about: str
    text: str
    options: tuple[Shown, ...] = ()
    again: str = ""
    as_list: bool = False
    asks_location: bool = False
    via: int = 0
    first: int = 0
    words: Text | None = None
    short: Text | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A collecting flow under way. `asked` is the slot now asked, `recap`, or None; `last` the one answered last."""

    flow: str
    known: Mapping[str, Any] = field(default_factory=dict)
    asked: str | None = None
    first_words: str = ""
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """What is typed now goes to somebody: visibly, until it is closed."""

    mission_id: int
    name: str
    until: datetime
    to: int | None = None
    """Whose person's number it goes to, where two may hear a volunteer."""
    pair_id: int = 0
    """The pair in which it passes; then there is no mission (0)."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person's talk with us, whatever the channels."""

    running: Running | None = None
    aside: tuple[Running, ...] = ()
    question: Question | None = None
    asked_count: int = 0
    waiting: tuple[Any, ...] = ()
    """News that asks, as it came, until the running flow ends or is idle."""
    misses: int = 0
    writing: Writing | None = None
    met: bool = False
    heard_at: datetime | None = None
    crisis_at: datetime | None = None
    stopped: bool = False
    flood: tuple[tuple[str, datetime], ...] = ()
    """The last turns: a fingerprint of what was heard, with the identity it came by, and when."""
    muted_until: datetime | None = None
    muted_via: int = 0
    """The identity on which the bot pauses: something there answers our answers."""
    unanswered_at: datetime | None = None
    """While an agent has the conversation: since when the person waits for a word of theirs."""
    draft: str = ""
    """Words that may be for the other side of a mission; they are passed on only when the person says so."""
    wrote: bool = False
    """Whether they ever wrote to us in words: until then their language is a guess."""
    besides: tuple[str, ...] = ()
    """What else they wrote and is still to be seen to, in their own words."""
    returning: str = ""
    """Which of it was asked about last."""
    foreign: str = ""
    """The language of the last clear message that was not in the one they chose."""
    offered: str = ""
    """The language that was offered because of it, once."""
    doubted: str = ""
    """What they seem to have said aloud, while we ask whether that is right."""
    doubted_at: Question | None = None
    """The question that was open when they said it."""
    misheard: int = 0
    """How often in a row it was not right."""
    aloud: bool = False
    """Whether they wish our messages to be read aloud to them, too."""


SAVED: Final = Codec(
    (Conversation, Running, Question, Shown, Writing, Spot, Span, Text, HalfDay, Clocktime, Metres, *NEWS)
)
