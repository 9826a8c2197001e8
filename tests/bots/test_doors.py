"""What is written at our door leaves at once: the body of an answer waits for no acknowledgement of its head."""

from __future__ import annotations

import asyncio
import socket

from bots.app import bound


def test_nothing_that_is_written_waits() -> None:
    async def story() -> bool:
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def greets(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            told.set_result(bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
            writer.close()

        door = bound("127.0.0.1", 0)
        async with await asyncio.start_server(greets, sock=door):
            _reader, writer = await asyncio.open_connection(*door.getsockname())
            writer.close()
            return await told

    assert asyncio.run(story())
