"""The stream of one open page: what it missed, then what comes, then how the conversation stands.

Events are `message` (with an id to go on from) and `state`. A hint makes us look at once; without one we look every few
seconds, for what another process has sent.

Where something between us and the browser holds the stream back until it ends (a town hall's proxy, an antivirus), the
page asks for `once`: the answer ends as soon as something was said, or after one look in vain.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from backend.database import Conflict, DatabaseTrouble
from backend.services.webchat import Ours, Standing
from bots.webchat.hub import Hub, Watch
from bots.webchat.outbound import our_message, state

SWEEP: Final = 5.0
"""Seconds after which we look without having been told; also how often a silent line shows that it is alive."""
FIRST_LOOK: Final = 0.01
"""A message is announced just before it is written: we look again after so many seconds, then twice as many…"""

Look = Callable[[str], tuple[list[Ours], Standing | None]]
"""Our messages after the one of this id, and how the conversation stands: None once the session is no more."""


async def events(hub: Hub, address: str, after: str, look: Look, *, once: bool = False) -> AsyncIterator[str]:
    """Server-sent events, until the page or the house closes."""
    shown: Standing | None = None
    last_look = False
    yield ": open\n\n"
    with hub.watching(address) as watch:
        while not hub.closed:
            try:
                news, standing = await asyncio.to_thread(look, after)
            except (DatabaseTrouble, Conflict):
                news, standing = [], shown or Standing()
            if standing is None:
                return
            if standing != shown:  # first: it names the language of what follows
                shown = standing
                yield event("state", state(standing))
            for one in news:
                after = one.id
                yield event("message", our_message(one), one.id)
            if once and (news or last_look):
                return
            told = await _wait(watch, after)
            last_look = watch.expected <= after
            if not told:
                yield ": here\n\n"


async def _wait(watch: Watch, after: str) -> bool:
    """Until there is a reason to look; False where there was none for a while."""
    if watch.expected <= after:
        return await watch.told(SWEEP)
    watch.patience = min(watch.patience * 2, SWEEP) if watch.patience else FIRST_LOOK
    if watch.patience >= SWEEP:  # it never came: whoever announced it has failed, and will try again
        watch.expected = after
    await watch.told(watch.patience)
    return True


def event(name: str, data: dict[str, Any], message_id: str = "") -> str:
    """One event as the standard writes it; JSON holds no line end."""
    head = f"id: {message_id}\n" if message_id else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
