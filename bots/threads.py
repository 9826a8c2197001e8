"""Work of the database beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


async def to_its_end(work: Callable[[], Result]) -> Result:
    """Does it in a thread. Who cancels us waits for it: a thread cannot be stopped, and may not write later on."""
    at_work = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(at_work)
    except asyncio.CancelledError:
        await asyncio.gather(at_work, return_exceptions=True)
        raise
