"""One person's phone: what they can do in Telegram, and what they see."""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from telegram import (
    CallbackQuery,
    ChatMemberBanned,
    ChatMemberMember,
    ChatMemberUpdated,
    Contact,
    InaccessibleMessage,
    Location,
    Message,
    PhotoSize,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Sticker,
    User,
    Video,
    Voice,
)
from telegram import Chat as ChatCard
from telegram.constants import ChatType, StickerType, UpdateType
from telegram.helpers import create_deep_linked_url

from bots.playground import watched
from bots.playground.possible import NotPossible
from bots.playground.telegram_emulator.formatted import Formatted, detected
from bots.playground.telegram_emulator.screen import Screen, Shown, screen_of
from bots.playground.telegram_emulator.settings_api import menu_of
from bots.playground.telegram_emulator.state import BotState, Chat, TappedButton
from bots.playground.telegram_emulator.updates import wire


class Phone:
    """One user with a private chat with one bot. Only what a real phone allows can be done with it."""

    def __init__(self, bot: BotState, user: User) -> None:
        self._bot = bot
        self.user = user
        self._card = ChatCard(
            user.id, ChatType.PRIVATE, first_name=user.first_name, last_name=user.last_name, username=user.username
        )
        self._chat = bot.chat(self._card)

    @property
    def screen(self) -> Screen:
        return screen_of(self._chat)

    def remembers(self, messages: Iterable[Message]) -> None:
        """The chat goes on from an earlier day, with what was said in it; the bot may write in it."""
        self._chat.started = True
        for message in messages:
            self._chat.keep(message)
            self._chat.last_message_id = max(self._chat.last_message_id, message.message_id)

    async def starts(self, payload: str = "") -> int:
        """Opens the bot, possibly from a link that carries a payload of 1–64 letters, digits, `_` and `-`."""
        if payload:
            create_deep_linked_url(str(self._bot.user.username), payload)
        return await self.types(f"/start {payload}".strip())

    async def types(self, text: str) -> int:
        """Sends a text; gives its message number."""
        return self._says(**_typed(text))

    @property
    def menu(self) -> dict[str, str]:
        """What the button beside the field offers: each command, with what stands beside it."""
        return {f"/{one['command']}": one["description"] for one in menu_of(self._bot, self.user)}

    async def picks(self, command: str) -> int:
        """Taps a command of the menu, which sends it at once."""
        if command not in self.menu:
            raise NotPossible(f"the menu offers no {command}: {', '.join(self.menu) or 'there is none'}")
        return await self.types(command)

    async def replies_to(self, message_id: int, text: str) -> int:
        """Answers one message of the chat, by swiping it."""
        return self._says(reply_to_message=_bare(self._shown(message_id).message), **_typed(text))

    async def edits(self, message_id: int, text: str) -> None:
        """Changes one's own earlier text."""
        shown = self._shown(message_id)
        if not shown.mine or shown.kind != "text":
            raise NotPossible(f"message {message_id} is no text of this phone:\n{self.screen}")
        typed = _typed(text)
        entities = [wire(entity) for entity in typed.get("entities", ())]
        message = self._bot.edit(self._chat, shown.message, {"text": typed["text"], "entities": entities or None})
        self._bot.updates.add(UpdateType.EDITED_MESSAGE, message, self._card.id)

    async def taps(self, text: str) -> str | None:
        """Taps the lowest button, or the key of the keyboard, that reads so; gives the callback query's id if any."""
        for shown in reversed(self.screen):
            for button in (button for row in shown.buttons for button in row if button.text == text):
                if button.callback_data is None:
                    raise NotPossible(f"the button {text!r} opens a page; nothing reaches the bot")
                return await self.taps_data(shown.message_id, str(button.callback_data))
        for key in (key for row in self.screen.keyboard for key in row if key.text == text):
            if key.request_location or key.request_contact:
                raise NotPossible(f"the key {text!r} shares something: use shares_location or shares_contact")
            self._hide_one_time_keyboard()
            await self.types(text)
            return None
        raise NotPossible(f"no button reads {text!r}; keys {self.screen.keys}, screen:\n{self.screen}")

    async def taps_data(self, message: int | Shown, data: str) -> str:
        """Taps a button by its data, even one that a newer edit has taken away: phones lag behind."""
        shown = message if isinstance(message, Shown) else self._shown(message)
        gone = InaccessibleMessage(self._card, shown.message_id)
        current = self._chat.messages.get(shown.message_id, gone)
        query_id = self._bot.next_query_id()
        self._bot.taps[query_id] = TappedButton(self._chat, self._bot.clock.monotonic())
        query = CallbackQuery(query_id, self.user, self._chat.instance, message=current, data=data)
        self._bot.updates.add(UpdateType.CALLBACK_QUERY, query, self._card.id)
        return query_id

    async def shares_location(self, latitude: float, longitude: float) -> int:
        self._hide_one_time_keyboard()
        return self._says(location=Location(longitude, latitude))

    async def shares_live_location(self, latitude: float, longitude: float, seconds: int = 900) -> int:
        """Shows where one is for some time; see `moves`."""
        self._hide_one_time_keyboard()
        return self._says(location=Location(longitude, latitude, live_period=seconds))

    async def moves(self, message_id: int, latitude: float, longitude: float) -> None:
        """Is elsewhere, while one's live location is shared: Telegram edits its message."""
        message = self._chat.messages[message_id]
        shared = wire(message.location) if message.location else {}
        if "live_period" not in shared:
            raise NotPossible(f"message {message_id} shares no live location")
        place = {**shared, "latitude": latitude, "longitude": longitude}
        edited = self._bot.edit(self._chat, message, {"location": place})
        self._bot.updates.add(UpdateType.EDITED_MESSAGE, edited, self._card.id)

    async def shares_contact(self, phone_number: str, first_name: str | None = None, user_id: int | None = None) -> int:
        """Shares a phone number; one's own unless another person is named."""
        self._hide_one_time_keyboard()
        own = first_name is None
        contact = Contact(phone_number, first_name or self.user.first_name, user_id=self.user.id if own else user_id)
        return self._says(contact=contact)

    async def sends_voice(self, content: bytes = b"OggS", seconds: int = 2, size: int | None = None) -> int:
        stored = self._bot.store("voice", "oga", content, size)
        return self._says(
            voice=Voice(stored.file_id, stored.unique_id, seconds, mime_type="audio/ogg", file_size=stored.size)
        )

    async def sends_photo(self, content: bytes = b"\xff\xd8\xff", caption: str | None = None) -> int:
        stored = self._bot.store("photos", "jpg", content)
        photo = (PhotoSize(stored.file_id, stored.unique_id, 90, 90, file_size=stored.size),)
        return self._says(photo=photo, caption=caption)

    async def sends_video(self, content: bytes = b"ftyp", caption: str | None = None, size: int | None = None) -> int:
        stored = self._bot.store("videos", "mp4", content, size)
        video = Video(stored.file_id, stored.unique_id, 320, 240, 4, mime_type="video/mp4", file_size=stored.size)
        return self._says(video=video, caption=caption)

    async def sends_sticker(self, emoji: str = "👍") -> int:
        stored = self._bot.store("stickers", "webp", b"RIFF")
        sticker = Sticker(stored.file_id, stored.unique_id, 512, 512, False, False, StickerType.REGULAR, emoji=emoji)
        return self._says(sticker=sticker)

    async def writes_in_group(self, text: str, group_id: int = -1_001_000_000_001, title: str = "Les voisins") -> int:
        """Writes in a group of which the bot is a member (and reads everything)."""
        group = self._bot.chat(ChatCard(group_id, ChatType.SUPERGROUP, title=title))
        group.started = True
        self._bot.seen_users.add(self.user.id)
        return self._posts(group, **_typed(text))

    async def blocks(self) -> None:
        """Blocks the bot, which is told."""
        self._chat.blocked = True
        self._tells_membership(was_member=True)

    async def unblocks(self) -> None:
        self._chat.blocked = False
        self._tells_membership(was_member=False)

    async def waits_for(self, wanted: Callable[[Screen], bool], patience: float = watched.PATIENCE) -> Screen:
        """Waits until the screen is as wanted, and gives it. Raises TimeoutError with the last screen."""
        return await watched.seen(self.user.first_name, self._chat.watchers, lambda: self.screen, wanted, patience)

    def subscribe(self) -> AsyncIterator[Screen]:
        """The screen now, then after each change."""
        return watched.screens(self._chat.watchers, lambda: self.screen)

    def _shown(self, message_id: int) -> Shown:
        for shown in self.screen:
            if shown.message_id == message_id:
                return shown
        raise NotPossible(f"no message {message_id} on this screen:\n{self.screen}")

    def _says(self, **content: Any) -> int:
        if self._chat.blocked:
            raise NotPossible("this phone blocked the bot: unblock it first")
        self._chat.started = True
        return self._posts(self._chat, **content)

    def _posts(self, chat: Chat, **content: Any) -> int:
        message = self._bot.post(chat, self.user, **content)
        self._bot.updates.add(UpdateType.MESSAGE, message, chat.card.id)
        return message.message_id

    def _hide_one_time_keyboard(self) -> None:
        for number, keyboard in sorted(self._chat.sent_keyboards.items(), reverse=True):
            if isinstance(keyboard, ReplyKeyboardMarkup) and keyboard.one_time_keyboard:
                self._chat.sent_keyboards[number] = ReplyKeyboardRemove()
            return

    def _tells_membership(self, *, was_member: bool) -> None:
        member = ChatMemberMember(self._bot.user)
        banned = ChatMemberBanned(self._bot.user, until_date=self._bot.never)
        old, new = (member, banned) if was_member else (banned, member)
        update = ChatMemberUpdated(self._card, self.user, self._bot.clock.now(), old, new)
        self._bot.updates.add(UpdateType.MY_CHAT_MEMBER, update, self._card.id)


def _typed(text: str) -> dict[str, Any]:
    """A text as the phone's keyboard sends it, with what Telegram finds in it."""
    formatted = detected(Formatted(text))
    return {"text": formatted.text, "entities": formatted.entities} if formatted.entities else {"text": text}


def _bare(message: Message) -> Message:
    """A message as it is quoted: without what it answered itself."""
    fields = {name: value for name, value in wire(message).items() if name != "reply_to_message"}
    return Message.de_json(fields, None)
