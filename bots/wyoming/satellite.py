"""The line to one speaker at home: we connect to it, it streams what it hears once woken, we stream what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient
from wyoming.event import Event
from wyoming.ping import Ping, Pong
from wyoming.pipeline import RunPipeline
from wyoming.satellite import RunSatellite, StreamingStarted, StreamingStopped

from bots.errors import SlowDown, Uncertain
from bots.voice.audio import RATE, WIDTH
from bots.voice.limits import CONNECT
from bots.voice.wyoming_audio import AudioChunk, AudioChunkConverter, AudioStart, AudioStop
from bots.wyoming.ear import Ear

AGAIN: Final = 10.0
"""Seconds before a device that is off, or out of reach, is tried again."""
AWAY: Final = 30.0
"""Seconds before what is to be said by a device that is off is looked at again."""
CHUNK: Final = 4_096
WRITING: Final = 30.0
"""Seconds in which a device must take a message."""

Heard = Callable[[str, bytes], Awaitable[str]]
"""(the device's name, what was said) → the words, empty where there were none."""

log = structlog.get_logger()


class Satellite:
    """One speaker."""

    def __init__(self, name: str, host: str, port: int, heard: Heard) -> None:
        self.name = name
        self._host = host
        self._port = port
        self._heard = heard
        self._line: AsyncTcpClient | None = None
        self._speaking = asyncio.Lock()

    async def run(self) -> None:
        """Stays connected until cancelled. A device that is off is no trouble of anybody else's."""
        while True:
            line = AsyncTcpClient(self._host, self._port, connect_timeout=CONNECT)
            try:
                await line.connect()
                await line.write_event(RunSatellite().event())
                self._line = line
                log.info("satellite.connected", name=self.name)
                await self._listen(line)
            except (OSError, TimeoutError, EOFError, ValueError, KeyError, TypeError, AttributeError) as trouble:
                log.info("satellite.lost", name=self.name, error=type(trouble).__name__)
            finally:
                self._line = None
                await _hang_up(line)
            await asyncio.sleep(AGAIN)

    @property
    def is_on(self) -> bool:
        """Whether it is connected."""
        return self._line is not None

    async def say(self, pcm: bytes) -> None:
        """Plays 16 kHz mono on it.

        Raises:
            SlowDown: it is off: this person waits, nobody else.
            Uncertain: it went off while it was spoken to.
        """
        line = self._line
        if line is None:
            raise SlowDown(AWAY, "person")
        try:
            async with self._speaking, asyncio.timeout(WRITING):
                await line.write_event(AudioStart(RATE, WIDTH, 1, timestamp=0).event())
                for start in range(0, len(pcm), CHUNK):
                    await line.write_event(AudioChunk(RATE, WIDTH, 1, pcm[start : start + CHUNK]).event())
                await line.write_event(AudioStop().event())
        except (OSError, TimeoutError) as trouble:
            raise Uncertain(f"the device went off: {type(trouble).__name__}") from None

    async def _listen(self, line: AsyncTcpClient) -> None:
        ear: Ear | None = None
        converter = AudioChunkConverter(RATE, WIDTH, 1)
        while (event := await line.read_event()) is not None:
            if Ping.is_type(event.type):
                await line.write_event(Pong().event())
            elif _begins(event):
                ear, converter = Ear(), AudioChunkConverter(RATE, WIDTH, 1)
            elif AudioChunk.is_type(event.type) and ear is not None:
                if ear.take(converter.convert(AudioChunk.from_event(event)).audio):
                    await self._over(line, ear)
                    ear = None
            elif ear is not None and (AudioStop.is_type(event.type) or StreamingStopped.is_type(event.type)):
                await self._over(line, ear)
                ear = None

    async def _over(self, line: AsyncTcpClient, ear: Ear) -> None:
        """What was said is handed over; the device hears that we have it, and stops streaming."""
        words = await self._heard(self.name, ear.sound) if ear.spoke else ""
        await line.write_event(Transcript(words).event())


def _begins(event: Event) -> bool:
    return any(kind.is_type(event.type) for kind in (RunPipeline, StreamingStarted, AudioStart))


async def _hang_up(line: AsyncTcpClient) -> None:
    try:
        await line.disconnect()
    except OSError:
        return
