"""Announcements: what neighbours are told without having asked, whatever it is of. Rare, wished for, and refusable.

Offers of a hand and gatherings share one count: nobody is told more often in a week than the town decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from backend.models import Consent, Conversation, GatheringGuest, OfferAnswer, Person
from backend.models.columns import rows_of
from backend.services import places

ALL: Final = "announcements"
"""Whoever has taken this back is told of nothing, unless they have wished for one kind since."""
KINDS: Final = ("offers", "gatherings", ALL)
"""The consents that STOP takes back."""
WEEK: Final = timedelta(days=7)
REACH_M: Final = 3_000
"""How far away neighbours are told, in metres, at most."""
READ_MOST: Final = 400
"""Neighbours around who are read before the nearest are kept."""


@dataclass(slots=True)
class Near:
    """Where what is announced starts from, as far as it is known."""

    latitude: float | None
    longitude: float | None
    cell: int | None


def accepts(kind: str) -> ColumnElement[bool]:
    """They said yes to messages of this kind, and have not taken it back."""
    return exists().where(Consent.person_id == Person.id, Consent.kind == kind, Consent.withdrawn_at.is_(None))


def may_be_told(territory_id: int, kind: str, limit: int, *, now: datetime) -> ColumnElement[bool]:
    """Those of the town who can be told, have not refused it, and were told less often than `limit` this week."""
    return (
        (Person.territory_id == territory_id)
        & (Person.state == "present")
        & or_(Person.quiet_until.is_(None), Person.quiet_until <= now)
        & exists().where(Conversation.person_id == Person.id)
        & ~_refused(kind)
        & (_told_since(now - WEEK) < limit)
    )


def nearest(db: Session, near: Near, may: ColumnElement[bool], *, last: ColumnElement[Any], most: int) -> list[int]:
    """The nearest; behind them those of whom nobody knows where they live, who say it with their answer.

    Where nobody knows from where it starts, all of the town are near: those first who were told longest ago (`last`).
    """
    if near.cell is None:
        waited = select(Person.id).where(may).order_by(last.asc().nulls_first(), Person.id)
        return list(db.scalars(waited.limit(most)))
    around = [Person.cell.between(one.first, one.last) for one in places.disk(near.cell, REACH_M)]
    rows = db.execute(
        select(Person.id, Person.latitude, Person.longitude)
        .where(may, or_(Person.cell.is_(None), *around))
        .order_by(Person.cell.is_(None), Person.id)
        .limit(READ_MOST)
    ).all()
    found = [(places.between(row, near), row.id) for row in rows]
    reached = sorted((metres, person_id) for metres, person_id in found if metres is not None and metres <= REACH_M)
    unknown = [person_id for metres, person_id in found if metres is None]
    return [*_ids(reached), *unknown][:most]


def _ids(reached: Iterable[tuple[int, int]]) -> list[int]:
    return [person_id for _metres, person_id in reached]


def _refused(kind: str) -> ColumnElement[bool]:
    """Whether they took this kind back, or all of them, and have not wished for this one since."""
    since = rows_of(Consent).alias("since")
    return exists().where(
        Consent.person_id == Person.id,
        Consent.kind.in_((kind, ALL)),
        Consent.withdrawn_at.is_not(None),
        ~exists()
        .where(since.c.person_id == Person.id, since.c.kind == kind, since.c.withdrawn_at.is_(None))
        .where(or_(Consent.kind == kind, since.c.given_at >= Consent.withdrawn_at))
        .correlate(Person, Consent),
    )


def _told_since(moment: datetime) -> ColumnElement[int]:
    """How often somebody was told of anything; what they looked for themselves is no announcement."""
    offers = select(func.count()).where(
        OfferAnswer.person_id == Person.id, OfferAnswer.sent_at > moment, OfferAnswer.asked_for.is_(False)
    )
    gatherings = select(func.count()).where(
        GatheringGuest.person_id == Person.id, GatheringGuest.told_at > moment, GatheringGuest.asked_for.is_(False)
    )
    return offers.scalar_subquery() + gatherings.scalar_subquery()
