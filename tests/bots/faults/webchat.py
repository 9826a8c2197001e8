"""The web chat: browsers call our own server, and read from our own database."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import httpx
from fastapi import APIRouter

from backend.database import Database
from backend.messaging.senders import Account
from bots.channel import Channel, Receive
from bots.webchat.channel import WebChatChannel
from bots.webchat.hub import Hub
from bots.webchat.routes import ChatDesk, chat_routes
from tests.bots.faults.door import Page
from tests.support.virtual_time import VirtualClock

OURS: Final = "Our own database is the platform: there is no call that could fail so."
NO_FILES: Final = "The page sends no pictures: there is no way in for one."
TOO_LARGE: Final = "What is larger than 4 MB is refused at the door, and the page says so: nothing is kept to be heard."


class WebChat:
    name = "webchat"
    absent: ClassVar[Mapping[str, str]] = {
        "a voice note of 20 MB": TOO_LARGE,
        "a picture that is none": NO_FILES,
        "down for an hour": OURS,
        "slow, 30 s an answer": OURS,
        "answers 429": OURS,
        "answers 500": OURS,
        "answers HTML, 502": OURS,
        "answers HTML, 200": OURS,
        "half a body": OURS,
        "no DNS": OURS,
        "one chat throttled": OURS,
        "a person blocks us in the middle": "Who closes the page reads on when it is opened again.",
    }
    proof = "authorization"
    too_fast = Page(429, b"")

    def __init__(self, clock: VirtualClock, folder: Path) -> None:
        self._clock = clock
        self._hub = Hub()
        self._base = ""
        self._secrets: dict[str, str] = {}
        self._keys = itertools.count(1)

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        yield 0

    def channel(self, url: str, hook: str) -> Channel:
        return WebChatChannel(self._hub, clock=self._clock)

    def routes(self, database: Database, account: Account, receive: Receive) -> Sequence[APIRouter]:
        return (chat_routes(ChatDesk(database, self._clock, self._hub, receive, account.id, account.territory_id)),)

    async def meets(self, name: str, hook: str) -> None:
        self._base = hook.partition("/webhooks")[0]
        self._secrets[name] = (await self._calls(name, "POST", "session", {}))["secret"]
        await self.writes(name, "Bonjour")

    async def writes(self, name: str, text: str) -> None:
        await self._calls(name, "POST", "messages", {"key": f"message-{next(self._keys)}", "text": text})

    async def again(self) -> None:
        raise NotImplementedError("it calls us")

    async def sends_unknown(self, name: str) -> None:
        told = {"key": f"message-{next(self._keys)}", "hologram": 1}
        assert "error" in await self._calls(name, "POST", "messages", told)

    async def sends_voice(self, name: str, content: bytes) -> None:
        raise NotImplementedError(TOO_LARGE)

    async def sends_picture(self, name: str, content: bytes) -> None:
        raise NotImplementedError(NO_FILES)

    async def blocks(self, name: str) -> None:
        raise NotImplementedError

    async def throttles(self, name: str, *, on: bool) -> None:
        raise NotImplementedError(OURS)

    async def said(self, name: str) -> list[str]:
        history = await self._calls(name, "GET", "history")
        return [one["text"] for one in history["messages"] if not one.get("mine")]

    async def _calls(self, name: str, method: str, path: str, told: Any = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._secrets[name]}"} if name in self._secrets else {}
        async with httpx.AsyncClient(base_url=self._base, headers=headers) as browser:
            answer = await browser.request(method, f"/chat/{path}", json=told)
        found: dict[str, Any] = answer.json()
        await asyncio.sleep(0)
        return found
