"""A voice service that speaks OpenAI's HTTP: POST /audio/transcriptions and /audio/speech, as many free servers do."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import httpx

from backend.messaging.voice import Transcript
from bots.channel import Media
from bots.voice import audio
from bots.voice.address import Address
from bots.voice.errors import Busy, Down, Inaudible, Refused, VoiceError
from bots.voice.limits import BUDGET, CONNECT, LARGEST, LARGEST_ANSWER, LONGEST_TEXT, SYNTHESIS

MODEL: Final = "whisper-1"
"""The name that OpenAI gave it; most servers take it for their own default."""
VOICE_MODEL: Final = "tts-1"
VOICE: Final = "alloy"
SURE: Final = -0.7
"""Mean log-probability of a token, from which Whisper is taken at its word. It gives up on its own at -1.0."""
NO_SPEECH: Final = 0.6
"""Whisper's own threshold: above it, with unlikely words, nobody spoke."""
HOPELESS: Final = -1.0
BUSY: Final = 5.0
"""Seconds to wait where a busy server does not say how long."""

_NAMES: Final[Mapping[str, str]] = {
    "audio/ogg": "voice.ogg", "audio/wav": "voice.wav", "audio/x-wav": "voice.wav", "audio/mpeg": "voice.mp3",
    "audio/mp4": "voice.m4a", "audio/x-m4a": "voice.m4a", "audio/aac": "voice.m4a", "audio/amr": "voice.amr",
    "audio/webm": "voice.webm", "audio/flac": "voice.flac",
}  # fmt: skip
"""Servers tell the format by the file's name."""
_NEVER_SAID: Final = re.compile(
    r"sous-titr(?:es|age)\b.*(?:amara|soustitreur|radio-canada|st'? ?501|par la communaut)|amara\.org"
    r"|^\W*merci d'avoir regard[ée] cette vid[ée]o|^\W*thank(?:s| you) for watching\b",
    re.IGNORECASE,
)
"""What Whisper writes over silence: the credits of the subtitles that it was trained on."""


