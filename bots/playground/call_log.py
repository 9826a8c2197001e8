"""What was asked of an emulated platform, kept in order, and waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Generic, TypeVar

Call = TypeVar("Call")
PATIENCE: Final = 20.0
"""Seconds; a busy machine is no reason to give up."""


class CallLog(Generic[Call]):
    """`calls` are those that were made, the first first."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._watchers: set[asyncio.Event] = set()

    def note(self, call: Call) -> None:
        self.calls.append(call)
        for watcher in self._watchers:
            watcher.set()

    async def waits_for(self, wanted: Callable[[Call], bool]) -> Call:
        """Waits until such a call was made (or gives the first that was). Raises TimeoutError."""
        made = asyncio.Event()
        self._watchers.add(made)
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    made.clear()
                    if found := next(filter(wanted, self.calls), None):
                        return found
                    await made.wait()
        finally:
            self._watchers.discard(made)
