"""An emulated platform's HTTP, served inside this program while a block lasts."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bots import doors


class CuttableProtocol(H11Protocol):
    """uvicorn's HTTP with one more gift to the application: the connection can be cut."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        line = cast(asyncio.Transport, transport)
        super().connection_made(line)
        self.app_state = {**self.app_state, "cut": line.abort}


class QuietServer(uvicorn.Server):
    """A server inside another program: it ends when told to, and that program's signals are none of its business."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event) -> None:
        super().__init__(config)
        self._closing = closing

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._closing.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def served(
    api: Any, closing: asyncio.Event, port: int, host: str, leave: Callable[[], None] = lambda: None
) -> AsyncIterator[str]:
    """Serves the application and gives its address. `closing` tells it that the block ends, then `leave` lets go
    whoever waits for an answer.
    """
    with doors.opened(host, port) as listener:
        config = uvicorn.Config(
            api, http=CuttableProtocol, ws="none", lifespan="off", log_config=None, access_log=False
        )
        closing.clear()
        serving = asyncio.create_task(QuietServer(config, closing).serve([listener]))
        try:
            yield f"http://{host}:{listener.getsockname()[1]}"
        finally:
            closing.set()
            leave()
            await serving
