"""How well fresh messages are understood: floors that the engine really reaches.

What `held_out/` holds was written by persons who saw no training data, and is never looked at line by line: only the
files named `first` were, once, and count for less.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from nlu import corpus
from nlu.corpus import Example
from nlu.entities import times
from nlu.understanding import INFORM, SAFETY_INTENTS, TELL
from tests.nlu.conftest import Reader

HERE: Final = Path(__file__).parent
HELD_OUT: Final = HERE / "held_out"


def fresh(*names: str) -> tuple[Example, ...]:
    return corpus.read([HELD_OUT / f"{name}.yml" for name in names]).examples


FRENCH: Final = fresh("fr_a", "fr_b")
LURES: Final = fresh("fr_a_lures", "fr_b_lures", "fr_c_lures", "fr_first_lures")
"""Calm messages that were written to sound like danger."""
ACCURACY: Final = {"fr": 0.955, "en": 0.87, "rcf": 0.82}
SAFETY_RECALL: Final = {"fr": 0.98, "en": 0.975, "rcf": 0.95}
PLAIN: Final = {"fr": fresh("fr_plain", "fr_plain_b"), "en": fresh("en_plain")}
"""What people write in the middle of a conversation, in a few plain words."""
ENGLISH: Final = fresh("en", "en_b", "en_c")
OTHERS: Final = {locale: fresh(f"others_{locale}") for locale in ("fr", "en", "rcf")}
"""What others do, keep and take, who waits at a door, and the danger nearby: written before the engine was asked,
and as hard as it could be made: a third still alarms (docs/benchmarks.md)."""
FALSE_ALARMS: Final = {"everyday": 0.015, "lures": 0.03, "plain": 0.045, "plain English": 0.1, "English": 0.03}
OTHERS_HEARD: Final = 0.96
OTHERS_ALARMED: Final = 0.35
TIMES: Final = 0.95
CATEGORIES: Final = 0.88
"""F1 over the messages that name a kind of help."""


@pytest.mark.parametrize(
    ("locale", "files"), [("fr", ("fr_a", "fr_b")), ("fr", ("fr_first",)), ("en", ("en",)), ("rcf", ("rcf",))], ids=str
)
def test_fresh_messages_are_understood(hear: Reader, locale: str, files: tuple[str, ...]) -> None:
    messages = fresh(*files)
    right = sum(hear(one.text, locale=locale).intent == one.intent for one in messages)

    assert len(messages) >= 130
    assert right / len(messages) >= ACCURACY[locale]


def test_five_hundred_french_messages_were_kept_out() -> None:
    assert len(FRENCH) >= 500


@pytest.mark.parametrize(
    ("locale", "files"), [("fr", ("fr_a", "fr_b", "fr_c")), ("en", ("en", "en_b", "en_c")), ("rcf", ("rcf",))], ids=str
)
def test_danger_is_heard(hear: Reader, locale: str, files: tuple[str, ...]) -> None:
    alarming = [one for one in fresh(*files) if one.intent in SAFETY_INTENTS]
    heard = sum(hear(one.text, locale=locale).intent in SAFETY_INTENTS for one in alarming)

    assert len(alarming) >= {"fr": 175, "en": 180, "rcf": 20}[locale]
    assert heard / len(alarming) >= SAFETY_RECALL[locale]


@pytest.mark.parametrize(
    ("kind", "messages", "enough", "locale"),
    [
        ("everyday", FRENCH, 500, "fr"),
        ("lures", LURES, 350, "fr"),
        ("plain", PLAIN["fr"], 290, "fr"),
        ("plain English", PLAIN["en"], 320, "en"),
        ("English", ENGLISH, 350, "en"),
    ],
    ids=["everyday", "lures", "plain", "plain English", "English"],
)
def test_calm_is_left_alone(hear: Reader, kind: str, messages: tuple[Example, ...], enough: int, locale: str) -> None:
    calm = [one for one in messages if one.intent not in SAFETY_INTENTS]
    alarmed = sum(hear(one.text, locale=locale).intent in SAFETY_INTENTS for one in calm)

    assert len(calm) >= enough
    assert alarmed / len(calm) <= FALSE_ALARMS[kind]


def test_what_others_do_is_no_danger_and_danger_beside_it_is_heard(hear: Reader) -> None:
    heard = [
        (one.intent in SAFETY_INTENTS, hear(one.text, locale=locale).intent in SAFETY_INTENTS)
        for locale, messages in OTHERS.items()
        for one in messages
    ]
    alarming, calm = ([said for meant, said in heard if meant is danger] for danger in (True, False))

    assert min(len(alarming), len(calm)) >= 60
    assert sum(alarming) / len(alarming) >= OTHERS_HEARD
    assert sum(calm) / len(calm) <= OTHERS_ALARMED


def test_the_kinds_of_help_in_fresh_messages_are_heard(hear: Reader) -> None:
    messages = [one for one in FRENCH if any(mark.entity == "category" for mark in one.entities)]
    right = [{mark.value for mark in one.entities if mark.entity == "category"} for one in messages]
    said = [set(hear(one.text).values("category")) for one in messages]
    both = sum(len(named & heard) for named, heard in zip(right, said, strict=True))

    assert len(messages) >= 100
    assert 2 * both / sum(map(len, right + said)) >= CATEGORIES


@pytest.mark.parametrize(("locale", "at_least"), [("fr", 150), ("en", 40)])
def test_fresh_times_are_read(locale: str, at_least: int) -> None:
    lines = (HELD_OUT / f"times_{locale}.tsv").read_text(encoding="utf-8").splitlines()
    right = sum(_is_read(locale, *line.split("\t")) for line in lines)

    assert len(lines) >= at_least
    assert right / len(lines) >= TIMES


def _is_read(locale: str, text: str, now: str, zone: str, start: str, end: str, grain: str, rrule: str) -> bool:
    found = times.parse(text, locale=locale, now=datetime.fromisoformat(now), timezone=ZoneInfo(zone))
    wanted = (datetime.fromisoformat(start), datetime.fromisoformat(end), grain, rrule)
    read = (one.value for one in found)
    return wanted in {
        (datetime.fromisoformat(v["start"]), datetime.fromisoformat(v["end"]), v["grain"], v.get("rrule") or "")
        for v in read
    }


def test_the_contract_s_own_sentences_mean_what_it_says(hear: Reader) -> None:
    promised = corpus.read([HERE / "contract_fr.yml"]).examples
    wrong = [(one.text, one.intent, hear(one.text).intent) for one in promised if hear(one.text).intent != one.intent]

    assert {one.intent for one in promised} == set(corpus.of_locale("fr").intents) - {INFORM, TELL}
    assert wrong == []
