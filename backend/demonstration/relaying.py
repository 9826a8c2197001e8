"""In the demonstration town two neighbours take turns, so that a parcel reaches a hamlet that no bus goes to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.addresses.gazetteer import PlaceRow
from backend.demonstration.settling import PERSONAE, Settled
from backend.demonstration.town import DemoTown
from backend.services import gazetteer, missions
from backend.services.actor import SYSTEM, Actor
from backend.services.relays import handing, legs, making

PLACES: Final = (("Le Vieux Lavoir", "lieu-dit", 0.004), ("La Croix-Verte", "carrefour", -0.006))
"""What everybody in the town calls two places without an address, and how far north of its middle they are."""
_WHAT: Final = "Deux livres de la médiathèque et un pot de confiture."


def takes_turns(db: Session, here: Settled, town: DemoTown, agent: str, now: datetime) -> None:
    """An agent planned it this morning for three days from now, and somebody took each leg."""
    rows = [PlaceRow(name, kind, town.latitude + north, town.longitude) for name, kind, north in PLACES]
    gazetteer.import_places(db, here.territory, rows, actor=SYSTEM, now=now - timedelta(days=30))
    reached = [one for one in town.residents if one.channel and one.key not in PERSONAE and one.since < now]
    person = here.people[reached[len(reached) // 3].key]
    middle = making.spot(db, person, "le vieux lavoir")
    day = now.astimezone(ZoneInfo(town.timezone)).replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    nine, ten, eleven = (day.replace(hour=hour) for hour in (9, 10, 11))
    way = (
        making.Leg(making.spot(db, person, "la croix verte"), middle, nine, ten),
        making.Leg(middle, making.spot(db, person, "chez elle"), ten, eleven),
    )
    at = now - timedelta(hours=2)
    relay = making.create(db, person, _WHAT, way, actor=Actor.agent(agent), now=at, seed=11)
    able = (one for one in town.volunteers if one.state == "active" and one.key not in PERSONAE)
    going = (here.people[one.key].id for one in able if here.people[one.key].id != person.id)
    for leg, volunteer in zip(legs.of(db, relay.id), going, strict=False):
        helper = Actor.person(volunteer)
        missions.take(db, leg.request_id, volunteer, actor=helper, now=at + timedelta(minutes=10), seed=leg.number)
        handing.plan(leg, None, None)  # nobody is behind them: nothing falls due
