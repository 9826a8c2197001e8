"""Recordings in memory: how long they are, and 16 kHz mono PCM out of whatever a phone records. Never on a disk.

Phones record Ogg/Opus (Telegram, WhatsApp), M4A or AAC (Signal), MP3 or AMR. `ffmpeg` reads them all; without it, WAV
alone is understood here.
"""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import struct
import wave
from typing import Final

from bots.channel import Media
from bots.voice.errors import Inaudible
from bots.voice.limits import CONVERSION, LARGEST, LONGEST

RATE: Final = 16_000
"""Hertz: what recognisers are trained on."""
WIDTH: Final = 2
BYTES_A_SECOND: Final = RATE * WIDTH

_READS: Final = "ogg,wav,mp3,mov,mp4,m4a,3gp,amr,aac,flac,matroska,webm,caf"
"""Formats that ffmpeg may open. Among those that it may not: playlists, which name other files to be read."""
_OGG_RATE: Final = 48_000
"""Opus counts its position in samples of 48 kHz, whatever was recorded: RFC 7845, 4."""


def ffmpeg() -> str | None:
    """The program, where it is installed and can be given a recording that stays in memory (on Linux)."""
    return shutil.which("ffmpeg") if hasattr(os, "memfd_create") else None


def seconds(media: Media) -> float | None:
    """How long a recording is, where its own bytes say so without being decoded."""
    if media.content.startswith(b"RIFF"):
        try:
            with wave.open(io.BytesIO(media.content)) as wav:
                frames: int = wav.getnframes()
                return frames / float(wav.getframerate())
        except (wave.Error, EOFError, ZeroDivisionError, struct.error):
            return None
    last = media.content.rfind(b"OggS")
    if last >= 0 and b"OpusHead" in media.content[:200] and len(media.content) >= last + 14:
        return int.from_bytes(media.content[last + 6 : last + 14], "little", signed=True) / _OGG_RATE
    return None


def judged(media: Media) -> None:
    """Looks at a recording before anything is done with it.

    Raises:
        Inaudible: it is empty, or larger or longer than what is listened to.
    """
    if not media.content:
        raise Inaudible("unreadable")
    if len(media.content) > LARGEST:
        raise Inaudible("too_large")
    if (seconds(media) or 0) > LONGEST:
        raise Inaudible("too_long")


async def pcm(media: Media) -> bytes:
    """16 kHz mono, 16 bits.

    Raises:
        Inaudible: it is no sound that can be read here, or too long.
    """
    program = ffmpeg()
    raw = await _converted(program, media) if program else _from_wav(media)
    if len(raw) > LONGEST * BYTES_A_SECOND:
        raise Inaudible("too_long")
    if not raw:
        raise Inaudible("unreadable")
    return raw


def as_wav(raw: bytes, rate: int = RATE, width: int = WIDTH, channels: int = 1) -> Media:
    """PCM with a header that says what it is."""
    written = io.BytesIO()
    with wave.open(written, "wb") as wav:
        wav.setnchannels(channels)
        wav.setsampwidth(width)
        wav.setframerate(rate)
        wav.writeframes(raw)
    return Media(written.getvalue(), "audio/wav")


async def as_voice_note(media: Media) -> Media:
    """Ogg/Opus, as messengers record; as it is where ffmpeg is missing.

    Raises:
        Inaudible: it is no sound.
    """
    return await _as("audio/ogg", media, "-c:a", "libopus", "-b:a", "32k", "-f", "ogg")


async def as_aac(media: Media) -> Media:
    """AAC, which every phone plays; as it is where ffmpeg is missing.

    Raises:
        Inaudible: it is no sound.
    """
    return await _as("audio/aac", media, "-c:a", "aac", "-b:a", "48k", "-ac", "1", "-f", "adts")


async def as_mp3(media: Media) -> Media:
    """MP3, which every browser plays; as it is where ffmpeg is missing.

    Raises:
        Inaudible: it is no sound.
    """
    return await _as("audio/mpeg", media, "-c:a", "libmp3lame", "-ar", "22050", "-b:a", "48k", "-ac", "1", "-f", "mp3")


async def _as(kind: str, media: Media, *how: str) -> Media:
    program = ffmpeg()
    if media.kind == kind or program is None:
        return media
    return Media(await _run(program, media.content, [*how, "pipe:1"]), kind)


async def _converted(program: str, media: Media) -> bytes:
    # One second more than is listened to: enough to see that it is too long.
    return await _run(
        program, media.content, ["-t", str(LONGEST + 1), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"]
    )


async def _run(program: str, content: bytes, how: list[str]) -> bytes:
    """ffmpeg over a file that is memory: M4A has its index at the end, and a pipe cannot be read backwards."""
    memory = os.memfd_create("recording")
    try:
        with os.fdopen(os.dup(memory), "wb") as written:
            written.write(content)
        command = ["-v", "error", "-nostdin", "-format_whitelist", _READS, "-i", f"/proc/self/fd/{memory}"]
        process = await asyncio.create_subprocess_exec(
            program, *command, "-map", "0:a:0", "-map_metadata", "-1", *how,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            pass_fds=(memory,),
        )  # fmt: skip
        try:
            async with asyncio.timeout(CONVERSION):
                made, _nothing = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    except (TimeoutError, OSError):
        raise Inaudible("unreadable") from None
    finally:
        os.close(memory)
    if process.returncode:
        raise Inaudible("unreadable")
    return made


def _from_wav(media: Media) -> bytes:
    """Without ffmpeg: WAV only, brought to our rate."""
    from bots.voice.wyoming_audio import AudioChunk, AudioChunkConverter

    try:
        with wave.open(io.BytesIO(media.content)) as wav:
            frames = wav.readframes(int((LONGEST + 1) * wav.getframerate()))
            chunk = AudioChunk(wav.getframerate(), wav.getsampwidth(), wav.getnchannels(), frames)
            if chunk.channels not in {1, 2} or not chunk.rate:
                raise Inaudible("unreadable")
    except (wave.Error, EOFError, struct.error):
        raise Inaudible("unreadable") from None
    made: bytes = AudioChunkConverter(RATE, WIDTH, 1).convert(chunk).audio
    return made
