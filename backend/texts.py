"""Texts as data: a marked sentence and what fills it; moments, hours and distances, before they are words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be said: an English msgid, perhaps with a plural, and what fills its placeholders."""

    msgid: str
    plural: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def of(self, **params: Any) -> Text:
        """The same text with (more of) its placeholders filled."""
        return replace(self, params={**self.params, **params})


@dataclass(frozen=True, slots=True)
class Pledge(Text):
    """A text by which somebody at the town hall is to read or to act. Off duty, when they will is said with it.

    `later` is said in its place then, where the text itself says that it is done now (« je préviens la mairie »).
    """

    later: Text | None = None

    def of(self, **params: Any) -> Pledge:
        later = self.later.of(**params) if self.later else None
        return replace(self, params={**self.params, **params}, later=later)


@dataclass(frozen=True, slots=True)
class WhenRead(Text):
    """A text that says itself when somebody reads."""


def pledge(msgid: str, later: Text | None = None) -> Text:
    """Marks a text for translation by which somebody at the town hall is to read or to act."""
    return Pledge(msgid, later=later)


def when_read(msgid: str) -> Text:
    """Marks a text for translation that says when somebody reads."""
    return WhenRead(msgid)


def _(msgid: str) -> Text:
    """Marks a text for translation."""
    return Text(msgid)


def plural_(singular: str, plural: str) -> Text:
    """Marks a text that depends on the number given as `n`."""
    return Text(singular, plural)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: `grain` is minute, hour, part_of_day, day or week; `rrule` where it repeats."""

    start: datetime
    end: datetime
    grain: str = "part_of_day"
    rrule: str | None = None

    def is_for_now(self, now: datetime) -> bool:
        """Whether it is an hour that was agreed, and has come: of a half-day nobody can say so."""
        return self.grain in {"hour", "minute"} and self.start <= now


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A moment told no more precisely than a half-day: what a volunteer sees before accepting.

    `end`, where it is known, keeps a whole day from being told as its morning.
    """

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clocktime:
    """An hour of the day: « 18 h »."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Metres:
    """A distance, already rounded up: « 500 m », « 2 km »."""

    metres: int


@dataclass(frozen=True, slots=True)
class Euros:
    """A sum of money: « 40 € », « 32,50 € »."""

    cents: int
