"""People in front of the page: a town that answers them, and what they do in their browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from backend.clock import SystemClock
from backend.database import Database
from backend.messaging.messages import Content, Option, Outgoing, Started, Tapped, Wrote
from tests.bots.webchat.town import Town

complaints: Final[list[str]] = []
"""Errors of the script in the pages that are open: one fails the test."""

GREETING: Final = Outgoing(
    "Bonjour. De quoi avez-vous besoin ?", 1, (Option("ask", "Un coup de main"), Option("no", "Rien"))
)
RECAP: Final = Outgoing("Courses, jeudi. C'est bien cela ?", 2, (Option("yes", "Oui"), Option("change", "Modifier")))


def coordinator(content: Content) -> Sequence[Outgoing]:
    match content:
        case Started():
            return [GREETING]
        case Tapped(choice="ask"):
            return [Outgoing("Où ?", asks_location=True)]
        case Wrote(text=text) if "tombée" in text:
            return [Outgoing("Appelez le 15 maintenant.", urgent=True)]
        case Wrote():
            return [RECAP]
        case _:
            return [Outgoing("C'est noté.")]


@pytest.fixture
def town(sqlite_database: Database) -> Iterator[Town]:
    complaints.clear()
    with Town(sqlite_database, SystemClock(), coordinator, sessions_an_hour=20).open() as town:
        yield town
    assert complaints == []


def visits(profile: BrowserContext, town: Town, query: str = "?lang=en") -> Page:
    page = profile.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{town.url}/chat{query}")
    return page


def said(page: Page) -> Locator:
    return page.locator("#log .said .words")


def writes(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def begun(profile: BrowserContext, town: Town, query: str = "?lang=en") -> Page:
    page = visits(profile, town, query)
    page.get_by_role("button", name="Start the conversation").click()
    expect(said(page)).to_have_text([GREETING.text])
    return page


def remembers(page: Page) -> None:
    """Has the device keep the conversation."""
    page.locator(".memory").get_by_role("button", name="Remember me on this device").click()
    expect(page.locator(".memory")).to_have_text("This conversation is remembered on this device.")


def found_by_axe(page: Page) -> list[str]:
    page.evaluate(
        "Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations === 1)"
        ".map((a) => a.finished))"
    )
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]
