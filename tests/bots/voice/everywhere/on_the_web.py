"""The web chat: a browser without its screen, that posts and listens as the page's script does."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import httpx

from backend.clock import FrozenClock
from backend.services.towns import Served
from bots.app import Application
from bots.joining import join_webchat
from tests.bots.voice.everywhere.messengers import PATIENCE
from tests.bots.voice.everywhere.places import Ask, holds


class OnTheWeb:
    channel: ClassVar[str] = "webchat"
    form: ClassVar[str] = "webm"
    absent: ClassVar[Mapping[str, str]] = {}
    address = "1"

    def __init__(self, clock: FrozenClock, folder: Path, homeserver: Ask) -> None:
        self._keys = count(1)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Mapping[str, Any]]:
        yield {}

    def join(self, application: Application, town: Served) -> None:
        join_webchat(application, town)

    @asynccontextmanager
    async def met(self, application: Application, url: str) -> AsyncIterator[None]:
        async with httpx.AsyncClient(
            base_url=f"{url}/chat", headers={"Accept-Language": "fr"}, timeout=PATIENCE
        ) as self._browser:
            secret = (await self._posts("session"))["secret"]
            self._browser.headers["Authorization"] = f"Bearer {secret}"
            yield

    async def speaks(self, recording: bytes, seconds: int) -> None:
        sound = base64.b64encode(recording).decode("ascii")
        await self._says("voice", voice=f"data:audio/webm;codecs=opus;base64,{sound}", seconds=seconds)

    async def writes(self, text: str) -> None:
        await self._says("messages", text=text)

    async def chooses(self, title: str) -> None:
        options = [
            (one["id"], one["title"], said["question"]) for said in await self._ours() for one in said["options"]
        ]
        [(choice, title, question)] = [one for one in options if one[1] == title][-1:]
        await self._says("messages", choice=choice, title=title, question=question)

    async def sees(self, *words: str) -> str:
        """Listens to the stream, which begins with all that we ever said."""
        texts: list[str] = []
        async with asyncio.timeout(PATIENCE), self._browser.stream("GET", "/events") as stream:
            async for line in stream.aiter_lines():
                texts += [told["text"] for told in [_data(line)] if "text" in told]
                if holds(texts, words):
                    return "\n".join(texts)
        raise AssertionError(texts)

    async def voices(self) -> Sequence[bytes]:
        """As the page's player fetches them."""
        spoken = [one["id"] for one in await self._ours() if one["aloud"]]
        return [(await self._browser.get(f"/aloud/{one}")).raise_for_status().content for one in spoken]

    async def _ours(self) -> list[dict[str, Any]]:
        answer = await self._browser.get("/history")
        return [one for one in answer.raise_for_status().json()["messages"] if not one["mine"]]

    async def _says(self, path: str, **content: Any) -> None:
        await self._posts(path, key=f"message-{next(self._keys)}", **content)

    async def _posts(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self._browser.post(f"/{path}", json=body)
        told: dict[str, Any] = answer.raise_for_status().json()
        return told


def _data(line: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
    return told
