"""Speakers at home: what they play is the text itself, letter by letter, and what they hear is told by a stub."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

import pytest
from fastapi import APIRouter
from wyoming.asr import Transcript as Written
from wyoming.event import Event, async_read_event, async_write_event
from wyoming.pipeline import PipelineStage, RunPipeline

from backend.database import Database
from backend.messaging.senders import Account
from backend.messaging.voice import Transcript
from bots.channel import Channel, Media, Receive
from bots.voice import audio
from bots.voice.audio import BYTES_A_SECOND
from bots.voice.wyoming_audio import AudioChunk, AudioStop
from bots.wyoming.channel import WyomingChannel
from tests.bots.faults.door import NAME, Page
from tests.bots.faults.platform import NAMES
from tests.support.virtual_time import VirtualClock

SILENT: Final = "A loudspeaker answers nothing: what it was sent is said."
NO_FILES: Final = "A device sends what it hears, and is listened to for a minute at most."


@dataclass
class Device:
    """A server, as a device is one; it may be switched off."""

    played: list[str] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _writer: asyncio.StreamWriter | None = None
    _met: asyncio.Event = field(default_factory=asyncio.Event)
    _heard: asyncio.Event = field(default_factory=asyncio.Event)
    _speaking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _sound: bytes = b""

    async def is_on(self) -> None:
        self._server = await asyncio.start_server(self._meets, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def is_off(self) -> None:
        if self._server is not None:
            self._server.close()
        if self._writer is not None:
            self._writer.transport.abort()
        self._met.clear()

    async def sends(self, *events: Event) -> None:
        """One thing after the other; who speaks says it again until the device shows that it was heard."""
        async with self._speaking:
            self._heard.clear()
            while not self._heard.is_set():
                await self._met.wait()
                assert self._writer is not None
                with contextlib.suppress(OSError, TimeoutError):
                    async with asyncio.timeout(5):
                        for event in events:
                            await async_write_event(event, self._writer)
                        await self._heard.wait()
                if not self._heard.is_set():
                    await asyncio.sleep(1)

    async def _meets(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._met.set()
        with contextlib.suppress(OSError, EOFError):
            while (event := await async_read_event(reader)) is not None:
                if AudioChunk.is_type(event.type):
                    self._sound += event.payload or b""
                elif Written.is_type(event.type):
                    self._heard.set()
                elif AudioStop.is_type(event.type):
                    self.played.append(self._sound.decode("utf-16-le"))
                    self._sound = b""
        self._met.clear()
        writer.close()


class Spelling:
    """Reads a text aloud so that whoever plays it has the text; writes down what is to be heard next."""

    def __init__(self) -> None:
        self.words: deque[str] = deque()

    async def say(self, text: str, *, language: str) -> Media:
        return audio.as_wav(text.encode("utf-16-le"))

    async def write_down(self, recording: Media, *, language: str | None) -> Transcript:
        return Transcript(self.words.popleft())


class Wyoming:
    name = "wyoming"
    absent: ClassVar[Mapping[str, str]] = {
        "a bad or missing signature or secret": "We connect to the device, in the same building: nobody calls us.",
        "the same update again": "What was said into a device has no name: it is streamed once, and kept nowhere.",
        "a voice note of 20 MB": NO_FILES,
        "a picture that is none": NO_FILES,
        "slow, 30 s an answer": SILENT,
        "answers 429": SILENT,
        "answers 500": SILENT,
        "answers HTML, 502": SILENT,
        "answers HTML, 200": SILENT,
        "half a body": SILENT,
        "a person blocks us in the middle": "A device is switched off (one chat throttled), or taken out of the "
        "settings, with a restart.",
    }
    proof = ""
    too_fast = Page(429, b"")

    def __init__(self, clock: VirtualClock, folder: Path) -> None:
        self._clock = clock
        self._devices = {name: Device() for name in NAMES}
        self._voice = Spelling()
        self._speaking: list[asyncio.Task[None]] = []
        self._strange: tuple[Event, ...] = ()

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        for device in self._devices.values():
            await device.is_on()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(audio, "ffmpeg", lambda: None)  # the sound is what is played already
            yield self._devices["Jeanne"].port
        for speaking in self._speaking:
            speaking.cancel()
        await asyncio.gather(*self._speaking, return_exceptions=True)
        for device in self._devices.values():
            await device.is_off()

    def channel(self, url: str, hook: str) -> Channel:
        """Jeanne's device stands behind the door, the others do not."""

        async def bound(_device: str) -> bool:
            return True

        port = int(url.rpartition(":")[2])
        where = {name: ("127.0.0.1", device.port) for name, device in self._devices.items()} | {"Jeanne": (NAME, port)}
        return WyomingChannel(where, self._voice, self._voice, bound, "", clock=self._clock)

    def routes(self, database: Database, account: Account, receive: Receive) -> Sequence[APIRouter]:
        return ()

    async def meets(self, name: str, hook: str) -> None:
        await self.writes(name, "Bonjour")

    async def writes(self, name: str, text: str) -> None:
        self._voice.words.append(text)
        asks = RunPipeline(PipelineStage.ASR, PipelineStage.TTS).event()
        loud, quiet = b"\x00\x10" * 16_000, bytes(2 * BYTES_A_SECOND)
        pieces = [AudioChunk(16_000, 2, 1, sound).event() for sound in (loud, quiet)]
        strange, self._strange = self._strange, ()
        self._says(name, *strange, asks, *pieces)

    async def again(self) -> None:
        raise NotImplementedError

    async def sends_unknown(self, name: str) -> None:
        """Before what is said next."""
        self._strange = (Event("hologram", {"angle": 3}), Event("levitation"))

    async def sends_voice(self, name: str, content: bytes) -> None:
        raise NotImplementedError(NO_FILES)

    async def sends_picture(self, name: str, content: bytes) -> None:
        raise NotImplementedError(NO_FILES)

    async def blocks(self, name: str) -> None:
        raise NotImplementedError

    async def throttles(self, name: str, *, on: bool) -> None:
        """The device is off; after a message that came too late for it, it is on again."""
        await (self._devices[name].is_off() if on else self._devices[name].is_on())

    def _says(self, name: str, *events: Event) -> None:
        self._speaking.append(asyncio.create_task(self._devices[name].sends(*events)))

    async def said(self, name: str) -> list[str]:
        return self._devices[name].played
