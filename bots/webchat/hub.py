"""Who has the page open in this process: they are told to look, and never told what. The truth is the database."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Watch:
    """One open page. `expected` is the id of the last message it was told of, `patience` the last wait for it."""

    def __init__(self) -> None:
        self.expected = ""
        self.patience = 0.0
        self._loop = asyncio.get_running_loop()
        self._told = asyncio.Event()

    def tell(self, message_id: str) -> None:
        """From any thread."""
        self._loop.call_soon_threadsafe(self._hear, message_id)

    def _hear(self, message_id: str) -> None:
        if message_id > self.expected:
            self.expected, self.patience = message_id, 0.0
        self._told.set()

    async def told(self, seconds: float) -> bool:
        """Waits to be told something; False where nothing was within `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._told.wait()
        except TimeoutError:
            return False
        self._told.clear()
        return True


class Hub:
    """The open pages by address."""

    def __init__(self) -> None:
        self._watches: defaultdict[str, set[Watch]] = defaultdict(set)
        self.closed = False

    @contextmanager
    def watching(self, address: str) -> Iterator[Watch]:
        watch = Watch()
        self._watches[address].add(watch)
        try:
            yield watch
        finally:
            self._watches[address].discard(watch)
            if not self._watches[address]:
                del self._watches[address]

    def hint(self, address: str, message_id: str = "") -> None:
        """Something changed for this visitor; a message with this id is about to be found."""
        for watch in tuple(self._watches.get(address, ())):
            watch.tell(message_id)

    def close(self) -> None:
        """Lets every page go, so that the web server can stop."""
        self.closed = True
        for address in tuple(self._watches):
            self.hint(address)

    @property
    def open_pages(self) -> int:
        return sum(map(len, self._watches.values()))
