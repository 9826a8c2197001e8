"""What the weather service warns of proposes a plan to agents, once a hazard and episode. Nothing begins by itself."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Territory, WeatherMode
from backend.services import alerts, territories
from backend.services.actor import SYSTEM
from backend.services.lifecycles import born
from backend.services.locking import locked
from backend.services.weather import bulletins, modes
from backend.weather import hazards
from backend.weather.hazards import Proposed
from backend.weather.vigilance import BadBulletin

log = structlog.get_logger()


def look(db: Session, *, now: datetime) -> int:
    """Reads the last good bulletin for each town; returns how many plans it proposes anew.

    A town for which it says nothing that can be believed is left as it is.
    """
    anew = 0
    for town in db.scalars(select(Territory).order_by(Territory.id)).all():
        try:
            warned = bulletins.warnings(db, town, now=now)
        except BadBulletin as bad:
            log.warning("weather.nothing_for_town", territory=town.id, trouble=bulletins.sentence(bad))
            continue
        told = {one.hazard: one for one in hazards.proposed(warned)}
        locked(db, Territory, town.id)  # an agent may be switching the same plan on
        for hazard in hazards.HAZARDS:
            latest = _latest(db, town, hazard)
            if (one := told.get(hazard)) is None:
                _no_longer(latest, now)
            elif latest is None or not _is_known(latest, one):
                propose(db, town, one, now)
                anew += 1
    db.flush()
    return anew


def _latest(db: Session, town: Territory, hazard: str) -> WeatherMode | None:
    theirs = select(WeatherMode.id).where(WeatherMode.territory_id == town.id, WeatherMode.hazard == hazard)
    found = db.scalars(theirs.order_by(WeatherMode.id.desc()).limit(1)).first()
    return locked(db, WeatherMode, found) if found is not None else None


def _is_known(latest: WeatherMode, told: Proposed) -> bool:
    """Whether agents have a plan for this warning, or have decided on one; then only its hours are noted.

    What nobody answered before it lapsed is proposed again.
    """
    stands = latest.closed_at is None
    if not stands and (latest.state == "lapsed" or not hazards.is_same_episode(latest.warned_until, told.begins)):
        return False
    latest.warned_from = latest.warned_from or told.begins
    latest.warned_until = told.ends
    if stands:
        latest.level = hazards.worse(latest.level, told.level)
    return True


def _no_longer(latest: WeatherMode | None, now: datetime) -> None:
    """The service does not warn any more, earlier than it said."""
    if latest is not None and latest.warned_until is not None and latest.warned_until > now:
        latest.warned_until = now


def propose(db: Session, town: Territory, told: Proposed, now: datetime) -> WeatherMode:
    """A plan that waits for an agent, with the alert that says so."""
    mode = WeatherMode(
        territory_id=town.id, hazard=told.hazard, state=modes.PROPOSED, level=told.level, warned_from=told.begins,
        warned_until=told.ends, created_at=now,
    )  # fmt: skip
    db.add(mode)
    db.flush()
    born(db, mode, actor=SYSTEM, now=now)
    zone = territories.zone(town)
    hours = " – ".join(f"{at.astimezone(zone):%d %b %H:%M}" for at in (told.begins, told.ends))
    alerts.raise_alert(
        db, modes.PROPOSAL, person=None, cause=modes.cause(mode), words=f"{told.hazard}, {told.level}: {hours}",
        urgent=True, territory_id=town.id, actor=SYSTEM, now=now,
    )  # fmt: skip
    return mode
