"""By voice, from end to end: real speech, a real recogniser, Telegram's or the terminal's own way in."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select
from starlette.responses import Response

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import CallTask, HelpRequest, InboxEvent
from backend.settings import read_settings
from bots.app import Application
from bots.joining import join_telegram
from bots.playground.telegram_emulator import Phone, TelegramEmulator
from bots.playground.telegram_emulator.limits import UNLIMITED, Limits
from bots.playground.telegram_emulator.screen import Screen
from bots.telegram.channel import TelegramChannel
from nlu.train import ensure_trained
from tests.acceptance.talk import Talk
from tests.bots.voice.services import OpenAIService, WyomingService, beside, serving_openai, serving_wyoming
from tests.bots.voice.speech import Recogniser, recorded
from tests.support.database import address as where
from tests.support.keys import TEST_KEY

TOKEN: Final = "123456:AAE-test_token"
PATIENCE: Final = 30.0
"""Seconds: a busy machine loads the model of the recogniser, and our own, in more than ten."""
NEED: Final = "I need help with my shopping tomorrow morning"


@dataclass
class Town:
    """The whole program, on an emulated Telegram, with a voice service beside it."""

    application: Application
    telegram: TelegramEmulator
    jane: Phone
    service: OpenAIService

    async def speaks(self, text: str) -> None:
        note = recorded(text)
        await self.jane.sends_voice(note.content, 3)

    async def sees(self, *words: str) -> Screen:
        """The screen, once all of these were said."""
        return await self.jane.waits_for(lambda screen: all(one in "\n".join(screen.texts) for one in words), PATIENCE)


@asynccontextmanager
async def town(
    database: Database, clock: FrozenClock, service: OpenAIService, *, speaks: bool = False, address: str = ""
) -> AsyncIterator[Town]:
    assert TelegramChannel.name == "telegram"  # imported already: on a busy machine that takes half a minute
    ensure_trained()
    limits = Limits(a_chat=UNLIMITED, a_bot=UNLIMITED)  # the clock stands still: nobody could wait
    telegram = TelegramEmulator(TOKEN, "palier_demo_bot", clock=clock, limits=limits)
    async with telegram.serving() as url, serving_openai(service) as listening:
        settings = read_settings(
            telegram_token=TOKEN, telegram_api=url, transcriber=address or listening, territory_name="Valbourg",
            synthesiser=listening if speaks else None,
        )  # fmt: skip
        application = Application(settings, database, clock)
        join_telegram(application, application.towns[0])
        async with application.running():
            yield Town(application, telegram, telegram.phone("Jane", 42, language_code="en"), service)


def test_a_resident_asks_by_voice_for_shopping(
    sqlite_database: Database, clock: FrozenClock, recogniser: Recogniser
) -> None:
    async def play() -> None:
        service = OpenAIService(recogniser.hear)
        async with town(sqlite_database, clock, service) as played:
            await played.speaks(NEED)
            await played.sees("I understood: “i need help with my shopping tomorrow morning”", "Where should")
            assert service.asked[0]["language"] == "en"
            await played.jane.types("12 rue des Lilas")
            await played.sees("Shopping, Wednesday 25 November")
            await played.speaks("yes")
            await played.sees("I understood: “yes”", "I am asking the volunteers")

    asyncio.run(play())
    with sqlite_database.read() as db:
        [request] = db.scalars(select(HelpRequest))
        assert (request.category, request.state) == ("shopping", "open")
        notes = [one for one in db.scalars(select(InboxEvent)) if one.kind == "SentMedia"]
        assert all("OggS" not in one.content for one in notes)


def test_a_fall_told_by_voice_is_answered_with_a_number(
    sqlite_database: Database, clock: FrozenClock, recogniser: Recogniser
) -> None:
    async def play() -> Screen:
        async with town(sqlite_database, clock, OpenAIService(recogniser.hear)) as played:
            await played.speaks("I have fallen and I cannot get up")
            return await played.sees("Call 15 now")

    assert "I understood" not in "".join(asyncio.run(play()).texts)


def test_answers_are_read_aloud_to_whoever_wishes(
    sqlite_database: Database, clock: FrozenClock, recogniser: Recogniser
) -> None:
    async def play() -> Screen:
        service = OpenAIService(recogniser.hear)
        async with town(sqlite_database, clock, service, speaks=True) as played:
            await played.jane.types("hello")
            await played.sees("What do you need?")
            await played.jane.types("read me your messages please")
            await played.sees("With pleasure: I read my messages to you")
            return played.jane.screen

    kinds = [(shown.kind, shown.text) for shown in asyncio.run(play()) if not shown.mine]
    [first] = [number for number, (kind, _text) in enumerate(kinds) if kind == "voice"]
    assert kinds[first + 1][1].startswith("With pleasure")


def test_a_service_that_is_down_costs_a_call_and_no_word(
    sqlite_database: Database, clock: FrozenClock, recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.voice.hearing.PAUSES", (0.01,))

    async def play() -> None:
        service = OpenAIService(recogniser.hear, answer=Response(b"<html>", 500))
        async with town(sqlite_database, clock, service) as played:
            await played.speaks(NEED)
            await played.sees("I could not listen to it this time")
            await played.jane.taps("Please call me")
            await played.sees("will call you", "At what number")
            await played.jane.types("06 12 34 56 78")
            await played.sees("I pass your number on")
            assert len(service.asked) == 2

    asyncio.run(play())
    with sqlite_database.read() as db:
        assert [(one.reason, one.words) for one in db.scalars(select(CallTask))] == [("voice_note", "06 12 34 56 78")]


def test_a_note_of_twenty_megabytes_is_refused_kindly(
    sqlite_database: Database, clock: FrozenClock, recogniser: Recogniser
) -> None:
    async def play() -> None:
        service = OpenAIService(recogniser.hear)
        async with town(sqlite_database, clock, service) as played:
            await played.jane.sends_voice(b"OggS", 60, size=20 * 1024 * 1024 + 1)
            await played.sees("It is too long for me")
            clock.forward(timedelta(minutes=1))
            await played.jane.sends_voice(b"OggS", 240)
            await played.jane.waits_for(
                lambda screen: "".join(screen.texts).count("It is too long for me") > 1, PATIENCE
            )
            assert service.asked == []

    asyncio.run(play())


def test_a_wyoming_service_serves_as_well(
    sqlite_database: Database, clock: FrozenClock, recogniser: Recogniser
) -> None:
    async def play() -> None:
        service = WyomingService(recogniser.hear)
        async with (
            serving_wyoming(service) as address,
            town(sqlite_database, clock, OpenAIService(recogniser.hear), address=address) as played,
        ):
            await played.speaks("I need help with my garden")
            await played.sees("I understood: “i need help with my garden”", "When")

    asyncio.run(play())


def test_the_terminal_reads_a_file(sqlite_database: Database, recogniser: Recogniser, tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    environment = {**kept, "HOME": str(tmp_path), "PALIER_DATABASE_URL": where(sqlite_database), "PALIER_KEY": TEST_KEY}
    note = tmp_path / "need.oga"
    note.write_bytes(recorded(NEED).content)
    (tmp_path / "empty.ogg").touch()
    with beside(OpenAIService(recogniser.hear)) as address:
        given = {**environment, "PALIER_TRANSCRIBER": address}
        with Talk(given, tmp_path, "Jane", "--locale", "en") as jane:
            asked = jane.says({"voice": str(note)})
            empty = jane.says({"voice": str(tmp_path / "empty.ogg")})
            gone = jane.says({"voice": str(tmp_path / "nowhere.ogg")})
            folder = jane.says({"voice": str(tmp_path)})

    assert any("I understood: “i need help with my shopping tomorrow morning”" in one["text"] for one in asked)
    for said in (empty, gone, folder):
        assert said[0]["text"].startswith("Thank you for your voice message. I could not listen to it this time")
        assert [choice["title"] for choice in said[0]["choices"]] == ["Please call me", "I will write"]
