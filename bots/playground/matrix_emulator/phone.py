"""One person's Element: what they can do in it, and what they see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

from bots.playground import watched
from bots.playground.matrix_emulator import content
from bots.playground.matrix_emulator.errors import Refusal
from bots.playground.matrix_emulator.homeserver import Homeserver, User
from bots.playground.matrix_emulator.rooms import MESSAGE, REACTION, Event, Json, Room
from bots.playground.matrix_emulator.screen import Screen, screen_of
from bots.playground.possible import NotPossible

WRITES_FOR: Final = 20.0
"""Seconds for which others see that one writes, unless it is said again: as Element."""


class Phone:
    """Somebody with an account on this homeserver. `room` is the conversation that is open, if any.

    What they open is not encrypted: this phone has no keys, and what is encrypted cannot be read on it.
    """

    def __init__(self, server: Homeserver, user: User) -> None:
        self._server = server
        self.user = user
        self.room: Room | None = None

    @property
    def screen(self) -> Screen:
        return screen_of(self.room, self.user.user_id)

    # --- conversations ----------------------------------------------------------------------------------------------

    async def opens(self, *others: str) -> str:
        """A new conversation with these, who are asked in; gives its name."""
        self.room = self._server.opens(self.user.user_id, others, direct=True)
        return self.room.room_id

    async def accepts(self) -> str:
        """Joins the conversation into which one was asked last."""
        me = self.user.user_id
        asked = [room for room in self._server.rooms.values() if room.membership(me) == "invite"]
        if not asked:
            raise NotPossible("nobody has asked this person into a conversation")
        self.room = asked[-1]
        self._server.member(self.room, me, me, "join")
        return self.room.room_id

    async def invites(self, user_id: str) -> None:
        """Asks a third one into the open conversation."""
        self._server.member(self._open(), self.user.user_id, user_id, "invite")

    async def leaves(self) -> None:
        me = self.user.user_id
        self._server.member(self._open(), me, me, "leave")
        self.room = None
        self._server.changed()

    def remembers(self, room: Room) -> None:
        """The conversation goes on from an earlier day."""
        self.room = room

    # --- saying -----------------------------------------------------------------------------------------------------

    async def types(self, text: str) -> str:
        """Sends a text; gives the name of its event."""
        return self._says(content.text(text))

    async def replies_to(self, event_id: str, text: str) -> str:
        self._shown(event_id)
        return self._says(content.text(text, event_id))

    async def edits(self, event_id: str, text: str) -> str:
        """Corrects one's own words."""
        of = self._shown(event_id)
        if of.sender != self.user.user_id or of.content.get("msgtype") != "m.text":
            raise NotPossible("only one's own words can be corrected")
        return self._says(content.correction(event_id, text))

    async def reacts(self, event_id: str, emoji: str = "👍") -> str:
        """Puts an emoji under a message; the same again takes it away."""
        self._shown(event_id)
        new = content.reaction(event_id, emoji)
        for one in self._open().events:
            if one.kind == REACTION and one.sender == self.user.user_id and one.content == new:
                return self._redacts(one.event_id)
        return self._says(new, REACTION)

    async def deletes(self, event_id: str) -> str:
        """Takes one's own message back."""
        if self._shown(event_id).sender != self.user.user_id:
            raise NotPossible("only one's own messages can be taken back")
        return self._redacts(event_id)

    async def shares_location(self, latitude: float, longitude: float) -> str:
        return self._says(content.location(latitude, longitude))

    async def sends_voice(self, recorded: bytes = b"OggS", seconds: int = 3) -> str:
        kind = "audio/ogg"
        return self._says(content.voice(self._server.keeps(recorded, kind), kind, len(recorded), seconds))

    async def sends_photo(self, taken: bytes = b"\xff\xd8\xff\xe0", caption: str = "", kind: str = "image/jpeg") -> str:
        return self._says(content.photo(self._server.keeps(taken, kind), kind, len(taken), caption))

    async def sends_sticker(self, text: str = "👍") -> str:
        return self._says(content.sticker(self._server.keeps(b"RIFF", "image/webp"), text), "m.sticker")

    async def begins_to_write(self) -> None:
        self._server.writes(self._open(), self.user.user_id, WRITES_FOR)

    async def reads(self) -> None:
        """Opens the conversation: the others see how far one has read."""
        theirs = [one for one in self.screen if not one.mine]
        if theirs:
            self._server.reads(self._open(), self.user.user_id, theirs[-1].event_id)

    # --- seeing -----------------------------------------------------------------------------------------------------

    async def waits_for(self, wanted: Callable[[Screen], bool], patience: float = watched.PATIENCE) -> Screen:
        """Waits until the screen is as wanted, and gives it. Raises TimeoutError with the last screen."""
        return await watched.seen(self.user.name, self._server.watchers, lambda: self.screen, wanted, patience)

    def hears(self) -> list[bytes]:
        """Plays every voice note of the others, in a conversation that is not encrypted."""
        notes = [self._shown(one.event_id) for one in self.screen if not one.mine and one.kind == "voice"]
        return [self._server.files[one.content["url"].rpartition("/")[2]].content for one in notes]

    def subscribe(self) -> AsyncIterator[Screen]:
        """The screen now, then after each change."""
        return watched.screens(self._server.watchers, lambda: self.screen)

    @property
    def invitations(self) -> Sequence[str]:
        """The conversations into which somebody asks this person."""
        rooms = self._server.rooms.values()
        return [room.room_id for room in rooms if room.membership(self.user.user_id) == "invite"]

    def _open(self) -> Room:
        if self.room is None or self.room.membership(self.user.user_id) != "join":
            raise NotPossible("no conversation is open on this phone: open one first")
        return self.room

    def _shown(self, event_id: str) -> Event:
        found = self._open().event(event_id)
        if found is None or not any(one.event_id == event_id for one in self.screen):
            raise NotPossible(f"no message {event_id} is on the screen:\n{self.screen}")
        return found

    def _says(self, said: Json, kind: str = MESSAGE) -> str:
        room = self._open()
        try:
            return self._server.says(self.user.user_id, room.room_id, kind, said).event_id
        except Refusal as refusal:
            raise NotPossible(str(refusal)) from None

    def _redacts(self, event_id: str) -> str:
        done = self._server.redacts(self.user.user_id, self._open().room_id, event_id, {})
        self._server.changed()
        return done.event_id
