"""The playground's page with its phones, as a test uses them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import SystemClock
from backend.database import Database
from backend.models import Mission
from tests.support.browser import PATIENCE
from tests.support.demo import Demo
from tests.support.keys import TEST_KEYS


@dataclass
class Table:
    """The page with its phones. `shows` keeps a picture where PLAYGROUND_PICTURES names a folder."""

    page: Page

    @property
    def jeanne(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    def phone(self, name: str) -> Locator:
        return self.page.get_by_role("group", name=f"Le Telegram de {name}")

    @property
    def aicha(self) -> Locator:
        """Her phone, on Matrix."""
        return self.page.get_by_role("group", name="Le Matrix d’Aïcha Diop")

    def says(self, name: str, text: str) -> None:
        """On a Telegram phone."""
        self.phone(name).get_by_label(f"Message de {name}").fill(text)
        self.phone(name).get_by_label(f"Message de {name}").press("Enter")

    def reads(self, name: str, *texts: str | re.Pattern[str]) -> None:
        for text in texts:
            expect(self.phone(name).get_by_role("log")).to_contain_text(text)

    def taps(self, name: str, title: str) -> None:
        self.phone(name).get_by_role("button", name=title).last.click()

    def jeanne_says(self, text: str) -> None:
        self.jeanne.get_by_label("Votre message").fill(text)
        self.jeanne.get_by_label("Votre message").press("Enter")

    def jeanne_reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.jeanne.get_by_role("log")).to_contain_text(text)

    def jeanne_taps(self, title: str) -> None:
        self.jeanne.get_by_role("button", name=title).last.click()

    def figure(self, name: str) -> int:
        shown = self.page.locator(f"[data-figure={name}]")
        expect(shown).to_have_text(re.compile(r"\d+"))
        return int(shown.inner_text())

    def picture(self, name: str) -> None:
        if folder := os.environ.get("PLAYGROUND_PICTURES"):
            self.page.screenshot(path=Path(folder) / f"{name}.png")


@contextmanager
def laid(chromium: Browser, town: Demo) -> Iterator[Table]:
    """The page of this town in a fresh browser; what its scripts complain of fails the test.

    The page is there before Telegram's SDK is: whoever writes first waits for it, as long as a busy machine needs.
    """
    context = chromium.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(town.address)
    expect(page.locator("html")).to_have_attribute("data-line", "open")
    yield Table(page)
    context.close()
    assert complaints == []
    assert town.complaints.endswith("Starting…\n")


def set_about(town: Demo, change: Callable[[Session], object]) -> None:
    """What nobody can wait for in a test: time that passes, an agent who calls."""
    database = Database(f"sqlite:///{town.file}", keys=TEST_KEYS)
    with database.write() as db:
        change(db)
    database.close()


def its_day_comes(db: Session) -> None:
    """The mission that was accepted last begins now."""
    mission = db.scalars(select(Mission).order_by(Mission.id.desc()).limit(1)).one()
    now = SystemClock().now()
    mission.request.start, mission.request.end = now, now + timedelta(hours=4)
