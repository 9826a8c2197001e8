"""Our messages read aloud on the page, for whoever asked for it. A recording is made when the page asks for it, goes
into the answer and is kept nowhere: neither here, nor in the browser beyond the page that plays it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Final

from backend.messaging.messages import Outgoing
from bots.channel import Media
from bots.voice.audio import as_mp3
from bots.voice.errors import VoiceError
from bots.voice.speaking import Speaker

AT_ONCE: Final = 2
"""Recordings that are made at a time on one page: a small CPU gains nothing by more."""
WAITING: Final = 3
"""… that one visitor may wait for: the page asks for one after the other, and some press twice."""


class Unspoken(Exception):
    """This message is not read aloud, or cannot be at the moment: its text says it all."""


class StillSpeaking(Exception):
    """What this visitor asked for before is not made yet."""


class Aloud:
    """Whoever reads aloud for the visitors of one page."""

    def __init__(self, speaker: Speaker | None) -> None:
        self._speaker = speaker
        self._room = asyncio.Semaphore(AT_ONCE)
        self._waiting: Counter[int] = Counter()

    async def recording(self, session: int, message: Outgoing | None) -> Media:
        """The message, as every browser plays it.

        Raises:
            Unspoken: there is none, nobody wished to hear it, or it cannot be read aloud.
            StillSpeaking: see there.
        """
        if self._speaker is None or message is None or not message.spoken:
            raise Unspoken
        if self._waiting[session] >= WAITING:
            raise StillSpeaking
        self._waiting[session] += 1
        try:
            async with self._room:
                made = await self._speaker.read_aloud(message)
                if made is None:
                    raise Unspoken
                return await as_mp3(made)
        except VoiceError:
            raise Unspoken from None
        finally:
            self._waiting[session] -= 1
            if not self._waiting[session]:
                del self._waiting[session]
