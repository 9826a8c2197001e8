"""By voice on the page of the web chat: a real browser records real speech, and a real recogniser writes it down."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Page, async_playwright, expect
from sqlalchemy import func, select

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import WebRecording
from backend.settings import read_settings
from bots.app import Application
from bots.joining import join_webchat
from nlu.train import ensure_trained
from tests.bots.serving import serving
from tests.bots.voice.services import OpenAIService, serving_openai
from tests.bots.voice.speech import Recogniser, said
from tests.support.browser import MICROPHONE, program

NEED: Final = "I need help with my shopping tomorrow morning"
SPOKEN: Final = re.compile("^0 min ([5-9]|[1-5][0-9])")
"""It takes five seconds to say, at least: a busy machine looks seldom at the clock."""
PATIENCE: Final = 30_000.0
"""Milliseconds: a busy machine loads our own model in more than ten seconds."""


@asynccontextmanager
async def page(database: Database, clock: FrozenClock, service: OpenAIService, speech: Path) -> AsyncIterator[Page]:
    """The page of the whole program, in front of somebody who says what is in this file."""
    ensure_trained()
    switches = [*MICROPHONE, "--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={speech}%noloop"]
    async with serving_openai(service) as listening:
        application = Application(read_settings(transcriber=listening, territory_name="Valbourg"), database, clock)
        join_webchat(application, application.towns[0])
        async with application.running(), serving(application.web()) as url, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program(), args=switches)
            page = await browser.new_page(locale="en-GB")
            page.set_default_timeout(PATIENCE)
            await page.goto(f"{url}/chat?lang=en")
            yield page
            await browser.close()


def test_a_resident_asks_by_voice_on_the_page(
    sqlite_database: Database, clock: FrozenClock, recogniser: Recogniser, tmp_path: Path
) -> None:
    speech = tmp_path / "need.wav"
    speech.write_bytes(said(NEED))

    async def play() -> None:
        service = OpenAIService(recogniser.hear)
        async with page(sqlite_database, clock, service, speech) as shown:
            words = shown.locator("#log .ours .words")
            await shown.get_by_role("button", name="Voice message").click()
            await expect(shown.get_by_role("timer")).to_have_text(SPOKEN, timeout=PATIENCE)
            await shown.get_by_role("button", name="Stop and send").click()

            heard = words.filter(has_text="I understood: “i need help with my shopping tomorrow morning”")
            await expect(heard).to_be_visible(timeout=PATIENCE)
            await expect(words.filter(has_text="Where should")).to_be_visible()
            assert service.asked[0]["language"] == "en"

    asyncio.run(play())
    with sqlite_database.read() as db:
        assert db.scalar(select(func.count()).select_from(WebRecording)) == 0
