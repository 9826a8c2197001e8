"""Words: catalogues, plurals, dates, hours and distances, for flows and console alike.

`_("…")` marks a text and returns it as data; it becomes words in a person's language and time zone only when said.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from backend import repeats, repeats_in_words
from backend.texts import (
    Clocktime,
    Euros,
    HalfDay,
    Metres,
    Pledge,
    Span,
    Text,
    WhenRead,
    _,
    pledge,
    plural_,
    when_read,
)

__all__ = [
    "LOCALES",
    "PREPOSITIONS",
    "REFERENCE",
    "SMALL",
    "Clocktime",
    "Euros",
    "HalfDay",
    "Metres",
    "Pledge",
    "Span",
    "Text",
    "WhenRead",
    "Wording",
    "_",
    "catalogued",
    "catalogues",
    "languages_in",
    "own_name",
    "pledge",
    "plural_",
    "spoken",
    "when_read",
    "wording",
]

CATALOGUES: Final = Path(__file__).resolve().parent.parent / "locales"
REFERENCE: Final = "fr"
"""What is spoken where nothing better is known; every text is translated into it."""
DOMAIN: Final = "palier"


def catalogued(folder: Path = CATALOGUES) -> tuple[str, ...]:
    """The languages that have a catalogue: the reference first. A folder is all that another one takes."""
    found = sorted(file.parts[-3] for file in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return (REFERENCE, *(one for one in found if one != REFERENCE))


LOCALES: Final = catalogued()


def spoken(tag: str | None) -> str | None:
    """The language that we speak of a platform's tag ("fr-RE", "en_GB"); None where we do not speak it."""
    code = (tag or "").strip().replace("_", "-").split("-")[0].lower()
    return code if code in LOCALES else None


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

_ELIDES: Final = re.compile(r"[aeiouàâäéèêëîïôöùûüœæ]|h[eéèêiîy]|hono|horte|hube|y[^aeiouéè]", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"(Les?) (?=\w)")


def _of(name: str) -> str:
    """« de Karim », « d’Anne », « du Havre », « des Lilas »."""
    if article := _ARTICLE.match(name):
        return ("du " if article[1] == "Le" else "des ") + name[article.end() :]
    return f"d’{name}" if _ELIDES.match(name) else f"de {name}"


def _at(name: str) -> str:
    """« à Caen », « au Havre », « aux Lilas »; « dans votre commune », as long as the town has no name."""
    if article := _ARTICLE.match(name):
        return ("au " if article[1] == "Le" else "aux ") + name[article.end() :]
    return f"dans {name}" if name.startswith("votre ") else f"à {name}"


def _within(name: str) -> str:
    """« courses », where « Courses » does not begin the sentence."""
    return name[:1].lower() + name[1:]


PREPOSITIONS: Final[Mapping[str, Callable[[str], str]]] = {"de": _of, "à": _at}
SMALL: Final = "minuscule"


