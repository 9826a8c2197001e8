"""What this WhatsApp knows: our number, people's chats with it, files, templates, and what is told of it all."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from backend.clock import Clock
from bots.playground.whatsapp_emulator.errors import (
    Refusal,
    kept_back,
    no_object,
    parameter,
    too_late,
    undeliverable,
)
from bots.playground.whatsapp_emulator.limits import FloodControl, Limits
from bots.playground.whatsapp_emulator.messages import OPUS, Content, checked

LARGEST_SOUND: Final = 16 * 1024 * 1024
UPLOADED: Final = ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", OPUS)
"""What a business may upload of sounds: "Supported media types"; plain `audio/ogg` is none of them."""
WINDOW: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Message:
    """One bubble. `receipt` is how far one of ours came: sent, delivered, read, failed."""

    number: int
    wamid: str
    mine: bool
    """The person's, not the business's."""
    kind: str
    content: Content
    at: datetime
    reply_to: str | None = None
    receipt: str = ""
    reaction: str = ""
    chosen: str = ""
    """The title that was picked of it."""


@dataclass
class Chat:
    """A person, and their conversation with us."""

    wa_id: str
    user_id: str
    """Business-scoped; empty for somebody of before 2026."""
    name: str
    number_hidden: bool = False
    heard_at: datetime | None = None
    blocked: bool = False
    offline: bool = False
    kept_back: bool = False
    """Meta withholds what is not an answer from this person (131049)."""
    typing: bool = False
    seen: set[str] = field(default_factory=set)
    """Their own messages that show two blue ticks."""
    messages: dict[int, Message] = field(default_factory=dict)
    watchers: set[Callable[[], None]] = field(default_factory=set)

    @property
    def contact(self) -> dict[str, Any]:
        """As a webhook names them."""
        told: dict[str, Any] = {"profile": {"name": self.name}}
        if not self.number_hidden:
            told["wa_id"] = self.wa_id
        return {**told, "user_id": self.user_id} if self.user_id else told

    def keep(self, message: Message) -> Message:
        self.messages[message.number] = message
        self.changed()
        return message

    def changed(self) -> None:
        for watcher in list(self.watchers):
            watcher()


@dataclass(frozen=True)
class StoredFile:
    id: str
    content: bytes
    kind: str
    ours: bool = False
    """Uploaded by the business."""


Tell = Callable[..., None]
"""Hands a webhook's `value` over for delivery."""


