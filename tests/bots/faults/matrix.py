"""Matrix, at a homeserver of a few rooms."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from fastapi import APIRouter

from backend.database import Database
from backend.messaging.senders import Account
from bots.channel import Channel, Receive
from bots.matrix.channel import MatrixChannel
from tests.bots.faults.door import Page
from tests.bots.faults.platform import NAMES
from tests.bots.matrix.stand_in import US, StandIn, matrix_error
from tests.support.virtual_time import VirtualClock


class Matrix:
    name = "matrix"
    absent: ClassVar[Mapping[str, str]] = {
        "a bad or missing signature or secret": "We ask the homeserver, under our token: nobody calls us.",
        "one chat throttled": "A homeserver throttles a user of its own, in all rooms at once.",
    }
    proof = ""
    too_fast = Page(
        429, json.dumps({"errcode": "M_LIMIT_EXCEEDED", "error": "no", "retry_after_ms": 60_000}).encode(),
        "application/json",
    )  # fmt: skip

    def __init__(self, clock: VirtualClock, folder: Path) -> None:
        self._clock = clock
        self._store = folder / "keys"
        self._server = StandIn(tuple(f"@{name.lower()}:mairie.test" for name in ("jeanne", "karim", "lea")))

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        async with self._server.serving() as server:
            yield int(server.url.rpartition(":")[2])

    def channel(self, url: str, hook: str) -> Channel:
        return MatrixChannel(url, US, "token", self._store, clock=self._clock)

    def routes(self, database: Database, account: Account, receive: Receive) -> Sequence[APIRouter]:
        return ()

    async def meets(self, name: str, hook: str) -> None:
        await self._server.until(lambda: any(path.endswith("/sync") for path in self._server.asked))
        await self.writes(name, "Bonjour")

    async def writes(self, name: str, text: str) -> None:
        await self._posts(name, {"msgtype": "m.text", "body": text})

    async def again(self) -> None:
        await self._server.happens_again()

    async def sends_unknown(self, name: str) -> None:
        await self._server.happens({"type": "org.hologram", "content": {"angle": 3}}, self._room(name))
        await self._posts(name, {"msgtype": "m.hologram", "body": "?"})

    async def sends_voice(self, name: str, content: bytes) -> None:
        self._server.files["large"] = content
        voice = {"msgtype": "m.audio", "body": "note.ogg", "url": "mxc://mairie.test/large"}
        await self._posts(name, {**voice, "org.matrix.msc3245.voice": {}})

    async def sends_picture(self, name: str, content: bytes) -> None:
        self._server.files["none"] = content
        await self._posts(name, {"msgtype": "m.image", "body": "photo.jpg", "url": "mxc://mairie.test/none"})

    async def blocks(self, name: str) -> None:
        """They left the room, and we have not been told."""
        self._server.fails(f"/{self._room(name)}/send/", matrix_error(403, "M_FORBIDDEN"))

    async def throttles(self, name: str, *, on: bool) -> None:
        raise NotImplementedError

    async def said(self, name: str) -> list[str]:
        return [words for room, words, _at in self._server.said if room == self._room(name)]

    async def _posts(self, name: str, content: dict[str, Any]) -> None:
        await self._server.happens({"type": "m.room.message", "content": content}, self._room(name))

    def _room(self, name: str) -> str:
        return f"!{NAMES.index(name)}"
