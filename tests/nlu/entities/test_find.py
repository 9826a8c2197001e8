"""All entities of a message: categories, places, for whom, urgency, and what may never happen."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.entities import find
from nlu.entities.categories import CATEGORIES
from nlu.understanding import Entity
from tests.nlu.entities.tables import NOW, PARIS, rows

CATEGORY_CASES = list(rows("categories.txt", 3))
PLACE_CASES = list(rows("places.txt", 3))
OTHER_CASES = list(rows("others.txt", 3))


def entities(text: str, *, locale: str = "fr", asked: str | None = None) -> tuple[Entity, ...]:
    return find(text, locale=locale, now=NOW, timezone=PARIS, expecting=asked)


def values(text: str, name: str, *, locale: str = "fr", asked: str | None = None) -> list[object]:
    return [one.value for one in entities(text, locale=locale, asked=asked) if one.name == name]


def test_the_cases_are_unique_and_cover_every_category() -> None:
    counted = Counter(row[:2] for row in [*CATEGORY_CASES, *PLACE_CASES]) + Counter(row[:1] for row in OTHER_CASES)
    assert [case for case, times in counted.items() if times > 1] == []
    for language in ("fr", "en"):
        assert {row[2] for row in CATEGORY_CASES if row[0] == language} == set(CATEGORIES)


@pytest.mark.parametrize(("locale", "said", "category"), CATEGORY_CASES)
def test_a_category_is_named(locale: str, said: str, category: str) -> None:
    assert values(said, "category", locale=locale)[:1] == [category]


@pytest.mark.parametrize(("asked", "said", "place"), PLACE_CASES)
def test_a_place_is_kept_as_written(asked: str, said: str, place: str) -> None:
    assert values(said, "place", asked=asked or None) == ([place] if place else [])


@pytest.mark.parametrize(("said", "whom", "urgency"), OTHER_CASES)
def test_for_whom_and_how_soon(said: str, whom: str, urgency: str) -> None:
    assert values(said, "for_whom") == ([whom] if whom else [])
    assert values(said, "urgency") == ([urgency] if urgency else [])


def test_a_whole_request_in_one_sentence() -> None:
    said = "Bonjour, c'est pour ma mère : l'emmener à l'hôpital jeudi à 14h30, 12 rue des Lilas, merci"
    found = {one.name: said[one.start : one.end] for one in entities(said)}
    assert found == {
        "for_whom": "pour ma mère",
        "category": "emmener",
        "time": "jeudi à 14h30",
        "place": "12 rue des Lilas",
    }


def test_a_place_name_is_neither_a_date_nor_an_errand() -> None:
    assert {one.name for one in entities("12 place du marché")} == {"place"}
    assert {one.name for one in entities("12 rue du 11 novembre")} == {"place"}


WORDS = (
    "demain lundi mardi mar 3 10 h 30 / - : à de du au le la les tous les un sur deux entre et ou jusqu'à "
    "dans avant après matin "
    "midi soir minuit fin début prochain dernier semaine week-end mois décembre 31/02 9999 99 12 rue des "
    "Lilas chez moi pour ma "
    "mère urgent 06 12 34 56 78 il y a moins quart demie en huit , . ' € 15h30 sauf chaque premier tomorrow "
    "at pm half past"
).split()
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
MOMENTS = st.datetimes(min_value=datetime.fromisoformat("1971-01-01"), max_value=datetime.fromisoformat("2150-12-31"))


@settings(deadline=None, max_examples=400)
@given(
    text=TEXTS,
    moment=MOMENTS,
    locale=st.sampled_from(["fr", "en", "rcf"]),
    asked=st.sampled_from([None, "when", "where", "category", "details", "for_whom"]),
)
def test_no_message_breaks_the_reading(text: str, moment: datetime, locale: str, asked: str | None) -> None:
    now = moment.replace(tzinfo=PARIS)
    for one in find(text, locale=locale, now=now, timezone=PARIS, expecting=asked):
        assert 0 <= one.start < one.end <= len(text)
        if one.name == "time":
            start, end = (datetime.fromisoformat(one.value[edge]) for edge in ("start", "end"))
            assert end >= start
            assert one.value["grain"] in {"minute", "hour", "part_of_day", "day", "week"}
        if one.name == "place":
            assert text[one.start : one.end] == one.value


@pytest.mark.parametrize("text", ["ⷠ", "\u0301", "", " ", "ﷺ", "½ h", "e\u0301te\u0301", "\u00b4", "³ h"])
def test_odd_signs_break_nothing(text: str) -> None:
    for asked in (None, "when", "where", "for_whom"):
        entities(text, asked=asked)


@pytest.mark.parametrize("edge", ["0001-01-01", "9999-12-31T23:59"])
def test_the_ends_of_the_calendar_break_nothing(edge: str) -> None:
    said = (
        "demain, hier, dans 3 mois, le 31, la semaine prochaine, tous les mardis, du 3 au 10, fin du mois, ce week-end"
    )
    assert isinstance(find(said, locale="fr", now=datetime.fromisoformat(edge), timezone=PARIS), tuple)


@pytest.mark.parametrize(
    "said", ["mardi, ", "du 3 au ", "1/2/", "entre 9 et ", "rue de la ", "pour ma ", "a", "06 12 ", "1 "]
)
def test_long_messages_take_time_in_proportion(said: str) -> None:
    def seconds(length: int) -> float:
        text = (said * length)[:length]
        begun = process_time()
        entities(text, asked="when")
        return process_time() - begun

    seconds(100)
    short, long = min(seconds(1000) for _ in range(3)), min(seconds(4000) for _ in range(3))
    assert long < 10 * short + 0.05
