"""The Matrix phones of the demonstration town: everybody's conversation goes on as it stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from backend.clock import Clock
from backend.database import Database
from backend.demonstration import phones as known
from backend.messaging.fit import fit
from backend.messaging.messages import Edited, Reacted, SentMedia, SharedPlace, Wrote
from backend.models import ChannelAccount, Identity, Person
from backend.services.webchat import Ours, Theirs, history
from bots.matrix.outbound import CAN
from bots.playground.matrix_emulator import MatrixEmulator, Phone, Said
from bots.playground.matrix_emulator import content as says
from bots.playground.matrix_emulator.rooms import MESSAGE, REACTION
from bots.playground.matrix_emulator.syncing import token

if TYPE_CHECKING:
    from bots.matrix.channel import MatrixChannel

OURS: Final = "of-the-playground-and-of-no-use-elsewhere"
"""Our device's, on this homeserver."""
SHOWN: Final[Mapping[str, str]] = {"aicha": known.AICHA_MATRIX}
"""Whose phones the page shows."""


@dataclass(frozen=True)
class Owner:
    """Whose phone it is, and where they live; nowhere that is known, for whom the town has not met."""

    phone: Phone
    home: tuple[float, float] | None


@dataclass(frozen=True)
class MatrixTown:
    """The emulated homeserver, and the phones on it that are shown."""

    emulator: MatrixEmulator
    shown: Mapping[str, Owner]

    def channel(self, url: str, store: Path, clock: Clock, locale: str) -> MatrixChannel:
        """Ours there. `store` is a folder for the keys of its device."""
        from bots.matrix.channel import MatrixChannel

        return MatrixChannel(url, known.MATRIX_ACCOUNT, OURS, store, clock=clock, locale=locale)


def open_matrix(database: Database, clock: Clock, town: str, first_number: int) -> MatrixTown:
    """Whoever is known on Matrix shares a room with us there, with what was said in it. `town` is its name."""
    emulator = MatrixEmulator(
        known.MATRIX_ACCOUNT, OURS, clock=clock, name=town, lifted=True, first_number=first_number
    )
    shown: dict[str, Owner] = {}
    with database.read() as db:
        ours = select(ChannelAccount.id).where(
            ChannelAccount.channel == "matrix", ChannelAccount.address == known.MATRIX_ACCOUNT
        )
        theirs = select(Identity, Person).join(Person, Person.id == Identity.person_id)
        for identity, person in db.execute(theirs.where(Identity.channel_account_id == ours.scalar_subquery())):
            phone = emulator.phone(identity.display, identity.address)
            emulator.remembers(phone, _said(history(db, identity.channel_account_id, identity.address), phone))
            seat = next((name for name, address in SHOWN.items() if address == identity.address), None)
            if seat is not None:
                there = person.latitude is not None and person.longitude is not None
                shown[seat] = Owner(phone, (person.latitude or 0.0, person.longitude or 0.0) if there else None)
    return MatrixTown(emulator, {**_strangers(emulator), **shown})


def listens_from(database: Database, account_id: int, matrix: MatrixTown) -> None:
    """Whoever writes before we have looked at this homeserver for the first time is heard all the same.

    A real one may hold what was said before we came there, which is not ours to answer; this one holds nothing.
    """
    ours = update(ChannelAccount).where(ChannelAccount.id == account_id, ChannelAccount.cursor == "")
    with database.write() as db:
        db.execute(ours.values(cursor=token(matrix.emulator.home.position)))


def _strangers(emulator: MatrixEmulator) -> dict[str, Owner]:
    """In a town that was invented before Matrix came to it, nobody is known there until they write."""
    found: dict[str, Owner] = {}
    for seat, address in SHOWN.items():
        if address not in emulator.home.users:
            phone = emulator.phone(known.AICHA_NAME, address)
            emulator.remembers(phone, ())
            found[seat] = Owner(phone, None)
    return found


def _said(said: list[Ours | Theirs], phone: Phone) -> Iterator[Said]:
    for one in said:
        at = round(one.at.timestamp() * 1000)
        if isinstance(one, Ours):
            body = "\n".join(part.text for part in fit(one.message, CAN))
            yield Said(one.id, known.MATRIX_ACCOUNT, at, says.text(body))
        elif (found := _theirs(one.content)) is not None:
            kind, content = found
            yield Said(one.key, phone.user.user_id, at, content, kind)


def _theirs(content: Any) -> tuple[str, dict[str, Any]] | None:
    """The event that it was; None for what the playground cannot send. What was in a file is not kept."""
    match content:
        case Wrote(text=text, reply_to=answered):
            return MESSAGE, says.text(text, answered)
        case Edited(text=text, of=of):
            return MESSAGE, says.correction(of, text)
        case Reacted(emoji=emoji, to=to):
            return REACTION, says.reaction(to, emoji)
        case SharedPlace(latitude=latitude, longitude=longitude):
            return MESSAGE, says.location(latitude, longitude)
        case SentMedia(kind="voice", file=file, seconds=seconds):
            return MESSAGE, says.voice(file, "audio/ogg", 0, seconds)
        case SentMedia(kind="photo", file=file, caption=caption):
            return MESSAGE, says.photo(file, "image/jpeg", 0, caption)
        case SentMedia(kind="sticker", file=file):
            return "m.sticker", says.sticker(file, "👍")
        case _:
            return None
