"""The stream of the open page: each phone's screen and the town hall's figures, whenever they have changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final

from backend.database import DatabaseTrouble
from bots.playground.page.phone import PhoneOnPage

LOOK: Final = 1.0
"""Seconds between two looks at the figures."""
TOGETHER: Final = 0.03
"""Seconds within which changes are shown together."""

Figures = Callable[[], dict[str, Any]]


async def events(phones: Mapping[str, PhoneOnPage], figures: Figures, closing: asyncio.Event) -> AsyncIterator[str]:
    """Server-sent events until the page goes or the house closes."""
    changed = asyncio.Event()
    watches = [asyncio.create_task(_watch(phone, changed)) for phone in phones.values()]
    watches.append(asyncio.create_task(_tell(closing, changed)))
    shown: dict[str, Any] = {}
    try:
        while not closing.is_set():
            changed.clear()
            now: dict[str, Any] = {name: phone.drawn() for name, phone in phones.items()}
            try:
                now["town"] = await asyncio.to_thread(figures)
            except DatabaseTrouble:
                now["town"] = shown.get("town", {})
            for name, what in now.items():
                if shown.get(name) != what:
                    yield f"event: {name}\ndata: {json.dumps(what, ensure_ascii=False)}\n\n"
            if now == shown:
                yield ": here\n\n"  # somebody who has gone is noticed by this
            shown = now
            try:
                async with asyncio.timeout(LOOK):
                    await changed.wait()
                await asyncio.sleep(TOGETHER)
            except TimeoutError:
                pass
    finally:
        for watch in watches:
            watch.cancel()


async def _watch(phone: PhoneOnPage, changed: asyncio.Event) -> None:
    async for _ in phone.changes():
        changed.set()


async def _tell(closing: asyncio.Event, changed: asyncio.Event) -> None:
    await closing.wait()
    changed.set()
