"""What writes recordings down and what reads texts aloud: two small interfaces, and which of ours the settings name."""

from __future__ import annotations

from typing import Protocol

from pydantic import SecretStr

from backend.messaging.voice import Transcript
from backend.settings import Settings
from bots.channel import Media
from bots.voice import address


class Transcriber(Protocol):
    """Anything that writes a recording down."""

    async def write_down(self, recording: Media, *, language: str | None) -> Transcript:
        """What is said in it; `language` is the one in which its speaker is answered.

        Raises:
            VoiceError: it could not be written down.
        """
        ...


class Synthesiser(Protocol):
    """Anything that reads a text aloud."""

    async def say(self, text: str, *, language: str) -> Media:
        """The text as a voice note (Ogg/Opus where possible).

        Raises:
            VoiceError: it could not be read aloud.
        """
        ...


def transcriber(settings: Settings) -> Transcriber | None:
    """The one that the settings name, if any."""
    if settings.transcriber is None:
        return None
    where = address.read(settings.transcriber)
    if where.protocol == "wyoming":
        from bots.voice.wyoming_speech import WyomingTranscriber

        return WyomingTranscriber(where)
    from bots.voice.openai_speech import OpenAITranscriber

    return OpenAITranscriber(where, _secret(settings.transcriber_key))


def synthesiser(settings: Settings) -> Synthesiser | None:
    """The one that the settings name, if any."""
    if settings.synthesiser is None:
        return None
    where = address.read(settings.synthesiser)
    if where.protocol == "wyoming":
        from bots.voice.wyoming_speech import WyomingSynthesiser

        return WyomingSynthesiser(where)
    from bots.voice.openai_speech import OpenAISynthesiser

    return OpenAISynthesiser(where, _secret(settings.synthesiser_key))


def _secret(key: SecretStr | None) -> str | None:
    return key.get_secret_value() if key else None
