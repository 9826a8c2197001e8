"""The scene of these tests: our homeserver, our channel on it, Jeanne's phone, and an inbox that forgets nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from backend.clock import SystemClock
from backend.messaging.messages import Outgoing, Started
from bots.matrix.channel import MatrixChannel
from bots.playground.matrix_emulator import Limits, MatrixEmulator, Phone
from tests.support.receiving import Inbox, Pauses

US: Final = "@palier:mairie.test"
JEANNE: Final = "@jeanne:mairie.test"
TOKEN: Final = "of-these-tests"


@dataclass
class Scene:
    matrix: MatrixEmulator
    jeanne: Phone
    url: str
    folder: Path
    inbox: Inbox = field(default_factory=Inbox)
    pauses: Pauses = field(default_factory=Pauses)
    _made: list[MatrixChannel] = field(default_factory=list)

    def channel(self, **changes: Any) -> MatrixChannel:
        """Ours, held anew: nothing is remembered but the folder, and the inbox's cursor."""
        given: dict[str, Any] = {"homeserver": self.url, "user": US, "token": TOKEN, "store": self.folder / "keys"}
        made = MatrixChannel(**{**given, "clock": SystemClock(), "pause": self.pauses, **changes})
        self._made.append(made)
        return made

    @contextlib.asynccontextmanager
    async def listening(self, channel: MatrixChannel | None = None) -> AsyncIterator[MatrixChannel]:
        """Our channel listens while the block lasts."""
        held = channel or self.channel()
        await held.open()
        task = asyncio.create_task(held.listen(self.inbox.receive, self.inbox.cursor, self.inbox.save))
        try:
            await self.matrix.waits_for_call(lambda call: call.what == "sync" and call.status == 200)
            yield held
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def meets(self) -> str:
        """Jeanne opens a conversation with us, and we come."""
        room = await self.jeanne.opens(US)
        await self.inbox.holds(Started())
        return room

    async def says(self, channel: MatrixChannel, text: str, key: str = "1.0") -> str:
        return await channel.send(JEANNE, Outgoing(text), key=key)

    async def close(self) -> None:
        for one in self._made:
            await one.close()


Story = Callable[[Scene], Awaitable[None]]


def staged(story: Story) -> Callable[[Path], None]:
    """Plays an asynchronous story on a homeserver of its own, without limits on what we say."""

    async def play(folder: Path) -> None:
        matrix = MatrixEmulator(US, TOKEN, clock=SystemClock(), limits=Limits(), lifted=True)
        async with matrix.serving() as url:
            played = Scene(matrix, matrix.phone("Jeanne Payet", JEANNE), url, folder)
            try:
                await story(played)
            finally:
                await played.close()

    def test(tmp_path: Path) -> None:
        asyncio.run(play(tmp_path))

    test.__name__ = getattr(story, "__name__", "test")
    test.__doc__ = story.__doc__
    return test
