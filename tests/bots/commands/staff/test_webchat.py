"""The web chat at the command line: who may show it, and its colour."""

from __future__ import annotations

from tests.bots.commands.staff.conftest import Staff, rows


def test_sites_are_allowed_and_disallowed(staff: Staff) -> None:
    assert staff("webchat", "allow", "https://www.mairie.example/entraide").output == (
        "https://www.mairie.example may show the chat.\n"
    )
    staff("webchat", "allow", "https://www.mairie.example")
    staff("webchat", "allow", "https://mediatheque.example")
    (shown,) = rows(staff("webchat", "show", "--json"))
    assert shown["sites"] == ["https://www.mairie.example", "https://mediatheque.example"]

    assert staff("webchat", "disallow", "https://www.mairie.example").exit_code == 0

    (shown,) = rows(staff("webchat", "show", "--json"))
    assert shown["sites"] == ["https://mediatheque.example"]
    assert staff("webchat", "disallow", "https://www.mairie.example").exit_code == 2
    assert staff("webchat", "allow", "http://www.mairie.example").exit_code == 2
    assert staff("webchat", "allow", "*").exit_code == 2


def test_a_colour_that_cannot_be_read_on_is_darkened_and_that_is_said(staff: Staff) -> None:
    assert staff("webchat", "colour", "#000091").output == "The chat is in #000091.\n"

    told = staff("webchat", "colour", "FFCC00").output

    assert told.splitlines() == [
        "The chat is in #ffcc00.",
        "White letters cannot be read on #ffcc00: by day it is darkened to #8f7200.",
    ]
    assert staff("webchat", "colour", "yellow").exit_code == 2
    assert staff("webchat", "colour", "none").output == "The chat is in #17565b.\n"