class OpenAITranscriber:
    """Writes recordings down. `model` and `language=auto` (no hint) may be given with the address."""

    def __init__(self, where: Address, key: str | None, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._where = where
        self._key = key
        self._transport = transport
        self._format = "verbose_json"

    async def write_down(self, recording: Media, *, language: str | None) -> Transcript:
        """Converted first where ffmpeg is there: every server reads WAV, and what is no sound is found out here."""
        audio.judged(recording)
        if audio.ffmpeg():
            recording = audio.as_wav(await audio.pcm(recording))
        fields = {"model": self._where.options.get("model", MODEL)}
        if language and self._where.options.get("language") != "auto":
            fields["language"] = language
        answer = await self._ask(recording, fields)
        if answer.status_code == httpx.codes.BAD_REQUEST and self._format == "verbose_json":
            self._format = "json"  # newer models tell the text alone
            answer = await self._ask(recording, fields)
        return read_transcript(_judged(answer))

    async def _ask(self, recording: Media, fields: dict[str, str]) -> httpx.Response:
        named = {"file": (_NAMES.get(recording.kind, "voice.ogg"), recording.content, recording.kind)}
        data = {**fields, "response_format": self._format}
        return await _call(
            self._where, "/audio/transcriptions", self._key, self._transport, BUDGET, LARGEST_ANSWER,
            files=named, data=data,
        )  # fmt: skip


class OpenAISynthesiser:
    """Reads texts aloud. `model` and `voice` may be given with the address."""

    def __init__(self, where: Address, key: str | None, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._where = where
        self._key = key
        self._transport = transport

    async def say(self, text: str, *, language: str) -> Media:
        """The language is told by the text itself."""
        del language
        options = self._where.options
        asked = {
            "model": options.get("model", VOICE_MODEL), "voice": options.get("voice", VOICE), "input": text,
            "response_format": "opus",
        }  # fmt: skip
        answer = _judged(
            await _call(self._where, "/audio/speech", self._key, self._transport, SYNTHESIS, LARGEST, json=asked)
        )
        kind = "audio/ogg" if answer.content.startswith(b"OggS") else answer.headers.get("content-type", "")
        if not answer.content or not kind.startswith("audio/"):
            raise Down("the synthesiser's answer is no sound")
        try:
            return await audio.as_voice_note(Media(answer.content, kind.partition(";")[0]))
        except Inaudible:
            raise Down("the synthesiser's answer is no sound") from None


def read_transcript(answer: httpx.Response) -> Transcript:
    """The text, and whether the server is sure of it.

    Raises:
        Down: this is no transcript.
        Inaudible: nobody spoke.
    """
    told: Any = None
    with suppress(ValueError, RecursionError):
        told = json.loads(answer.content)
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        raise Down("the transcriber's answer is no transcript")
    text = " ".join(told["text"].split())[:LONGEST_TEXT]
    likely, silence = _likelihood(told.get("segments"))
    nobody = silence is not None and silence > NO_SPEECH and likely is not None and likely < HOPELESS
    if not any(map(str.isalnum, text)) or nobody or _NEVER_SAID.search(text):
        raise Inaudible("silent")
    language = told.get("language")
    return Transcript(text, sure=likely is None or likely >= SURE, language=language if _plain(language) else None)


def _plain(language: object) -> bool:
    return isinstance(language, str) and len(language) <= 20


def _likelihood(segments: object) -> tuple[float | None, float | None]:
    """The mean log-probability of the words, and the highest chance that nobody spoke; None where it is not told."""
    told: Sequence[Any] = segments if isinstance(segments, list) else ()
    likely = [one["avg_logprob"] for one in told if isinstance(one, dict) and _number(one.get("avg_logprob"))]
    silent = [one["no_speech_prob"] for one in told if isinstance(one, dict) and _number(one.get("no_speech_prob"))]
    return (sum(likely) / len(likely) if likely else None), (max(silent) if silent else None)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


async def _call(
    where: Address, path: str, key: str | None, transport: httpx.AsyncBaseTransport | None, budget: float,
    largest: int, **request: Any,
) -> httpx.Response:  # fmt: skip
    """One call. Raises Down where nothing, or too much, comes back in time."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    patience = httpx.Timeout(budget, connect=CONNECT)
    try:
        async with (
            asyncio.timeout(budget),
            httpx.AsyncClient(timeout=patience, transport=transport, trust_env=False) as client,
            client.stream("POST", f"{where.base}{path}", headers=headers, **request) as answer,
        ):
            content = b""
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > largest:
                    raise Down("the voice service answers without an end")
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise Down(f"the voice service cannot be reached: {type(error).__name__}") from None
    return httpx.Response(answer.status_code, headers=_kept(answer), content=content)


def _kept(answer: httpx.Response) -> dict[str, str]:
    """What we read of the answer's headers; its content is decoded already."""
    return {name: answer.headers[name] for name in ("content-type", "retry-after") if name in answer.headers}


def _judged(answer: httpx.Response) -> httpx.Response:
    """The answer, where it is one. Raises a VoiceError that says what to do next."""
    status = answer.status_code
    failures: Mapping[int, VoiceError] = {
        httpx.codes.BAD_REQUEST: Inaudible("unreadable"),
        httpx.codes.UNPROCESSABLE_ENTITY: Inaudible("unreadable"),
        httpx.codes.UNSUPPORTED_MEDIA_TYPE: Inaudible("unreadable"),
        httpx.codes.REQUEST_ENTITY_TOO_LARGE: Inaudible("too_large"),
        httpx.codes.UNAUTHORIZED: Refused("the voice service refuses our key"),
        httpx.codes.FORBIDDEN: Refused("the voice service refuses our key"),
        httpx.codes.NOT_FOUND: Refused("the voice service knows no such address or model"),
        httpx.codes.TOO_MANY_REQUESTS: Busy(_asked_to_wait(answer)),
    }
    if failure := failures.get(status):
        raise failure
    if status != httpx.codes.OK:
        raise Down(f"the voice service answers {status}")
    return answer


def _asked_to_wait(answer: httpx.Response) -> float:
    with suppress(ValueError):
        return max(0.0, float(answer.headers.get("retry-after", "")))
    return BUSY
