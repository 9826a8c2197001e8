"""Matrix as a channel: a user of a homeserver, in one room with each person, encrypted where the room is."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from backend.clock import Clock
from backend.messaging.messages import Incoming, Left, Outgoing
from backend.one_town import Called, variable
from bots.channel import Media, Receive
from bots.errors import PersonGone, Rejected, SendError, Unreachable
from bots.matrix.connection import Connection
from bots.matrix.listening import Listener, Save
from bots.matrix.outbound import CAN, content, transaction
from bots.matrix.syncing import Reader
from bots.pauses import Pause
from bots.voice.audio import seconds

PACE: Final = 10.0
"""Messages a second of one user. Ours: a homeserver says "enough" by itself, by default (Synapse's `rc_message`) after
ten at once and then one in five seconds; its administrator lifts that for a bot."""
PACE_PERSON: Final = 1.0
"""Messages a second to one person. Ours: nobody reads faster."""
TYPING: Final = 5.0
"""Seconds for which the person sees that we write, unless we say so again."""
PATIENCE: Final = 10.0
"""Seconds that a message waits for its room to be known."""


class MatrixChannel:
    """One user of ours, `@entraide:mairie.example`, on one device. A person's address is their user id.

    A repetition under the same key is one event. `counts` holds what was skipped, refused or retried since the start.
    """

    name = "matrix"
    can = CAN
    repeats_safely = True
    pace = PACE
    pace_person = PACE_PERSON

    def __init__(
        self,
        homeserver: str,
        user: str,
        token: str,
        store: Path,
        *,
        clock: Clock,
        locale: str = "fr",
        called: Called = variable,
        pause: Pause = asyncio.sleep,
        patience: float = PATIENCE,
    ) -> None:
        self.address = ""
        self.counts: Counter[str] = Counter()
        self._user = user
        self._patience = patience
        self._line = Connection(homeserver, user, token, store, clock.token, called)
        self._reader = Reader(user, clock, self.counts)
        self._listener = Listener(self._line, self._reader, clock, pause, self.counts, locale, self._acknowledge)
        self._gone: set[str] = set()
        self._opening = asyncio.Lock()
        self._rooms_locks: dict[str, asyncio.Lock] = {}
        self._gestures: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Asks the homeserver who we are, and makes our device known there.

        Raises:
            AccountBroken: the token is refused, is another user's, or its device's keys are lost.
            Unreachable: the homeserver does not answer.
        """
        await self._line.open()
        self.address = self._user

    async def listen(self, receive: Receive, cursor: str, save: Save) -> None:
        """Syncs until cancelled; `cursor` is the sync token. Opens the line where nobody has."""
        if not self.address:
            await self.open()
        await self._listener.run(receive, cursor, save)

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        """Sends one part to the room that we share with this person; without one, they are invited into a new one."""

        async def said(_room: str) -> dict[str, Any]:
            return content(part)

        return await self._says(to, said, key, part.text)

    async def send_voice(self, to: str, recording: Media, *, key: str) -> str:
        """Sends a voice note to that room, encrypted where the room is."""
        if recording.kind != "audio/ogg":
            raise Rejected(f"Element shows no {recording.kind} as a voice note: install ffmpeg")
        milliseconds = round((seconds(recording) or 0) * 1000)

        async def said(room_id: str) -> dict[str, Any]:
            return await self._line.voice(room_id, recording, milliseconds)

        return await self._says(to, said, key, sha256(recording.content).hexdigest())

    async def _says(self, to: str, said: Callable[[str], Awaitable[dict[str, Any]]], key: str, words: str) -> str:
        try:
            async with asyncio.timeout(self._patience):
                await self._listener.ready.wait()
                room_id = self._reader.rooms.room_of(to) or await self._invite(to)
        except TimeoutError:
            raise Unreachable("the rooms are not known yet") from None
        async with self._rooms_locks.setdefault(room_id, asyncio.Lock()):
            try:
                return await self._line.say(room_id, await said(room_id), transaction(key, room_id, words))
            except PersonGone:
                self._reader.rooms.forget(room_id)
                self._gone.add(to)
                raise

    async def fetch(self, file: str, *, largest: int) -> Media:
        """The file, decrypted where it was encrypted; no more than so many bytes are read."""
        return await self._line.fetch(file, largest)

    async def close(self) -> None:
        for gesture in self._gestures:
            gesture.cancel()
        await asyncio.gather(*self._gestures, return_exceptions=True)
        await self._line.close()

    async def _invite(self, person: str) -> str:
        """A room of our own with them, once it is known to be there. Whoever left us is not asked back."""
        if person in self._gone:
            raise PersonGone("this person left our room")
        async with self._opening:
            if room_id := self._reader.rooms.room_of(person):
                return room_id
            room_id = await self._line.invite(person)
            async with self._listener.moved:
                await self._listener.moved.wait_for(lambda: self._reader.rooms.room_of(person) is not None)
            return room_id

    def _acknowledge(self, received: Sequence[Incoming]) -> None:
        """Wordless: what was read is marked so, and whoever wrote sees that we are at it."""
        for one in received:
            if isinstance(one.content, Left):
                self._gone.add(one.sender)
            else:
                self._gone.discard(one.sender)
        said, self._reader.said = self._reader.said, {}
        for room_id, event_id in said.items():
            self._soon(self._line.read(room_id, event_id))
            self._soon(self._line.typing(room_id, TYPING))

    def _soon(self, gesture: Coroutine[Any, Any, None]) -> None:
        """Does it beside the listening, which never waits for it."""

        async def tried() -> None:
            try:
                await gesture
            except SendError:
                self.counts["unacknowledged"] += 1

        task = asyncio.create_task(tried())
        self._gestures.add(task)
        task.add_done_callback(self._gestures.discard)