class _Speech(Formatter):
    """Fills placeholders; in French `{town:de}` and `{town:à}` join a preposition to a name as one says it.

    `{category:minuscule}` is for what follows a colon.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == SMALL:
            return _within(str(value))
        if joined := PREPOSITIONS.get(format_spec):
            return joined(str(value))
        return str(super().format_field(value, format_spec))


_SPEECH: Final = _Speech()


_YEAR: Final = re.compile(r"(?:\s*'[^']*')?[,،]?\s*y+(?:\.?\s'[^']*'\.?|\.|年)?")
"""The year of a date pattern, with the words that join it: « 'de' y »."""
_DAY_AND_DATE: Final = {"en": "EEEE d MMMM"}
"""Where we write them otherwise than Babel."""


@lru_cache
def _known(locale: str) -> Locale:
    """What Babel knows of a language; of one that it does not know, such as a Creole, what it knows of French."""
    try:
        return Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(REFERENCE)


@lru_cache
def languages_in(locale: str) -> Mapping[str, str]:
    """What the languages of the world are called in one of them: code → name."""
    return {code: name for code, name in _known(locale).languages.items() if name}


def own_name(code: str) -> str:
    """What a language calls itself; its code where Babel does not know it."""
    known = _known(code)
    name = known.get_language_name(code) if known.language == code else None
    return name[:1].upper() + name[1:] if name else code


@dataclass(frozen=True)
class Wording:
    """Says texts in one language and one time zone."""

    locale: str
    timezone: ZoneInfo

    @property
    def _babel(self) -> Locale:
        return _known(self.locale)

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
            case Euros():
                return self.euros(value.cents)
            case Metres():
                return self.distance(value.metres)
            case _:
                return value

    def day(self, moment: datetime) -> str:
        """Day and date: « jeudi 26 novembre »."""
        ours, full = _DAY_AND_DATE.get(self._babel.language), str(self._babel.date_formats["full"].pattern)
        return self._date(moment, ours or _YEAR.sub("", full).strip(" ,"))

    def short_day(self, moment: datetime) -> str:
        """Day and date as a button holds them: « jeu. 26 nov. »."""
        return self._date(moment, "EEE d MMM")

    def weekday(self, moment: datetime) -> str:
        """« jeudi »."""
        return str(self._babel.days["format"]["wide"][moment.astimezone(self.timezone).weekday()])

    def date(self, moment: datetime) -> str:
        """With its year: « 26 novembre 2026 »."""
        pattern = "d MMMM y" if self._babel.language == "en" else str(self._babel.date_formats["long"].pattern)
        return self._date(moment, pattern)

    def _date(self, moment: datetime, pattern: str) -> str:
        written = str(format_date(moment.astimezone(self.timezone).date(), pattern, locale=self._babel))
        return re.sub(r"(?<=\D)1(?!\d)", "1er", written) if self._babel.language == "fr" else written

    def hour(self, moment: datetime) -> str:
        """« 10 h », « 10 h 30 », « minuit » in French, "10:30 AM" in English, elsewhere as Babel writes it."""
        local, language = moment.astimezone(self.timezone), self._babel.language
        if (local.hour, local.minute) in _NAMED_HOURS.get(language, {}):
            return _NAMED_HOURS[language][local.hour, local.minute]
        if language == "fr":
            return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02d}" if local.minute else "")
        pattern = "short" if language != "en" else "h:mm a" if local.minute else "h a"
        return str(format_time(local, pattern, locale=self._babel, tzinfo=self.timezone))

    def span(self, span: Span) -> str:
        day = self.day(span.start)
        if span.rrule:
            day = self.repeat(span.rrule) or day
            if span.grain in {"day", "week"}:
                return day
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

    def repeat(self, rrule: str) -> str:
        """« chaque mardi », « un mardi sur deux »; nothing for a rule that nobody says."""
        try:
            rule = repeats.read(rrule)
        except repeats.NoSuchRule:
            return ""
        names = self._babel.days["format"]["wide"]
        days = [str(names[day]) for day in rule.weekdays]
        until = self.day(datetime.combine(rule.until, time(12), self.timezone)) if rule.until else ""
        return self.say(repeats_in_words.of(rule, self.listed(days) if days else "", until))

    def listed(self, said: list[str]) -> str:
        """« lundi, mardi et jeudi »."""
        return str(format_list(said, locale=self._babel))

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
        if metres < 1000:
            return f"{metres}\u00a0m"
        return f"{format_decimal(metres / 1000, '0.###', locale=self._babel)}\u00a0km"

    def euros(self, cents: int) -> str:
        """« 40 € », « 32,50 € »."""
        whole = cents % 100 == 0
        pattern = "#,##0\u00a0¤" if self._babel.language == "fr" and whole else None
        return str(format_currency(cents / 100, "EUR", pattern, locale=self._babel, currency_digits=not whole))

    def language(self, code: str) -> str:
        """What another language is called in this one: « arabe »; its own name, or its code, where nobody wrote it."""
        return languages_in(self.locale).get(code) or own_name(code)


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
