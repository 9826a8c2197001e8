"""In the demonstration town two organise themselves since last month, and two others may, once an agent agrees."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.demonstration.settling import PERSONAE, Settled, door
from backend.demonstration.town import DemoTown
from backend.models import HelpRequest, Link, Person
from backend.models import Volunteer as VolunteerRow
from backend.services import alerts, missions
from backend.services.actor import SYSTEM, Actor
from backend.services.lifecycles import born
from backend.services.links import answering, asking
from backend.services.locking import existing

OLD: Final = (11, 10, 9)
RECENT: Final = (4, 3, 2)
"""Weeks ago in which a neighbour helped."""
CALLS: Final = "sylvie"


def organise_themselves(db: Session, here: Settled, town: DemoTown, now: datetime) -> None:
    """The three hands given to each of two neighbours, and what came of them."""
    here_known = (one for one in town.residents if one.channel in here.accounts and one.key not in PERSONAE)
    reached = [one.key for one in here_known if one.since < now]
    asks, waits = here.people[reached[-1]], here.people[reached[-2]]
    goes, also_goes = _helpers(town, here)
    home = door(town.addresses[len(town.addresses) // 4])
    for weeks in OLD:
        _helped(db, asks, goes, home, _wednesday(now, weeks, town))
    _agree(db, asks, goes, _wednesday(now, OLD[-1] - 1, town))
    _was_low(db, waits, _wednesday(now, RECENT[0] + 1, town))
    for weeks in RECENT:
        _helped(db, waits, also_goes, home, _wednesday(now, weeks, town))


def _helpers(town: DemoTown, here: Settled) -> tuple[Person, Person]:
    """They read here: nobody else is asked whether the town may do without them."""
    reads = (one for one in town.volunteers if one.channel in here.accounts and one.key not in PERSONAE)
    able = [one.key for one in reads if one.state == "active"]
    return here.people[able[0]], here.people[able[-1]]


def _wednesday(now: datetime, weeks: int, town: DemoTown) -> datetime:
    local = now.astimezone(ZoneInfo(town.timezone)).replace(hour=14, minute=0, second=0, microsecond=0)
    return local - timedelta(days=(local.weekday() - 2) % 7, weeks=weeks)


def _was_low(db: Session, who: Person, at: datetime) -> None:
    """She was low some weeks ago, and Sylvie called her: now an agent looks before she is asked."""
    raised = alerts.raise_alert(
        db, "low", person=who, cause=f"low:{who.id}", words="Pas trop le moral en ce moment",
        territory_id=who.territory_id, actor=Actor.person(who.id), now=at,
    )  # fmt: skip
    alerts.close(db, raised.id, CALLS, "Appelée, elle aimerait jouer aux dominos.", now=at + timedelta(hours=3))


def _helped(db: Session, asks: Person, goes: Person, home: str, start: datetime) -> None:
    """One of those hands: as it was asked, given and thanked for."""
    her, him = Actor.person(asks.id), Actor.person(goes.id)
    request = HelpRequest(
        territory_id=asks.territory_id,
        requester_id=asks.id,
        beneficiary_id=asks.id,
        category="company",
        text="Une partie de dominos, ou un café.",
        start=start,
        end=start + timedelta(hours=3),
        place=home,
        state="open",
        wave=0,
        alerted=False,
        posted_key=f"demonstration:linked:{asks.id}:{start.date()}",
        created_at=start - timedelta(days=2),
    )
    db.add(request)
    db.flush()
    born(db, request, actor=her, now=request.created_at)
    volunteer, accepted = existing(db, VolunteerRow, goes.id), start - timedelta(days=1)
    mission = missions.entrust(db, request, volunteer, actor=him, now=accepted, seed=request.id)
    done = start + timedelta(hours=2)
    missions.move_to(db, mission.id, goes.id, "helped", actor=him, now=done)
    missions.move_to(db, mission.id, asks.id, "done", actor=her, now=done + timedelta(minutes=20))


def _agree(db: Session, asks: Person, goes: Person, at: datetime) -> None:
    """Both would like to; she keeps her number to herself."""
    one = db.scalars(select(Link).where(Link.person_id == asks.id, Link.volunteer_id == goes.id)).one()
    asking.propose(db, one, actor=SYSTEM, now=at)
    for hours, who in enumerate((asks, goes), start=1):
        answering.answer(db, one.id, who.id, True, actor=Actor.person(who.id), now=at + timedelta(hours=hours))
    for hours, who in enumerate((asks, goes), start=3):
        answering.give(db, one.id, who.id, False, actor=Actor.person(who.id), now=at + timedelta(hours=hours))
