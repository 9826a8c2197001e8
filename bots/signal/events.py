"""The daemon's stream of events. In its manual mode it takes messages from Signal only while somebody reads it.

The daemon has no acknowledgement of a single message. What it offers, and what we make of it:

- It keeps a message on its disk until it has written it into the stream. So we read one event, keep it, and only then
  read the next; and the machine may hold little for us in between, so that the rest waits at the daemon.
- `subscribeReceive` and `unsubscribeReceive` are not there over HTTP ("Method not implemented", says 0.13.19): to
  open the stream is to subscribe, to close it is to stop.
- A newer daemon numbers its events, and gives those after `Last-Event-ID` again. The number of the last event that we
  have kept is our cursor. A daemon that started anew gives all it has: the inbox knows them by their key.

Without numbers one hole is left: what the daemon writes into a stream whose reader has just died is gone. It notices at
its next sign of life, within half a minute.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import httpx
from httpx_sse import EventSource, SSEError

from backend.clock import Clock
from bots.errors import AccountBroken, SendError, SlowDown, Unreachable
from bots.pauses import Backoff
from bots.signal.daemon import CONNECT_PATIENCE, certificates, trouble_of
from bots.signal.failures import SETTING, unknown_account

Pause = Callable[[float], Awaitable[None]]

BUFFER: Final = 4096
"""Bytes of events that the machine may hold for us: what waits shall wait at the daemon."""
SILENCE: Final = 40.0
"""Seconds without a sign after which the stream is dead: the daemon gives one every 15 seconds (HttpServerHandler)."""
_NUMBER: Final = 200
"""Characters of an event's number: what is longer is none."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its JSON, and its number where the daemon gives any."""

    data: str
    number: str


class Events:
    """Reads one account's events in order, and comes back after any trouble."""

    def __init__(
        self,
        url: str,
        account: str,
        clock: Clock,
        pause: Pause,
        troubled: Callable[[SendError], None],
        transport: httpx.AsyncBaseTransport | None = None,
        setting: str = SETTING,
    ) -> None:
        self._account, self._setting = account, setting
        self._pause = pause
        self._troubled = troubled
        self._backoff = Backoff(clock)
        small = [(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)]
        self._client = httpx.AsyncClient(
            base_url=url,
            transport=transport or httpx.AsyncHTTPTransport(verify=certificates(), socket_options=small),
            timeout=httpx.Timeout(SILENCE, connect=CONNECT_PATIENCE),
            trust_env=False,
        )

    async def run(
        self, keep: Callable[[Event], Awaitable[None]], cursor: str, save: Callable[[str], Awaitable[None]]
    ) -> None:
        """Hands over every event, until cancelled. What `keep` raises is raised, and nothing after it is read.

        Raises:
            AccountBroken: the daemon does not know our account, or is no daemon.
        """
        after = cursor
        while True:
            trouble: SendError = Unreachable("signal-cli's stream of events ended")
            try:
                async with contextlib.aclosing(self._stream(after)) as events:
                    async for event in events:
                        await keep(event)
                        if event.number and event.number != after:
                            after = event.number
                            await save(after)
            except AccountBroken:
                raise
            except SendError as error:
                trouble = error
            self._troubled(trouble)
            asked = trouble.seconds if isinstance(trouble, SlowDown) else 0.0
            await self._pause(max(asked, self._backoff.seconds()))

    async def close(self) -> None:
        await self._client.aclose()

    @contextlib.asynccontextmanager
    async def _open(self, after: str) -> AsyncGenerator[httpx.Response, None]:
        """The daemon's first byte comes with its first event or sign of life."""
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-store"}
        if after:
            headers["Last-Event-ID"] = after
        url = httpx.URL("/api/v1/events", params={"account": self._account})
        async with self._client.stream("GET", url, headers=headers) as response:
            if response.status_code == httpx.codes.BAD_REQUEST:
                raise AccountBroken(unknown_account(self._account))
            if (wrong := trouble_of(response, self._setting)) is not None:
                raise wrong
            yield response

    async def _stream(self, after: str) -> AsyncGenerator[Event, None]:
        try:
            async with (
                self._open(after) as response,
                contextlib.aclosing(EventSource(response).aiter_sse()) as told,
            ):
                async for one in told:
                    self._backoff.succeeded()
                    if one.event == "receive":
                        yield Event(one.data, one.id if len(one.id) <= _NUMBER else "")
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, SSEError) as error:
            raise Unreachable(f"signal-cli's stream of events broke: {type(error).__name__}") from None
