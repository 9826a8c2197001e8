"""The Signal phones of the demonstration town: a neighbour whom the town does not know until she writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from backend.clock import Clock
from backend.database import Database
from backend.demonstration import phones as known
from backend.messaging.fit import fit
from backend.messaging.messages import Edited, Reacted, SentMedia, SharedPlace, Wrote
from backend.models import ChannelAccount
from backend.services.webchat import Ours, Theirs, history
from bots.playground.signal_emulator import Bubble, Phone, SignalEmulator
from bots.signal.outbound import CAN

YVONNE: Final = "yvonne"


@dataclass(frozen=True)
class SignalTown:
    """The emulated Signal, and the phones on it that are shown."""

    emulator: SignalEmulator
    shown: Mapping[str, Phone]


def open_signal(database: Database, clock: Clock) -> SignalTown:
    """Whoever wrote on Signal has on their phone what was said on it."""
    emulator = SignalEmulator(known.SIGNAL_ACCOUNT, clock=clock)
    phone = emulator.phone(known.YVONNE_NAME, known.YVONNE_SIGNAL)
    account = select(ChannelAccount.id).where(
        ChannelAccount.channel == "signal", ChannelAccount.address == known.SIGNAL_ACCOUNT
    )
    with database.read() as db:
        if (account_id := db.scalar(account)) is not None:
            phone.remembers(_bubbles(history(db, account_id, known.YVONNE_SIGNAL)))
    return SignalTown(emulator, {YVONNE: phone})


def _bubbles(said: list[Ours | Theirs]) -> Iterator[Bubble]:
    bubbles: dict[int, Bubble] = {}
    for one in said:
        named = one.id if isinstance(one, Ours) else one.key.rpartition(":")[2]
        if not named.isdigit():
            continue  # a call, a message that could not be read: it has no bubble of its own
        timestamp = int(named)
        if isinstance(one, Ours):
            text = "\n".join(part.text for part in fit(one.message, CAN))
            bubbles[timestamp] = Bubble(timestamp, one.at, mine=False, kind="text", text=text)
        else:
            _adds(bubbles, timestamp, one)
    yield from bubbles.values()


def _adds(bubbles: dict[int, Bubble], timestamp: int, one: Theirs) -> None:
    match one.content:
        case Edited(text=text, of=of) if (changed := bubbles.get(int(of.rpartition(":")[2]))) is not None:
            changed.text, changed.edited = text, True
        case Reacted(emoji=emoji, to=to) if (marked := bubbles.get(int(to))) is not None:
            marked.reactions[known.YVONNE_SIGNAL] = emoji
        case content if shown := _shown(content):
            bubbles[timestamp] = Bubble(timestamp, one.at, mine=True, **shown)


def _shown(content: Any) -> dict[str, Any]:
    """What the bubble holds; nothing for what the playground cannot send."""
    match content:
        case Wrote(text=text, reply_to=quoted):
            return {"kind": "text", "text": text, "quote": int(quoted) if quoted else None}
        case SharedPlace():
            return {"kind": "location", "text": ""}
        case SentMedia(kind=kind, caption=caption) if kind in ("photo", "voice"):
            return {"kind": kind, "text": caption}
        case SentMedia(kind="sticker"):
            return {"kind": "sticker", "text": "👍"}
        case _:
            return {}
