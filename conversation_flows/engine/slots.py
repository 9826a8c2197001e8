"""Slots: what a flow needs to know, how each is asked, and how an answer is read from what was heard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from backend.wording import Span, Text
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.events import Heard

LONGEST_PLACE: Final = 160
"""Characters; a longer answer to "where?" is a story, not a place."""
LONGEST_NAME: Final = 60

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Got:
    """The slot is answered."""

    value: Any


@dataclass(frozen=True, slots=True)
class Wrong:
    """The answer cannot be used; say why and ask again."""

    why: Text


Reading = Got | Wrong | None


@dataclass(frozen=True)
class Choice:
    """One of a few (or several, where `many`). `offers` are the ids shown as buttons with the first question.

    `reads` finds the value in free text where no entity carries it. `assumes` is taken without asking.
    """

    name: str
    ask: Text
    options: Mapping[str, Text]
    label: Text
    hears: str | None = None
    offers: tuple[str, ...] = ()
    again: Text | None = None
    reads: Callable[[str], Any] | None = None
    many: bool = False
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    default: Any = None
    optional: bool = False

    def read(self, heard: Heard, now: datetime, *, asked: bool) -> Reading:
        del now
        found = [value for value in heard.meant.values(self.hears) if value in self.options] if self.hears else []
        if not found and self.reads and (value := self.reads(heard.text)) is not None:
            return Got(value)
        if not found and asked:
            words = plain_words(heard.text)
            found = [id_ for id_, title in self.options.items() if plain_words(title.msgid) == words]
        if not found:
            return None
        return Got(tuple(dict.fromkeys(found)) if self.many else found[0])


@dataclass(frozen=True)
class Moment:
    """When. A moment that has passed is refused with `if_past`."""

    name: str
    ask: Text
    label: Text
    if_past: Text
    hears: str = "time"
    again: Text | None = None
    default: Any = None
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    optional: bool = False

    def read(self, heard: Heard, now: datetime, *, asked: bool) -> Reading:
        del asked
        spans = [span for value in heard.meant.values(self.hears) if (span := _span(value))]
        if not spans:
            return None
        coming = [span for span in spans if span.end > now]
        return Got(coming[0]) if coming else Wrong(self.if_past)


@dataclass(frozen=True)
class Place:
    """Where. The words are looked up among the town's addresses; a landmark is kept as it was said."""

    name: str
    ask: Text
    label: Text
    if_unknown: Text
    if_several: Text
    if_home_unknown: Text
    hears: str = "place"
    again: Text | None = None
    default: Any = None
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    optional: bool = False

    def read(self, heard: Heard, now: datetime, *, asked: bool) -> Reading:
        del now
        words = [str(value).strip() for value in heard.meant.values(self.hears) if str(value).strip()]
        if words:
            return Got(Spot(words[0]))
        text = heard.text.strip()
        return Got(Spot(text)) if asked and 2 < len(text) <= LONGEST_PLACE and "?" not in text else None


@dataclass(frozen=True)
class Words:
    """Free text, kept as it was said."""

    name: str
    ask: Text
    label: Text
    again: Text | None = None
    default: Any = None
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    optional: bool = False

    def read(self, heard: Heard, now: datetime, *, asked: bool) -> Reading:
        del now
        text = heard.text.strip()
        return Got(text) if asked and text else None


@dataclass(frozen=True)
class Name:
    """How the person wishes to be called: « je m'appelle Jeanne » is Jeanne."""

    name: str
    ask: Text
    label: Text
    again: Text | None = None
    default: Any = None
    assumes: Callable[[Mapping[str, Any], Any], Any] | None = None
    optional: bool = False

    def read(self, heard: Heard, now: datetime, *, asked: bool) -> Reading:
        del now
        said = _INTRODUCED.search(heard.text)
        if not said and not asked:
            return None
        words = (said.group(1) if said else heard.text).strip(" .!,;\n")
        return Got(words[:LONGEST_NAME]) if words and len(words.split()) <= 6 and any(map(str.isalpha, words)) else None


Slot = Choice | Moment | Place | Words | Name

_INTRODUCED: Final = re.compile(
    r"\b(?:je\s+m['’\s]?\s*appelle|je\s+suis\s+(?=m(?:me|\.|adame|onsieur)\b)|mon\s+(?:pr[ée])?nom\s+(?:est|c['’]est)|moi\s+c['’]?\s*est"
    r"|my\s+name\s+is|call\s+me)\s+([^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){0,3})",
    re.IGNORECASE,
)


def plain_words(text: str) -> str:
    """Lower case, without accents, punctuation or doubled spaces: for comparing words only."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(" " if not (char.isalnum() or unicodedata.combining(char)) else char for char in bare)
    return " ".join("".join(char for char in kept if not unicodedata.combining(char)).split())


def _span(value: Any) -> Span | None:
    try:
        return Span(
            datetime.fromisoformat(value["start"]),
            datetime.fromisoformat(value["end"]),
            str(value.get("grain", "hour")),
            value.get("rrule"),
        )
    except (KeyError, TypeError, ValueError):
        return None  # a remote engine may answer another shape; the question is then asked
