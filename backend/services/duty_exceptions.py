"""Exceptions of the duty roster: closures, openings on public holidays, absences and their stand-ins, time on call."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from backend.models import Agent, DutyException, Territory
from backend.services import territories
from backend.services.actor import Actor
from backend.services.desk_errors import NoStandIn, NoSuchException, NoSuchStretch, StretchesOverlap
from backend.services.duty import AWAY, CLOSED, ON_CALL, OPEN
from backend.services.lifecycles import audit

LONGEST: Final = timedelta(days=366)


def close(db: Session, territory: Territory, first: date, last: date, *, actor: Actor, now: datetime) -> DutyException:
    """The town's service is closed from the first day to the last; who is on call stays so.

    Raises:
        NoSuchStretch: it ends before it begins, is over, or lasts longer than a year.
        StretchesOverlap: something is said of these days already.
    """
    start, end = days(territory, first, last)
    return _add(db, territory, DutyException(kind=CLOSED, start=start, end=end), actor=actor, now=now)


def open_(db: Session, territory: Territory, first: date, last: date, *, actor: Actor, now: datetime) -> DutyException:
    """The ordinary hours hold on these days, although they are public holidays.

    Raises:
        NoSuchStretch: it ends before it begins, is over, or lasts longer than a year.
        StretchesOverlap: something is said of these days already.
    """
    start, end = days(territory, first, last)
    return _add(db, territory, DutyException(kind=OPEN, start=start, end=end), actor=actor, now=now)


def replace(
    db: Session, agent: Agent, stand_in: Agent | None, start: datetime, end: datetime, *, actor: Actor, now: datetime
) -> DutyException:
    """All the duty of this agent is the other's in that time; nobody's, where there is none. Two may swap.

    Raises:
        NoSuchStretch: it ends before it begins, is over, or lasts longer than a year.
        StretchesOverlap: the agent is away then already.
        NoStandIn: whoever stands in is the same, or away then, and does not swap with them; or somebody who is to be
            away stands in for another then.
    """
    if stand_in is not None and (stand_in.id == agent.id or _away(db, stand_in, start, end, swaps_with=agent)):
        raise NoStandIn(stand_in.login)
    if _stands_in(db, agent, start, end, swaps_with=stand_in):
        raise NoStandIn(agent.login)
    territory = db.get_one(Territory, agent.territory_id)
    row = DutyException(
        kind=AWAY, agent_id=agent.id, stand_in_id=stand_in.id if stand_in else None, start=start, end=end
    )
    return _add(db, territory, row, actor=actor, now=now)


def call(
    db: Session, agent: Agent, start: datetime, end: datetime, *, rank: int = 1, actor: Actor, now: datetime
) -> DutyException:
    """The agent is on call in that time: reached, wherever they are, for what is urgent.

    Raises:
        NoSuchStretch: it ends before it begins, is over, or lasts longer than a year.
        StretchesOverlap: the agent is on call then already.
    """
    territory = db.get_one(Territory, agent.territory_id)
    row = DutyException(kind=ON_CALL, agent_id=agent.id, rank=rank, start=start, end=end)
    return _add(db, territory, row, actor=actor, now=now)


def drop(db: Session, territory: Territory, number: int, *, actor: Actor, now: datetime) -> DutyException:
    """The exception holds no more: of one that has begun, from now on.

    Raises:
        NoSuchException: no exception to come has this number here.
    """
    db.flush()
    row = db.get(DutyException, number)
    if row is None or row.territory_id != territory.id or row.end <= now:
        raise NoSuchException(number)
    if row.start < now:
        row.end = now
    else:
        db.delete(row)
    audit(db, territory.id, f"drop {row.kind}", "duty_exception", number, actor=actor, now=now)
    db.flush()
    return row


def coming(db: Session, territory: Territory, *, now: datetime) -> list[DutyException]:
    """Those that are not over, the next first."""
    db.flush()
    theirs = select(DutyException).where(DutyException.territory_id == territory.id, DutyException.end > now)
    return list(db.scalars(theirs.order_by(DutyException.start, DutyException.id)))


def days(territory: Territory, first: date, last: date) -> tuple[datetime, datetime]:
    """From the first moment of the first day to the last of the last, in the town's days."""
    zone = territories.zone(territory)
    try:
        after = last + timedelta(days=1)
    except OverflowError:
        raise NoSuchStretch(f"{first} – {last}") from None
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, after))
    return start, end


def _add(db: Session, territory: Territory, row: DutyException, *, actor: Actor, now: datetime) -> DutyException:
    if row.end <= row.start or row.end <= now or row.end - row.start > LONGEST or row.start > now + LONGEST:
        zone = territories.zone(territory)
        raise NoSuchStretch(f"{row.start.astimezone(zone):%Y-%m-%d %H:%M} – {row.end.astimezone(zone):%Y-%m-%d %H:%M}")
    same = [CLOSED, OPEN] if row.kind in {CLOSED, OPEN} else [row.kind]
    theirs = (DutyException.territory_id == territory.id, DutyException.kind.in_(same))
    mine = DutyException.agent_id == row.agent_id if row.agent_id is not None else DutyException.agent_id.is_(None)
    db.flush()
    if number := db.scalar(
        select(DutyException.id).where(*theirs, mine, _meets(max(row.start, now), row.end)).limit(1)
    ):
        raise StretchesOverlap(number)
    row.territory_id, row.created_at = territory.id, now
    db.add(row)
    db.flush()
    audit(db, territory.id, f"say {row.kind}", "duty_exception", row.id, actor=actor, now=now)
    return row


def _meets(start: datetime, end: datetime) -> ColumnElement[bool]:
    return (DutyException.start < end) & (DutyException.end > start)


def _away(db: Session, agent: Agent, start: datetime, end: datetime, *, swaps_with: Agent) -> bool:
    """Whether they are away then, otherwise than standing in for each other."""
    db.flush()
    theirs = (DutyException.kind == AWAY, DutyException.agent_id == agent.id, _meets(start, end))
    other = or_(DutyException.stand_in_id.is_(None), DutyException.stand_in_id != swaps_with.id)
    return bool(db.scalar(select(exists().where(*theirs, other))))


def _stands_in(db: Session, agent: Agent, start: datetime, end: datetime, *, swaps_with: Agent | None) -> bool:
    """Whether they stand in for somebody then, with whom they do not swap."""
    db.flush()
    theirs = (DutyException.kind == AWAY, DutyException.stand_in_id == agent.id, _meets(start, end))
    other = DutyException.agent_id != (swaps_with.id if swaps_with else 0)
    return bool(db.scalar(select(exists().where(*theirs, other))))
