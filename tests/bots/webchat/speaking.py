"""People who speak to the page: a browser with a microphone, and a town that listens."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from backend.clock import SystemClock
from backend.database import Database
from backend.models import WebRecording
from bots.channel import Media
from tests.bots.webchat.browser import complaints, coordinator, visits
from tests.bots.webchat.town import Town
from tests.support.browser import opened


@pytest.fixture
def town(sqlite_database: Database) -> Iterator[Town]:
    complaints.clear()
    with Town(sqlite_database, SystemClock(), coordinator, sessions_an_hour=20, voice=True).open() as town:
        yield town
    assert complaints == []


@pytest.fixture
def profile(chromium_with_a_microphone: Browser) -> Iterator[BrowserContext]:
    with opened(chromium_with_a_microphone) as context:
        yield context


@pytest.fixture
def page(profile: BrowserContext, town: Town) -> Page:
    profile.grant_permissions(["microphone"], origin=town.url)
    return visits(profile, town)


MIC: Final = "Voice message"
A_SECOND: Final = re.compile("^0 min [1-9]")
"""At least: what the clock shows is gone in a moment, and a busy machine looks seldom."""


def begins(page: Page) -> None:
    page.get_by_role("button", name=MIC).click()
    expect(page.get_by_role("status").filter(has_text="Recording…")).to_be_visible()


def speaks(page: Page) -> None:
    """For a second, and sends it."""
    begins(page)
    expect(page.get_by_role("timer")).to_have_text(A_SECOND)
    page.get_by_role("button", name="Stop and send").click()


def brought(town: Town) -> list[Media]:
    with town.database.read() as db:
        return [Media(base64.b64decode(one.sound), one.kind) for one in db.scalars(select(WebRecording))]
