"""What was said aloud: the transcript that is kept with a voice note, never the note itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.messaging.codec import Codec

SPOKEN: Final = frozenset({"voice", "audio"})
"""Kinds of media that are listened to."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a voice note says. `sure` is whether whoever wrote it down is; `language` the one that was heard.

    Where nothing could be written down, `unheard` is why: `too_long`, `too_large`, `gone`, `unreadable`, `silent`,
    `failed`.
    """

    text: str = ""
    sure: bool = True
    language: str | None = None
    unheard: str = ""


TRANSCRIPTS: Final = Codec((Transcript,))
"""Reads and writes the transcripts of inbox rows."""
