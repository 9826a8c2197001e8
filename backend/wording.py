"""Words: catalogues, plurals, dates, hours and distances, for flows and console alike.

`_("…")` marks a text and returns it as data; it becomes words in a person's language and time zone only when said.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

CATALOGUES: Final = Path(__file__).resolve().parent.parent / "locales"
LOCALES: Final = ("fr", "en")
DOMAIN: Final = "palier"


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be said: an English msgid, perhaps with a plural, and what fills its placeholders."""

    msgid: str
    plural: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def of(self, **params: Any) -> Text:
        """The same text with (more of) its placeholders filled."""
        return replace(self, params={**self.params, **params})


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


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A moment told no more precisely than a half-day: what a volunteer sees before accepting."""

    start: datetime


@dataclass(frozen=True, slots=True)
class Clocktime:
    """An hour of the day: « 18 h »."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Metres:
    """A distance, already rounded up: « 500 m », « 2 km »."""

    metres: int


_DAY = _("{day}")
_DAYS = _("from {first} to {last}")
_WEEK = _("the week of {day}")
_BETWEEN = _("{day} between {start} and {end}")
_AT = _("{day} at {start}")
_MORNING = _("{day}, in the morning")
_AFTERNOON = _("{day}, in the afternoon")
_EVENING = _("{day}, in the evening")


@dataclass(frozen=True)
class Wording:
    """Says texts in one language and one time zone."""

    locale: str
    timezone: ZoneInfo

    def say(self, text: Text | str) -> str:
        """The words. A text without a translation is said in its own English; a plain string as it stands."""
        if isinstance(text, str):
            return text
        catalogue = catalogues(self.locale)
        if text.plural is not None:
            found = catalogue.ngettext(text.msgid, text.plural, int(text.params.get("n", 0)))
        else:
            found = catalogue.gettext(text.msgid)
        return found.format(**{name: self._word(value) for name, value in text.params.items()})

    def _word(self, value: Any) -> Any:
        match value:
            case Text():
                return self.say(value)
            case Span():
                return self.span(value)
            case HalfDay():
                return self.half_day(value.start)
            case Clocktime():
                return self.hour(value.at)
            case Metres():
                return self.distance(value.metres)
            case _:
                return value

    def day(self, moment: datetime) -> str:
        """Day and date: « jeudi 26 novembre »."""
        pattern = "EEEE d MMMM" if self.locale == "fr" else "EEEE, d MMMM"
        written = str(format_date(moment.astimezone(self.timezone).date(), pattern, locale=self.locale))
        return written.replace(" 1 ", " 1er ", 1) if self.locale == "fr" else written

    def hour(self, moment: datetime) -> str:
        """« 10 h », « 10 h 30 » in French."""
        local = moment.astimezone(self.timezone)
        if self.locale != "fr":
            return str(
                format_time(local, "h:mm a" if local.minute else "h a", locale=self.locale, tzinfo=self.timezone)
            )
        return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02d}" if local.minute else "")

    def span(self, span: Span) -> str:
        day = self.day(span.start)
        match span.grain:
            case "day" if span.end - span.start > timedelta(hours=36):
                return self.say(_DAYS.of(first=day, last=self.day(span.end - timedelta(minutes=1))))
            case "day":
                return self.say(_DAY.of(day=day))
            case "week":
                return self.say(_WEEK.of(day=day))
            case "hour" | "minute" if span.end - span.start <= timedelta(hours=1):
                return self.say(_AT.of(day=day, start=self.hour(span.start)))
            case _:
                return self.say(_BETWEEN.of(day=day, start=self.hour(span.start), end=self.hour(span.end)))

    def half_day(self, moment: datetime) -> str:
        hour = moment.astimezone(self.timezone).hour
        text = _MORNING if hour < 12 else _AFTERNOON if hour < 18 else _EVENING
        return self.say(text.of(day=self.day(moment)))

    def distance(self, metres: int) -> str:
        return (
            f"{metres}\u00a0m"
            if metres < 1000
            else f"{metres / 1000:g}\u00a0km".replace(".", "," if self.locale == "fr" else ".")
        )


@lru_cache
def wording(locale: str, timezone: str) -> Wording:
    return Wording(locale if locale in LOCALES else LOCALES[0], ZoneInfo(timezone))


@lru_cache
def catalogues(locale: str) -> gettext.NullTranslations:
    """The catalogue of a language: its compiled form where it is fresh, else straight from its source."""
    folder = CATALOGUES / locale / "LC_MESSAGES"
    source, compiled = folder / f"{DOMAIN}.po", folder / f"{DOMAIN}.mo"
    if not source.exists():
        return gettext.NullTranslations()
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return gettext.GNUTranslations(made)
