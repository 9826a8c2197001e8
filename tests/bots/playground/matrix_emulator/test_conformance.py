"""The same script, played on our homeserver and on Synapse, is answered alike."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

import httpx

from backend.clock import SystemClock
from bots.playground.matrix_emulator import MatrixEmulator
from tests.bots.playground.matrix_emulator.script import Answered, Person, Script, played
from tests.support.homeserver import Homeserver

US: Final = "@palier:mairie.test"
JEANNE: Final = "@jeanne:mairie.test"


@contextlib.asynccontextmanager
async def client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as opened:
        yield opened


async def on_ours() -> dict[str, Answered]:
    emulator = MatrixEmulator(US, "ours", clock=SystemClock(), lifted=True)
    emulator.phone("Jeanne Payet", JEANNE)
    emulator.login(JEANNE, "hers", "HERS")
    async with emulator.serving() as url, client(url) as opened:
        return await played(Script(opened, Person(US, "ours"), Person(JEANNE, "hers")))


async def on_synapse(homeserver: Homeserver) -> dict[str, Answered]:
    ours, hers = homeserver.account("palier"), homeserver.account("jeanne", "Jeanne Payet")
    async with client(homeserver.url) as opened:
        return await played(Script(opened, Person(ours.user, ours.token), Person(hers.user, hers.token)))


def test_ours_answers_as_synapse_does(homeserver: Homeserver) -> None:
    ours, theirs = asyncio.run(on_ours()), asyncio.run(on_synapse(homeserver))

    assert len(theirs) > 50
    assert ours == theirs
