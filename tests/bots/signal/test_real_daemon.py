"""The real signal-cli daemon, as far as it goes without an account, and whether our stand-in answers the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from backend.clock import FrozenClock, SystemClock
from backend.messaging.messages import Outgoing
from bots.errors import AccountBroken
from bots.playground.signal_emulator import SignalEmulator
from bots.signal.channel import SignalChannel
from bots.signal.daemon import Daemon
from bots.signal.events import Event, Events
from bots.signal.outbound import VERSION as VERSION_CALL
from tests.bots.signal.scene import JEANNE, US
from tests.support.receiving import Inbox
from tests.support.signal_daemon import PATIENCE, VERSION, RunningDaemon, ends, running, started

STRANGER: Final = "+33700000000"


def test_it_is_there_and_is_of_the_version_that_we_read(signal_daemon: RunningDaemon) -> None:
    async def story() -> Any:
        daemon = Daemon(signal_daemon.url, US)
        await daemon.check()
        version = await daemon.call(VERSION_CALL)
        await daemon.close()
        return version

    assert asyncio.run(story()) == {"version": VERSION}


def test_an_account_that_it_does_not_have_is_broken(signal_daemon: RunningDaemon) -> None:
    async def story() -> None:
        channel, inbox = SignalChannel(signal_daemon.url, US, clock=SystemClock()), Inbox()
        attempts = (
            channel.open(),
            channel.send(JEANNE, Outgoing("Bonjour"), key="1"),
            channel.listen(inbox.receive, "", inbox.save),
        )
        for attempt in attempts:
            with pytest.raises(AccountBroken, match=r"no account \+33612345678: register it or link it"):
                await attempt
        await channel.close()

    asyncio.run(story())


JSON: Final = {"content-type": "application/json"}
ASKED: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "check": ("GET", "/api/v1/check", {}),
    "check by POST": ("POST", "/api/v1/check", {}),
    "version": ("POST", "/api/v1/rpc", {"json": {"jsonrpc": "2.0", "method": "version", "id": 1}}),
    "a name for an id": ("POST", "/api/v1/rpc", {"json": {"jsonrpc": "2.0", "method": "version", "id": "a"}}),
    "version, of a stranger": (
        "POST", "/api/v1/rpc",
        {"json": {"jsonrpc": "2.0", "method": "version", "params": {"account": STRANGER}, "id": 1}},
    ),
    "a notification": ("POST", "/api/v1/rpc", {"json": {"jsonrpc": "2.0", "method": "version"}}),
    "unknown account": (
        "POST", "/api/v1/rpc",
        {"json": {"jsonrpc": "2.0", "method": "send", "params": {"account": STRANGER, "message": "x"}, "id": 1}},
    ),
    "no account": (
        "POST", "/api/v1/rpc", {"json": {"jsonrpc": "2.0", "method": "send", "params": {"message": "x"}, "id": 1}},
    ),
    "unknown command": ("POST", "/api/v1/rpc", {"json": {"jsonrpc": "2.0", "method": "nonsense", "id": 1}}),
    "subscribing by command": (
        "POST", "/api/v1/rpc", {"json": {"jsonrpc": "2.0", "method": "subscribeReceive", "id": 1}},
    ),
    "no command": ("POST", "/api/v1/rpc", {"json": {"jsonrpc": "2.0", "id": 1}}),
    "an empty list": ("POST", "/api/v1/rpc", {"json": []}),
    "half a request": ("POST", "/api/v1/rpc", {"content": "{", "headers": JSON}),
    "plain text": ("POST", "/api/v1/rpc", {"content": "{}", "headers": {"content-type": "text/plain"}}),
    "a command by GET": ("GET", "/api/v1/rpc", {}),
    "events of a stranger": ("GET", "/api/v1/events", {"params": {"account": STRANGER}}),
    "events by POST": ("POST", "/api/v1/events", {}),
    "another address": ("GET", "/api/v1/nothing", {}),
    "the root": ("GET", "/", {}),
}  # fmt: skip


def told(answer: httpx.Response) -> tuple[int, str, Any]:
    """Status, kind and JSON; of an error in reading JSON only its number, for its words are the library's."""
    kind = answer.headers.get("content-type", "")
    if not kind.startswith("application/json"):
        return answer.status_code, kind.partition(";")[0], answer.text
    said = answer.json()
    if said.get("error", {}).get("code") == -32700:
        del said["error"]["message"]
    return answer.status_code, kind, said


def test_our_stand_in_answers_as_it_does(signal_daemon: RunningDaemon) -> None:
    async def ask(url: str) -> dict[str, Any]:
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=PATIENCE) as client:
            return {label: told(await client.request(how, path, **more)) for label, (how, path, more) in ASKED.items()}

    async def story() -> tuple[dict[str, Any], dict[str, Any]]:
        async with SignalEmulator(US, clock=FrozenClock(datetime(2026, 11, 24, tzinfo=UTC))).serving() as url:
            return await ask(signal_daemon.url), await ask(url)

    real, ours = asyncio.run(story())
    assert ours == real


def test_its_stream_of_events_is_held_open(signal_daemon: RunningDaemon) -> None:
    """Its first byte, that of the status, comes with the first event or sign of life, 15 seconds later."""

    async def story() -> None:
        async with httpx.AsyncClient(base_url=signal_daemon.url, trust_env=False) as client:
            with pytest.raises(httpx.ReadTimeout):
                await client.get("/api/v1/events", timeout=1)

    asyncio.run(story())


class Watched(httpx.AsyncHTTPTransport):
    """Says when a request has left and its answer is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: asyncio.Queue[str] = asyncio.Queue()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        async def trace(what: str, _details: object) -> None:
            if what == "http11.receive_response_headers.started":
                self.asked.put_nowait(request.url.path)

        request.extensions["trace"] = trace
        return await super().handle_async_request(request)


@pytest.fixture
def mortal_daemon(signal_cli: Path, tmp_path: Path) -> Iterator[RunningDaemon]:
    """One that nobody else speaks to."""
    with running(signal_cli, tmp_path / "daemon") as daemon:
        yield daemon


def test_it_is_killed_and_its_stream_is_opened_again_once_it_is_back(
    mortal_daemon: RunningDaemon, signal_cli: Path, tmp_path: Path
) -> None:
    """Without an account there is nothing to tell: we read the stream of all that it has."""

    async def story(daemon: RunningDaemon) -> list[str]:
        inbox, broke, back, line = Inbox(), asyncio.Event(), asyncio.Event(), Watched()
        troubles: list[str] = []

        async def pause(_seconds: float) -> None:
            broke.set()
            await back.wait()

        async def keep(_event: Event) -> None: ...

        events = Events(daemon.url, "", SystemClock(), pause, lambda error: troubles.append(str(error)), line)
        reading = asyncio.create_task(events.run(keep, "", inbox.save))
        async with asyncio.timeout(PATIENCE):
            await line.asked.get()
            ends(daemon)
            await broke.wait()
        port = int(daemon.url.rpartition(":")[2])
        again = await asyncio.to_thread(started, signal_cli, tmp_path / "daemon", port)
        try:
            back.set()
            async with asyncio.timeout(PATIENCE):
                assert await line.asked.get() == "/api/v1/events"
        finally:
            ends(again)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await events.close()
        return troubles

    troubles = asyncio.run(story(mortal_daemon))

    assert troubles[0].startswith("signal-cli's stream of events broke")
