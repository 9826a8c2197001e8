"""What the page posts, and what it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pytest

from backend.messaging.messages import (
    Content,
    Edited,
    Option,
    Outgoing,
    SentMedia,
    SharedContact,
    SharedPlace,
    Started,
    Tapped,
    Wrote,
)
from backend.services.webchat import Ours, Theirs
from bots.errors import Malformed
from bots.webchat.inbound import incoming
from bots.webchat.outbound import our_message, their_message

AT: Final = datetime.fromisoformat("2026-11-24T09:10:00+01:00")
KEY: Final = "a1b2c3d4"


@dataclass(frozen=True)
class Case:
    label: str
    given: dict[str, Any]
    expect: Content


CASES: Final = (
    Case("text", {"text": " Bonjour\n"}, Wrote("Bonjour")),
    Case("text of 100 kB", {"text": "é" * 50_000}, Wrote("é" * 50_000)),
    Case("text with half a character", {"text": "oui \ud83d\0"}, Wrote("oui \ufffd")),
    Case("choice", {"choice": "thursday", "question": 12, "title": "Jeudi"}, Tapped("thursday", 12, "Jeudi")),
    Case("choice of no question", {"choice": "menu"}, Tapped("menu")),
    Case("choice of the null question", {"choice": "menu", "question": None}, Tapped("menu")),
    Case("location", {"location": [48.1, -1]}, SharedPlace(48.1, -1.0)),
    Case("start", {"start": ""}, Started()),
    Case("start by a poster", {"start": "boulangerie"}, Started("boulangerie")),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_post_is_read(case: Case) -> None:
    read = incoming(17, {"key": KEY, **case.given}, at=AT, language="fr")

    assert read.content == case.expect
    assert (read.key, read.sender, read.at, read.language) == (f"17:{KEY}", "17", AT, "fr")


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        "text",
        {"text": "Bonjour"},
        {"key": "short", "text": "Bonjour"},
        {"key": KEY * 20, "text": "Bonjour"},
        {"key": "é" * 10, "text": "Bonjour"},
        {"key": 12345678, "text": "Bonjour"},
        {"key": KEY},
        {"key": KEY, "text": "   "},
        {"key": KEY, "text": 5},
        {"key": KEY, "text": "a", "choice": "b"},
        {"key": KEY, "choice": ""},
        {"key": KEY, "choice": "x" * 201},
        {"key": KEY, "choice": "x", "question": "12"},
        {"key": KEY, "choice": "x", "question": True},
        {"key": KEY, "choice": "x", "question": -1},
        {"key": KEY, "choice": "x", "question": 10**15},
        {"key": KEY, "choice": "x", "title": 5},
        {"key": KEY, "location": [91, 0]},
        {"key": KEY, "location": [True, False]},
        {"key": KEY, "location": ["48", "1"]},
        {"key": KEY, "start": "x" * 201},
    ],
    ids=str,
)
def test_what_the_page_cannot_say_is_malformed(given: Any) -> None:
    with pytest.raises(Malformed):
        incoming(17, given, at=AT, language=None)


def test_our_message_is_shown_with_its_options() -> None:
    message = Outgoing("Quel jour ?", 12, (Option("thursday", "Jeudi", "le 26 novembre"),), asks_location=True)

    assert our_message(Ours("007", AT, message)) == {
        "id": "007",
        "mine": False,
        "at": "2026-11-24T09:10:00+01:00",
        "text": "Quel jour ?",
        "question": 12,
        "options": [{"id": "thursday", "title": "Jeudi", "description": "le 26 novembre"}],
        "asks_location": True,
        "urgent": False,
        "aloud": False,
    }


def test_more_options_than_a_page_has_room_for_are_numbered() -> None:
    many = tuple(Option(str(number), f"Créneau {number}") for number in range(40))

    shown = our_message(Ours("007", AT, Outgoing("Lequel ?", 12, many)))

    assert shown["options"] == []
    assert "40. Créneau 39" in shown["text"]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (Wrote("Bonjour"), {"text": "Bonjour", "kind": "text"}),
        (Edited("Bonsoir", of="x"), {"text": "Bonsoir"}),
        (Tapped("yes", 3, "Oui"), {"text": "Oui", "question": 3, "choice": "yes"}),
        (Tapped("yes", 3), {"text": "yes"}),
        (SharedPlace(48, 1), {"text": "", "kind": "location"}),
        (SharedContact("Paul", "06"), {"text": "Paul"}),
        (SentMedia("voice", f"17:{KEY}", seconds=12), {"text": "", "kind": "voice", "seconds": 12}),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, dict) else "",
)
def test_what_they_sent_is_shown(content: Content, shown: dict[str, Any]) -> None:
    found = their_message(Theirs(KEY, AT, content))

    assert found is not None
    assert found.items() >= {"key": KEY, "mine": True, **shown}.items()


def test_opening_the_conversation_shows_nothing() -> None:
    assert their_message(Theirs(KEY, AT, Started())) is None
