"""What we say, as Matrix takes it."""

from __future__ import annotations

import json
from typing import Final

from backend.messaging.fit import fit
from backend.messaging.messages import Option, Outgoing
from bots.matrix.outbound import CAN, EVENT_LIMIT, TEXT_LIMIT, content, transaction


def test_options_are_a_menu_to_answer_by_number() -> None:
    asked = Outgoing("Quel jour ?", 3, (Option("thu", "jeudi"), Option("fri", "vendredi")))

    (part,) = fit(asked, CAN)

    assert content(part) == {"msgtype": "m.text", "body": "Quel jour ?\n1. jeudi\n2. vendredi"}


def test_the_longest_text_leaves_room_for_its_encryption() -> None:
    for letter in ("a", "é", "🛒", '"'):
        parts = fit(Outgoing((letter * 200 + ". ") * 400), CAN)
        longest = max(len(json.dumps(content(part))) for part in parts)
        assert max(len(part.text.encode()) for part in parts) <= TEXT_LIMIT
        assert longest * 4 / 3 + 2_000 < EVENT_LIMIT, letter


FIRST: Final = transaction("12.0", "!room", "Bonjour")


def test_a_repetition_has_the_same_transaction_and_nothing_else_has() -> None:
    others = {
        transaction("12.1", "!room", "Bonjour"),
        transaction("12.0", "!other", "Bonjour"),
        transaction("12.0", "!room", "Bonsoir"),  # after a backup was restored, the number is used again
    }

    assert transaction("12.0", "!room", "Bonjour") == FIRST
    assert FIRST not in others
    assert len(others) == 3
