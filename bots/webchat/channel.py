"""The web chat as a channel. Its platform is our own database: a message has arrived once its row says so, and what was
recorded on a page waits there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from backend.clock import Clock
from backend.database import Conflict, DatabaseTrouble
from backend.messaging.messages import Outgoing
from bots.channel import Media, Receive
from bots.errors import Rejected, TooLarge, Unreachable
from bots.webchat.hub import Hub
from bots.webchat.outbound import CAN

PACE: Final = 200.0
"""Ours: nothing leaves the house, so only the database is spared."""
PACE_PERSON: Final = 10.0
_DIGITS: Final = 20


class WebChatChannel:
    """Our pages. The routes are `chat_routes`; both share the hub. `recorded` finds what was recorded on a page."""

    name = "webchat"
    can = CAN
    repeats_safely = True
    pace = PACE
    pace_person = PACE_PERSON

    def __init__(
        self, hub: Hub, *, clock: Clock, address: str = "webchat", recorded: Callable[[str], Media | None] | None = None
    ) -> None:
        self.address = address
        self._recorded = recorded
        self._hub = hub
        self._clock = clock
        self._last = 0

    async def open(self) -> None:
        """Nothing to ask: we are the platform."""

    async def listen(self, receive: Receive, cursor: str, save: Callable[[str], Awaitable[None]]) -> None:
        """Browsers call us: see the routes."""
        del receive, cursor, save

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        """Names the message, greater than every one before it, and wakes the person's pages.

        They find it in the database, once whoever sends has written this name there.
        """
        del part, key
        now = self._clock.now()
        self._last = max(self._last + 1, int(now.timestamp()) * 1_000_000 + now.microsecond)
        message_id = f"{self._last:0{_DIGITS}d}"
        self._hub.hint(to, message_id)
        return message_id

    async def fetch(self, file: str, *, largest: int) -> Media:
        """What was recorded on a page, while it waits to be heard. Raises as `MediaSource.fetch`."""
        try:
            found = await asyncio.to_thread(self._recorded, file) if self._recorded else None
        except (DatabaseTrouble, Conflict):
            raise Unreachable("the database cannot be read now") from None
        if found is None:
            raise Rejected("the recording was heard already, or waited too long")
        if len(found.content) > largest:
            raise TooLarge("the recording is larger than what is listened to")
        return found

    async def close(self) -> None:
        """Lets the open pages go."""
        self._hub.close()
