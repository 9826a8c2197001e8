"""A channel that does as it is told: each send is noted, and ends as the script says."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Outgoing
from bots.channel import Receive, Received
from bots.errors import Malformed, NotFromPlatform, SendError

Ending = Exception | asyncio.Event | None
"""How a send ends: with an error, once the event is set, or well."""


@dataclass(frozen=True)
class Sent:
    """One send that was asked for, and when."""

    to: str
    text: str
    key: str
    at: float


@dataclass
class ScriptedChannel:
    """`script[to]` are the endings of the sends to this person, in order; when it is exhausted, all goes well."""

    name: str = "telegram"
    address: str = "our-telegram"
    can: Capabilities = field(default_factory=lambda: Capabilities(4096, buttons=10))
    repeats_safely: bool = False
    pace: float = 1000.0
    pace_person: float = 1000.0
    script: dict[str, deque[Ending]] = field(default_factory=dict)
    asked: list[Sent] = field(default_factory=list)
    """Every send, whatever its end."""
    arrived: list[Sent] = field(default_factory=list)
    """The sends that went well."""
    refused: deque[SendError] = field(default_factory=deque)
    """How the next openings end."""
    openings: int = 0
    listening: int = 0
    closed: bool = False
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def will(self, to: str, *endings: Ending) -> None:
        """What happens when this person is written to next."""
        self.script.setdefault(to, deque()).extend(endings)

    async def open(self) -> None:
        self.openings += 1
        await self._notify()
        if self.refused:
            raise self.refused.popleft()

    async def listen(self, receive: Receive, cursor: str, save: Callable[[str], Awaitable[None]]) -> None:
        self.listening += 1
        await self._notify()
        try:
            await asyncio.Event().wait()
        finally:
            self.listening -= 1
            await self._notify()

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        sent = Sent(to, part.text, key, asyncio.get_running_loop().time())
        self.asked.append(sent)
        await self._notify()
        ending = self.script[to].popleft() if self.script.get(to) else None
        if isinstance(ending, asyncio.Event):
            await ending.wait()
        elif ending is not None:
            raise ending
        self.arrived.append(sent)
        await self._notify()
        return f"platform-{len(self.arrived)}"

    async def close(self) -> None:
        self.closed = True

    async def until(self, wanted: Callable[[ScriptedChannel], bool], patience: float = 20.0) -> None:
        """Waits until the channel has seen what is wanted."""
        async with asyncio.timeout(patience), self.changed:
            await self.changed.wait_for(lambda: wanted(self))

    async def _notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    @property
    def texts(self) -> list[str]:
        """What arrived, in order."""
        return [one.text for one in self.arrived]


class ScriptedHook(ScriptedChannel):
    """A channel that its platform calls: the body `key sender text`, with the header `secret: right`."""

    def __init__(self, received: Callable[[bytes], Sequence[Received]]) -> None:
        super().__init__()
        self.acknowledged: list[Received] = []
        self._received = received

    async def receive(self, headers: Any, body: bytes) -> Sequence[Received]:
        if headers.get("secret") != "right":
            raise NotFromPlatform
        if body == b"?":
            raise Malformed
        return self._received(body)

    async def acknowledge(self, received: Sequence[Received]) -> None:
        self.acknowledged += received
