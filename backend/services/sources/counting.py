"""What came of each card: who came by it, on which channel, and who of them asked for help or offered it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, cast, exists, func, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Source, SourceVisit, Volunteer


@dataclass(frozen=True, slots=True)
class Count:
    """One card on one channel (empty where nobody has shown it yet). People are counted once."""

    source: Source
    channel: str
    came: int
    """People of whom we first heard by it."""
    asked: int
    """Of these, who has asked for help."""
    volunteered: int
    """Of these, who has signed up as a volunteer."""
    seen_again: int
    """Showings by people whom we knew already."""


def of(db: Session, territory_id: int, *, ended: bool = True) -> list[Count]:
    """Every card of the town, the oldest first."""
    return counted(db, select(Source).where(Source.territory_id == territory_id), ended=ended)


def counted(db: Session, which: Any, *, ended: bool = True) -> list[Count]:
    """The cards that a statement selects, with what came of each on each channel."""
    db.flush()
    theirs = which if ended else which.where(Source.ended_at.is_(None))
    sources = list(db.scalars(theirs.order_by(Source.id)))
    rows = _figures(db, [one.id for one in sources])
    return [Count(source, *figures) for source in sources for figures in rows.get(source.id, [("", 0, 0, 0, 0)])]


def _figures(db: Session, ids: Iterable[int]) -> dict[int, list[tuple[str, int, int, int, int]]]:
    came = cast(SourceVisit.first, Integer)
    asked = exists().where(HelpRequest.requester_id == SourceVisit.person_id)
    offered = exists().where(Volunteer.person_id == SourceVisit.person_id)
    rows = (
        select(
            SourceVisit.source_id,
            SourceVisit.channel,
            func.sum(came),
            func.sum(came * cast(asked, Integer)),
            func.sum(came * cast(offered, Integer)),
            func.sum(SourceVisit.times - came),
        )
        .where(SourceVisit.source_id.in_(list(ids)))
        .group_by(SourceVisit.source_id, SourceVisit.channel)
        .order_by(SourceVisit.source_id, SourceVisit.channel)
    )
    found: dict[int, list[tuple[str, int, int, int, int]]] = {}
    for source, channel, new, asking, offering, again in db.execute(rows):
        found.setdefault(source, []).append((channel, int(new), int(asking), int(offering), int(again)))
    return found
