"""Real speech: `espeak-ng` says it, `pocketsphinx` (whose package carries an English model) writes it down."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from pocketsphinx import Decoder  # type: ignore[import-untyped]

from bots.channel import Media

GRAMMAR: Final = """#JSGF V1.0;
grammar resident;
public <said> = <ask> [<when>] | <answer> | <danger>;
<ask> = (i need | can you find | please find) (somebody | help | a neighbor) (for | with) my
    (shopping | garden | dog | computer);
<when> = tomorrow [morning | afternoon] | on (monday | thursday | friday);
<answer> = yes | no | yes please | cancel | change;
<danger> = i have fallen [and i can not get up] | help me please;
"""
"""What the recogniser listens for: the model of sounds is a general one, the sentences are a resident's. With a model
of all English it takes three seconds a sentence, and hears a robot's voice badly."""


def speech_is_here() -> None:
    """Skips where Debian's espeak-ng or ffmpeg is missing."""
    for program in ("espeak-ng", "ffmpeg"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


@cache
def said(text: str, voice: str = "en-us") -> bytes:
    """A WAV file in which a voice says this."""
    speech_is_here()
    command = ["espeak-ng", "-v", voice, "-s", "130", "--stdout", text]
    wav = subprocess.run(command, capture_output=True, check=True, timeout=20).stdout
    return _ffmpeg(wav, "-ar", "16000", "-ac", "1", "-f", "wav")


@cache
def recorded(text: str, form: str = "ogg") -> Media:
    """The same as a phone records it: see `coded`."""
    return coded(said(text), form)


@cache
def coded(wav: bytes, form: str) -> Media:
    """A WAV file as a phone would have recorded it: `ogg`, `m4a`, `mp3`, `aac`, `webm`."""
    how = {
        "ogg": (("-c:a", "libopus", "-b:a", "24k", "-f", "ogg"), "audio/ogg"),
        "m4a": (("-c:a", "aac", "-f", "mp4"), "audio/mp4"),
        "aac": (("-c:a", "aac", "-f", "adts"), "audio/aac"),
        "mp3": (("-c:a", "libmp3lame", "-f", "mp3"), "audio/mpeg"),
        "webm": (("-c:a", "libopus", "-f", "webm"), "audio/webm"),
        "wav": (("-f", "wav"), "audio/wav"),
    }
    arguments, kind = how[form]
    return Media(_ffmpeg(wav, *arguments), kind)


def silence(seconds: float) -> bytes:
    """A WAV file in which nothing is heard."""
    written = io.BytesIO()
    with wave.open(written, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(16_000)
        wav.writeframes(bytes(int(seconds * 16_000) * 2))
    return written.getvalue()


def _ffmpeg(content: bytes, *how: str) -> bytes:
    """Through files in memory: an M4A cannot be written into a pipe."""
    target = Path(f"/dev/shm/palier-test-{hash((content, how)) & 0xFFFFFFFF:x}")
    command = ["ffmpeg", "-v", "error", "-y", "-i", "pipe:0", *how, str(target)]
    try:
        subprocess.run(command, input=content, check=True, capture_output=True, timeout=20)
        return target.read_bytes()
    finally:
        target.unlink(missing_ok=True)


@cache
def _grammar(folder: str) -> str:
    path = Path(folder) / "resident.gram"
    path.write_text(GRAMMAR, "ascii")
    return str(path)


class Recogniser:
    """Writes English speech down, for real."""

    def __init__(self, folder: Path) -> None:
        self._decoder = Decoder(jsgf=_grammar(str(folder)), samprate=16_000, loglevel="FATAL")

    def hear(self, pcm: bytes) -> str:
        """16 kHz mono in, words out; nothing where nothing was said."""
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, full_utt=True)
        self._decoder.end_utt()
        heard = self._decoder.hyp()
        return str(heard.hypstr) if heard else ""
