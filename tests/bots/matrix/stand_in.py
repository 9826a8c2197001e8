"""A homeserver that fails on demand, for what a real one does not do: a few rooms, messages taken, and many a no."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from backend.clock import Clock, SystemClock
from bots.matrix.channel import MatrixChannel
from tests.support.receiving import Inbox, Pauses

US: Final = "@palier:mairie.test"
HTML: Final = "<html><body>Maintenance</body></html>"


@dataclass(frozen=True)
class Answers:
    """Instead of what was asked for."""

    status: int
    body: str = ""
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class HalfABody:
    """Begins to answer, and hangs up. `after`: what was asked has been done."""

    after: bool = True


@dataclass(frozen=True)
class Hangs:
    """Never answers. `after`: what was asked has been done."""

    after: bool = True


Fault = Answers | HalfABody | Hangs


def matrix_error(status: int, code: str, **more: Any) -> Answers:
    return Answers(status, json.dumps({"errcode": code, "error": "no", **more}))


@dataclass
class StandIn:
    """`faults[part of a path]` are met by the next calls of it; `always` by all calls, while it is set."""

    people: tuple[str, ...] = ("@jeanne:mairie.test",)
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    always: Fault | None = None
    url: str = ""
    events: dict[str, str] = field(default_factory=dict)
    """The id of the event of each transaction."""
    said: list[tuple[str, str, float]] = field(default_factory=list)
    """The room, the words and when, of each event."""
    asked: list[str] = field(default_factory=list)
    device: dict[str, Any] = field(default_factory=dict)
    news: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """What may be downloaded, by its id."""
    _happened: asyncio.Condition = field(default_factory=asyncio.Condition)
    _number: Any = field(default_factory=lambda: itertools.count(1))

    def fails(self, part: str, *faults: Fault) -> None:
        self.faults.setdefault(part, deque()).extend(faults)

    async def until(self, wanted: Any) -> None:
        async with asyncio.timeout(20), self._happened:
            await self._happened.wait_for(wanted)

    async def happens(self, event: dict[str, Any], room: str = "!0") -> None:
        """Something new in a room, where `people` have one each."""
        sender = self.people[int(room.removeprefix("!"))]
        given = {"event_id": f"${next(self._number)}", "sender": sender, "origin_server_ts": 1, **event}
        self.news.append({room: {"timeline": {"events": [given], "limited": False}}})
        await self._notify()

    async def happens_again(self) -> None:
        """What happened last is told once more."""
        self.news.append(self.news[-1])
        await self._notify()

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[StandIn]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        fault = self._fault(request.path)
        if isinstance(fault, Answers):
            await self._notify()
            return web.Response(status=fault.status, text=fault.body, content_type=fault.kind, headers=fault.headers)
        if fault is None and "/media/" in request.path:
            return web.Response(body=self.files[request.path.rpartition("/")[2]], content_type="audio/ogg")
        body = await self._done(request) if fault is None or fault.after else {}
        await self._notify()
        if isinstance(fault, Hangs):
            await asyncio.Event().wait()
        if isinstance(fault, HalfABody):
            half = web.StreamResponse(headers={"Content-Length": "5000", "Content-Type": "application/json"})
            await half.prepare(request)
            await half.write(b'{"event_id": "$')
            assert request.transport is not None
            request.transport.close()
            return half
        return web.json_response(body)

    def _fault(self, path: str) -> Fault | None:
        for part, faults in self.faults.items():
            if part in path and faults:
                return faults.popleft()
        return self.always

    async def _notify(self) -> None:
        async with self._happened:
            self._happened.notify_all()

    async def _done(self, request: web.Request) -> dict[str, Any]:
        path, call = request.path, request.path.rpartition("/")[2]
        if call == "whoami":
            return {"user_id": US, "device_id": "DEVICE"}
        if path.endswith("/keys/query"):
            known = {US: {"DEVICE": self.device}} if self.device else {}
            return {"device_keys": known, "failures": {}, "master_keys": {}}
        if path.endswith("/keys/upload"):
            self.device = (await request.json()).get("device_keys") or self.device
            return {"one_time_key_counts": {"signed_curve25519": 50}}
        if call == "sync":
            return await self._sync(request.query.get("since"), int(request.query.get("timeout", "0")))
        if "/send/m.room.message/" in path:
            return {"event_id": self._take(path.split("/")[5], call, (await request.json())["body"])}
        return {}

    def _take(self, room: str, transaction: str, words: str) -> str:
        if transaction not in self.events:
            self.events[transaction] = f"$sent{len(self.events)}"
            self.said.append((room, words, asyncio.get_running_loop().time()))
        return self.events[transaction]

    async def _sync(self, since: str | None, milliseconds: int) -> dict[str, Any]:
        if since is None:
            rooms = {f"!{number}": self._room(person) for number, person in enumerate(self.people)}
            return {**_NOTHING, "next_batch": "s0", "rooms": {"join": rooms, "invite": {}, "leave": {}}}
        done = int(since.removeprefix("s"))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(milliseconds / 1000), self._happened:
                await self._happened.wait_for(lambda: len(self.news) > done)
        if len(self.news) <= done:
            return {**_NOTHING, "next_batch": since, "rooms": {"join": {}, "invite": {}, "leave": {}}}
        joined = {id_: {**_ROOM, **info} for id_, info in self.news[done].items()}
        return {**_NOTHING, "next_batch": f"s{done + 1}", "rooms": {"join": joined, "invite": {}, "leave": {}}}

    def _room(self, person: str) -> dict[str, Any]:
        members = [_member(person, 1), _member(US, 2)]
        return {**_ROOM, "state": {"events": members}}


_ROOM: Final[dict[str, Any]] = {
    "timeline": {"events": [], "limited": False, "prev_batch": ""},
    "state": {"events": []},
    "ephemeral": {"events": []},
    "account_data": {"events": []},
}
_NOTHING: Final[dict[str, Any]] = {
    "device_one_time_keys_count": {"signed_curve25519": 50},
    "device_lists": {"changed": [], "left": []},
    "to_device": {"events": []},
    "presence": {"events": []},
}


def _member(who: str, number: int) -> dict[str, Any]:
    given = {"type": "m.room.member", "state_key": who, "sender": who, "content": {"membership": "join"}}
    return {**given, "event_id": f"$m{number}", "origin_server_ts": number}


@dataclass
class Play:
    """Our channel at the stand-in."""

    server: StandIn
    channel: MatrixChannel
    inbox: Inbox
    pauses: Pauses


@contextlib.asynccontextmanager
async def at_a_stand_in(
    folder: Path, people: tuple[str, ...] = ("@jeanne:mairie.test",), clock: Clock | None = None, **options: Any
) -> AsyncIterator[Play]:
    """The channel listens there while the block lasts."""
    async with StandIn(people).serving() as server:
        pauses, inbox = Pauses(), Inbox()
        channel = MatrixChannel(
            server.url, US, "token", folder / "keys", clock=clock or SystemClock(), pause=pauses, **options
        )
        await channel.open()
        listening = asyncio.create_task(channel.listen(inbox.receive, "", inbox.save))
        try:
            await channel._listener.ready.wait()
            yield Play(server, channel, inbox, pauses)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await channel.close()
