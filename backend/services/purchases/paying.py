"""How it is paid: the person is asked before the day, and chooses."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.tidings import MoneyAgreed, MoneyWanted
from backend.models import HelpRequest, Mission, Purchase, Territory
from backend.services import territories
from backend.services.actor import Actor
from backend.services.errors import NoSuchWay
from backend.services.lifecycles import audit, born
from backend.services.missions.progress import LIVE, held, side_of
from backend.services.news import tell

PAID: Final = frozenset({"shopping", "pharmacy"})
"""Kinds of help in which something is bought."""


def ways(territory: Territory) -> tuple[str, ...]:
    """How one may pay in this town; on an account only where there are partner shops."""
    shops = territories.policy(territory, "partner_shops")
    return ("phone", *(("account",) if shops else ()), "envelope")


def of(db: Session, mission_id: int) -> Purchase | None:
    """The money of this mission, where somebody has said how it is paid."""
    db.flush()
    theirs = select(Purchase).where(Purchase.mission_id == mission_id)
    return db.scalars(theirs.execution_options(populate_existing=True)).first()


def wanted(db: Session, mission: Mission, request: HelpRequest, *, now: datetime) -> None:
    """Asks whoever asked for the help how it is paid; once, and not where nothing is bought."""
    if request.category in PAID and of(db, mission.id) is None:
        tell(db, request.requester_id, MoneyWanted(mission.id), key=f"money:{mission.id}", now=now)


def choose(db: Session, mission_id: int, person_id: int, way: str, *, actor: Actor, now: datetime) -> Purchase:
    """The person, or an agent for her, says how she pays; the volunteer is told. Until money passed, she may change it.

    Raises:
        NotYours: the mission is not this person's; the volunteer does not choose.
        NoSuchWay: the town knows no such way, the mission is over, or money has passed already.
    """
    mission, request = held(db, mission_id)
    if side_of(mission, request, person_id) != "person":
        raise NoSuchWay(way)
    territory = db.get_one(Territory, mission.territory_id)
    if way not in ways(territory) or mission.state not in LIVE:
        raise NoSuchWay(way)
    purchase = of(db, mission_id)
    if purchase is None:
        purchase = begin(db, mission, way, actor=actor, now=now)
    elif purchase.state != "chosen":
        raise NoSuchWay(way)
    purchase.way, purchase.chosen_at = way, now
    audit(db, mission.territory_id, f"pay by {way}", "mission", mission_id, actor=actor, now=now)
    key = f"money:{mission_id}:{way}:{now.isoformat()}"
    tell(db, mission.volunteer_id, MoneyAgreed(mission_id), key=key, now=now)
    db.flush()
    return purchase


def begin(db: Session, mission: Mission, way: str, *, actor: Actor, now: datetime) -> Purchase:
    """The money of this mission, paid that way."""
    purchase = Purchase(territory_id=mission.territory_id, mission_id=mission.id, way=way, state="chosen")
    purchase.chosen_at = now
    db.add(purchase)
    db.flush()
    born(db, purchase, actor=actor, now=now)
    return purchase
