"""The outbox: what we say, kept until a platform has it. Rows are written by the turn and claimed by delivery.

Core, like the inbox. What becomes of a claimed row is in `fates`, what platforms say of it later in `receipts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from backend.messaging import barred, receipts, windows
from backend.messaging.codec import Unreadable
from backend.messaging.messages import OUTGOINGS, Outgoing, Priority
from backend.models import ChannelAccount, Identity, InboxEvent, OutboxMessage, OutboxPart, Person, SharedIdentity
from backend.models.columns import UNOPENED, rows_of
from backend.models.territory import Territory

outbox: Final = rows_of(OutboxMessage)
LONGEST_PARALLEL: Final = 32
UNSENT: Final = ("waiting", "sending")
DROPPED_AT_ONCE: Final = 20
"""Rounds of rows that lapsed meanwhile which one claim looks through."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What to write into the outbox. Without an `identity_id` it is routed when it is claimed."""

    territory_id: int
    person_id: int
    message: Outgoing
    priority: Priority
    identity_id: int | None = None
    account_id: int | None = None
    inbox_id: int | None = None
    about: str | None = None
    cancel_key: str | None = None
    expires_at: datetime | None = None
    trace: str = ""


@dataclass(frozen=True, slots=True)
class ToSend:
    """A row that delivery has claimed."""

    id: int
    identity_id: int
    person_id: int
    to: str
    message: Outgoing
    priority: int
    part: int
    tries: int
    trace: str
    heard_at: datetime | None = None
    """When the person last wrote from there."""
    town: str = ""
    """The name of the person's town, in which they are spoken to whatever account it is."""


def write(db: Session, letters: Iterable[Letter], *, now: datetime) -> int:
    """Puts letters into the outbox, in order. Returns how many."""
    rows = [
        {
            "territory_id": one.territory_id,
            "person_id": one.person_id,
            "identity_id": one.identity_id,
            "channel_account_id": one.account_id,
            "inbox_id": one.inbox_id,
            "content": OUTGOINGS.dumps(one.message),
            "priority": int(one.priority),
            "about": one.about,
            "cancel_key": one.cancel_key,
            "expires_at": one.expires_at,
            "not_before": now,
            "created_at": now,
            "trace": one.trace,
            "state": "waiting",
            "part": 0,
            "tries": 0,
        }
        for one in letters
    ]
    if rows:
        db.connection().execute(_WRITTEN, rows)
    return len(rows)


_WRITTEN: Final = insert(outbox)


def cancel(db: Session, key: str, *, now: datetime) -> int:
    """What is no longer true is not sent any more. Returns how many rows were cancelled."""
    db.flush()
    given = {"key": key, "at": now}
    return sum(int(getattr(db.connection().execute(one, given), "rowcount", 0)) for one in _CANCELLED)


_CANCELLED: Final = tuple(
    update(outbox)
    .where(outbox.c.cancel_key == bindparam("key"), outbox.c.state == literal_column(f"'{state}'"))
    .values(state="cancelled", settled_at=bindparam("at"), error="no longer true")
    for state in ("waiting", windows.PARKED)  # apart: each has an index of its own
)


