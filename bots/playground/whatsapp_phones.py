"""The WhatsApp of the demonstration town: a newcomer's phone, whom the town does not know until they write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.messaging.messages import Outgoing, SentMedia, SharedPlace, Tapped, Wrote
from backend.models import ChannelAccount, Identity
from backend.services.webchat import Ours, Theirs, history
from backend.wording import wording
from bots.playground.phones import Owner, first_number
from bots.playground.whatsapp_emulator import WhatsAppEmulator
from bots.playground.whatsapp_emulator.messages import Content, checked
from bots.playground.whatsapp_emulator.state import Message
from bots.whatsapp.channel import WhatsAppChannel
from bots.whatsapp.outbound import CHOOSE, OR_POSITION, Words, calls
from bots.whatsapp.templates import TEMPLATES

OURS: Final = "of-the-playground-and-of-no-use-elsewhere"
"""Our token, secret and word in this WhatsApp."""
SEAT: Final = "marcel"
NUMBER: Final = "33639980001"
"""In a range that ARCEP keeps for fiction."""
NAME: Final = "Marcel Petit"


def open_whatsapp(
    database: Database, clock: Clock, town: str, home: tuple[float, float]
) -> tuple[WhatsAppEmulator, Owner]:
    """A WhatsApp on which all our notices are approved, and the newcomer's phone, with what was said on it."""
    emulator = WhatsAppEmulator(OURS, OURS, clock=clock, first_number=first_number(clock.now()))
    emulator.approves(*(one.submission(town) for one in TEMPLATES))
    phone = emulator.phone(NAME, NUMBER)
    with database.read() as db:
        phone.remembers(_said(db, phone.chat.user_id))
    return emulator, Owner(NAME, phone, home)


def channel(api: str, clock: Clock, town: str, emulator: WhatsAppEmulator) -> WhatsAppChannel:
    """Ours there."""
    return WhatsAppChannel(OURS, emulator.number.phone_id, OURS, OURS, api, clock=clock, town=town)


def _said(db: Session, address: str) -> Iterator[Message]:
    theirs = (
        select(Identity.channel_account_id, Identity.address)
        .join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        .where(ChannelAccount.channel == "whatsapp", Identity.address == address)
    )
    if (known := db.execute(theirs).first()) is None:
        return
    for number, one in enumerate(history(db, known.channel_account_id, known.address), 1):
        content, kind = (_ours(one.message), "text") if isinstance(one, Ours) else _theirs(one)
        wamid = one.id if isinstance(one, Ours) else one.key
        receipt = "read" if isinstance(one, Ours) else ""
        yield Message(number, wamid, isinstance(one, Theirs), kind, content, one.at, receipt=receipt)


def _ours(message: Outgoing) -> Content:
    speaker = wording(message.locale or "fr", "UTC")
    call = calls(message, Words(speaker.say(CHOOSE), speaker.say(OR_POSITION)))[0]
    return checked({"type": call.type, call.type: call.content}, ())


def _theirs(one: Theirs) -> tuple[Content, str]:
    match one.content:
        case Wrote(text=text):
            return Content(text), "text"
        case Tapped(title=title):
            return Content(title), "text"
        case SharedPlace():
            return Content(""), "location"
        case SentMedia(kind=kind, caption=caption):
            return Content(caption), kind
        case _:
            return Content("…"), "text"
