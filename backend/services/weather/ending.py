"""A plan is over: whoever was written to because of it is told, calls for it are off the list, and the check-ins that
it lent are taken back. Plans of check-ins were never changed.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend import call_queue
from backend.messaging.checkin_tidings import WeatherOver
from backend.messaging.messages import Priority
from backend.models import Person, Territory, WeatherMode, WeatherWatch
from backend.services import calls, quiet, territories
from backend.services.actor import SYSTEM
from backend.services.daytime import Day
from backend.services.locking import existing
from backend.services.news import tell
from backend.services.weather import lending, modes

DAY: Final = Day(time(9), time(19))
"""When people are told that it is over: by day, on Sundays too."""


def left(db: Session, mode: WeatherMode) -> tuple[int, int]:
    """Of those whom this plan looks after: to how many it wrote, and how many there are."""
    db.flush()
    rows = db.scalars(select(WeatherWatch).where(WeatherWatch.mode_id == mode.id)).all()
    return sum(one.wrote_at is not None for one in rows), len(rows)


def end(db: Session, watch: WeatherWatch, *, now: datetime) -> None:
    """The plan lets go of this person."""
    watch.next_at, watch.ended_at = None, now
    if not _is_watched_still(db, watch):
        calls.settled(db, watch.person_id, reason=call_queue.WEATHER, actor=SYSTEM, now=now)
        lending.take_back(db, watch.person_id, now=now)
    person, town = existing(db, Person, watch.person_id), existing(db, Territory, watch.territory_id)
    if watch.wrote_at is None or person.state != "present":
        return
    told_at = quiet.told_at(db, person, DAY.first(now, territories.zone_of(person, town)))
    key = f"weather:{watch.mode_id}:over:{person.id}"
    tell(db, person.id, WeatherOver(watch.mode_id), key=key, now=now, priority=Priority.BULK, due_at=told_at)


def _is_watched_still(db: Session, watch: WeatherWatch) -> bool:
    """Another plan looks after them: its calls are not moot."""
    other = select(WeatherWatch.id).join(WeatherMode, WeatherMode.id == WeatherWatch.mode_id)
    on_now = other.where(
        WeatherWatch.person_id == watch.person_id, WeatherWatch.id != watch.id, WeatherMode.state == modes.ON
    )
    return bool(db.scalar(select(exists(on_now))))
