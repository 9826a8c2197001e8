"""Lines in, lines out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pytest

from backend.messaging.fit import fit
from backend.messaging.messages import EVENTS, Content, Option, Outgoing, SentMedia, SharedPlace, Tapped, Wrote
from bots.errors import Malformed
from bots.terminal.inbound import content
from bots.terminal.outbound import CAN, as_json, as_text

AT: Final = datetime.fromisoformat("2026-11-24T09:10:00+01:00")
WHEN: Final = Outgoing("Quel jour ?", 12, (Option("thursday", "Jeudi"), Option("other", "Un autre jour")))


@dataclass(frozen=True)
class Case:
    label: str
    given: str
    expect: Content


CASES: Final = (
    Case("text", "  Bonjour, ça va ?\n", Wrote("Bonjour, ça va ?")),
    Case("number", "2", Wrote("2")),
    Case("empty", "\n", Wrote("")),
    Case("quoted text", '"jeudi"', Wrote('"jeudi"')),
    Case("text object", '{"text": "Bonjour"}', Wrote("Bonjour")),
    Case("text object with half a character", r'{"text": "oui \ud83d\u0000"}', Wrote("oui \ufffd")),
    Case("text that looks like an object", '{"text": "{"}', Wrote("{")),
    Case("choice", '{"choice": "12/thursday"}', Tapped("thursday", 12)),
    Case("choice with a slash", '{"choice": "12/a/b"}', Tapped("a/b", 12)),
    Case("choice of no question", '{"choice": "/menu"}', Tapped("menu")),
    Case("bare choice", '{"choice": "menu"}', Tapped("menu")),
    Case("choice of a named question", '{"choice": "x/menu"}', Tapped("x/menu")),
    Case("choice of an absurd number", '{"choice": "9999999999999999999/a"}', Tapped("9999999999999999999/a")),
    Case("location", '{"location": [48.1, -1]}', SharedPlace(48.1, -1.0)),
    Case("voice", '{"voice": "bonjour.ogg"}', SentMedia("voice", "bonjour.ogg")),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_line_is_read(case: Case) -> None:
    read = content(case.given)

    assert read == case.expect
    assert EVENTS.loads(EVENTS.dumps(read)) == read


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "{}",
        '{"texte": "Bonjour"}',
        '{"text": 3}',
        '{"text": "a", "choice": "b"}',
        '{"choice": ""}',
        '{"voice": ""}',
        '{"location": [91, 0]}',
        '{"location": [0, 181]}',
        '{"location": [NaN, 0]}',
        '{"location": [true, false]}',
        '{"location": ["48", "1"]}',
        '{"location": [48]}',
        '{"a":' * 100_000,
    ],
)
def test_a_malformed_object_is_refused_in_a_sentence(line: str) -> None:
    with pytest.raises(Malformed, match=r"expected|a location is"):
        content(line)


def test_a_message_is_one_line_for_a_script() -> None:
    line = as_json("Jeanne", WHEN, AT)

    assert "\n" not in line
    assert json.loads(line) == {
        "to": "Jeanne",
        "text": "Quel jour ?",
        "choices": [{"id": "12/thursday", "title": "Jeudi"}, {"id": "12/other", "title": "Un autre jour"}],
        "at": "2026-11-24T09:10:00+01:00",
    }


def test_a_choice_comes_back_as_it_was_printed() -> None:
    printed = json.loads(as_json("Jeanne", WHEN, AT))["choices"][1]["id"]

    assert content(json.dumps({"choice": printed})) == Tapped("other", 12)


def test_a_person_reads_numbered_choices() -> None:
    assert as_text(WHEN) == "Quel jour ?\n1. Jeudi\n2. Un autre jour"
    assert as_text(Outgoing("Merci.")) == "Merci."


def test_nothing_is_cut_for_a_terminal() -> None:
    assert fit(WHEN, CAN) == (WHEN,)
