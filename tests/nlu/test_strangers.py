"""Messages by writers who saw no training data, never looked at line by line: floors that are really reached.

They are far below the aims: raise them with the data.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from nlu import corpus
from nlu.entities import times
from nlu.understanding import SAFETY_INTENTS
from tests.nlu.conftest import Reader

HELD_OUT: Final = Path(__file__).parent / "held_out"
FRENCH: Final = corpus.read([HELD_OUT / f"fr_{writer}.yml" for writer in "ab"]).examples

ACCURACY: Final = 0.74
SAFETY_RECALL: Final = 0.58
TIMES: Final = 0.95


def test_strangers_are_understood(hear: Reader) -> None:
    right = sum(hear(one.text).intent == one.intent for one in FRENCH)
    assert len(FRENCH) >= 500
    assert right / len(FRENCH) >= ACCURACY


def test_their_danger_is_heard(hear: Reader) -> None:
    alarming = [one for one in FRENCH if one.intent in SAFETY_INTENTS]
    heard = sum(hear(one.text).intent in SAFETY_INTENTS for one in alarming)
    assert len(alarming) >= 100
    assert heard / len(alarming) >= SAFETY_RECALL


@pytest.mark.parametrize(("locale", "at_least"), [("fr", 150), ("en", 40)])
def test_their_times_are_read(locale: str, at_least: int) -> None:
    lines = (HELD_OUT / f"times_{locale}.tsv").read_text(encoding="utf-8").splitlines()
    right = sum(_is_read(locale, *line.split("\t")) for line in lines)
    assert len(lines) >= at_least
    assert right / len(lines) >= TIMES


def _is_read(locale: str, text: str, now: str, zone: str, start: str, end: str, grain: str, rrule: str) -> bool:
    found = times.parse(text, locale=locale, now=datetime.fromisoformat(now), timezone=ZoneInfo(zone))
    wanted = (datetime.fromisoformat(start), datetime.fromisoformat(end), grain, rrule)
    return wanted in {
        (datetime.fromisoformat(v["start"]), datetime.fromisoformat(v["end"]), v["grain"], v.get("rrule") or "")
        for v in (one.value for one in found)
    }
