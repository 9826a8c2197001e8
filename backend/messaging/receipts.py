"""Receipts: what platforms say of our messages after they took them, late, twice, out of order, or before we know it.

Each part of a message has a row under its platform's id, with the furthest that it came. Whoever is first makes it:
the send that is written down, or a receipt that was faster. A message came as far as all of its parts did.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, case, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.messaging import windows
from backend.messaging.messages import Receipt
from backend.models import ChannelAccount, OutboxMessage, OutboxPart
from backend.models.columns import rows_of

RUNGS: Final = ("accepted", "delivered", "read")
"""A ladder that only climbs: delivered may come before accepted."""
FAILED: Final = "failed"
"""The platform took it, and could not hand it over: no rung is below but the first, and none is above."""
CLOSED: Final = "closed"
"""As `failed`, because free text came too late there: it is said again once the person has written."""
WITHHELD: Final = "withheld"
"""As `failed`, because the platform will not carry it to this person: it looks for another way to them."""
FAILURES: Final = (FAILED, CLOSED, WITHHELD)
KEPT: Final = timedelta(days=2)
"""How long a receipt is kept that belongs to no message of ours: its send is written down within minutes, or never."""

outbox: Final = rows_of(OutboxMessage)
part: Final = rows_of(OutboxPart)
_accounts: Final = rows_of(ChannelAccount)
_FIRST: Final = RUNGS[0]


def note(db: Session, account_id: int, arrived: Iterable[Receipt], *, now: datetime) -> list[int]:
    """Keeps the furthest that each message came. Returns the people whom a message did not reach after all.

    A receipt of a message that is not known yet waits for it.
    """
    unreached: list[int] = []
    for one in arrived:
        if one.state not in RUNGS and one.state not in FAILURES:
            continue
        below = RUNGS[: RUNGS.index(one.state)] if one.state in RUNGS else (_FIRST,)
        error = (one.error[:400] or "the platform gave up") if one.state in FAILURES else None
        given = {"account": account_id, "platform": one.platform_id, "receipt": one.state, "error": error, "now": now}
        connection = db.connection()
        outbox_id = connection.execute(_NOTED[connection.dialect.name], {**given, "below": below}).scalar()
        if outbox_id is not None and (person_id := _reached(db, outbox_id, now)) is not None:
            unreached.append(person_id)
    return unreached


def taken(db: Session, row_id: int, platform_id: str, *, now: datetime) -> None:
    """The platform has taken a part of this message and calls it so. Said twice, it is written once.

    Written before the message's own row is touched: a receipt that comes at this moment locks in the same order.
    """
    if platform_id:
        connection = db.connection()
        connection.execute(_TAKEN[connection.dialect.name], {"row": row_id, "platform": platform_id, "now": now})


def settled(db: Session, row_id: int, *, now: datetime) -> int | None:
    """What receipts have said already of a message whose parts have all been taken.

    Returns its person, where one of them said that it failed.
    """
    ahead = select(part.c.id).where(part.c.outbox_id == row_id, part.c.receipt != _FIRST).limit(1)
    return _reached(db, row_id, now) if db.execute(ahead).first() else None


def forgotten(db: Session, messages: ColumnElement[bool]) -> None:
    """Of these messages another account will say all, from the beginning: what was said before is theirs no more."""
    db.execute(delete(part).where(part.c.outbox_id.in_(select(outbox.c.id).where(messages, outbox.c.part > 0))))


def forget_strangers(db: Session, *, now: datetime, limit: int) -> int:
    """Deletes at most so many old receipts that belong to no message of ours; returns how many."""
    old = select(part.c.id).where(part.c.outbox_id.is_(None), part.c.at <= now - KEPT).order_by(part.c.at).limit(limit)
    return len(db.execute(delete(part).where(part.c.id.in_(old)).returning(part.c.id)).all())


def _reached(db: Session, outbox_id: int, now: datetime) -> int | None:
    """Writes how far the message came, once it has been said whole; returns its person where a part failed.

    Of a parked message there is nothing but the notice that it waits: where that fails, it looks for another way.
    """
    whole = select(outbox.c.person_id, outbox.c.state).where(
        outbox.c.id == outbox_id, outbox.c.state.in_(("sent", windows.PARKED))
    )
    db.execute(select(outbox.c.id).where(outbox.c.id == outbox_id).with_for_update(key_share=True))
    found = db.execute(whole).first()
    if found is None:
        return None
    said = db.execute(select(part.c.receipt, part.c.error).where(part.c.outbox_id == outbox_id)).all()
    failed = [one for one in said if one.receipt in FAILURES]
    if found.state == windows.PARKED:
        return windows.unannounced(db, outbox_id, failed[0].error, now=now) if failed else None
    if any(one.receipt == CLOSED for one in failed):
        windows.closed(db, outbox_id, now=now)
        return None
    if any(one.receipt == WITHHELD for one in failed):
        return windows.elsewhere(db, outbox.c.id == outbox_id, failed[0].error, now=now)
    if failed:
        values: dict[str, Any] = {"receipt": FAILED, "state": "set_aside", "settled_at": now, "error": failed[0].error}
    else:
        values = {"receipt": min((one.receipt for one in said), key=RUNGS.index)}
    db.execute(update(outbox).where(outbox.c.id == outbox_id).values(values))
    return int(found.person_id) if failed else None


# --- the statements, built once -------------------------------------------------------------------------------------

_COLUMNS: Final = ["territory_id", "channel_account_id", "platform_id", "outbox_id", "receipt", "error", "at"]
_KEY: Final = ["channel_account_id", "platform_id"]
_PLATFORM: Final = bindparam("platform", type_=part.c.platform_id.type)
_NOW: Final = bindparam("now", type_=part.c.at.type)
Insert = sqlite.Insert | postgresql.Insert


def _noted(once: Insert) -> Any:
    """A receipt climbs on the row of its part, or makes it; returns the message, where it is known."""
    receipt, error = (bindparam(name, type_=part.c[name].type) for name in ("receipt", "error"))
    nobodys = literal(None, part.c.outbox_id.type)
    row = select(_accounts.c.territory_id, _accounts.c.id, _PLATFORM, nobodys, receipt, error, _NOW)
    new = once.from_select(_COLUMNS, row.where(_accounts.c.id == bindparam("account")))
    return new.on_conflict_do_update(
        index_elements=_KEY,
        set_={"receipt": new.excluded.receipt, "error": new.excluded.error},
        where=part.c.receipt.in_(bindparam("below", expanding=True)),
    ).returning(part.c.outbox_id)


def _taken(once: Insert) -> Any:
    """Makes the row of a part, or says whose it is where a receipt made it.

    An id that was another message's is a new one: the platform counts afresh.
    """
    first, no_error = literal(_FIRST, part.c.receipt.type), literal(None, part.c.error.type)
    row = select(outbox.c.territory_id, outbox.c.channel_account_id, _PLATFORM, outbox.c.id, first, no_error, _NOW)
    new = once.from_select(_COLUMNS, row.where(outbox.c.id == bindparam("row")))
    ours = or_(part.c.outbox_id.is_(None), part.c.outbox_id == new.excluded.outbox_id)
    return new.on_conflict_do_update(
        index_elements=_KEY,
        set_={
            "outbox_id": new.excluded.outbox_id,
            "receipt": case((ours, part.c.receipt), else_=new.excluded.receipt),
            "error": case((ours, part.c.error), else_=new.excluded.error),
            "at": new.excluded.at,
        },
    )


_INSERTS: Final[dict[str, Insert]] = {"sqlite": sqlite.insert(part), "postgresql": postgresql.insert(part)}
_NOTED: Final = {engine: _noted(once) for engine, once in _INSERTS.items()}
_TAKEN: Final = {engine: _taken(once) for engine, once in _INSERTS.items()}