class NumberState:
    """One number of a business, and everybody who writes to it."""

    def __init__(
        self, token: str, phone_id: str, business_id: str, display: str, *, clock: Clock, limits: Limits, tell: Tell,
        first_number: int = 1,
    ) -> None:  # fmt: skip
        self.token = token
        self.phone_id = phone_id
        self.business_id = business_id
        self.display = display
        self.clock = clock
        self.flood = FloodControl(limits, clock.monotonic)
        self.chats: dict[str, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.templates: list[dict[str, Any]] = []
        self.refuses_late = False
        """Whether free text after the window is taken first, and refused by a status; else at once."""
        self._tell = tell
        self._numbers = itertools.count(first_number)

    def chat_of(self, address: str) -> Chat | None:
        return next((one for one in self.chats.values() if address in {one.wa_id, one.user_id}), None)

    def wamid(self) -> tuple[int, str]:
        number = next(self._numbers)
        secret = hashlib.sha256(f"{self.phone_id}:{number}".encode()).digest()[:15]
        return number, f"wamid.{base64.b64encode(secret).decode()}{number}"

    def store(self, content: bytes, kind: str, *, ours: bool = False) -> StoredFile:
        number, _wamid = self.wamid()
        stored = StoredFile(str(900_000_000_000_000 + number), content, kind, ours)
        self.files[stored.id] = stored
        return stored

    def takes_file(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Keeps a file that the business uploads. Raises Refusal."""
        if body.get("messaging_product") != "whatsapp":
            raise parameter("The parameter messaging_product is required.")
        content, kind = body.get("file", b""), str(body.get("type", ""))
        if not isinstance(content, bytes) or not content:
            raise parameter("The parameter file is required.")
        if kind not in UPLOADED or (kind == OPUS and b"OpusHead" not in content[:64]):
            raise parameter(f"Param file must be a file with one of the following types: {', '.join(UPLOADED)}.")
        if len(content) > LARGEST_SOUND:
            raise Refusal(131052, "(#131052) Media download error", "Media file size too big. Max file size: 16MB")
        return {"id": self.store(content, kind, ours=True).id}

    # --- what the business does -------------------------------------------------------------------------------------

    def send(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Takes a message, or a sign that one was read. Raises Refusal."""
        if body.get("messaging_product") != "whatsapp":
            raise parameter("The parameter messaging_product is required.")
        if "status" in body:
            return self._signs(body)
        to = str(body.get("recipient") or body.get("to") or "").lstrip("+")
        if not to:
            raise parameter("The parameter to is required.")
        content = checked(body, self.templates, {one.id: one.kind for one in self.files.values() if one.ours})
        chat = self.chat_of(to)
        self.flood.count(chat.wa_id if chat else to)
        late = chat is not None and not content.template and self._too_late(chat)
        if late and not self.refuses_late:
            raise too_late()
        number, wamid = self.wamid()
        contact = {"input": to, **({"wa_id": chat.wa_id} if chat else {})}
        self._carry(
            chat,
            to,
            Message(number, wamid, False, "voice" if content.voice else "text", content, self.clock.now()),
            late=late,
        )
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid}]}

    def _too_late(self, chat: Chat) -> bool:
        return chat.heard_at is None or self.clock.now() - chat.heard_at >= WINDOW

    def _carry(self, chat: Chat | None, to: str, message: Message, *, late: bool) -> None:
        if chat is None or chat.blocked:
            self.status(chat, message.wamid, "failed", to=to, error=undeliverable())
        elif late:
            self.status(chat, message.wamid, "failed", error=too_late())
        elif chat.kept_back and message.content.template:
            self.status(chat, message.wamid, "failed", error=kept_back())
        else:
            chat.typing = False
            self.status(chat, message.wamid, "sent")
            if chat.offline:
                chat.keep(replace(message, receipt="sent"))
            else:
                chat.keep(replace(message, receipt="delivered"))
                self.status(chat, message.wamid, "delivered")

    def _signs(self, body: Mapping[str, Any]) -> dict[str, Any]:
        for chat in self.chats.values():
            if any(one.wamid == body.get("message_id") and one.mine for one in chat.messages.values()):
                chat.seen |= {one.wamid for one in chat.messages.values() if one.mine}
                chat.typing = "typing_indicator" in body
                chat.changed()
                return {"success": True}
        raise no_object(str(body.get("message_id")))

    # --- what the business is told ----------------------------------------------------------------------------------

    def status(self, chat: Chat | None, wamid: str, state: str, *, to: str = "", error: Refusal | None = None) -> None:
        told: dict[str, Any] = {"id": wamid, "status": state, "timestamp": self.timestamp()}
        told |= {"recipient_id": chat.wa_id if chat else to}
        if chat and chat.user_id:
            told["recipient_user_id"] = chat.user_id
        if error is not None:
            told["errors"] = [error.in_status()]
        elif state in {"sent", "delivered"}:
            told["conversation"] = {"id": "c0ffee", "origin": {"type": "service"}}
            told["pricing"] = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service",
                               "category": "service"}  # fmt: skip
        self.tell({"contacts": [chat.contact] if chat else [], "statuses": [told]})

    def tell(self, value: dict[str, Any], field: str = "messages") -> None:
        metadata = {"display_phone_number": self.display, "phone_number_id": self.phone_id}
        self._tell({"messaging_product": "whatsapp", "metadata": metadata, **value}, field)

    def timestamp(self) -> str:
        return str(int(self.clock.now().timestamp()))


def listed(submission: Mapping[str, Any], template_id: str, status: str) -> dict[str, Any]:
    """A template as the API lists it."""
    return {"parameter_format": "POSITIONAL", **submission, "id": template_id, "status": status}
