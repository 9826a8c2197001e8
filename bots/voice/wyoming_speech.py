"""A voice service that speaks Wyoming, the protocol of home-made speakers: events over TCP, PCM between them."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from wyoming.asr import Transcribe
from wyoming.asr import Transcript as Heard
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.tts import Synthesize, SynthesizeVoice

from backend.messaging.voice import Transcript
from bots.channel import Media
from bots.voice import audio
from bots.voice.address import Address
from bots.voice.errors import Down, Inaudible
from bots.voice.limits import BUDGET, CONNECT, LARGEST, LONGEST_TEXT, SYNTHESIS
from bots.voice.wyoming_audio import AudioChunk, AudioStart, AudioStop

CHUNK: Final = 8_192
"""Bytes of sound in one event, a quarter of a second."""


class WyomingTranscriber:
    """Writes recordings down. `model` and `language=auto` may be given with the address. Doubts are not told."""

    def __init__(self, where: Address) -> None:
        self._where = where

    async def write_down(self, recording: Media, *, language: str | None) -> Transcript:
        audio.judged(recording)
        raw = await audio.pcm(recording)
        options = self._where.options
        hint = None if options.get("language") == "auto" else language
        async with _line(self._where, BUDGET) as line:
            await line.write_event(Transcribe(name=options.get("model"), language=hint).event())
            await line.write_event(AudioStart(audio.RATE, audio.WIDTH, 1).event())
            for start in range(0, len(raw), CHUNK):
                chunk = AudioChunk(audio.RATE, audio.WIDTH, 1, raw[start : start + CHUNK])
                await line.write_event(chunk.event())
            await line.write_event(AudioStop().event())
            while True:
                event = await _next(line)
                if Heard.is_type(event.type):
                    return _read(event)


class WyomingSynthesiser:
    """Reads texts aloud. `voice` may be given with the address."""

    def __init__(self, where: Address) -> None:
        self._where = where

    async def say(self, text: str, *, language: str) -> Media:
        voice = self._where.options.get("voice")
        wanted = SynthesizeVoice(name=voice) if voice else SynthesizeVoice(language=language)
        sound, form = b"", AudioStart(22_050, 2, 1)
        async with _line(self._where, SYNTHESIS) as line:
            await line.write_event(Synthesize(text, voice=wanted).event())
            while True:
                event = await _next(line)
                if AudioStart.is_type(event.type):
                    form = AudioStart.from_event(event)
                elif AudioChunk.is_type(event.type):
                    sound += event.payload or b""
                    if len(sound) > LARGEST:
                        raise Down("the synthesiser does not stop")
                elif AudioStop.is_type(event.type):
                    break
        if not sound:
            raise Down("the synthesiser said nothing")
        try:
            return await audio.as_voice_note(audio.as_wav(sound, form.rate, form.width, form.channels))
        except (Inaudible, wave.Error):
            raise Down("the synthesiser's answer is no sound") from None


@asynccontextmanager
async def _line(where: Address, budget: float) -> AsyncIterator[AsyncTcpClient]:
    """A connection for one exchange. Raises Down for whatever breaks it."""
    line = AsyncTcpClient(where.host, where.port, connect_timeout=CONNECT)
    try:
        async with asyncio.timeout(budget):
            await line.connect()
            try:
                yield line
            finally:
                await line.disconnect()
    except (OSError, TimeoutError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Down(f"the Wyoming service cannot be used: {type(error).__name__}") from None


async def _next(line: AsyncTcpClient) -> Event:
    event = await line.read_event()
    if event is None:
        raise Down("the Wyoming service hung up")
    if Error.is_type(event.type):
        raise Down("the Wyoming service reports an error")
    return event


def _read(event: Event) -> Transcript:
    told = Heard.from_event(event)
    text = " ".join(str(told.text).split())[:LONGEST_TEXT]
    if not any(map(str.isalnum, text)):
        raise Inaudible("silent")
    return Transcript(text, language=told.language)
