"""The whole program with one channel, a voice service beside it, and what there is to see of a voice note."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from fastapi import Request
from sqlalchemy import select
from starlette.responses import Response

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.codec import Unreadable
from backend.messaging.messages import EVENTS, SentMedia
from backend.messaging.voice import TRANSCRIPTS, Transcript
from backend.models import CallTask, InboxEvent
from backend.settings import read_settings
from bots.app import Application
from bots.channel import Media
from bots.voice.audio import pcm
from tests.bots.serving import serving
from tests.bots.voice.everywhere.places import Place
from tests.bots.voice.services import OpenAIService, frames, serving_openai
from tests.bots.voice.speech import said

ALIKE: Final = 0.9
"""Correlation of how loud two recordings are from moment to moment: what phones make of a sentence comes to 0.98."""
MOMENT: Final = 800
"""Samples: a twentieth of a second."""


def loudness(sound: bytes) -> np.ndarray[Any, Any]:
    """How loud it is from moment to moment."""
    samples = np.frombuffer(sound, np.int16).astype(float)
    moments = samples[: len(samples) // MOMENT * MOMENT].reshape(-1, MOMENT)
    return np.asarray(np.sqrt((moments**2).mean(axis=1)))


def alike(one: bytes, other: bytes) -> bool:
    """Whether both are recordings of the same sentence, whatever coded them; coders put some silence around it."""
    first, second = sorted((loudness(one), loudness(other)), key=len)
    late = range(len(second) - len(first) + 1)
    best = max(float(np.corrcoef(first, second[start : start + len(first)])[0, 1]) for start in late)
    return len(second) - len(first) < 10 and best > ALIKE


async def heard_by_a_phone(recording: bytes) -> bytes:
    """What comes out of its loudspeaker."""
    return await pcm(Media(recording, ""))


class Ear(OpenAIService):
    """A transcriber that knows some recordings, and hears whether it was brought one of them.

    `stumbles` is how often it fails first; where it `hangs`, it takes what it is brought and never answers.
    """

    def __init__(self, **known: str) -> None:
        """`known` are texts, by the voice that says them."""
        super().__init__(self._recognised)
        self.stumbles = 0
        self.hangs = False
        self._known = {text: frames(said(text, voice)) for voice, text in known.items()}

    def _recognised(self, brought: bytes) -> str:
        found = [text for text, sound in self._known.items() if alike(brought, sound)]
        assert len(found) == 1, "what was brought is no recording of ours"
        return found[0]

    async def _transcribe(self, request: Request) -> Response:
        if not self.hangs and not self.stumbles:
            return await super()._transcribe(request)
        self.asked.append({"length": str(len(await request.body()))})
        if self.stumbles:
            self.stumbles -= 1
            return Response(status_code=500)
        await request.receive()  # until the caller hangs up
        return Response(status_code=499)


@dataclass
class Played:
    """The program at work, and Jeanne with her phone."""

    place: Place
    service: Ear
    database: Database
    clock: FrozenClock
    folder: Path

    def notes(self) -> list[tuple[SentMedia, Transcript | None]]:
        """The voice notes in the inbox, and what was written down of them."""
        with self.database.read() as db:
            events = list(db.scalars(select(InboxEvent).order_by(InboxEvent.id)))
        found = [(EVENTS.loads(one.content), one.transcript) for one in events if one.kind == "SentMedia"]
        return [(content, _transcript(text)) for content, text in found if isinstance(content, SentMedia)]

    def calls(self) -> list[tuple[str, str]]:
        """The calls that somebody of the town is to make."""
        with self.database.read() as db:
            return [(one.reason, one.words or "") for one in db.scalars(select(CallTask).order_by(CallTask.id))]

    def traces(self, recording: bytes) -> list[Path]:
        """Where on our disks a piece of this recording lies."""
        middle = recording[len(recording) // 2 :][:64]
        ours = [path for path in self.folder.rglob("*") if path.is_file()]
        if self.database.file:
            file = Path(self.database.file)
            ours += list(file.parent.glob(f"{file.name}*"))
        return [path for path in ours if middle in path.read_bytes()]


def _transcript(text: str | None) -> Transcript | None:
    if not text:
        return None
    try:
        read = TRANSCRIPTS.loads(text)
    except Unreadable:
        return None
    return read if isinstance(read, Transcript) else None


@asynccontextmanager
async def program(
    place: Place, service: Ear, database: Database, clock: FrozenClock, folder: Path, *, hears: bool = True,
    speaks: bool = False,
) -> AsyncIterator[Played]:  # fmt: skip
    """`hears`: the town has a transcriber; `speaks`: a synthesiser."""
    async with place.open() as told, serving_openai(service) as listening:
        settings = read_settings(
            **told, transcriber=listening if hears else None, synthesiser=listening if speaks else None,
            territory_name="Valbourg",
        )  # fmt: skip
        application = Application(settings, database, clock)
        place.join(application, application.towns[0])
        async with application.running(), serving(application.web()) as url, place.met(application, url):
            yield Played(place, service, database, clock, folder)
