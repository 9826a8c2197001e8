"""The weather service's bulletin: kept as it last came well, asked for by one process at a time, read for each town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import Address, Territory, WeatherBulletin
from backend.services import territories
from backend.services.locking import founding, locked
from backend.weather import pace, vigilance
from backend.weather.vigilance import BadBulletin, Warned

CLAIMED: Final = timedelta(minutes=2)
"""How long one process has to fetch it; whoever dies over it keeps nobody from asking."""
_ONE: Final = 1
_OVERSEAS: Final = ("97", "98")
_SAID: Final = {
    "shape": "what it sent is no bulletin that we can read",
    "stale": "what it sent is old",
    "nowhere": "it knows no such département",
}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the service is told that we have already."""

    etag: str | None = None
    modified: str | None = None


def of(db: Session) -> WeatherBulletin | None:
    """The last one; None where none was ever asked for."""
    return db.get(WeatherBulletin, _ONE)


def is_due(db: Session, *, now: datetime) -> bool:
    """Whether it is time to ask; looked at without writing anything."""
    row = of(db)
    return row is None or row.next_at is None or row.next_at <= now


def claim(db: Session, *, now: datetime) -> Asked | None:
    """This process asks now, and no other does meanwhile; None where another has begun."""
    if of(db) is None:
        founding(db)
        if db.get(WeatherBulletin, _ONE, populate_existing=True) is None:
            db.add(WeatherBulletin(id=_ONE, failures=0))
            db.flush()
    row = _row(db)
    if row.next_at is not None and row.next_at > now:
        return None
    row.next_at = now + CLAIMED
    db.flush()
    has = row.content is not None
    return Asked(row.etag if has else None, row.modified if has else None)


def arrived(db: Session, content: Any, asked: Asked, *, now: datetime) -> bool:
    """What came. Kept, and True, where it can be believed; else what we had is kept, and the trouble said."""
    try:
        check(content, now=now)
    except BadBulletin as bad:
        failed(db, sentence(bad), now=now)
        return False
    row = _row(db)
    row.content, row.etag, row.modified = content, asked.etag, asked.modified
    _went_well(row, now)
    db.flush()
    return True


def unchanged(db: Session, *, now: datetime) -> bool:
    """The service has nothing newer. False where what we have is too old all the same."""
    row = _row(db)
    try:
        check(row.content, now=now)
    except BadBulletin as bad:
        row.etag = row.modified = None  # asked for whole
        failed(db, sentence(bad), now=now)
        return False
    _went_well(row, now)
    db.flush()
    return True


def failed(db: Session, trouble: str, *, now: datetime) -> None:
    """It could not be had: the last good one is kept, and it is asked again, less and less often."""
    row = _row(db)
    row.failures += 1
    row.trouble, row.next_at = trouble[:200], now + pace.pause(row.failures)
    log.warning("weather.no_bulletin", trouble=row.trouble, failures=row.failures)
    db.flush()


def check(content: Any, *, now: datetime) -> None:
    """Nothing, where it is a bulletin of today.

    Raises:
        BadBulletin: it is not; `about` is shape or stale.
    """
    try:
        vigilance.read(content, "", now=now)
    except BadBulletin as bad:
        if bad.about != "nowhere":
            raise


def warnings(db: Session, town: Territory, *, now: datetime) -> Sequence[Warned]:
    """What is warned of in this town, by the last good bulletin.

    Raises:
        BadBulletin: there is none of today, or none of its département.
    """
    row, where = of(db), department(db, town)
    if not where:
        raise BadBulletin("nowhere", "?")
    return vigilance.read(row.content if row else None, where, now=now)


def department(db: Session, town: Territory) -> str:
    """The département of this town: as it decided, else as its addresses tell; empty where nobody knows."""
    if said := territories.policy(town, "weather_department"):
        return str(said)
    most = select(Address.insee).where(Address.territory_id == town.id).group_by(Address.insee)
    insee = db.scalars(most.order_by(func.count().desc(), Address.insee).limit(1)).first() or ""
    return insee[:3] if insee.startswith(_OVERSEAS) else insee[:2]


def sentence(bad: BadBulletin) -> str:
    """What is wrong with it."""
    return f"{_SAID[bad.about]} ({bad})"


def _row(db: Session) -> WeatherBulletin:
    return locked(db, WeatherBulletin, _ONE)


def _went_well(row: WeatherBulletin, now: datetime) -> None:
    row.good_at, row.next_at, row.failures, row.trouble = now, now + pace.EVERY, 0, None
