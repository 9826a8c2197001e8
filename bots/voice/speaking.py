"""Speaking: a message of ours read aloud, for whoever wishes to hear it. Its text always goes too."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import structlog

from backend.messaging.messages import Outgoing
from bots.channel import Media
from bots.voice.errors import VoiceError
from bots.voice.limits import LONGEST_SPOKEN, SYNTHESIS
from bots.voice.services import Synthesiser

SPEAK: Final = frozenset({"telegram", "whatsapp", "signal", "matrix", "wyoming", "webchat"})
"""Channels on which we are heard, known without importing their SDK; a test holds each of them to it. They send voice
notes, but for two: a speaker at home says everything, and the web chat's page asks for each message that it plays.
"""

log = structlog.get_logger()


@dataclass
class Speaker:
    """Reads messages aloud with the service that the settings name."""

    synthesiser: Synthesiser
    locale: str = "fr"
    counts: Counter[str] = field(default_factory=Counter)

    async def read_aloud(self, message: Outgoing) -> Media | None:
        """None where it is too long, or cannot be read: the text says it all."""
        if not may_be_spoken(message):
            return None
        text = words(message)
        try:
            async with asyncio.timeout(SYNTHESIS):
                recording = await self.synthesiser.say(text, language=message.locale or self.locale)
        except (VoiceError, TimeoutError) as trouble:
            self.counts[type(trouble).__name__] += 1
            log.warning("speaking.failed", error=type(trouble).__name__)
            return None
        self.counts["spoken"] += 1
        return recording


def may_be_spoken(message: Outgoing) -> bool:
    """Whether there is something to read aloud, and not more than anybody listens to."""
    return 0 < len(words(message)) <= LONGEST_SPOKEN


def words(message: Outgoing) -> str:
    """What is said: the text, then the answers that are offered, as somebody would read them out."""
    said = message.text.strip()
    return f"{said}\n{', '.join(one.title for one in message.options)}." if message.options else said
