"""Groups: nothing that is said there is kept, and whoever writes is told where we talk."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

import structlog
from aiogram.methods import GetMe, SendMessage
from aiogram.types import Message

from backend.clock import Clock
from backend.wording import _, spoken, wording
from bots.errors import SendError
from bots.telegram.connection import Connection

HINT: Final = _("I talk with one person at a time. Write to me here: {link}")
AGAIN: Final = timedelta(days=1)
"""How long a group is left in peace after it was told."""
REMEMBERED: Final = 1_000
"""Groups of which we know when they were told; beyond that one may be told anew."""

log = structlog.get_logger()


class Groups:
    """Tells each group once a day, in the language of whoever wrote."""

    def __init__(self, line: Connection, clock: Clock, locale: str, counts: Counter[str]) -> None:
        self._line = line
        self._clock = clock
        self._locale = locale
        self._counts = counts
        self._told: dict[int, datetime] = {}

    def owes(self, group: int) -> bool:
        """Whether this group is to be told now: then it is, by whoever asked."""
        now = self._clock.now()
        if now - self._told.get(group, now - AGAIN) < AGAIN:
            return False
        if len(self._told) >= REMEMBERED:
            self._told.clear()
        self._told[group] = now
        return True

    async def hint(self, message: Message, username: str) -> None:
        """Answers this message of a group. A group in which we may not write is none of our troubles."""
        language = spoken(message.from_user.language_code) if message.from_user else None
        try:
            username = username or (await self._line.call(GetMe())).username or ""
            words = wording(language or self._locale, "UTC").say(HINT.of(link=f"https://t.me/{username}"))
            await self._line.call(SendMessage(chat_id=message.chat.id, text=words))
        except SendError as error:
            self._counts["group_not_told"] += 1
            log.info("telegram.group", error=type(error).__name__)
        else:
            self._counts["group_told"] += 1
