"""A screen that is watched, whatever it shows: now, and after each change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final, TypeVar

Screen = TypeVar("Screen")
Watchers = set[Callable[[], None]]
PATIENCE: Final = 20.0
"""Seconds; a busy machine is no reason to give up."""


async def screens(watchers: Watchers, look: Callable[[], Screen]) -> AsyncIterator[Screen]:
    """The screen now, then after each change; changes that come together are seen together."""
    changed = asyncio.Event()
    watchers.add(changed.set)
    try:
        while True:
            changed.clear()
            yield look()
            await changed.wait()
    finally:
        watchers.discard(changed.set)


async def seen(
    name: str,
    watchers: Watchers,
    look: Callable[[], Screen],
    wanted: Callable[[Screen], bool],
    patience: float = PATIENCE,
) -> Screen:
    """Waits until the screen of this name is as wanted, and gives it.

    Raises:
        TimeoutError: it never was; the message shows the last screen.
    """
    try:
        async with asyncio.timeout(patience):
            async for screen in screens(watchers, look):
                if wanted(screen):
                    return screen
    except TimeoutError:
        raise TimeoutError(f"not seen within {patience:g} s; the screen of {name}:\n{look()}") from None
    return look()
