"""When somebody is free, in their words: read with the times that the understanding hears in them."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_flows.engine.slots import span_of
from conversation_flows.when_free import A_DAY, EVERY_PART, Free, read
from nlu.entities import times

PARIS: Final = ZoneInfo("Europe/Paris")
NOW: Final = datetime(2026, 11, 24, 9, 10, tzinfo=PARIS)
MORNING, NOON, AFTERNOON, EVENING = 1, 2, 4, 8
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def heard(text: str, locale: str = "fr") -> Free | None:
    found = times.parse(text, locale=locale, now=NOW, timezone=PARIS)
    spans = [span for one in found if (span := span_of(one.value))]
    return read(text, spans, now=NOW, zone=PARIS)


def week(*parts: tuple[int, int]) -> int:
    return sum(bits << day * 4 for day, bits in parts)


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize("text", ["dispo", "je suis de retour", "me revoilà", "je suis de nouveau disponible"])
def test_back_on_duty(text: str) -> None:
    assert heard(text) == Free("on")


@pytest.mark.parametrize("text", ["pause", "pas dispo", "je suis malade", "je ne suis plus disponible", "I'm off sick"])
def test_off_duty_until_they_say_otherwise(text: str) -> None:
    assert heard(text) == Free("off")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("je suis en vacances jusqu'au 15", None, "2026-12-16"),
        ("en congé du 3 au 12 décembre", "2026-12-03", "2026-12-13"),
        ("je ne suis pas là jeudi", "2026-11-26", "2026-11-27"),
        ("pas dispo cette semaine", None, "2026-11-30"),
        ("jusqu'à lundi je ne peux pas", None, "2026-12-01"),
        ("je pars dix jours", None, "2026-12-04T09:10"),
        ("absente 3 semaines à partir de lundi", "2026-11-30", "2026-12-21"),
        ("pas avant janvier", None, "2027-01-01"),
        ("je rentre le 2 janvier", None, "2027-01-02"),
        ("je reprends lundi", None, "2026-11-30"),
    ],
)
def test_an_absence_has_its_days(text: str, since: str | None, until: str) -> None:
    assert heard(text) == Free("away", on(since) if since else None, on(until))


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("je suis libre le mardi matin", week((TUE, MORNING))),
        ("le samedi et le dimanche", week((SAT, A_DAY), (SUN, A_DAY))),
        ("que le week-end", week((SAT, A_DAY), (SUN, A_DAY))),
        ("dispo en semaine après 18h", week(*((day, EVENING) for day in range(5)))),
        ("tous les soirs sauf vendredi", week(*((day, EVENING) for day in range(7) if day != FRI))),
        ("je peux tous les jours", EVERY_PART),
        ("le mercredi toute la journée et le vendredi après-midi", week((WED, A_DAY), (FRI, AFTERNOON))),
    ],
)
def test_a_usual_week(text: str, bits: int) -> None:
    assert heard(text) == Free("usual", bits=bits)


def test_a_day_that_is_never_free() -> None:
    assert heard("plus dispo le jeudi") == Free("never", bits=week((THU, A_DAY)))


def test_school_holidays_are_named_and_not_known() -> None:
    assert heard("libre le mardi matin sauf vacances scolaires") == Free(
        "usual", bits=week((TUE, MORNING)), except_holidays=True
    )


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("pas plus d'une fois par semaine", 1),
        ("maximum deux propositions par semaine", 2),
        ("at most twice a week", 2),
        ("deux fois par semaine au maximum", 2),
    ],
)
def test_so_often_a_week(text: str, most: int) -> None:
    assert heard(text) == Free("most", most=most)


@pytest.mark.parametrize(
    "text", ["je travaille de nuit", "pas plus de 50 fois par semaine", "je ne serai pas là hier", "libre samedi", ""]
)
def test_what_says_nothing_lasting_is_left_to_somebody(text: str) -> None:
    assert heard(text) is None


def test_english_weeks_are_read() -> None:
    assert heard("free every Tuesday morning", "en") == Free("usual", bits=week((TUE, MORNING)))
    assert heard("never on Fridays", "en") == Free("never", bits=week((FRI, A_DAY)))


@given(st.text(max_size=80))
def test_any_words_are_read(text: str) -> None:
    found = read(text, [], now=NOW, zone=PARIS)

    assert found is None or 0 <= found.bits <= EVERY_PART
