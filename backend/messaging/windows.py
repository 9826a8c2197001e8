"""Windows: where free text may only follow what the person wrote, it waits, `parked`, until they have.

A notice that the platform has approved tells them that something waits: once for all that is parked. Whatever they
write then, or a tap on its button, opens the window, and what was parked is said first, in order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import ColumnElement, case, delete, or_, select, update
from sqlalchemy.orm import Session

from backend.messaging import barred
from backend.messaging.messages import Priority
from backend.models import ChannelAccount, Identity, OutboxMessage, OutboxPart, Territory
from backend.models.columns import rows_of

PARKED: Final = "parked"
PARKED_FOR: Final = timedelta(days=30)
"""How long a message without an end of its own stays parked: as long as its words are kept once it is settled."""
TRIES: Final = 5
"""A message that no way carries looks for another so often in all."""
LONGEST_ERROR: Final = 400

outbox: Final = rows_of(OutboxMessage)
identity: Final = rows_of(Identity)
part: Final = rows_of(OutboxPart)
_accounts: Final = rows_of(ChannelAccount)


class Row(Protocol):
    """What delivery has claimed."""

    @property
    def id(self) -> int: ...
    @property
    def identity_id(self) -> int: ...
    @property
    def heard_at(self) -> datetime | None: ...


Claimed = TypeVar("Claimed", bound=Row)


def unannounced_of(db: Session, rows: Sequence[Claimed], *, now: datetime) -> list[Claimed]:
    """Parks what waits behind a notice that went already; returns the others."""
    told = announced(db, {row.identity_id for row in rows})
    for row in rows:
        if row.identity_id in told:
            park(db, row.id, heard_at=row.heard_at, now=now)
    return [row for row in rows if row.identity_id not in told]


def announced(db: Session, identity_ids: Collection[int]) -> set[int]:
    """Those of them to whom a notice went that something waits: something is parked for them."""
    waits = select(outbox.c.identity_id).where(_parked(outbox.c.identity_id.in_(identity_ids)))
    return set(db.execute(waits).scalars()) if identity_ids else set()


def park(db: Session, row_id: int, *, heard_at: datetime | None, now: datetime) -> None:
    """To be said once the person has written; at once, where they have meanwhile (they were last heard then)."""
    wrote = select(identity.c.heard_at).join(outbox, outbox.c.identity_id == identity.c.id).where(outbox.c.id == row_id)
    last = db.execute(wrote).scalar()
    meanwhile = last is not None and (heard_at is None or last > heard_at)
    state = "waiting" if meanwhile else PARKED
    values = {"state": state, "not_before": now, "tries": outbox.c.tries - 1, "error": None}
    db.execute(update(outbox).where(outbox.c.id == row_id).values(values))


def waited_for(db: Session, identity_ids: Sequence[int]) -> list[int]:
    """Those of these identities, in this order, for whose persons something is parked: mostly none, asked once."""
    if not identity_ids:
        return []
    me = identity.alias()
    theirs = select(me.c.id).join(identity, identity.c.person_id == me.c.person_id).where(me.c.id.in_(identity_ids))
    found = set(db.execute(theirs.join(outbox, _parked(outbox.c.identity_id == identity.c.id))).scalars())
    return [one for one in dict.fromkeys(identity_ids) if one in found]


def opened(db: Session, identity_id: int, *, answered: str = "", now: datetime) -> None:
    """The person wrote: what is parked for them is said now, where they are, in order, as answers to it.

    What has lapsed meanwhile is not: delivery looks at each once more. Nor is the question that they `answered` under
    the notice itself, by what it is about: their turn takes it back, and it lapses where it does not.
    """
    me = identity.alias()
    theirs = select(identity.c.id).join(me, me.c.person_id == identity.c.person_id).where(me.c.id == identity_id)
    account = select(identity.c.channel_account_id).where(identity.c.id == identity_id).scalar_subquery()
    stays = outbox.c.identity_id == identity_id
    values = {
        "state": "waiting",
        "not_before": now,
        "priority": case((outbox.c.priority > int(Priority.REPLY), int(Priority.REPLY)), else_=outbox.c.priority),
        "part": case((stays, outbox.c.part), else_=0),
        "identity_id": identity_id,
        "channel_account_id": account,
    }
    parked = _parked(outbox.c.identity_id.in_(theirs))
    if answered:
        parked &= or_(outbox.c.about.is_(None), outbox.c.about != answered)
    db.execute(update(outbox).where(parked, *_may_be_said_at(db, identity_id)).values(values))


def _may_be_said_at(db: Session, identity_id: int) -> list[ColumnElement[bool]]:
    """What the town does not speak of there stays parked where it is."""
    there = select(_accounts.c.channel, Territory.policies)
    there = there.join(identity, identity.c.channel_account_id == _accounts.c.id)
    at = db.execute(
        there.join(Territory, Territory.id == identity.c.territory_id).where(identity.c.id == identity_id)
    ).one()
    stays = (outbox.c.identity_id == identity_id) | outbox.c.about.is_(None)
    return [
        stays | ~outbox.c.about.startswith(f"{about}:")
        for about, subject in barred.SUBJECTS.items()
        if at.channel in barred.of_policies(at.policies, subject)
    ]


def closed(db: Session, row_id: int, *, now: datetime) -> None:
    """The platform took this message, then found that it came too late: it is said anew, behind a notice."""
    theirs = select(outbox.c.identity_id).where(outbox.c.id == row_id)
    db.execute(update(identity).where(identity.c.id.in_(theirs)).values(heard_at=None))
    _said_anew(db, [row_id])
    values = {"state": "waiting", "not_before": now, "settled_at": None}
    db.execute(update(outbox).where(outbox.c.id == row_id).values(values))


def unannounced(db: Session, row_id: int, error: str | None, *, now: datetime) -> int | None:
    """The notice of this parked message did not arrive: all that is parked with it looks for another way.

    Returns the person, where one of them found none.
    """
    theirs = select(outbox.c.identity_id).where(outbox.c.id == row_id).scalar_subquery()
    return elsewhere(db, _parked(outbox.c.identity_id == theirs), error, now=now)


def elsewhere(db: Session, which: ColumnElement[bool], error: str | None, *, now: datetime) -> int | None:
    """These messages of one person look for another identity of theirs; the last that was heard first.

    Where there is none they are set aside, and the person is returned.
    """
    rows = db.execute(
        select(*outbox.c["id", "person_id", "identity_id", "tries", "about", "territory_id"])
        .where(which)
        .order_by(outbox.c.id)
    ).all()
    unreached: int | None = None
    for row in rows:
        closed = barred.channels(db, row.about, row.territory_id)
        others = db.execute(_others(row.person_id, row.identity_id)) if row.tries < TRIES else ()
        other = next((one for one in others if one.channel not in closed), None)
        values: dict[str, Any]
        if other is None:
            why = (error or "the platform does not carry it")[:LONGEST_ERROR]
            values = {"state": "set_aside", "settled_at": now, "error": why}
            unreached = int(row.person_id)
        else:
            _said_anew(db, [row.id])
            there = {"identity_id": other.id, "channel_account_id": other.channel_account_id}
            values = {**there, "state": "waiting", "not_before": now, "settled_at": None, "part": 0}
        db.execute(update(outbox).where(outbox.c.id == row.id).values(values))
    return unreached


def lapse(db: Session, *, now: datetime) -> int:
    """What was parked until its time had passed will not be said. Returns how many."""
    over = or_(outbox.c.expires_at <= now, outbox.c.created_at <= now - PARKED_FOR)
    values = {"state": "lapsed", "settled_at": now, "error": "its time had passed before the person wrote"}
    done = db.execute(update(outbox).where(outbox.c.state == PARKED, over).values(values))
    return int(getattr(done, "rowcount", 0))


def _parked(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Parked rows have no platform id yet: their index by identity and platform id finds them at once."""
    return whose & outbox.c.platform_id.is_(None) & (outbox.c.state == PARKED)


def _others(person_id: int, identity_id: int) -> Any:
    return (
        select(*identity.c["id", "channel_account_id"], _accounts.c.channel)
        .join(_accounts, _accounts.c.id == identity.c.channel_account_id)
        .where(identity.c.person_id == person_id, identity.c.id != identity_id, identity.c.state == "reachable")
        .order_by(identity.c.preferred.desc(), identity.c.heard_at.desc().nulls_last(), identity.c.id)
    )


def _said_anew(db: Session, row_ids: Sequence[int]) -> None:
    """Nothing that was said of their parts counts any more."""
    db.execute(delete(part).where(part.c.outbox_id.in_(row_ids)))
    values = {"platform_id": None, "receipt": None, "part": 0}
    db.execute(update(outbox).where(outbox.c.id.in_(row_ids)).values(values))
