"""Where people speak to us: one description a channel, with a phone that records as phones do there.

A new channel with voice is a class in a file beside this one, and a line in `PLACES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, ClassVar, Protocol

from backend.clock import FrozenClock
from backend.services.towns import Served
from bots.app import Application
from tests.support.homeserver import Homeserver

Ask = Callable[[], Homeserver]
"""Starts the session's homeserver, for whoever needs a real one."""


class Place(Protocol):
    """One channel, its platform and Jeanne's phone. Made anew for each story."""

    channel: ClassVar[str]
    form: ClassVar[str]
    """How phones record there: a key of `recorded`."""
    absent: ClassVar[Mapping[str, str]]
    """The rows that cannot be there, each with the reason."""
    address: str
    """Jeanne's, as the platform tells it."""

    def __init__(self, clock: FrozenClock, folder: Path, homeserver: Ask) -> None: ...

    def open(self) -> AbstractAsyncContextManager[Mapping[str, Any]]:
        """The platform is there while the block lasts; gives our settings."""
        ...

    def join(self, application: Application, town: Served) -> None:
        """Adds the channel to the program."""
        ...

    def met(self, application: Application, url: str) -> AbstractAsyncContextManager[None]:
        """Jeanne has her phone in her hand while the block lasts. `url` is where our program is called."""
        ...

    async def speaks(self, recording: bytes, seconds: int) -> None:
        """She records a voice note, and sends it."""
        ...

    async def writes(self, text: str) -> None: ...

    async def chooses(self, title: str) -> None:
        """She takes one of the answers that are offered, as one does there."""
        ...

    async def sees(self, *words: str) -> str:
        """All that we said, once it holds all of these."""
        ...

    async def voices(self) -> Sequence[bytes]:
        """The voice notes of ours on her screen."""
        ...


def plain(text: str) -> str:
    """Spaces that do not break look like others, and a curly apostrophe like a straight one."""
    return text.replace("\xa0", " ").replace("\u202f", " ").replace("’", "'")


def holds(texts: Sequence[str], words: Sequence[str]) -> bool:
    said = plain("\n".join(texts))
    return all(one in said for one in words)
