"""HTTP/1.1 for questions that are answered at once: one comes in whole, its answer goes out, the next one is read.

A web server gives every question a task of its own, and that costs as much as reading a short message does. Here
`httptools` takes the bytes apart and a plain function answers; whoever asks much in one go lets others go between.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections import deque
from http import HTTPStatus
from socket import socket
from typing import Final, cast

import httptools

from nlu.serve import LARGEST, Answers, Asked, Flaw

KEPT: Final = 60.0
"""Seconds that a silent connection is kept: longer than clients keep one that they do not use, so that no question
meets a door that is just closing."""
GRACE: Final = 2.0
"""Seconds that answers have to leave, once the service ends."""

_STATUS: Final = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_CLOSE: Final = b"connection: close\r\n"


class Connection(asyncio.Protocol):
    """One client's connection. Whatever a client sends, it ends with an answer or with silence, never with an error."""

    def __init__(self, answers: Answers, everybody: set[Connection]) -> None:
        self._answers = answers
        self._everybody = everybody
        self._loop = asyncio.get_running_loop()
        self.gone: asyncio.Future[None] = self._loop.create_future()
        self._parser = httptools.HttpRequestParser(self)
        self._waiting: deque[Asked] = deque()
        self._deaf = False
        """Whether the last question was heard: what comes behind it is thrown away."""
        self._held = False
        """Whether the client leaves its answers lying: it is given no more until it takes them."""
        self._size = 0
        self._url = self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._everybody.add(self)
        self._heard_at = self._loop.time()
        self._look = self._loop.call_later(KEPT, self._close_if_silent)

    def connection_lost(self, _error: Exception | None) -> None:
        self._everybody.discard(self)
        self._look.cancel()
        self._waiting.clear()
        self.gone.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        self._heard_at = self._loop.time()
        self._size += len(data)
        if self._size > LARGEST:
            self._hear(Asked("", "", b"", kept=False, flaw=Flaw.TOO_LONG))
        else:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade:
                self._deaf = True  # another protocol was to follow, which nobody speaks here
            except httptools.HttpParserError:
                self._hear(Asked("", "", b"", kept=False, flaw=Flaw.GARBLED))
        self._answer_next()

    def pause_writing(self) -> None:
        self._held = True

    def resume_writing(self) -> None:
        self._held = False
        self._heard_at = self._loop.time()
        self._answer_next()

    def on_message_begin(self) -> None:
        self._url = self._body = b""

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"expect" and value.lower() == b"100-continue":
            self._transport.write(_CONTINUE)

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self._size = 0
        parser = self._parser
        kept = parser.should_keep_alive() and parser.get_http_version() != "1.0" and not parser.should_upgrade()
        method, path = parser.get_method().decode("ascii"), self._url.partition(b"?")[0].decode("ascii", "replace")
        self._hear(Asked(method, path, self._body, kept))

    def close(self) -> None:
        """Once what was answered has been sent."""
        self._transport.close()

    def abort(self) -> None:
        """At once."""
        self._transport.abort()

    def _hear(self, asked: Asked) -> None:
        if not self._deaf:
            self._waiting.append(asked)
            self._deaf = not asked.kept

    def _answer_next(self) -> None:
        if not self._waiting or self._held:
            return
        asked = self._waiting.popleft()
        code, headers, body = self._answers(asked)
        length = b"content-length: %d\r\n" % len(body)
        ends = b"\r\n" if asked.kept else _CLOSE + b"\r\n"
        self._transport.write(b"".join((_STATUS[code], headers, length, ends, b"" if asked.method == "HEAD" else body)))
        if not asked.kept:
            self._transport.write_eof()  # and no more, until the client ends too: cutting it off could lose the answer
        elif self._waiting:
            self._transport.pause_reading()
            self._loop.call_soon(self._answer_next)
        else:
            self._transport.resume_reading()

    def _close_if_silent(self) -> None:
        left = self._heard_at + KEPT - self._loop.time()
        if left > 0:
            self._look = self._loop.call_later(left, self._close_if_silent)
        else:
            self.abort()


async def serving(answers: Answers, door: socket, told_to_stop: asyncio.Event) -> None:
    """Answers whoever comes to the door, until it is told to stop."""
    loop = asyncio.get_running_loop()
    everybody: set[Connection] = set()
    server = await loop.create_server(lambda: Connection(answers, everybody), sock=door, backlog=2_048)
    await told_to_stop.wait()
    server.close()
    for one in everybody:
        one.close()
    if everybody:
        await asyncio.wait([one.gone for one in everybody], timeout=GRACE)
    for one in everybody:
        one.abort()
    await asyncio.sleep(0)


def run(answers: Answers, door: socket) -> None:
    """Serves until this process is told to stop (SIGTERM, SIGINT)."""

    async def until_told() -> None:
        told = asyncio.Event()
        if threading.current_thread() is threading.main_thread():
            for one in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(one, told.set)
        await serving(answers, door, told)

    asyncio.run(until_told())
