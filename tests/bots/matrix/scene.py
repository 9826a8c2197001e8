"""The scene of these tests: a real homeserver, Jeanne's phone, our channel, and an inbox that forgets nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.clock import SystemClock
from backend.messaging.messages import Outgoing
from bots.matrix.channel import MatrixChannel
from tests.support.homeserver import Account, Homeserver
from tests.support.matrix_phone import Phone, phone
from tests.support.receiving import Inbox, Pauses


@dataclass
class Scene:
    homeserver: Homeserver
    folder: Path
    bot: Account
    channel: MatrixChannel
    jeanne: Phone
    inbox: Inbox
    pauses: Pauses = field(default_factory=Pauses)
    _made: list[MatrixChannel] = field(default_factory=list)

    @property
    def store(self) -> Path:
        return self.folder / "keys"

    def another_process(self, **changes: Any) -> MatrixChannel:
        """Our account, held anew: nothing is remembered but the folder, and the inbox's cursor."""
        given: dict[str, Any] = {"homeserver": self.homeserver.url, "user": self.bot.user, "token": self.bot.token}
        made = MatrixChannel(**{**given, "store": self.store, "clock": SystemClock(), "pause": self.pauses, **changes})
        self._made.append(made)
        self.channel = made
        return made

    @contextlib.asynccontextmanager
    async def listening(self, channel: MatrixChannel | None = None) -> AsyncIterator[asyncio.Task[None]]:
        """Our channel listens while the block lasts."""
        held = channel or self.channel
        await held.open()
        task = asyncio.create_task(held.listen(self.inbox.receive, self.inbox.cursor, self.inbox.save))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def says(self, text: str, to: Phone | None = None, key: str = "1.0") -> str:
        return await self.channel.send((to or self.jeanne).user, Outgoing(text), key=key)

    def phone(self, name: str, shown: str = "") -> contextlib.AbstractAsyncContextManager[Phone]:
        """Somebody else's."""
        return phone(self.homeserver.url, self.homeserver.account(name, shown), self.folder / name)

    def another_phone_of(self, who: Phone) -> contextlib.AbstractAsyncContextManager[Phone]:
        """The same person, logged in a second time."""
        return phone(self.homeserver.url, self.homeserver.login(who.account), self.folder / "another")

    async def close(self) -> None:
        for one in self._made:
            await one.close()


@contextlib.asynccontextmanager
async def scene(homeserver: Homeserver, folder: Path) -> AsyncIterator[Scene]:
    bot, jeanne = homeserver.account("palier"), homeserver.account("jeanne", "Jeanne Payet")
    async with phone(homeserver.url, jeanne, folder / "jeanne") as hers:
        played = Scene(homeserver, folder, bot, None, hers, Inbox())  # type: ignore[arg-type]
        played.another_process()
        try:
            yield played
        finally:
            await played.close()


Story = Callable[[Scene], Awaitable[None]]


def on_matrix(story: Story) -> Callable[[Homeserver, Path], None]:
    """Plays an asynchronous story on the session's homeserver."""

    async def play(homeserver: Homeserver, folder: Path) -> None:
        async with scene(homeserver, folder) as played:
            await story(played)

    def test(homeserver: Homeserver, tmp_path: Path) -> None:
        asyncio.run(play(homeserver, tmp_path))

    test.__name__ = getattr(story, "__name__", "test")
    test.__doc__ = story.__doc__
    return test
