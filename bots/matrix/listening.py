"""Listening by `/sync`: the token is kept only once what came with it is kept, and no trouble ends it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from nio import MegolmEvent, SyncResponse

from backend.clock import Clock
from backend.messaging.messages import Incoming
from bots.channel import Receive
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Unreachable
from bots.matrix.connection import Connection
from bots.matrix.doorman import Doorman
from bots.matrix.syncing import Reader, beginning
from bots.pauses import Backoff, Pause

Result = TypeVar("Result")
Save = Callable[[str], Awaitable[None]]

MOST_PAGES: Final = 20
"""So many pages of what a sync left out are read of one room: 2,000 events, more than anybody writes in a failure."""
FIRST_PAGES: Final = 2
"""How far back one looks for our invitation into a room that we have just joined."""


class Listener:
    """Reads what happens in our rooms, in order, while `run` runs; `ready` is set once the rooms are known."""

    def __init__(
        self,
        line: Connection,
        reader: Reader,
        clock: Clock,
        pause: Pause,
        counts: Counter[str],
        locale: str,
        heard: Callable[[Sequence[Incoming]], None],
    ) -> None:
        self.ready = asyncio.Event()
        self.moved = asyncio.Condition()
        """Told after each sync: there may be new rooms."""
        self._line = line
        self._reader = reader
        self._pause = pause
        self._counts = counts
        self._heard = heard
        self._backoff = Backoff(clock)
        self._doorman = Doorman(line, clock, pause, counts, locale)

    async def run(self, receive: Receive, cursor: str, save: Save) -> None:
        """Hands over what comes in, until cancelled. What `receive` raises is raised, and comes again.

        Raises:
            AccountBroken: the token is refused.
        """
        at_the_door = asyncio.create_task(self._doorman.run())
        try:
            first = await self._look_around()
            since = cursor or first.next_batch
            if not cursor:  # what was said before we came is not ours to answer
                await save(since)
            while True:
                since = await self._listen(receive, since, save, first.next_batch)
        finally:
            self.ready.clear()
            at_the_door.cancel()
            await asyncio.gather(at_the_door, return_exceptions=True)

    async def _look_around(self) -> SyncResponse:
        """The rooms that we are in, and the invitations that wait: nobody keeps them over a restart."""
        first = await self._insist(lambda: self._line.sync(None))
        self._reader.forget_all()
        joined = first.rooms.join.items()
        self._reader.state({id_: _raw(info.state) + _raw(info.timeline.events) for id_, info in joined})
        await self._keep_up()
        self._see_to(first)
        self.ready.set()
        return first

    async def _listen(self, receive: Receive, since: str, save: Save, fresh: str) -> str:
        """One sync, and all that follows from it; returns where the next one begins."""
        try:
            news = await self._insist(lambda: self._line.sync(since))
        except Rejected:  # the homeserver does not know this token any more: it was made anew
            self._counts["forgotten"] += 1
            await save(fresh)
            return fresh
        received = await self._read(news, since)
        if received:
            await receive(received)
            self._heard(received)
        if news.next_batch != since:
            await save(news.next_batch)
        await self._keep_up()
        self._see_to(news)
        async with self.moved:
            self.moved.notify_all()
        return str(news.next_batch)

    async def _read(self, news: SyncResponse, since: str) -> list[Incoming]:
        received = self._reader.late(self._opened()) if news.to_device_events else []
        for room_id, info in news.rooms.join.items():
            events = info.timeline.events
            if info.timeline.limited:
                missed = await self._missed(room_id, info.timeline, since)
                events = [*missed, *events]
            received += self._reader.room(room_id, _raw(info.state), events)
        for room_id, info in news.rooms.leave.items():
            received += self._reader.put_out(room_id, info.timeline.events)
            self._line.drop(room_id)
        return received

    async def _missed(self, room_id: str, timeline: Any, since: str) -> list[Any]:
        """What the sync left out, the oldest first: back to our last one, or to our invitation."""
        us, start, missed = self._reader.us, timeline.prev_batch, list[Any]()
        joined = beginning(_raw(timeline.events), us) is not None
        for _page in range(FIRST_PAGES if joined else MOST_PAGES):
            if not start or (joined and any(_asks(one.source, us) for one in [*missed, *timeline.events])):
                break
            until = None if joined else since
            page, start = await self._insist(partial(self._line.before, room_id, start, until))
            missed += page
        return missed[::-1]

    def _opened(self) -> list[tuple[str, Any]]:
        """Messages that can be read now, as their key has come."""
        client = self._line.client
        if client.olm is None:
            return []
        opens = client.olm._decrypt_megolm_no_error  # noqa: SLF001  nio's own tries an event once, as it comes
        tried = ((id_, opens(one)) for id_, one in self._reader.waiting.items())
        return [(id_, event) for id_, event in tried if event is not None and not isinstance(event, MegolmEvent)]

    def _see_to(self, news: SyncResponse) -> None:
        self._doorman.invited(news.rooms.invite)
        self._doorman.crowded(self._reader.rooms.crowded())
        for room_id in self._reader.rooms.empty():
            self._reader.rooms.forget(room_id)
            self._doorman.empty([room_id])

    async def _keep_up(self) -> None:
        """What could not be done now is done after the next sync."""
        try:
            await self._line.keep_up()
        except AccountBroken:
            raise
        except SendError as error:
            self._troubled(error)

    async def _insist(self, ask: Callable[[], Awaitable[Result]]) -> Result:
        """Asks until there is an answer, with pauses. Raises AccountBroken and Rejected."""
        while True:
            try:
                result = await ask()
            except (AccountBroken, Rejected):
                raise
            except PersonGone as error:
                raise Rejected(str(error)) from None
            except SendError as error:
                self._troubled(error)
                asked = error.seconds if isinstance(error, SlowDown) else 0.0
                await self._pause(max(asked, self._backoff.seconds()))
            else:
                self._backoff.succeeded()
                return result

    def _troubled(self, error: SendError) -> None:
        self._counts["unreachable" if isinstance(error, Unreachable) else "troubles"] += 1


def _raw(events: Sequence[Any]) -> list[Any]:
    return [one.source for one in events]


def _asks(event: Any, us: str) -> bool:
    """Whether it is our invitation."""
    mine = event.get("type") == "m.room.member" and event.get("state_key") == us
    return bool(mine and event["content"].get("membership") == "invite")