def route(db: Session, *, now: datetime, limit: int = 200, person_id: int | None = None) -> set[int]:
    """Picks an identity for the rows that have none, or whose identity is gone: the preferred, then the last heard.

    A row whose person can be reached nowhere is set aside. Returns these people. With `person_id`, only this person's
    rows, and those that another process is at are waited for.
    """
    lost = select(*outbox.c["id", "person_id", "about", "territory_id"]).where(
        outbox.c.state == "waiting", outbox.c.channel_account_id.is_(None)
    )
    if person_id is not None:
        lost = lost.where(outbox.c.person_id == person_id)
    lost = lost.order_by(outbox.c.priority, outbox.c.id).limit(limit)
    rows = db.execute(lost.with_for_update(skip_locked=person_id is None)).all()
    nowhere: set[int] = set()
    if not rows:
        return nowhere
    people = {row.person_id for row in rows}
    theirs: dict[int, list[Any]] = {}
    found = (
        select(Identity.person_id, Identity.id, Identity.channel_account_id, ChannelAccount.channel)
        .join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        .where(Identity.person_id.in_(people), Identity.state == "reachable", ~_is_shared())
        .order_by(Identity.preferred.desc(), Identity.heard_at.desc().nulls_last(), Identity.id)
    )
    for one in db.execute(found):
        theirs.setdefault(one.person_id, []).append(one)
    wished = {row[0]: row[1] for row in db.execute(_still_reachable([row.id for row in rows]))}
    for row in rows:
        closed = barred.channels(db, row.about, row.territory_id)
        target = next((one for one in theirs.get(row.person_id, ()) if one.channel not in closed), None)
        account = wished.get(row.id)
        if account is not None:  # a reply goes back the way its question came
            values: dict[str, Any] = {"channel_account_id": account}
        elif target is not None:
            values = {"identity_id": target.id, "channel_account_id": target.channel_account_id}
        else:
            values = {"state": "set_aside", "settled_at": now, "error": "the person can be reached on no channel"}
            nowhere.add(row.person_id)
        db.execute(update(outbox).where(outbox.c.id == row.id).values(values))
    return nowhere


def _is_shared() -> ColumnElement[bool]:
    """What goes where two may read it is addressed there by the turn, which knows what may be read by both."""
    return exists().where(SharedIdentity.identity_id == Identity.id)


def _still_reachable(row_ids: Sequence[int]) -> Any:
    return (
        select(outbox.c.id, Identity.channel_account_id)
        .join(Identity, Identity.id == outbox.c.identity_id)
        .where(outbox.c.id.in_(row_ids), Identity.state == "reachable")
    )


def claim(
    db: Session,
    account_id: int,
    *,
    fence: int | None,
    now: datetime,
    busy: Iterable[int] = (),
    limit: int = LONGEST_PARALLEL,
    person_id: int | None = None,
    lost: Callable[[int], object] = lambda _person_id: None,
) -> list[ToSend]:
    """Takes the next row of each person on this account, highest priority first, and marks it as being sent.

    `busy` are people with a message under way. A row behind one that must wait for its person waits too; what has
    lapsed, or what its person does not wish any more, is settled with its reason instead. `lost` is called with the
    person of each message that nobody can read any more.
    """
    ready = _READY if person_id is None else _READY.where(outbox.c.person_id == person_id)
    given = {"account": account_id, "at": now, "busy": list(busy), "most": limit}
    for _round in range(DROPPED_AT_ONCE):
        taken: dict[int, Any] = {}
        for row in db.connection().execute(ready, given):
            taken.setdefault(row.person_id, row)
        read = ((row, _still_wanted(db, row, now, lost)) for row in taken.values())
        letters = [(row, message) for row, message in read if message is not None]
        if len(letters) == len(taken):
            break
    if letters:
        taking = {"state": "sending", "fence": fence, "tries": outbox.c.tries + 1}
        db.execute(update(outbox).where(outbox.c.id.in_([row.id for row, _message in letters])).values(taking))
    return [
        ToSend(
            row.id, row.identity_id, row.person_id, row.address, message, row.priority, row.part, row.tries + 1,
            row.trace, row.heard_at, row.town,
        )
        for row, message in letters
    ]  # fmt: skip


def _held_up() -> ColumnElement[bool]:
    """Behind an older one of at least its priority, or behind one whose parts are being said, of any."""
    first = aliased(OutboxMessage)
    older = (first.id < outbox.c.id) & (first.priority <= outbox.c.priority)
    return exists().where(
        first.person_id == outbox.c.person_id,
        first.id != outbox.c.id,
        first.state.in_(UNSENT),
        or_(first.channel_account_id == outbox.c.channel_account_id, first.channel_account_id.is_(None)),
        or_(older, first.state == "sending", (first.part > 0) & (outbox.c.part == 0)),
    )


