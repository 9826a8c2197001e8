"""What is said: plurals, days, hours, stretches, half-days, distances, names after a preposition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from backend import wording as words
from backend.wording import Clocktime, HalfDay, Metres, Span, Text, wording

PARIS: Final = "Europe/Paris"
REUNION: Final = "Indian/Reunion"


def at(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def said(value: object, locale: str = "fr", timezone: str = PARIS) -> str:
    """The value as it stands in a sentence, its no-break spaces made plain."""
    return wording(locale, timezone).say(Text("{it}").of(it=value)).replace("\u00a0", " ").replace("\u202f", " ")


@dataclass(frozen=True, slots=True)
class Case:
    label: str
    given: object
    fr: str
    en: str
    timezone: str = PARIS


def span(start: str, end: str, grain: str) -> Span:
    return Span(at(start), at(end), grain)


CASES: Final = (
    Case("full hour", Clocktime(at("2026-11-25T10:00+01:00")), "10 h", "10 AM"),
    Case("half hour", Clocktime(at("2026-11-25T10:30+01:00")), "10 h 30", "10:30 AM"),
    Case("minutes below ten", Clocktime(at("2026-11-25T08:05+01:00")), "8 h 05", "8:05 AM"),
    Case("midnight", Clocktime(at("2026-11-25T00:00+01:00")), "minuit", "midnight"),
    Case("half past midnight", Clocktime(at("2026-11-25T00:30+01:00")), "0 h 30", "12:30 AM"),
    Case("noon", Clocktime(at("2026-11-25T12:00+01:00")), "12 h", "noon"),
    Case("hour in La Réunion", Clocktime(at("2026-11-25T10:00+00:00")), "14 h", "2 PM", REUNION),
    Case(
        "minute",
        span("2026-11-26T10:30+01:00", "2026-11-26T11:30+01:00", "minute"),
        "jeudi 26 novembre à 10 h 30",
        "Thursday 26 November at 10:30 AM",
    ),
    Case(
        "hour",
        span("2026-11-26T10:00+01:00", "2026-11-26T11:00+01:00", "hour"),
        "jeudi 26 novembre à 10 h",
        "Thursday 26 November at 10 AM",
    ),
    Case(
        "hours",
        span("2026-11-25T14:00+01:00", "2026-11-25T16:00+01:00", "hour"),
        "mercredi 25 novembre entre 14 h et 16 h",
        "Wednesday 25 November between 2 PM and 4 PM",
    ),
    Case(
        "part of the day",
        span("2026-11-25T08:00+01:00", "2026-11-25T12:00+01:00", "part_of_day"),
        "mercredi 25 novembre entre 8 h et 12 h",
        "Wednesday 25 November between 8 AM and noon",
    ),
    Case(
        "until midnight",
        span("2026-11-25T20:00+01:00", "2026-11-26T00:00+01:00", "hour"),
        "mercredi 25 novembre entre 20 h et minuit",
        "Wednesday 25 November between 8 PM and midnight",
    ),
    Case(
        "the first of the month",
        span("2026-12-01T00:00+01:00", "2026-12-02T00:00+01:00", "day"),
        "mardi 1er décembre",
        "Tuesday 1 December",
    ),
    Case(
        "the eleventh is no first",
        span("2026-12-11T00:00+01:00", "2026-12-12T00:00+01:00", "day"),
        "vendredi 11 décembre",
        "Friday 11 December",
    ),
    Case(
        "a day of twenty-five hours",
        span("2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", "day"),
        "dimanche 25 octobre",
        "Sunday 25 October",
    ),
    Case(
        "days of one month",
        span("2026-11-28T00:00+01:00", "2026-11-30T00:00+01:00", "day"),
        "du samedi 28 au dimanche 29 novembre",
        "from Saturday 28 to Sunday 29 November",
    ),
    Case(
        "days of two months",
        span("2026-11-30T00:00+01:00", "2026-12-02T00:00+01:00", "day"),
        "du lundi 30 novembre au mardi 1er décembre",
        "from Monday 30 November to Tuesday 1 December",
    ),
    Case(
        "days from the first",
        span("2026-12-01T00:00+01:00", "2026-12-04T00:00+01:00", "day"),
        "du mardi 1er au jeudi 3 décembre",
        "from Tuesday 1 to Thursday 3 December",
    ),
    Case(
        "week",
        span("2026-11-23T00:00+01:00", "2026-11-30T00:00+01:00", "week"),
        "la semaine du lundi 23 novembre",
        "the week of Monday 23 November",
    ),
    Case(
        "part of the day in La Réunion",
        span("2026-11-25T04:00+00:00", "2026-11-25T08:00+00:00", "part_of_day"),
        "mercredi 25 novembre entre 8 h et 12 h",
        "Wednesday 25 November between 8 AM and noon",
        REUNION,
    ),
    Case(
        "tomorrow already in La Réunion",
        span("2026-11-24T20:00+00:00", "2026-11-25T20:00+00:00", "day"),
        "mercredi 25 novembre",
        "Wednesday 25 November",
        REUNION,
    ),
    Case(
        "morning",
        HalfDay(at("2026-11-25T08:00+01:00")),
        "mercredi 25 novembre, le matin",
        "Wednesday 25 November, in the morning",
    ),
    Case(
        "noon is the afternoon",
        HalfDay(at("2026-11-25T12:00+01:00")),
        "mercredi 25 novembre, l’après-midi",
        "Wednesday 25 November, in the afternoon",
    ),
    Case(
        "evening",
        HalfDay(at("2026-11-25T18:00+01:00")),
        "mercredi 25 novembre, le soir",
        "Wednesday 25 November, in the evening",
    ),
    Case(
        "a morning with its end",
        HalfDay(at("2026-11-25T08:00+01:00"), at("2026-11-25T12:00+01:00")),
        "mercredi 25 novembre, le matin",
        "Wednesday 25 November, in the morning",
    ),
    Case(
        "an hour over noon is the morning in which it starts",
        HalfDay(at("2026-11-25T11:30+01:00"), at("2026-11-25T12:30+01:00")),
        "mercredi 25 novembre, le matin",
        "Wednesday 25 November, in the morning",
    ),
    Case(
        "a whole day is not its morning",
        HalfDay(at("2026-11-28T00:00+01:00"), at("2026-11-29T00:00+01:00")),
        "samedi 28 novembre",
        "Saturday 28 November",
    ),
    Case(
        "several days are not the first morning",
        HalfDay(at("2026-11-28T00:00+01:00"), at("2026-11-30T00:00+01:00")),
        "du samedi 28 au dimanche 29 novembre",
        "from Saturday 28 to Sunday 29 November",
    ),
    Case(
        "an evening past midnight",
        HalfDay(at("2026-11-28T21:00+01:00"), at("2026-11-29T08:00+01:00")),
        "samedi 28 novembre, le soir",
        "Saturday 28 November, in the evening",
    ),
    Case(
        "half-day in La Réunion",
        HalfDay(at("2026-11-25T10:00+00:00")),
        "mercredi 25 novembre, l’après-midi",
        "Wednesday 25 November, in the afternoon",
        REUNION,
    ),
    Case("metres", Metres(500), "500 m", "500 m"),
    Case("a kilometre", Metres(1000), "1 km", "1 km"),
    Case("a kilometre and a half", Metres(1500), "1,5 km", "1.5 km"),
    Case("many kilometres", Metres(10_000), "10 km", "10 km"),
    Case("a name", "Jeanne", "Jeanne", "Jeanne"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_value_is_told_in_both_languages(case: Case) -> None:
    assert said(case.given, "fr", case.timezone) == case.fr
    assert said(case.given, "en", case.timezone) == case.en


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


def test_figures_never_part_from_their_unit() -> None:
    french = wording("fr", PARIS)

    assert french.hour(at("2026-11-25T10:30+01:00")) == "10\u00a0h\u00a030"
    assert french.distance(500) == "500\u00a0m"
    assert french.distance(2000) == "2\u00a0km"


def test_a_text_within_a_text_is_said_in_the_same_language() -> None:
    inner = Text("the week of {day}").of(day="lundi")

    assert said(inner) == "la semaine du lundi"


@pytest.mark.parametrize(
    ("n", "fr", "en"),
    [(0, "0 voisin", "0 neighbours"), (1, "1 voisin", "1 neighbour"), (2, "2 voisins", "2 neighbours")],
)
def test_plurals_follow_each_language(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, n: int, fr: str, en: str
) -> None:
    folder = tmp_path_factory.mktemp("locales")
    forms = {"fr": ("n > 1", "{n} voisin", "{n} voisins"), "en": ("n != 1", "{n} neighbour", "{n} neighbours")}
    for locale, (rule, one, many) in forms.items():
        path = folder / locale / "LC_MESSAGES" / "palier.po"
        path.parent.mkdir(parents=True)
        path.write_text(
            f'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=({rule});\\n"\n\n'
            f'msgid "{{n}} neighbour"\nmsgid_plural "{{n}} neighbours"\nmsgstr[0] "{one}"\nmsgstr[1] "{many}"\n',
            encoding="utf-8",
        )
    monkeypatch.setattr(words, "CATALOGUES", folder)
    words.catalogues.cache_clear()
    try:
        count = words.plural_("{n} neighbour", "{n} neighbours").of(n=n)
        assert wording("fr", PARIS).say(count) == fr
        assert wording("en", PARIS).say(count) == en
    finally:
        words.catalogues.cache_clear()


def test_an_unknown_language_falls_back_to_french() -> None:
    assert wording("de", PARIS).locale == "fr"
    assert said(HalfDay(at("2026-11-25T08:00+01:00")), "de") == "mercredi 25 novembre, le matin"


def test_a_text_without_a_translation_is_said_in_english() -> None:
    assert wording("fr", PARIS).say(Text("Nobody has translated {this}.").of(this="it")) == "Nobody has translated it."


def test_what_people_write_is_never_filled_again() -> None:
    assert said("{name} {0} }{") == "{name} {0} }{"


NAMES: Final = (
    ("Valbreuse-sur-Orne", "de Valbreuse-sur-Orne", "à Valbreuse-sur-Orne"),
    ("Avignon", "d’Avignon", "à Avignon"),
    ("Évreux", "d’Évreux", "à Évreux"),
    ("Œting", "d’Œting", "à Œting"),
    ("Le Havre", "du Havre", "au Havre"),
    ("votre commune", "de votre commune", "dans votre commune"),
    ("Les Lilas", "des Lilas", "aux Lilas"),
    ("La Rochelle", "de La Rochelle", "à La Rochelle"),
    ("L’Isle-Adam", "de L’Isle-Adam", "à L’Isle-Adam"),
    ("Lens", "de Lens", "à Lens"),
    ("Hérouville", "d’Hérouville", "à Hérouville"),
    ("Houilles", "de Houilles", "à Houilles"),
    ("Yvetot", "d’Yvetot", "à Yvetot"),
    ("Anne", "d’Anne", "à Anne"),
    ("Honorine", "d’Honorine", "à Honorine"),
    ("Yasmina", "de Yasmina", "à Yasmina"),
    ("un coup de main", "d’un coup de main", "à un coup de main"),
    ("…", "de …", "à …"),
    ("", "de ", "à "),
)


@pytest.mark.parametrize(("name", "of", "to"), NAMES)
def test_a_preposition_joins_a_name_as_one_says_it(name: str, of: str, to: str) -> None:
    text = Text("{it:de} | {it:à}").of(it=name)

    assert wording("fr", PARIS).say(text) == f"{of} | {to}"


def test_what_does_not_begin_its_sentence_is_written_small() -> None:
    text = Text("Vous proposez : {it:minuscule}.").of(it="Petit bricolage")

    assert wording("fr", PARIS).say(text) == "Vous proposez : petit bricolage."


def test_filling_a_text_keeps_what_was_filled_before() -> None:
    text = Text("{first} {last}").of(first="Jeanne")

    assert text.of(last="Morel") == replace(text, params={"first": "Jeanne", "last": "Morel"})


@dataclass(frozen=True, slots=True)
class Elsewhere:
    locale: str
    day: str
    hour: str
    distance: str


ELSEWHERE: Final = (
    Elsewhere("pt", "terça-feira, 1 de dezembro", "16:30", "2,5 km"),
    Elsewhere("tr", "1 Aralık Salı", "16:30", "2,5 km"),
    Elsewhere("pl", "wtorek, 1 grudnia", "16:30", "2,5 km"),
    Elsewhere("rcf", "mardi 1er décembre", "16 h 30", "2,5 km"),
)
"""Languages that a community may add; what Babel does not know is told as in French."""


@pytest.mark.parametrize("case", ELSEWHERE, ids=lambda case: case.locale)
def test_a_language_that_is_added_tells_days_hours_and_distances(case: Elsewhere) -> None:
    speaker = words.Wording(case.locale, ZoneInfo(PARIS))
    told = speaker.day(at("2026-12-01T16:30+01:00")), speaker.hour(at("2026-12-01T16:30+01:00"))

    assert told == (case.day, case.hour.replace(" ", "\u00a0"))
    assert speaker.distance(2500) == case.distance.replace(" ", "\u00a0")
