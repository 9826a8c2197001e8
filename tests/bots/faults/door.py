"""What stands between a channel and its platform: a relay of connections that fails on demand."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Final

NAME: Final = "platform.test"
"""The platform's host, as the channel knows it."""
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END: Final = b"\r\n\r\n"
_PIECE: Final = 65_536


@dataclass(frozen=True)
class Page:
    """Answered in the platform's place; what was asked is not carried out."""

    status: int
    body: bytes
    kind: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        more = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        head = f"HTTP/1.1 {self.status} As it is\r\nContent-Type: {self.kind}\r\nContent-Length: {len(self.body)}\r\n"
        return f"{head}{more}Connection: close\r\n\r\n".encode() + self.body


@dataclass(frozen=True)
class Slow:
    """What is asked is done, and answered so many seconds later."""

    seconds: float


@dataclass(frozen=True)
class Half:
    """What is asked is done; in the middle of the answer the connection breaks."""


@dataclass(frozen=True)
class Shut:
    """Nobody listens there."""


@dataclass(frozen=True)
class Nameless:
    """The resolver does not know the platform's name any more."""


Trouble = Page | Slow | Half | Shut | Nameless


@dataclass
class Door:
    """`names` is what the resolver knows. `behind` is the platform's port."""

    names: dict[str, str]
    behind: int = 0
    _trouble: Trouble | None = None
    _port: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _passing: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://{NAME}:{self._port}"

    @contextlib.asynccontextmanager
    async def standing(self) -> AsyncIterator[Door]:
        await self._opens()
        self.names[NAME] = "127.0.0.1"
        try:
            yield self
        finally:
            await self._closes()

    async def fails(self, trouble: Trouble) -> None:
        """From now on, until it is healed; connections that are open break."""
        self._trouble = trouble
        if isinstance(trouble, Nameless):
            self.names.clear()
        if isinstance(trouble, Shut):
            await self._closes()
        self._cuts()

    async def heals(self) -> None:
        self._trouble = None
        self._cuts()
        self.names[NAME] = "127.0.0.1"
        if self._server is None:
            await self._opens()

    async def _opens(self) -> None:
        self._server = await asyncio.start_server(self._met, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _closes(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        self._cuts()
        await asyncio.gather(*self._passing, return_exceptions=True)

    def _cuts(self) -> None:
        for writer in tuple(self._open):
            writer.transport.abort()
        for passing in self._passing:
            passing.cancel()

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        self._open.add(writer)
        with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
            await self._served(reader, writer)
        writer.transport.abort() if not isinstance(self._trouble, Page) else writer.close()
        self._open.discard(writer)
        self._passing.discard(task)

    async def _served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        trouble = self._trouble
        if isinstance(trouble, Page):
            await _message(reader)
            writer.write(trouble.raw)
            await writer.drain()
            return
        theirs, ours = await asyncio.open_connection("127.0.0.1", self.behind)
        self._open.add(ours)
        asking = asyncio.ensure_future(_relay(reader, ours))
        try:
            if isinstance(trouble, Half):
                head, body = await _message(theirs)
                writer.write(head + body[: len(body) // 2])
                await writer.drain()
                return
            await _relay(theirs, writer, trouble.seconds if isinstance(trouble, Slow) else 0.0)
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            self._open.discard(ours)
            ours.transport.abort()


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, later: float = 0.0) -> None:
    while piece := await reader.read(_PIECE):
        if later:
            await asyncio.sleep(later)
        writer.write(piece)
        await writer.drain()


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """One request, or answer: its head, and as much of its body as it says that it has."""
    head = await reader.readuntil(_END)
    said = _LENGTH.search(head)
    return head, await reader.readexactly(int(said[1]) if said else 0)
