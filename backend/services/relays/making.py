"""Planning a relay: its legs with their places and times, all of it or nothing, and volunteers asked for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from sqlalchemy.orm import Session

from backend.messaging.tidings import RelayPlanned
from backend.models import Person, RelayLeg, RelayMission
from backend.services import geocoding, help_requests, places
from backend.services.actor import Actor
from backend.services.errors import LegsDoNotMeet, LegsOutOfOrder, NowhereKnown, TooFewLegs
from backend.services.lifecycles import audit, born
from backend.services.missions import VISIT_WORDS
from backend.services.news import tell_or_call
from backend.services.relays import due
from backend.services.relays.legs import of

HOME: Final = frozenset({"home", "her home", "his home", "chez elle", "chez lui", "chez eux", "domicile"})
"""How an agent writes where the person lives."""
MOST_LEGS: Final = 9
SAME_PLACE_M: Final = 250
"""Metres within which two places are one: a car park and the trailhead beside it."""
_DETAILS: Final = re.compile(r"^(?P<place>[^()]+?)\s*(?:\((?P<details>[^()]+)\))?\s*$")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a leg begins or ends. `name` is what everybody calls it, of places in the gazetteer."""

    words: str
    point: places.Point | None
    name: str = ""
    home: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way, in its volunteer's time."""

    begins: Spot
    ends: Spot
    since: datetime
    until: datetime


def spot(db: Session, person: Person, written: str) -> Spot:
    """The place that an agent wrote: an address or a place of the gazetteer, with details in brackets; or her home.

    Raises:
        NowhereKnown: nothing here is called so, or several are; with what it may be.
    """
    said = _DETAILS.match(" ".join(written.split()))
    if said is None:
        raise NowhereKnown(written)
    if said["place"].casefold() in HOME:
        if not person.address:
            raise NowhereKnown(f"{written}: nobody has told where {person.name or 'the person'} lives")
        return Spot(person.address, _point(person.latitude, person.longitude), home=True)
    found = geocoding.find(db, person.territory_id, said["place"], near=_point(person.latitude, person.longitude))
    exact = [one for one in found if one.exact]
    if len(exact) != 1:
        may_be = "; ".join(one.words for one in found[:3])
        raise NowhereKnown(f"{said['place']}: is it {may_be}?" if found else said["place"])
    place = exact[0]
    point = (place.latitude, place.longitude)
    at_home = not place.named and point == (person.latitude, person.longitude)
    words = f"{place.words} ({said['details']})" if said["details"] else place.words
    return Spot(words, point, place.named, home=at_home)


def create(
    db: Session,
    person: Person,
    what: str,
    legs: Sequence[Leg],
    *,
    category: str = "parcel",
    actor: Actor,
    now: datetime,
    seed: int = 0,
) -> RelayMission:
    """Plans the relay: each leg is a request for which volunteers are asked at once, and the person is told.

    `seed` chooses the words of the hand-overs.

    Raises:
        TooFewLegs, LegsDoNotMeet, LegsOutOfOrder: nothing is made.
    """
    _check(legs, now)
    relay = RelayMission(
        territory_id=person.territory_id, person_id=person.id, what=what, state="planned", created_at=now
    )
    db.add(relay)
    db.flush()
    born(db, relay, actor=actor, now=now)
    audit(db, relay.territory_id, "plan", "relay_mission", relay.id, actor=actor, now=now)
    for number, leg in enumerate(legs, 1):
        _leg(db, relay, person, leg, number, category, actor, now, seed)
    for one in of(db, relay.id):  # now that all are there: volunteers are spread over them
        help_requests.publish(db, one.request, actor=actor, now=now)
    planned, key = RelayPlanned(relay.id), f"relay:{relay.id}"
    tell_or_call(db, person.id, planned, key=key, reason="relay_planned", now=now)
    db.flush()
    return relay


def _check(legs: Sequence[Leg], now: datetime) -> None:
    if not 2 <= len(legs) <= MOST_LEGS:
        raise TooFewLegs(f"{len(legs)}, and {MOST_LEGS} at most")
    for number, leg in enumerate(legs, 1):
        if not now < leg.until or not leg.since < leg.until:
            raise LegsOutOfOrder(f"leg {number}")
    for number, (one, after) in enumerate(pairwise(legs), 1):
        if not _same(one.ends, after.begins):
            raise LegsDoNotMeet(
                f"leg {number + 1} begins at {after.begins.words}, leg {number} ends at {one.ends.words}"
            )
        if after.since < one.since or after.until < one.until:
            raise LegsOutOfOrder(f"leg {number + 1}")


def _same(one: Spot, other: Spot) -> bool:
    if one.point is None or other.point is None:
        return one.words == other.words
    return places.distance_m(one.point, other.point) <= SAME_PLACE_M


def _leg(
    db: Session,
    relay: RelayMission,
    person: Person,
    leg: Leg,
    number: int,
    category: str,
    actor: Actor,
    now: datetime,
    seed: int,
) -> None:
    need = help_requests.Post(
        category=category,
        start=leg.since,
        end=leg.until,
        grain="hour" if leg.until - leg.since <= timedelta(hours=1) else "part_of_day",
        text=relay.what,
        place=leg.begins.words,
        point=leg.begins.point,
        relay_id=relay.id,
        leg=number,
    )
    request = help_requests.post(db, person, need, key=f"relay:{relay.id}:{number}", actor=actor, now=now)
    latitude, longitude = leg.ends.point or (None, None)
    row = RelayLeg(
        territory_id=relay.territory_id,
        relay_id=relay.id,
        number=number,
        request_id=request.id,
        from_name=leg.begins.name,
        to_name=leg.ends.name,
        from_home=leg.begins.home,
        to_home=leg.ends.home,
        to_place=leg.ends.words,
        to_latitude=latitude,
        to_longitude=longitude,
        word=VISIT_WORDS[(seed + 7 * number) % len(VISIT_WORDS)],
        state="waiting",
    )
    db.add(row)
    db.flush()
    born(db, row, actor=actor, now=now)
    due.first(db, row)


def _point(latitude: float | None, longitude: float | None) -> places.Point | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
