"""The WhatsApp phones of the demonstration town: a newcomer whom the town does not know until he writes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from backend.clock import Clock
from backend.database import Database
from backend.demonstration import phones as known
from backend.messaging.fit import fit
from backend.messaging.messages import Outgoing, Reacted, SentMedia, SharedPlace, Tapped, Wrote
from backend.models import ChannelAccount
from backend.services.webchat import Ours, Theirs, history
from backend.wording import wording
from bots.playground.whatsapp_emulator import Phone, WhatsAppEmulator
from bots.playground.whatsapp_emulator.messages import Content, checked
from bots.playground.whatsapp_emulator.state import Message
from bots.whatsapp.outbound import CAN, CHOOSE, OR_POSITION, Words, calls
from bots.whatsapp.templates import TEMPLATES

if TYPE_CHECKING:
    from bots.whatsapp.channel import WhatsAppChannel

OURS: Final = "of-the-playground-and-of-no-use-elsewhere"
"""Our token, secret and word in this WhatsApp."""
MARCEL: Final = "marcel"


@dataclass(frozen=True)
class WhatsAppTown:
    """The emulated WhatsApp, and the phones on it that are shown."""

    emulator: WhatsAppEmulator
    shown: Mapping[str, Phone]

    def channel(self, api: str, clock: Clock) -> WhatsAppChannel:
        """Ours there."""
        from bots.whatsapp.channel import WhatsAppChannel

        return WhatsAppChannel(OURS, known.WHATSAPP_ACCOUNT, OURS, OURS, api, clock=clock)


def open_whatsapp(database: Database, clock: Clock, town: str, first_number: int) -> WhatsAppTown:
    """All our notices are approved there; whoever wrote has on their phone what was said on it."""
    account = known.WHATSAPP_ACCOUNT
    emulator = WhatsAppEmulator(OURS, OURS, clock=clock, phone_id=account, first_number=first_number)
    emulator.approves(*(one.submission(town) for one in TEMPLATES))
    phone = emulator.phone(known.MARCEL_NAME, known.MARCEL_WHATSAPP)
    ours = select(ChannelAccount.id).where(ChannelAccount.channel == "whatsapp", ChannelAccount.address == account)
    with database.read() as db:
        if (account_id := db.scalar(ours)) is not None:
            phone.remembers(_bubbles(history(db, account_id, phone.chat.user_id)))
    return WhatsAppTown(emulator, {MARCEL: phone})


def _bubbles(said: list[Ours | Theirs]) -> list[Message]:
    bubbles: list[Message] = []
    numbers = itertools.count(1)
    for one in said:
        if isinstance(one, Ours):
            bubbles += [
                Message(next(numbers), one.id, False, "text", content, one.at, receipt="read")
                for content in _ours(one.message)
            ]
            continue
        _marks(bubbles, one)
        for kind, content, answered in _theirs(one):
            bubbles.append(Message(next(numbers), one.key, True, kind, content, one.at, answered))
    return bubbles


def _marks(bubbles: list[Message], one: Theirs) -> None:
    """What it changes of the bubbles above: an emoji under one, buttons that go once one is picked."""
    for place, above in reversed(list(enumerate(bubbles))):
        match one.content:
            case Reacted(emoji=emoji, to=to) if above.wamid == to:
                bubbles[place] = replace(above, reaction=emoji)
                return
            case Tapped(title=title) if title in [button.title for button in above.content.buttons]:
                bubbles[place] = replace(above, chosen=title)
                return


def _ours(message: Outgoing) -> Iterator[Content]:
    for part in fit(message, CAN):
        speaker = wording(part.locale or "fr", "UTC")
        for call in calls(part, Words(speaker.say(CHOOSE), speaker.say(OR_POSITION))):
            yield checked({"type": call.type, call.type: call.content}, ())


def _theirs(one: Theirs) -> Iterator[tuple[str, Content, str | None]]:
    """What the bubble is, holds and answers; nothing for what has none, or what the playground cannot send."""
    match one.content:
        case Wrote(text=text, reply_to=answered):
            yield "text", Content(text), answered
        case Tapped(title=title):
            yield "text", Content(title), None
        case SharedPlace():
            yield "location", Content(""), None
        case SentMedia(kind=kind, caption=caption) if kind in {"photo", "voice", "sticker"}:
            yield kind, Content(caption), None
