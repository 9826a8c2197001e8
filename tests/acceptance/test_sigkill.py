"""The process is killed without warning, at random points, under load: every message that was acknowledged is answered
once it is back, in order, and nothing exists twice."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from contextlib import asynccontextmanager
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.clock import SystemClock
from backend.database import Database
from backend.messaging.messages import OUTGOINGS
from backend.models import HelpRequest, Identity, InboxEvent, OutboxMessage
from backend.wording import wording
from bots.playground.telegram_emulator import UNLIMITED, Limits, Phone, TelegramEmulator
from conversation_flows.welcome import YOU_ARE_WELCOME

TOKEN = "123456:TESTTESTTESTTESTTESTTESTTESTTESTTES"
PEOPLE = 8
SAID = (
    "Bonjour, il me faudrait quelqu'un pour mes courses demain matin s'il vous plaît",
    "en face de la boulangerie",
    "oui",
    "merci beaucoup",
)
KILLS = 2


@asynccontextmanager
async def palier_running(environment: dict[str, str], errors: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    with errors.open("ab") as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bots.cli", "run", env=environment, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def says_everything(phone: Phone) -> None:
    for text in SAID:
        await phone.types(text)


async def is_thanked(phone: Phone) -> None:
    words = wording("fr", "Europe/Paris").say(YOU_ARE_WELCOME)
    await phone.waits_for(lambda screen: any(words in text for text in screen.texts), timeout=18)


def test_a_killed_process_loses_nothing_and_repeats_nothing(
    database: Database, environment: dict[str, str], tmp_path: Path
) -> None:
    points = random.Random()
    environment |= {"PALIER_TELEGRAM_TOKEN": TOKEN, "PALIER_PORT": "0", "PYTHONPATH": str(Path(__file__).parents[2])}
    kills = [points.randint(4, 24) for _ in range(KILLS)]
    print("killed after so many calls:", kills)

    phones = asyncio.run(_under_fire(environment, kills, tmp_path / "errors"))

    with database.read() as db:
        for phone in phones:
            _check(db, phone)


async def _under_fire(environment: dict[str, str], kills: list[int], errors: Path) -> list[Phone]:
    limits = Limits(a_chat=UNLIMITED, a_bot=UNLIMITED)
    emulator = TelegramEmulator(TOKEN, "palier_demo_bot", clock=SystemClock(), limits=limits)
    async with emulator.serving(port=0) as base:
        environment = {**environment, "PALIER_TELEGRAM_API": base}
        phones = [emulator.phone(f"Personne{number}", 1000 + number, language_code="fr") for number in range(PEOPLE)]
        load = asyncio.gather(*(says_everything(phone) for phone in phones))
        for after in kills:
            async with palier_running(environment, errors) as process:
                seen = len(emulator.calls)
                await emulator.waits_for_call(lambda _call, goal=seen + after: len(emulator.calls) >= goal)
                process.kill()
        async with palier_running(environment, errors):
            await load
            await asyncio.gather(*(is_thanked(phone) for phone in phones))
        return phones


def _check(db: object, phone: Phone) -> None:
    ...
