"""What Telegram knows of one bot: its chats and their messages, its files, its commands, its webhook."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telegram import Chat as ChatCard
from telegram import Message, User

from backend.clock import Clock
from bots.playground.telegram_emulator.errors import bad_request, forbidden
from bots.playground.telegram_emulator.keyboards import Keyboard
from bots.playground.telegram_emulator.limits import FloodControl, Limits
from bots.playground.telegram_emulator.updates import UpdateQueue, wire


@dataclass
class Toast:
    """What a callback answer shows for a moment at the top of the screen, or as a box to be closed."""

    text: str
    is_box: bool


@dataclass
class Chat:
    """One conversation: its messages by number, and whether the bot may write in it."""

    card: ChatCard
    instance: str
    started: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    sent_keyboards: dict[int, Keyboard] = field(default_factory=dict)
    toast: Toast | None = None
    action: str | None = None
    watchers: set[Callable[[], None]] = field(default_factory=set)
    last_message_id: int = 0

    def next_message_id(self) -> int:
        self.last_message_id += 1
        return self.last_message_id

    def keep(self, message: Message) -> Message:
        self.messages[message.message_id] = message
        self.changed()
        return message

    def changed(self) -> None:
        for watcher in list(self.watchers):
            watcher()


@dataclass(frozen=True)
class TappedButton:
    """A callback query that waits for its answer."""

    chat: Chat
    at: float


@dataclass(frozen=True)
class StoredFile:
    """A file that a person sent."""

    file_id: str
    unique_id: str
    path: str
    content: bytes
    size: int


@dataclass(frozen=True)
class Webhook:
    """Where updates are pushed."""

    url: str
    secret: str
    max_connections: int


@dataclass
class WebhookTroubles:
    """The last failed delivery, as getWebhookInfo tells it."""

    at: datetime | None = None
    message: str | None = None


class BotState:
    """One bot's side of Telegram."""

    def __init__(
        self,
        token: str,
        username: str,
        *,
        clock: Clock,
        limits: Limits,
        first_update_id: int,
        first_number: int = 1,
    ) -> None:
        self.token = token
        self.clock = clock
        self.limits = limits
        self.user = User(int(token.partition(":")[0]), username, is_bot=True, username=username)
        self.flood = FloodControl(limits, clock.monotonic)
        self.updates = UpdateQueue(first_update_id, clock.monotonic)
        self.chats: dict[int, Chat] = {}
        self.seen_users: set[int] = set()
        self.taps: dict[str, TappedButton] = {}
        self.files: dict[str, StoredFile] = {}
        self.commands: dict[str, list[dict[str, Any]]] = {}
        self.webhook: Webhook | None = None
        self.webhook_troubles = WebhookTroubles()
        self._first_number = first_number
        self._numbers = itertools.count(first_number)

    def chat(self, card: ChatCard) -> Chat:
        """The chat of this card, opened at its first use."""
        if card.id not in self.chats:
            instance = str(-(card.id * 7_919 + self.user.id))
            self.chats[card.id] = Chat(card, instance, last_message_id=self._first_number - 1)
        return self.chats[card.id]

    def known_chat(self, chat_id: str) -> Chat:
        """A chat the bot may address.

        Raises:
            Refusal: it does not exist for this bot.
        """
        if not chat_id.strip():
            raise bad_request("chat_id is empty")
        chat = self.chats.get(int(chat_id)) if chat_id.strip().lstrip("-").isdigit() else None
        if chat is None or not (chat.started or chat.card.id in self.seen_users):
            raise bad_request("chat not found")
        return chat

    def writable_chat(self, chat_id: str) -> Chat:
        """A chat the bot may write in.

        Raises:
            Refusal: nobody is there, nobody started it, or the person blocked the bot.
        """
        chat = self.known_chat(chat_id)
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def post(self, chat: Chat, author: User, **content: Any) -> Message:
        """Puts a new message into a chat."""
        return chat.keep(Message(chat.next_message_id(), self.clock.now(), chat.card, from_user=author, **content))

    def edit(self, chat: Chat, message: Message, changes: Mapping[str, Any]) -> Message:
        """Replaces parts of a message, named and shaped as in its JSON; None takes a part away."""
        fields = {**wire(message), **changes, "edit_date": int(self.clock.now().timestamp())}
        edited = Message.de_json({name: value for name, value in fields.items() if value is not None}, None)
        return chat.keep(edited)

    def store(self, kind: str, extension: str, content: bytes, size: int | None = None) -> StoredFile:
        """Keeps a file that a person sent, for the bot to fetch."""
        number = next(self._numbers)
        file_id = f"AgAC{kind}{number:06d}"
        stored = StoredFile(
            file_id,
            f"Aq{number:06d}",
            f"{kind}/file_{number}.{extension}",
            content,
            len(content) if size is None else size,
        )
        self.files[file_id] = stored
        return stored

    @property
    def never(self) -> datetime:
        """The date that Telegram writes as 0: for ever."""
        return datetime.fromtimestamp(0, UTC)

    def next_query_id(self) -> str:
        return str(4_000_000_000_000 + next(self._numbers))
