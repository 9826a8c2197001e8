"""Words: catalogues, plurals, dates, hours and distances, for flows and console alike.

`_("…")` marks a text and returns it as data; it becomes words in a person's language and time zone only when said.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from string import Formatter
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


_DAY = _("{day}")
_DAYS = _("from {first} to {last}")
_WEEK = _("the week of {day}")
_BETWEEN = _("{day} between {start} and {end}")
_AT = _("{day} at {start}")
_MORNING = _("{day}, in the morning")
_AFTERNOON = _("{day}, in the afternoon")
_EVENING = _("{day}, in the evening")

_NAMED_HOURS: Final[Mapping[str, Mapping[tuple[int, int], str]]] = {
    "fr": {(0, 0): "minuit"},
    "en": {(0, 0): "midnight", (12, 0): "noon"},
}
"""Hours that figures would tell badly: « 0 h », "12 PM"."""

_ELIDES: Final = re.compile(r"[aeiouàâäéèêëîïôöùûüœæ]|h[eéèêiîy]|y[^aeiouéè]", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"(Les?) (?=\w)")


def _of(name: str) -> str:
    """« de Karim », « d’Anne », « du Havre », « des Lilas »."""
    if article := _ARTICLE.match(name):
        return ("du " if article[1] == "Le" else "des ") + name[article.end() :]
    return f"d’{name}" if _ELIDES.match(name) else f"de {name}"


def _at(name: str) -> str:
    """« à Caen », « au Havre », « aux Lilas »."""
    if article := _ARTICLE.match(name):
        return ("au " if article[1] == "Le" else "aux ") + name[article.end() :]
    return f"à {name}"


PREPOSITIONS: Final[Mapping[str, Callable[[str], str]]] = {"de": _of, "à": _at}


class _Speech(Formatter):
    """Fills placeholders; in French `{town:de}` and `{town:à}` join a preposition to a name as one says it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if joined := PREPOSITIONS.get(format_spec):
            return joined(str(value))
        return str(super().format_field(value, format_spec))


_SPEECH: Final = _Speech()


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
        return _SPEECH.format(found, **{name: self._word(value) for name, value in text.params.items()})

    def _word(self, value: Any) -> Any:
        match value:
            case Text():
                return self.say(value)
            case Span():
                return self.span(value)
            case HalfDay():
                return self.half_day(value.start, value.end)
            case Clocktime():
                return self.hour(value.at)
            case Metres():
                return self.distance(value.metres)
            case _:
                return value

    def day(self, moment: datetime) -> str:
        """Day and date: « jeudi 26 novembre »."""
        return self._date(moment, "EEEE d MMMM")

    def _date(self, moment: datetime, pattern: str) -> str:
        written = str(format_date(moment.astimezone(self.timezone).date(), pattern, locale=self.locale))
        return re.sub(r"(?<=\D)1(?!\d)", "1er", written) if self.locale == "fr" else written

    def hour(self, moment: datetime) -> str:
        """« 10 h », « 10 h 30 », « minuit » in French."""
        local = moment.astimezone(self.timezone)
        if (local.hour, local.minute) in _NAMED_HOURS.get(self.locale, {}):
            return _NAMED_HOURS[self.locale][local.hour, local.minute]
        if self.locale != "fr":
            return str(
                format_time(local, "h:mm a" if local.minute else "h a", locale=self.locale, tzinfo=self.timezone)
            )
        return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02d}" if local.minute else "")

    def span(self, span: Span) -> str:
        day = self.day(span.start)
        match span.grain:
            case "day" if span.end - span.start > timedelta(hours=36):
                return self._days(span.start, span.end)
            case "day":
                return self.say(_DAY.of(day=day))
            case "week":
                return self.say(_WEEK.of(day=day))
            case "hour" | "minute" if span.end - span.start <= timedelta(hours=1):
                return self.say(_AT.of(day=day, start=self.hour(span.start)))
            case _:
                return self.say(_BETWEEN.of(day=day, start=self.hour(span.start), end=self.hour(span.end)))

    def _days(self, start: datetime, end: datetime) -> str:
        """« du samedi 28 au dimanche 29 novembre »: the month once, where one says both."""
        first, last = (one.astimezone(self.timezone) for one in (start, end - timedelta(minutes=1)))
        opening = "EEEE d" if (first.year, first.month) == (last.year, last.month) else "EEEE d MMMM"
        return self.say(_DAYS.of(first=self._date(first, opening), last=self.day(last)))

    def half_day(self, moment: datetime, end: datetime | None = None) -> str:
        """A half-day; the day, where the time touches both of its halves; the days, where there are several."""
        first = moment.astimezone(self.timezone)
        last = (end - timedelta(minutes=1)).astimezone(self.timezone) if end and end > moment else first
        if last.date() != first.date() and last - first > timedelta(hours=12):
            return self._days(first, last)
        if last - first > timedelta(hours=6) and first.hour < 12 <= last.hour:
            return self.say(_DAY.of(day=self.day(first)))
        text = _MORNING if first.hour < 12 else _AFTERNOON if first.hour < 18 else _EVENING
        return self.say(text.of(day=self.day(first)))

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
