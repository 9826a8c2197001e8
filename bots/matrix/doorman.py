"""Who may come in: invitations are followed, rooms of more than two are left with a word, empty ones without.

Beside the listening, which never waits for it: homeservers slow joining down.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

import structlog

from backend.clock import Clock
from backend.wording import _, wording
from bots.errors import PersonGone, Rejected, SendError, SlowDown
from bots.matrix.connection import Connection
from bots.matrix.outbound import transaction
from bots.pauses import Backoff, Pause

ALONE: Final = _(
    "I only speak with one person at a time, so I am leaving this room. Write to me directly: I will answer."
)

log = structlog.get_logger()


class Doorman:
    """Has one thing to do a room, and tries until it is done or refused."""

    def __init__(self, line: Connection, clock: Clock, pause: Pause, counts: Counter[str], locale: str) -> None:
        self._line = line
        self._pause = pause
        self._counts = counts
        self._backoff = Backoff(clock)
        self._words = wording(locale, "UTC").say(ALONE)
        self._todo: dict[str, Callable[[str], Awaitable[None]]] = {}
        self._rings = asyncio.Event()

    def invited(self, rooms: Iterable[str]) -> None:
        self._add(rooms, self._enter)

    def crowded(self, rooms: Iterable[str]) -> None:
        self._add(rooms, self._excuse)

    def empty(self, rooms: Iterable[str]) -> None:
        self._add(rooms, self._line.leave)

    def _add(self, rooms: Iterable[str], deed: Callable[[str], Awaitable[None]]) -> None:
        for room_id in rooms:
            self._todo.setdefault(room_id, deed)
            self._rings.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._rings.wait()
            self._rings.clear()
            while self._todo:
                room_id, deed = next(iter(self._todo.items()))
                await self._insist(room_id, deed)
                del self._todo[room_id]

    async def _insist(self, room_id: str, deed: Callable[[str], Awaitable[None]]) -> None:
        while True:
            try:
                await deed(room_id)
            except (Rejected, PersonGone):
                self._counts["refused_rooms"] += 1
                return
            except SendError as error:
                log.warning("matrix.door", error=type(error).__name__)
                asked = error.seconds if isinstance(error, SlowDown) else 0.0
                await self._pause(max(asked, self._backoff.seconds()))
            else:
                self._backoff.succeeded()
                return

    async def _enter(self, room_id: str) -> None:
        try:
            await self._line.join(room_id)
        except (Rejected, PersonGone):  # withdrawn meanwhile, or closed to us: it is not offered again
            await self._line.leave(room_id)

    async def _excuse(self, room_id: str) -> None:
        """Said openly even where the room is encrypted: it is for everybody there, and says nothing of anybody."""
        self._counts["crowded_rooms"] += 1
        try:
            said = {"msgtype": "m.notice", "body": self._words}
            await self._line.say(room_id, said, transaction("alone", room_id, self._words), plain=True)
        except (Rejected, PersonGone):
            log.info("matrix.not_excused")
        await self._line.leave(room_id)
