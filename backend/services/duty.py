"""The duty roster: who reads alerts when, and is somebody reading them now?

Who is on call reads what is urgent, as long as there is a way of reaching them. At moments to come, ask `covered`,
`next_covered` and `first_gap`; for many of them, `roster_of` once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from backend import public_holidays
from backend.models import Agent, Duty, DutyException, Territory
from backend.roster import DAY_ENDS, Absence, Hours, Roster, Spell, Stretch
from backend.services import reaching, territories
from backend.services.actor import Actor
from backend.services.desk_errors import NoSuchHours
from backend.services.lifecycles import audit

RANKS: Final = range(1, 10)
CLOSED, OPEN, AWAY, ON_CALL = KINDS = ("closed", "open", "away", "on_call")
"""The kinds of an exception."""


def on_duty(db: Session, territory: Territory, *, now: datetime, urgent: bool = False) -> bool:
    """Whether somebody at the desk is reading alerts at this moment; of `urgent` ones, whoever is on call does too."""
    return roster_of(db, territory, since=now).covered(now, urgent=urgent)


def reads_at(db: Session, territory: Territory, *, now: datetime, urgent: bool = False) -> datetime | None:
    """When somebody of the roster reads next: now, where somebody does; None where nobody will, as far as is known."""
    return roster_of(db, territory, since=now).next(now, urgent=urgent)


def covered(db: Session, territory: Territory, at: datetime) -> bool:
    """Whether an urgent alert that is raised at this moment to come is read at once, at the desk or on call."""
    return roster_of(db, territory, since=at).covered(at, urgent=True)


def next_covered(db: Session, territory: Territory, at: datetime) -> datetime | None:
    """The first moment from this one on at which an urgent alert is read; None where none is known."""
    return roster_of(db, territory, since=at).next(at, urgent=True)


def first_gap(db: Session, territory: Territory, since: datetime, until: datetime) -> datetime | None:
    """The first moment of this time, its end included, at which nobody would read an urgent alert; None where somebody
    is there throughout.
    """
    return roster_of(db, territory, since=since).gap(since, until, urgent=True)


def is_at_desk(db: Session, territory: Territory, login: str, *, now: datetime) -> bool:
    """Whether this agent is on duty at the desk now."""
    there = [one.who for one in roster_of(db, territory, since=now).at(now) if not one.on_call]
    return bool(db.scalar(select(exists().where(Agent.id.in_(there), Agent.login == login))))


def roster_of(db: Session, territory: Territory, *, since: datetime) -> Roster:
    """Everything that decides who is on duty from this moment on. Agents who are no longer active are left out, and so
    is the being on call of those whom nothing reaches.
    """
    db.flush()
    active = frozenset(db.scalars(select(Agent.id).where(Agent.territory_id == territory.id, Agent.active)))
    weekly = db.scalars(select(Duty).where(Duty.territory_id == territory.id).order_by(Duty.id))
    said = select(DutyException).where(DutyException.territory_id == territory.id, DutyException.end > since)
    exceptions = list(db.scalars(said.order_by(DutyException.id)))
    hours = tuple(
        Hours(one.agent_id, one.weekday, one.opens, one.closes, one.rank, bool(one.on_call), bool(one.holidays))
        for one in weekly
        if one.agent_id in active
    )
    spells = tuple(
        Spell(one.start, one.end, one.agent_id or 0, one.rank)
        for one in exceptions
        if one.kind == ON_CALL and one.agent_id in active
    )
    absences = tuple(
        Absence(one.start, one.end, one.agent_id or 0, one.stand_in_id if one.stand_in_id in active else None)
        for one in exceptions
        if one.kind == AWAY and one.agent_id in active
    )
    where = territories.holidays_of(territory)
    on_call = spells or any(one.on_call for one in hours)
    return Roster(
        territories.zone(territory), hours, spells, absences,
        closures=tuple(Stretch(one.start, one.end) for one in exceptions if one.kind == CLOSED),
        openings=tuple(Stretch(one.start, one.end) for one in exceptions if one.kind == OPEN),
        is_holiday=lambda day: bool(public_holidays.name_of(day, where)),
        reached=frozenset(reaching.of_town(db, territory.id)) if on_call else frozenset(),
    )  # fmt: skip


def roster(db: Session, territory: Territory) -> list[tuple[Agent, Duty]]:
    """Who is on duty when in an ordinary week, day by day; agents who are no longer active are left out."""
    db.flush()
    rows = select(Agent, Duty).join(Duty, Duty.agent_id == Agent.id)
    theirs = rows.where(Duty.territory_id == territory.id, Agent.active)
    in_order = theirs.order_by(Duty.weekday, Duty.opens, Duty.rank, Agent.login)
    return [(agent, hours) for agent, hours in db.execute(in_order)]


@dataclass(frozen=True, slots=True)
class As:
    """How somebody is on duty: at which rank, on call or at the desk, on public holidays too."""

    rank: int = 1
    on_call: bool = False
    holidays: bool = False


def set_hours(
    db: Session,
    agent: Agent,
    weekdays: Iterable[int],
    opens: int,
    closes: int,
    role: As = As(),
    *,
    also: bool = False,
    actor: Actor,
    now: datetime,
) -> None:
    """The agent reads alerts on these days from `opens` to `closes`, in minutes after local midnight.

    What was said of these days before is replaced, unless it is `also` so: before and after lunch.

    Raises:
        NoSuchHours: they end before they begin, lie outside a day, or meet those that are kept.
    """
    if not 0 <= opens < closes <= DAY_ENDS or role.rank not in RANKS:
        raise NoSuchHours(f"{opens // 60:02}:{opens % 60:02}–{closes // 60:02}:{closes % 60:02}")
    days = sorted(set(weekdays))
    if not also:
        _clear(db, agent, days)
    elif _meet(db, agent, days, opens, closes):
        raise NoSuchHours(f"{agent.login} has some of these hours already")
    for day in days:
        db.add(
            Duty(
                territory_id=agent.territory_id, agent_id=agent.id, weekday=day, opens=opens, closes=closes,
                rank=role.rank, on_call=role.on_call, holidays=role.holidays,
            )
        )  # fmt: skip
    db.flush()
    audit(db, agent.territory_id, "set_duty", "agent", agent.id, actor=actor, now=now)


def remove_hours(db: Session, agent: Agent, weekdays: Iterable[int], *, actor: Actor, now: datetime) -> int:
    """The agent is not on duty on these days any more; returns how many spans were taken off."""
    removed = _clear(db, agent, sorted(set(weekdays)))
    audit(db, agent.territory_id, "remove_duty", "agent", agent.id, actor=actor, now=now)
    return removed


def _clear(db: Session, agent: Agent, weekdays: list[int]) -> int:
    db.flush()
    theirs = delete(Duty).where(Duty.agent_id == agent.id, Duty.weekday.in_(weekdays))
    return len(db.execute(theirs.returning(Duty.id)).all())


def _meet(db: Session, agent: Agent, weekdays: list[int], opens: int, closes: int) -> bool:
    db.flush()
    theirs = exists().where(Duty.agent_id == agent.id, Duty.weekday.in_(weekdays))
    return bool(db.scalar(select(theirs.where(Duty.opens < closes, Duty.closes > opens))))
