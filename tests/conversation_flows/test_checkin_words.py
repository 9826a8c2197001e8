"""How a check-in is asked: warm, in the season, and never in the same words two days running."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.checkins.seasons import part_of_day, season
from backend.messaging.checkin_tidings import CheckInDue
from backend.wording import Text, wording
from conversation_flows import checkin, checkin_words
from conversation_flows.all_flows import FLOWS
from conversation_flows.checkin_words import DAY, EVENING, SPECIAL, Today, opening
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.flow import Scene, Town, Who
from tests.conversation_flows.test_words import NOW

ALL: Final = (*DAY, *EVENING, *(text for texts in SPECIAL.values() for text in texts))


def special(circumstance: str) -> set[str]:
    return {text.msgid for text in SPECIAL[circumstance]}


def said_on(who: int, day: date, minutes: tuple[int, ...], latitude: float | None = 48.4) -> list[str]:
    """The openings of one day."""
    return [
        opening(who, Today(day, nth, len(minutes), part_of_day(minute), season(day, latitude))).msgid
        for nth, minute in enumerate(minutes)
    ]


@given(
    who=st.integers(1, 10**9),
    start=st.dates(date(2024, 1, 1), date(2040, 1, 1)),
    latitude=st.sampled_from([48.4, -45.9, -20.9, None]),
    minutes=st.sampled_from([(540,), (1110,), (900,), (480, 1140), (540, 780), (480, 720, 960, 1200)]),
)
def test_never_the_same_two_days_running(
    who: int, start: date, latitude: float | None, minutes: tuple[int, ...]
) -> None:
    days = [said_on(who, start + timedelta(days=ahead), minutes, latitude) for ahead in range(30)]

    for yesterday, today in pairwise(days):
        assert len(set(yesterday)) == len(yesterday)
        assert not set(yesterday) & set(today)


def test_a_year_of_mornings_has_much_to_say_and_speaks_of_every_season_and_of_sundays() -> None:
    said = [said_on(7, date(2026, 1, 1) + timedelta(days=ahead), (540,))[0] for ahead in range(365)]

    assert len(set(said)) > 25
    for circumstance in ("morning", "winter", "winter morning", "spring", "summer", "autumn", "Sunday", "Monday"):
        assert set(said) & special(circumstance), circumstance
    assert not set(said) & ({text.msgid for text in EVENING} | special("afternoon"))


def test_winter_is_spoken_of_in_winter_alone() -> None:
    winter = special("winter") | special("winter morning")
    july = [said_on(who, date(2026, 7, day), (540,))[0] for who in range(50) for day in range(1, 32)]
    january = [said_on(who, date(2026, 1, day), (540,))[0] for who in range(50) for day in range(1, 32)]

    assert not winter & set(july)
    assert winter <= set(january)
    assert not special("summer") & set(january)


def test_there_are_more_than_forty_and_each_asks_one_thing_of_one_person() -> None:
    assert len({text.msgid for text in ALL}) == len(ALL) > 40
    for locale in ("fr", "en"):
        words = wording(locale, "Europe/Paris")
        said = [words.say(text.of(name="Madame Payet")) for text in ALL]
        assert len(set(said)) == len(said)
        assert all("Madame Payet" in one and one.endswith("?") and len(one) <= 240 for one in said)


@pytest.mark.parametrize("text", ALL, ids=lambda text: text.msgid)
def test_somebody_without_a_name_leaves_no_hole(text: Text) -> None:
    for locale in ("fr", "en"):
        nameless = Scene(FLOWS, Conversation(), Who(1, Town("Valbourg"), locale=locale), NOW, 7)
        said = nameless.say(checkin_words.named(nameless, text))
        assert " ." not in said
        assert said.startswith(("Bonjour.", "Bonsoir.", "Hello.", "Good morning.", "Good evening."))


def test_an_answer_to_an_answer_asks_nothing() -> None:
    french = wording("fr", "Europe/Paris")
    said = [
        french.say(text.of(name="Jeanne")) for text in (*checkin_words.FINE, *checkin_words.ALIVE, *checkin_words.LOW)
    ]

    assert [one for one in said if "?" in one] == []
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("then", ["asked", "called", "read"])
def test_a_reminder_blames_nobody_and_says_what_comes_next(then: str) -> None:
    event = checkin.CheckInReminded(CheckInDue(1, "remind"), 1, NOW, then, NOW, "Karim" if then != "read" else "")
    here = Scene(FLOWS, Conversation(), Who(1, Town("Valbourg"), "Jeanne"), NOW, 7)
    asks = checkin.reminded(here, event).asks

    assert asks is not None
    said = here.say(asks.text)
    assert "Un mot suffit." in said
    assert "Sans réponse" in said
    assert len(said) <= 240
