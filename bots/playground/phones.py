"""The phones of the demonstration town: a Telegram of our own, where everybody's chat goes on as it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from telegram import Chat, InlineKeyboardButton, InlineKeyboardMarkup, Location, Message, PhotoSize, Sticker, User
from telegram.constants import ChatType, StickerType

from backend.clock import Clock
from backend.database import Database
from backend.demonstration import phones as known
from backend.messaging.messages import SentMedia, SharedPlace, Started, Wrote
from backend.models import ChannelAccount, Identity, Person
from backend.services.webchat import Ours, Theirs, history
from bots.playground.matrix_phones import MatrixTown, open_matrix
from bots.playground.signal_phones import SignalTown, open_signal
from bots.playground.telegram_emulator import Phone, TelegramEmulator
from bots.playground.whatsapp_phones import WhatsAppTown, open_whatsapp
from bots.telegram.keyboard import buttons

BOT: Final = "7000000:of-the-playground-and-of-no-use-elsewhere"
"""Our bot's token in this Telegram; the number is its own."""
SHOWN: Final[Mapping[str, int]] = {"karim": known.KARIM_TELEGRAM, "lea": known.LEA_TELEGRAM}
"""Whose phones the page shows."""

_FIRST_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
_NUMBERS_A_SECOND: Final = 8
"""More than anybody sends, so that a Telegram that starts later begins above every number given before."""


@dataclass(frozen=True)
class Owner:
    """Whose phone it is, and where they live: what the phone shares as its location."""

    name: str
    phone: Phone
    home: tuple[float, float]


@dataclass(frozen=True)
class TownPhones:
    """The emulated Telegram, and the phones in it that are shown; beside it, those on other messengers."""

    emulator: TelegramEmulator
    shown: Mapping[str, Owner]
    signal: SignalTown
    whatsapp: WhatsAppTown
    matrix: MatrixTown


def open_phones(database: Database, clock: Clock, town: str) -> TownPhones:
    """Everybody who is known on Telegram gets their phone back, with what was said on it. `town` is its name."""
    first = first_number(clock.now())
    emulator = TelegramEmulator(BOT, known.TELEGRAM_ACCOUNT, clock=clock, first_update_id=first, first_number=first)
    shown: dict[str, Owner] = {}
    with database.read() as db:
        account = select(ChannelAccount.id).where(
            ChannelAccount.channel == "telegram", ChannelAccount.address == known.TELEGRAM_ACCOUNT
        )
        theirs = select(Identity, Person).join(Person, Person.id == Identity.person_id)
        for identity, person in db.execute(theirs.where(Identity.channel_account_id == account.scalar_subquery())):
            number = int(identity.address)
            phone = emulator.phone(identity.display, number, language_code=person.locale)
            said = history(db, identity.channel_account_id, number)
            phone.remembers(_messages(said, phone.user, emulator.bot.user))
            seat = next((name for name, address in SHOWN.items() if address == number), None)
            if seat is not None:
                shown[seat] = Owner(person.name, phone, (person.latitude or 0.0, person.longitude or 0.0))
    whatsapp = open_whatsapp(database, clock, town, first)
    matrix = open_matrix(database, clock, town, first)
    return TownPhones(emulator, shown, open_signal(database, clock), whatsapp, matrix)


def first_number(now: datetime) -> int:
    """Where the numbers of messages, taps and updates begin for a platform that starts at this moment."""
    return max(1, int((now - _FIRST_DAY).total_seconds() * _NUMBERS_A_SECOND))


def _messages(said: list[Ours | Theirs], person: User, bot: User) -> Iterator[Message]:
    chat = Chat(person.id, ChatType.PRIVATE, first_name=person.first_name)
    for one in said:
        number = one.id.rpartition(":")[2] if isinstance(one, Ours) else one.key
        if not number.isdigit():
            continue  # a tap, an edit: it has no bubble of its own
        if isinstance(one, Ours):
            yield _ours(int(number), one, chat, bot)
        elif content := _theirs(one):
            yield Message(int(number), one.at, chat, from_user=person, **content)


def _ours(number: int, one: Ours, chat: Chat, bot: User) -> Message:
    rows = [[InlineKeyboardButton(each.text, callback_data=each.data) for each in row] for row in buttons(one.message)]
    markup = InlineKeyboardMarkup(rows) if rows else None
    return Message(number, one.at, chat, from_user=bot, text=one.message.text, reply_markup=markup)


def _theirs(one: Theirs) -> dict[str, Any]:
    """What the bubble holds; nothing for what the playground cannot send."""
    match one.content:
        case Wrote(text=text):
            return {"text": text}
        case Started(payload=payload):
            return {"text": f"/start {payload}".strip()}
        case SharedPlace(latitude=latitude, longitude=longitude):
            return {"location": Location(longitude, latitude)}
        case SentMedia(kind=kind, file=file, caption=caption) if make := _FILES.get(kind):
            return {**make(file), "caption": caption or None}
        case _:
            return {}


_FILES: Final[Mapping[str, Callable[[str], dict[str, Any]]]] = {
    "photo": lambda file: {"photo": (PhotoSize(file, file, 90, 90),)},
    "sticker": lambda file: {"sticker": Sticker(file, file, 512, 512, False, False, StickerType.REGULAR, emoji="👍")},
}
