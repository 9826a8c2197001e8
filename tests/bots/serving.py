"""A real web server inside a test: an application on a port of its own, while a block lasts."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn

from bots import doors


class QuietServer(uvicorn.Server):
    """A server inside another program, whose signals are none of its business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(app: Any, listener: socket.socket | None = None) -> AsyncIterator[str]:
    """Serves the application, and gives its address."""
    with listener or doors.opened("127.0.0.1", 0) as open_port:
        config = uvicorn.Config(app, ws="none", lifespan="off", log_config=None, timeout_graceful_shutdown=5)
        server = QuietServer(config)
        task = asyncio.create_task(server.serve([open_port]))
        try:
            yield f"http://127.0.0.1:{open_port.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
