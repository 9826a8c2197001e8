"""One person's phone: what they can do in Signal, and what they see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Final

from bots.playground import watched
from bots.playground.possible import NotPossible
from bots.playground.signal_emulator import envelopes
from bots.playground.signal_emulator.commands import trust
from bots.playground.signal_emulator.screen import Screen, screen_of
from bots.playground.signal_emulator.state import Account, Bubble, Chat, Json, Profile, StoredFile

MAP: Final = "https://maps.google.com/maps?q={},{}"
"""How Signal's apps share a place, beside a picture of the map."""


class Phone:
    """Somebody with a chat with us. Only what a real phone allows can be done with it."""

    def __init__(self, account: Account, profile: Profile) -> None:
        self._account = account
        self.profile = profile
        self._chat: Chat = account.chat(profile)

    @property
    def screen(self) -> Screen:
        return screen_of(self._chat)

    def remembers(self, bubbles: Iterable[Bubble]) -> None:
        """The chat goes on from an earlier day, with what was said in it."""
        self._chat.bubbles.update({one.timestamp: one for one in bubbles})

    async def types(self, text: str) -> int:
        """Sends a text; gives the moment that names it."""
        return self._says("text", text, message=text)

    async def replies_to(self, timestamp: int, text: str) -> int:
        """Answers one message of the chat, by swiping it."""
        of = self._known(timestamp)
        author = self.profile if of.mine else self._account.me
        return self._says("text", text, quote_of=timestamp, quote=envelopes.quote(timestamp, author, of.text))

    async def edits(self, timestamp: int, text: str) -> int:
        """Changes one's own earlier text."""
        of = self._known(timestamp)
        if not of.mine or of.kind != "text":
            raise NotPossible("only one's own words can be changed")
        of.text, of.edited = text, True
        now = self._account.timestamp()
        self._tells(now, editMessage={"targetSentTimestamp": timestamp, "dataMessage": envelopes.data(now, text)})
        return now

    async def reacts(self, timestamp: int, emoji: str = "👍") -> int:
        """Puts an emoji on a message; the same again takes it away."""
        of = self._known(timestamp)
        removed = of.reactions.get(self.profile.uuid) == emoji
        if removed:
            del of.reactions[self.profile.uuid]
        else:
            of.reactions[self.profile.uuid] = emoji
        author = self.profile if of.mine else self._account.me
        now = self._account.timestamp()
        told = envelopes.reaction(emoji, timestamp, author, removed=removed)
        self._tells(now, dataMessage=envelopes.data(now, None, reaction=told))
        return now

    async def deletes(self, timestamp: int) -> None:
        """Takes one's own message back, from everybody."""
        if not self._known(timestamp).mine:
            raise NotPossible("only one's own messages can be deleted for everybody")
        del self._chat.bubbles[timestamp]
        now = self._account.timestamp()
        self._tells(now, dataMessage=envelopes.data(now, None, remoteDelete={"timestamp": timestamp}))

    async def sends_voice(self, content: bytes = b"\xff\xf1AAC", size: int | None = None) -> int:
        return self._sends(self._account.store("audio/aac", content, extension="aac"), "voice", size=size)

    async def sends_photo(self, content: bytes = b"\xff\xd8\xff", caption: str = "", kind: str = "image/jpeg") -> int:
        return self._sends(self._account.store(kind, content, extension="jpg"), "photo", caption)

    async def sends_file(self, content: bytes, kind: str = "application/pdf", name: str = "papier.pdf") -> int:
        return self._sends(self._account.store(kind, content, name), "file")

    async def sends_sticker(self, emoji: str = "👍") -> int:
        sticker = {"packId": "9acc9e8aba563d26a4994e69263e3b25", "stickerId": 5}
        return self._says("sticker", emoji, message=None, sticker=sticker)

    async def shares_location(self, latitude: float, longitude: float) -> int:
        image = envelopes.attachment(self._account.store("image/jpeg", b"\xff\xd8\xff", extension="jpg"))
        return self._says("location", "", message=MAP.format(latitude, longitude), attachments=[image])

    async def shares_contact(self, name: str, number: str) -> int:
        return self._says("contact", f"{name} {number}", message=None, contacts=[envelopes.contact(name, number)])

    async def writes_in_group(self, text: str, title: str = "Les voisins") -> int:
        """Writes in a group of which we are a member."""
        group = {"groupId": "Z3JvdXA=", "groupName": title, "revision": 3, "type": "DELIVER"}
        now = self._account.timestamp()
        self._tells(now, dataMessage=envelopes.data(now, text, groupInfo=group))
        return now

    async def begins_to_write(self) -> None:
        now = self._account.timestamp()
        self._tells(now, typingMessage={"action": "STARTED", "timestamp": now})

    async def calls(self) -> int:
        """Calls us, and it rings; gives the call's id."""
        now = self._account.timestamp()
        self._tells(now, callMessage={"offerMessage": {"id": now, "type": "AUDIO_CALL", "opaque": ""}})
        return now

    async def hangs_up(self, call_id: int) -> None:
        """Lets it ring no longer: nobody had picked up."""
        over = {"id": call_id, "type": "NORMAL", "deviceId": 0}
        self._tells(self._account.timestamp(), callMessage={"hangupMessage": over})

    async def reads(self) -> None:
        """Opens the chat: we are told that what we said was read."""
        unread = [one.timestamp for one in self._chat.bubbles.values() if not one.mine and not one.read]
        for timestamp in unread:
            self._chat.bubbles[timestamp].read = True
        now = self._account.timestamp()
        if unread:
            self._tells(now, receiptMessage=envelopes.receipt(now, "read", unread))

    def changes_phone(self) -> None:
        """Signal is installed anew: the safety number is another, until somebody confirms it."""
        self._chat.trusted = False

    def is_trusted(self) -> None:
        """Somebody has compared the safety numbers, and told the daemon: it hands over what it kept back."""
        trust(self._account, {"recipient": self.profile.uuid, "verifiedSafetyNumber": "12345"})

    def leaves(self) -> None:
        """Deletes their account."""
        self._chat.registered = False

    async def waits_for(self, wanted: Callable[[Screen], bool], patience: float = watched.PATIENCE) -> Screen:
        """Waits until the screen is as wanted, and gives it. Raises TimeoutError with the last screen."""
        return await watched.seen(self.profile.name, self._chat.watchers, lambda: self.screen, wanted, patience)

    def hears(self) -> list[bytes]:
        """Plays every voice note of the other side."""
        ours = [one for one in self._chat.bubbles.values() if not one.mine and one.kind == "voice"]
        return [self._account.files[one.file].content for one in ours]

    def subscribe(self) -> AsyncIterator[Screen]:
        """The screen now, then after each change."""
        return watched.screens(self._chat.watchers, lambda: self.screen)

    # --- sending ----------------------------------------------------------------------------------------------------

    def _sends(self, file: StoredFile, kind: str, caption: str = "", size: int | None = None) -> int:
        return self._says(kind, caption, message=caption or None, attachments=[envelopes.attachment(file, size)])

    def _says(self, kind: str, shown: str, quote_of: int | None = None, **content: Any) -> int:
        now = self._account.timestamp()
        self._chat.bubbles[now] = Bubble(
            now, self._account.clock.now(), mine=True, kind=kind, text=shown, quote=quote_of
        )
        message = content.pop("message", shown)
        self._tells(now, dataMessage=envelopes.data(now, message, **content))
        return now

    def _tells(self, timestamp: int, **content: Json) -> None:
        told = envelopes.event(self._account, self.profile, timestamp, **content)
        if self._chat.trusted:
            self._account.tell(told)
        else:
            self._chat.kept_back.append(told)
            self._account.tell(envelopes.untrusted(self._account, self.profile, timestamp))
        self._chat.changed()

    def _known(self, timestamp: int) -> Bubble:
        try:
            return self._chat.bubbles[timestamp]
        except KeyError:
            raise NotPossible(f"no message {timestamp} is on the screen:\n{self.screen}") from None