_people: Final = rows_of(Person)
_towns: Final = rows_of(Territory)
_identities: Final = rows_of(Identity)
_events: Final = rows_of(InboxEvent)
_parts: Final = rows_of(OutboxPart)
_READY: Final = (
    select(
        outbox,
        *_identities.c["address", "heard_at"],
        _people.c.state.label("person_state"),
        _towns.c.name.label("town"),
        _events.c.identity_id.label("asked_by"),
    )
    .join(_identities, _identities.c.id == outbox.c.identity_id)
    .join(_people, _people.c.id == outbox.c.person_id)
    .join(_towns, _towns.c.id == _people.c.territory_id)
    .outerjoin(_events, _events.c.id == outbox.c.inbox_id)
    .where(
        outbox.c.state == "waiting",
        outbox.c.channel_account_id == bindparam("account"),
        outbox.c.not_before <= bindparam("at"),
        outbox.c.person_id.not_in(bindparam("busy", expanding=True)),
        ~_held_up(),
    )
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("most"))
)


def _still_wanted(db: Session, row: Any, now: datetime, lost: Callable[[int], object]) -> Outgoing | None:
    """The message, where it may be sent: the world is looked at again when a row falls due."""
    message: Outgoing | None = None
    begun = row.asked_by is None and row.priority != int(Priority.EMERGENCY)
    if row.expires_at is not None and row.expires_at <= now:
        values = {"state": "lapsed", "error": "its time had passed"}
    elif row.person_state != "present" and begun:
        values = {"state": "cancelled", "error": "the person wishes no more messages"}
    else:
        try:
            message = OUTGOINGS.loads(row.content)
        except Unreadable:
            unopened = row.content == UNOPENED
            why = "no key of PALIER_KEY opens it" if unopened else "it was written by another version of Palier"
            values = {"state": "set_aside", "error": why}
            lost(row.person_id)
    if message is None:
        db.execute(update(outbox).where(outbox.c.id == row.id).values({**values, "settled_at": now}))
    return message


def sent(db: Session, row_id: int, platform_id: str, *, now: datetime) -> int | None:
    """The platform has taken the whole message, and calls its last part so.

    Returns its person where a receipt was faster, and says that the message did not arrive.
    """
    receipts.taken(db, row_id, platform_id, now=now)
    values = {"state": "sent", "platform_id": platform_id, "receipt": "accepted", "settled_at": now, "error": None}
    db.execute(update(outbox).where(outbox.c.id == row_id).values(values))
    return receipts.settled(db, row_id, now=now)


def about(db: Session, identity_id: int, platform_id: str) -> str | None:
    """What the message of ours spoke of that has this platform id where the identity is, or a part with it."""
    found = db.execute(_sent(outbox.c.about, identity_id, platform_id)).first()
    return found[0] if found else db.execute(_under_way(outbox.c.about, identity_id)).scalar()


def said(db: Session, identity_id: int, platform_id: str) -> Outgoing | None:
    """What this message of ours was; None where it is not known (any more)."""
    content = db.execute(_sent(outbox.c.content, identity_id, platform_id)).scalar()
    content = content or db.execute(_under_way(outbox.c.content, identity_id)).scalar()
    try:
        message = OUTGOINGS.loads(content or "")
    except Unreadable:
        return None
    return message if isinstance(message, Outgoing) else None


def _under_way(column: Column[Any], identity_id: int) -> Select[Any]:
    """Of the message that is on their telephone perhaps, while its id is not written down yet: what they react to that
    has none. Of one person there is one at a time."""
    sending = outbox.c.identity_id == identity_id, outbox.c.platform_id.is_(None), outbox.c.state == "sending"
    return select(column).where(*sending).order_by(outbox.c.id).limit(1)


def _sent(column: Column[Any], identity_id: int, platform_id: str) -> Select[Any]:
    there = _parts.c.channel_account_id == _identities.c.channel_account_id
    return (
        select(column)
        .join(_parts, _parts.c.outbox_id == outbox.c.id)
        .join(_identities, (_identities.c.id == outbox.c.identity_id) & there)
        .where(_identities.c.id == identity_id, _parts.c.platform_id == platform_id)
    )


def oldest_waiting(db: Session) -> dict[int, datetime]:
    """For each priority, since when the oldest unsent row waits."""
    oldest = select(outbox.c.priority, func.min(outbox.c.created_at)).where(outbox.c.state.in_(UNSENT))
    return {row[0]: row[1] for row in db.execute(oldest.group_by(outbox.c.priority))}
