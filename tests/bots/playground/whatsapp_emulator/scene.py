"""The scene of these tests: pywa's whole client, server and all, and a phone."""

from __future__ import annotations

import asyncio
import contextlib
import warnings
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import httpx
from fastapi import FastAPI
from pywa_async.client import WhatsApp

from backend.clock import FrozenClock
from bots.playground.whatsapp_emulator import BUSINESS_ID, PHONE_ID, Phone, WhatsAppEmulator
from tests.bots.serving import serving
from tests.support.scenes import told_in

TOKEN: Final = "EAAJB-of-the-emulator"
SECRET: Final = "feedfacefeedfacefeedfacefeedface"
WORD: Final = "word"
NOTICE: Final = {
    "name": "notice_1",
    "language": "fr",
    "category": "UTILITY",
    "components": [
        {
            "type": "BODY",
            "text": "Bonjour, la mairie de {{1}} a un message pour vous.",
            "example": {"body_text": [["Valbreuse"]]},
        },
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Lire"}]},
    ],
}


@dataclass
class Scene:
    whatsapp: WhatsAppEmulator
    clock: FrozenClock
    pywa: WhatsApp
    jeanne: Phone
    heard: list[Any] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""
    hook: str = ""

    async def hears(self, wanted: Callable[[Any], bool]) -> Any:
        """What pywa's handlers were given, once one is as wanted."""
        async with asyncio.timeout(20):
            while True:
                self.changed.clear()
                if found := [one for one in self.heard if wanted(one)]:
                    return found[-1]
                await self.changed.wait()


async def _nothing(_seconds: float) -> None:
    await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def scene(**options: Any) -> AsyncIterator[Scene]:
    clock = FrozenClock(datetime(2026, 11, 24, 8, 10, tzinfo=UTC))
    whatsapp = WhatsAppEmulator(TOKEN, SECRET, clock=clock, pause=_nothing, **options)
    whatsapp.approves(NOTICE)
    web, session = FastAPI(), httpx.AsyncClient()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of pywa's own, about FastAPI
        client = WhatsApp(
            phone_id=PHONE_ID, token=TOKEN, session=session, server=web, verify_token=WORD, app_secret=SECRET,
            waba_id=BUSINESS_ID, webhook_endpoint="/hook", skip_duplicate_updates=False,
        )  # fmt: skip
    played = Scene(whatsapp, clock, client, whatsapp.phone("Jeanne Payet", "33612345678"))

    async def keep(_client: WhatsApp, update: Any) -> None:
        played.heard.append(update)
        played.changed.set()

    events: Any = client  # its decorators are typed for pywa's synchronous client as well
    for listens in (events.on_message, events.on_callback_button, events.on_callback_selection,
                    events.on_message_status, events.on_phone_number_change, events.on_call_connect,
                    events.on_call_terminate):  # fmt: skip
        listens()(keep)
    async with whatsapp.serving() as url, serving(web) as house:
        session.base_url = httpx.URL(f"{url}/v26.0")
        played.url, played.hook = url, f"{house}/hook"
        await whatsapp.hooks.verifies(played.hook, WORD)
        yield played
    await session.aclose()


judged = told_in(scene)
"""Plays an asynchronous story, with a WhatsApp made with these options."""
