"""What an agent does with a relay under way: says for somebody that it was handed over, or calls it all off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.models import HelpRequest, RelayLeg
from backend.services import help_requests
from backend.services.actor import Actor
from backend.services.errors import NoSuchLeg
from backend.services.lifecycles import audit
from backend.services.locking import existing
from backend.services.missions import progress
from backend.services.relays import handing, late, legs


def handed_over(db: Session, relay_id: int, number: int, *, actor: Actor, now: datetime) -> RelayLeg:
    """An agent knows, by telephone, that this leg was handed over: it stands, whatever the legs before it do.

    Of the last leg, that the person has it.

    Raises:
        NoSuchLeg: the relay is over, has no such leg, or it stands already.
    """
    relay = legs.hold(db, relay_id)
    leg = next((one for one in legs.of(db, relay_id) if one.number == number), None)
    if leg is None or leg.state not in handing.OPEN or relay.state not in legs.UNDER_WAY:
        raise NoSuchLeg(number)
    mission = legs.live(db, leg)
    if mission is None and legs.carrier(db, leg) is None and leg.request.state != "unserved":
        raise NoSuchLeg(f"{number}: nobody has taken it")
    if mission is not None:
        progress.move_to(db, mission.id, relay.person_id, "done", actor=actor, now=now)
    else:
        _stands(db, leg, actor, now)
    audit(db, leg.territory_id, "handed_over", "relay_leg", leg.id, actor=actor, now=now)
    db.flush()
    return leg


def cancel(db: Session, relay_id: int, *, actor: Actor, now: datetime) -> None:
    """All legs are called off, and everybody is told.

    Raises:
        NoSuchLeg: it is over already.
    """
    relay = legs.hold(db, relay_id)
    if relay.state not in legs.UNDER_WAY:
        raise NoSuchLeg(relay_id)
    for leg in legs.of(db, relay_id):
        request = existing(db, HelpRequest, leg.request_id)
        if request.state not in {"done", "cancelled"}:
            help_requests.cancel(db, request, actor=actor, now=now)  # and with it the others
            break
    db.refresh(relay)
    if relay.state in legs.UNDER_WAY:  # every leg was served, and the person has not said so
        handing.called_off(db, relay_id, actor=actor, now=now)
    audit(db, relay.territory_id, "cancel", "relay_mission", relay_id, actor=actor, now=now)


def _stands(db: Session, leg: RelayLeg, actor: Actor, now: datetime) -> None:
    """Somebody whom the bot does not know carried it: whoever comes next has it now, and need wait no more."""
    all_legs = legs.of(db, leg.relay_id)
    if leg is all_legs[-1]:
        steps = list(handing.arrived(db, leg.relay, all_legs, actor, now))
    else:
        handing.stands(db, leg, actor, now)
        late.found(db, leg.request, now=now)
        steps = [*handing.goes_on(db, leg, all_legs), *handing.settle(db, all_legs, actor=actor, now=now)]
    for one in steps:
        progress.move_to(db, one.mission.id, leg.relay.person_id, one.state, actor=actor, now=now)
