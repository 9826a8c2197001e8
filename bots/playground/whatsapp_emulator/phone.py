"""One person's phone: what they can do in WhatsApp, and what they see."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from typing import Any

from bots.playground import watched
from bots.playground.possible import NotPossible
from bots.playground.whatsapp_emulator.messages import Button, Content
from bots.playground.whatsapp_emulator.screen import Screen, Shown, screen_of
from bots.playground.whatsapp_emulator.state import Chat, Message, NumberState


class Phone:
    """One person in a chat with one number. Only what a real phone allows can be done with it."""

    def __init__(self, number: NumberState, chat: Chat) -> None:
        self._number = number
        self.chat = chat
        self._sheet: int | None = None

    @property
    def screen(self) -> Screen:
        return screen_of(self.chat, self._sheet)

    def remembers(self, messages: Iterable[Message]) -> None:
        """The chat goes on from an earlier day, with what was said in it."""
        for message in messages:
            self.chat.keep(message)
            if message.mine:
                self.chat.seen.add(message.wamid)
                self.chat.heard_at = max(self.chat.heard_at or message.at, message.at)

    async def types(self, text: str) -> int:
        return self._says("text", Content(text), {"text": {"body": text}})

    async def replies_to(self, message_id: int, text: str) -> int:
        """Answers one message of the chat, by swiping it."""
        return self._says("text", Content(text), {"text": {"body": text}}, answers=self._shown(message_id))

    async def taps(self, title: str) -> int:
        """Taps the lowest button that reads so, or the row of the open list."""
        if self._sheet is not None:
            row = next((one for one in self.screen.sheet if one.title == title), None)
            if row is None:
                raise NotPossible(f"no row {title!r} in the open list:\n{self.screen.sheet}")
            return self._picks(self._shown(self._sheet), row)
        for shown in reversed(self.screen):
            for button in shown.buttons:
                if button.title == title:
                    return self._presses(shown, button)
        raise NotPossible(f"no button {title!r} on this screen:\n{self.screen}")

    async def taps_data(self, message_id: int, data: str) -> int | None:
        """Taps the button, or the row, of a message by what it carries; `≡` opens its list, and closes it."""
        shown = self._shown(message_id)
        if data == "≡" and shown.rows:
            await (self.closes_list() if self._sheet == message_id else self.opens_list(message_id))
            return None
        for button in shown.buttons:
            if button.id == data:
                return self._presses(shown, button)
        for row in shown.rows:
            if row.id == data:
                return self._picks(shown, row)
        raise NotPossible(f"message {message_id} has no such button:\n{self.screen}")

    async def opens_list(self, number: int | None = None) -> list[str]:
        """Opens the sheet of a list, of the lowest where none is named; gives its titles."""
        lists = [one for one in self.screen if one.rows and number in {None, one.number}]
        if not lists:
            raise NotPossible(f"no list on this screen:\n{self.screen}")
        self._sheet = lists[-1].number
        self.chat.changed()
        return [row.title for row in self.screen.sheet]

    async def closes_list(self) -> None:
        self._sheet = None
        self.chat.changed()

    async def reacts(self, number: int, emoji: str) -> None:
        """Puts an emoji on a message, or takes it away (an empty one)."""
        shown = self._shown(number)
        self.chat.keep(replace(self.chat.messages[number], reaction=emoji))
        self._posts("reaction", {"reaction": {"message_id": shown.wamid, "emoji": emoji}}, self._number.wamid()[1])

    async def shares_location(self, latitude: float, longitude: float) -> int:
        place = {"latitude": latitude, "longitude": longitude}
        return self._says("location", Content(""), {"location": place})

    async def shares_contact(self, name: str, phone: str) -> int:
        card = {"name": {"formatted_name": name, "first_name": name}, "phones": [{"phone": phone, "type": "CELL"}]}
        return self._says("contacts", Content(name), {"contacts": [card]})

    async def sends_voice(self, content: bytes = b"OggS", kind: str = "audio/ogg; codecs=opus") -> int:
        return self._sends_file("audio", content, kind, voice=True)

    async def sends_photo(
        self, content: bytes = b"\xff\xd8\xff\xe0", caption: str = "", kind: str = "image/jpeg"
    ) -> int:
        return self._sends_file("image", content, kind, caption=caption)

    async def sends_sticker(self, emoji: str = "👍") -> int:
        del emoji
        return self._sends_file("sticker", b"RIFF", "image/webp", animated=False)

    async def sends_document(self, content: bytes, name: str, kind: str = "application/pdf") -> int:
        return self._sends_file("document", content, kind, filename=name)

    async def sends_poll(self) -> int:
        """Of which a business is told only that there was something."""
        error = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown"}
        return self._says("unsupported", Content(""), {"errors": [error], "unsupported": {"type": "poll"}})

    async def calls(self) -> str:
        """Calls the number, which rings; gives the call's id."""
        call_id = self._number.wamid()[1].replace("wamid.", "wacid.")
        session = {"sdp_type": "offer", "sdp": "v=0"}
        self._rings(call_id, event="connect", direction="USER_INITIATED", session=session)
        return call_id

    async def hangs_up(self, call_id: str) -> None:
        """Lets it ring no longer: nobody had picked up."""
        self._rings(call_id, event="terminate", direction="USER_INITIATED", status="FAILED")

    async def changes_number(self, wa_id: str) -> None:
        """Moves the account to another number, of which the business is told."""
        old, self.chat.wa_id = self.chat.wa_id, wa_id
        system = {"body": f"{self.chat.name} changed", "wa_id": wa_id, "type": "user_changed_number"}
        message = {"from": old, "id": self._number.wamid()[1], "timestamp": self._number.timestamp(), "type": "system"}
        self._number.tell({"messages": [{**message, "system": system}]})

    async def reads(self) -> None:
        """Opens the chat: what was delivered is read, of which the business is told."""
        for message in list(self.chat.messages.values()):
            if not message.mine and message.receipt == "delivered":
                self.chat.keep(replace(message, receipt="read"))
                self._number.status(self.chat, message.wamid, "read")

    async def comes_online(self) -> None:
        """What waited at the platform is delivered."""
        self.chat.offline = False
        for message in list(self.chat.messages.values()):
            if message.receipt == "sent":
                self.chat.keep(replace(message, receipt="delivered"))
                self._number.status(self.chat, message.wamid, "delivered")

    async def blocks(self) -> None:
        """Blocks the number, which is not told: what it sends fails."""
        self.chat.blocked = True

    async def unblocks(self) -> None:
        self.chat.blocked = False

    async def waits_for(self, wanted: Callable[[Screen], bool], patience: float = watched.PATIENCE) -> Screen:
        """Waits until the screen is as wanted, and gives it. Raises TimeoutError with the last screen."""
        return await watched.seen(self.chat.name, self.chat.watchers, lambda: self.screen, wanted, patience)

    def hears(self) -> list[bytes]:
        """Plays every voice note of the business."""
        notes = [one.content.voice for one in self.chat.messages.values() if not one.mine and one.kind == "voice"]
        return [self._number.files[one].content for one in notes]

    def subscribe(self) -> AsyncIterator[Screen]:
        """The screen now, then after each change."""
        return watched.screens(self.chat.watchers, lambda: self.screen)

    def _shown(self, number: int) -> Shown:
        for shown in self.screen:
            if shown.number == number:
                return shown
        raise NotPossible(f"no message {number} on this screen:\n{self.screen}")

    def _presses(self, shown: Shown, button: Button) -> int:
        """A reply button, or the quick reply under a template: two kinds on the wire."""
        if shown.template:
            pressed: dict[str, Any] = {"button": {"payload": button.id, "text": button.title}}
            return self._says("button", Content(button.title), pressed, answers=shown)
        reply = {"type": "button_reply", "button_reply": {"id": button.id, "title": button.title}}
        return self._says("interactive", Content(button.title), {"interactive": reply}, answers=shown, chosen=True)

    def _picks(self, shown: Shown, row: Button) -> int:
        picked = {"id": row.id, "title": row.title} | ({"description": row.description} if row.description else {})
        self._sheet = None
        reply = {"type": "list_reply", "list_reply": picked}
        return self._says("interactive", Content(row.title), {"interactive": reply}, answers=shown)

    def _sends_file(self, kind: str, content: bytes, mime: str, *, caption: str = "", **more: Any) -> int:
        stored = self._number.store(content, mime)
        proof = hashlib.sha256(content).hexdigest()
        told = {"id": stored.id, "mime_type": mime, "sha256": proof, **more} | ({"caption": caption} if caption else {})
        shown = "voice" if more.get("voice") else {"image": "photo"}.get(kind, kind)
        return self._says(kind, Content(caption), {kind: told}, shown_as=shown)

    def _says(
        self, kind: str, content: Content, told: dict[str, Any], *, answers: Shown | None = None, chosen: bool = False,
        shown_as: str = "",
    ) -> int:  # fmt: skip
        if self.chat.blocked:
            raise NotPossible("this phone blocked the number: unblock it first")
        number, wamid = self._number.wamid()
        if answers is not None:
            author = self.chat.wa_id if answers.mine else self._number.display
            told = {**told, "context": {"from": author, "id": answers.wamid}}
            if chosen:
                self.chat.keep(replace(self.chat.messages[answers.number], chosen=content.text))
        looks = shown_as or ("text" if kind in {"interactive", "button"} else kind)
        now, answered = self._number.clock.now(), answers.wamid if answers else None
        self.chat.keep(Message(number, wamid, True, looks, content, now, answered))
        self._posts(kind, told, wamid)
        return number

    def _rings(self, call_id: str, **told: Any) -> None:
        """Calling opens the window, too."""
        self.chat.heard_at = self._number.clock.now()
        call = {
            "id": call_id,
            "to": self._number.display,
            "timestamp": self._number.timestamp(),
            **self._from(),
            **told,
        }
        self._number.tell({"contacts": [self.chat.contact], "calls": [call]}, "calls")

    def _posts(self, kind: str, told: dict[str, Any], wamid: str) -> None:
        self.chat.heard_at = self._number.clock.now()
        message: dict[str, Any] = {"id": wamid, "timestamp": self._number.timestamp(), "type": kind, **told}
        self._number.tell({"contacts": [self.chat.contact], "messages": [{**message, **self._from()}]})

    def _from(self) -> dict[str, str]:
        """As whom the platform names them to the business."""
        named = {} if self.chat.number_hidden else {"from": self.chat.wa_id}
        return named | ({"from_user_id": self.chat.user_id} if self.chat.user_id else {})
