"""What a channel's description says: how to build it beside its platform, and what people and the platform may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import ClassVar, Final, Protocol

from fastapi import APIRouter

from backend.database import Database
from backend.messaging.senders import Account
from bots.channel import Channel, Receive
from tests.bots.faults.door import Page
from tests.support.virtual_time import VirtualClock

NAMES: Final = ("Jeanne", "Karim", "Léa")
"""Everybody who has a phone."""


class Platform(Protocol):
    """One channel's platform: emulator, fake server, device. Made anew for each fault."""

    name: str
    absent: ClassVar[Mapping[str, str]]
    """The faults that cannot be there, each with the reason."""
    proof: str
    """The header by which a call of the platform is proven; empty where it does not call us."""
    too_fast: Page
    """How it says "too many requests"."""

    def __init__(self, clock: VirtualClock, folder: Path) -> None: ...

    def serving(self) -> AbstractAsyncContextManager[int]:
        """The platform is there while the block lasts; gives its port."""
        ...

    def channel(self, url: str, hook: str) -> Channel:
        """Our channel, which finds the platform at `url`; the platform may call `hook`."""
        ...

    def routes(self, database: Database, account: Account, receive: Receive) -> Sequence[APIRouter]:
        """What our web server has for it, besides webhooks."""
        ...

    async def meets(self, name: str, hook: str) -> None:
        """A person writes « Bonjour » for the first time."""
        ...

    async def writes(self, name: str, text: str) -> None: ...

    async def again(self) -> None:
        """What was told last is told once more; asked only where it does not call us."""
        ...

    async def sends_unknown(self, name: str) -> None:
        """Something of a kind that is newer than we are."""
        ...

    async def sends_voice(self, name: str, content: bytes) -> None: ...

    async def sends_picture(self, name: str, content: bytes) -> None: ...

    async def blocks(self, name: str) -> None:
        """The person wants to be written to no more, in whatever way one does that there."""
        ...

    async def throttles(self, name: str, *, on: bool) -> None:
        """The platform takes nothing for this one person, until it does again."""
        ...

    async def said(self, name: str) -> list[str]:
        """Our texts on the person's screen, in order."""
        ...
