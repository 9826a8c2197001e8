"""Voice services of our own: one speaks OpenAI's HTTP, one Wyoming. Both have a real recogniser, or do as told."""

from __future__ import annotations

import asyncio
import io
import subprocess
import threading
import wave
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response
from wyoming.asr import Transcribe, Transcript
from wyoming.event import Event
from wyoming.server import AsyncEventHandler
from wyoming.tts import Synthesize

from bots.voice.wyoming_audio import AudioChunk, AudioChunkConverter, AudioStart, AudioStop
from tests.bots.serving import serving
from tests.bots.voice.speech import said

Hear = Callable[[bytes], str]


@dataclass
class OpenAIService:
    """`asked` holds what each request said, but for the sound; `answer` is given instead of a transcript, if set."""

    hear: Hear
    asked: list[dict[str, str]] = field(default_factory=list)
    answer: Response | None = None
    segments: list[dict[str, Any]] | None = None

    @property
    def app(self) -> FastAPI:
        app = FastAPI()
        app.post("/v1/audio/transcriptions")(self._transcribe)
        app.post("/v1/audio/speech")(self._speak)
        return app

    async def _transcribe(self, request: Request) -> Response:
        async with request.form() as form:
            self.asked.append({name: value for name, value in form.items() if isinstance(value, str)})
            sent = form["file"]
            assert isinstance(sent, UploadFile)
            wav = await sent.read()
        if self.answer is not None:
            return self.answer
        text = await asyncio.to_thread(self.hear, frames(wav))
        told: dict[str, Any] = {"text": text}
        if self.segments is not None:
            told["segments"] = self.segments
        return JSONResponse(told)

    async def _speak(self, request: Request) -> Response:
        asked = await request.json()
        self.asked.append(asked)
        if self.answer is not None:
            return self.answer
        wav = await asyncio.to_thread(said, asked["input"])
        opus = await asyncio.to_thread(_opus, wav)
        return Response(opus, media_type="audio/ogg")


def frames(wav: bytes) -> bytes:
    with wave.open(io.BytesIO(wav)) as opened:
        pcm: bytes = opened.readframes(opened.getnframes())
    return pcm


def _opus(wav: bytes) -> bytes:
    command = ["ffmpeg", "-v", "error", "-i", "pipe:0", "-c:a", "libopus", "-f", "ogg", "pipe:1"]
    return subprocess.run(command, input=wav, check=True, capture_output=True, timeout=20).stdout


@dataclass
class WyomingService:
    """`instead` is answered in place of a transcript: an event, or None to hang up."""

    hear: Hear
    asked: list[Transcribe | Synthesize] = field(default_factory=list)
    instead: list[Event | None] = field(default_factory=list)


class _Handler(AsyncEventHandler):
    def __init__(self, service: WyomingService, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        super().__init__(reader, writer)
        self._service = service
        self._converter = AudioChunkConverter(16_000, 2, 1)
        self._sound = b""

    async def handle_event(self, event: Event) -> bool:
        if Transcribe.is_type(event.type):
            self._service.asked.append(Transcribe.from_event(event))
        elif AudioChunk.is_type(event.type):
            self._sound += self._converter.convert(AudioChunk.from_event(event)).audio
        elif AudioStop.is_type(event.type):
            return await self._answer()
        elif Synthesize.is_type(event.type):
            self._service.asked.append(Synthesize.from_event(event))
            await self._speak(Synthesize.from_event(event).text)
        return True

    async def _answer(self) -> bool:
        if self._service.instead:
            instead = self._service.instead.pop(0)
            if instead is None:
                return False
            await self.write_event(instead)
            return True
        text = await asyncio.to_thread(self._service.hear, self._sound)
        await self.write_event(Transcript(text, language="en").event())
        return True

    async def _speak(self, text: str) -> None:
        pcm = frames(await asyncio.to_thread(said, text))
        await self.write_event(AudioStart(16_000, 2, 1).event())
        await self.write_event(AudioChunk(16_000, 2, 1, pcm).event())
        await self.write_event(AudioStop().event())


@asynccontextmanager
async def serving_wyoming(service: WyomingService) -> AsyncIterator[str]:
    """Serves it on a port of its own, and gives the address as the settings write it."""
    handlers: set[asyncio.Task[None]] = set()

    def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(_Handler(service, reader, writer).run())
        handlers.add(task)
        task.add_done_callback(handlers.discard)

    server = await asyncio.start_server(met, "127.0.0.1", 0)
    try:
        yield f"wyoming://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in handlers:
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)


@asynccontextmanager
async def serving_openai(service: OpenAIService) -> AsyncIterator[str]:
    async with serving(service.app) as url:
        yield f"openai+{url}/v1"


@contextmanager
def beside(service: OpenAIService) -> Iterator[str]:
    """Served from another thread, for a test that waits for a process; gives the address as the settings write it."""
    ready, over = threading.Event(), threading.Event()
    addresses: list[str] = []

    async def run() -> None:
        async with serving_openai(service) as address:
            addresses.append(address)
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield addresses[0]
    finally:
        over.set()
        thread.join(20)
