"""Voice notes that wait, somebody who listens to them as told, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from backend.messaging import inbox
from backend.messaging.messages import Content, Incoming, SentMedia
from backend.messaging.senders import Account
from backend.messaging.voice import Transcript
from backend.models import InboxEvent
from bots.channel import Media
from bots.reading import is_urgent
from bots.voice.hearing import Hearing
from bots.voice.limits import PATIENCE
from nlu.understanding import Understanding
from tests.support.stage import Stage

NOTE: Final = SentMedia("voice", "file-1", seconds=4)
NEED: Final = "il me faut quelqu'un pour mes courses"
FALL: Final = "je suis tombée et je ne peux plus me relever"


@dataclass
class Files:
    """A channel whose people send files."""

    errors: list[Exception] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def fetch(self, file: str, *, largest: int) -> Media:
        self.asked.append((file, largest))
        if self.errors:
            raise self.errors.pop(0)
        return Media(file.encode(), "audio/ogg")


@dataclass
class Scripted:
    """A transcriber that answers as told, in order; the last answer stays."""

    answers: list[Transcript | Exception]
    asked: list[tuple[bytes, str | None]] = field(default_factory=list)
    beside: Callable[[], Awaitable[object]] | None = None

    async def write_down(self, recording: Media, *, language: str | None) -> Transcript:
        self.asked.append((recording.content, language))
        if self.beside:
            await self.beside()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def arrives(stage: Stage, name: str, *contents: Content) -> Account:
    """They are kept, and nothing is handled yet."""
    account = stage.people[name].accounts["telegram"]
    for content in contents:
        stage.arrivals += 1
        arrived = Incoming(f"m{stage.arrivals}", name, content, stage.clock.now())
        with stage.database.write() as db:
            inbox.receive(
                db, account, [arrived], now=stage.clock.now(), token=stage.clock.token, urgent=is_urgent,
                hearing=PATIENCE,
            )  # fmt: skip
    return account


def ears(stage: Stage, account: Account, transcriber: Scripted) -> Hearing:
    async def pause(seconds: float) -> None:
        stage.clock.forward(timedelta(seconds=seconds))

    return Hearing(stage.database, stage.clock, account, transcriber, lambda: None, pause)


def heard(stage: Stage, answers: Sequence[Transcript | Exception], files: Files | None = None) -> Scripted:
    """Everything that waits is listened to, then handled."""
    transcriber = Scripted(list(answers))
    account = stage.people["Jeanne"].accounts["telegram"]
    asyncio.run(ears(stage, account, transcriber).hear_all(files or Files()))
    stage.settle()
    return transcriber


def told(stage: Stage, name: str = "Jeanne") -> list[str]:
    return [one.text for one in stage.news(name)]


def rows(stage: Stage) -> list[InboxEvent]:
    with stage.database.read() as db:
        return list(db.scalars(select(InboxEvent).order_by(InboxEvent.id)))


def plain(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("\u202f", " ").casefold().split())


def danger(text: str, *_circumstances: object) -> Understanding:
    return Understanding(text, "emergency" if text == FALL else "greet", 0.99)
