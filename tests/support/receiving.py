"""An inbox that forgets nothing, for tests of a channel alone; and pauses that take no time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from backend.messaging.messages import Content, Incoming, Receipt
from bots.channel import Received

PATIENCE: Final = 20.0


@dataclass
class Inbox:
    """Keeps what a channel hands over, each key once; it may be told to fail first."""

    kept: dict[str, Incoming] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)
    batches: int = 0
    failures: int = 0
    cursor: str = ""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, received: Sequence[Received]) -> None:
        self.batches += 1
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        for one in received:
            if isinstance(one, Incoming):
                self.kept.setdefault(one.key, one)
            else:
                self.receipts.append(one)
        self._changed.set()

    async def save(self, cursor: str) -> None:
        self.cursor = cursor
        self._changed.set()

    @property
    def contents(self) -> list[Content]:
        return [one.content for one in self.kept.values()]

    async def holds(self, *contents: Content) -> None:
        """Waits until it holds all of these."""
        await self._until(lambda: all(one in self.contents for one in contents))

    async def knows(self, *states: str) -> None:
        """Waits until receipts have told all of these."""
        await self._until(lambda: {one.state for one in self.receipts} >= set(states))

    async def has_taken(self, batches: int) -> None:
        """Waits until so many batches have come."""
        await self._until(lambda: self.batches >= batches)

    async def holds_something(self) -> None:
        await self._until(lambda: bool(self.kept))

    async def goes_on_at(self, cursor: str) -> None:
        """Waits until listening would go on there."""
        await self._until(lambda: self.cursor == cursor)

    async def _until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not wanted():
                self._changed.clear()
                await self._changed.wait()


@dataclass
class Pauses:
    """Waiting without waiting: pauses are noted and end at once, but for what a platform holds."""

    noted: list[float] = field(default_factory=list)
    _another: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, seconds: float) -> None:
        self.noted.append(seconds)
        self._another.set()
        await asyncio.sleep(0)

    async def have_been(self, count: int) -> None:
        """Waits until there were so many."""
        async with asyncio.timeout(PATIENCE):
            while len(self.noted) < count:
                self._another.clear()
                await self._another.wait()
