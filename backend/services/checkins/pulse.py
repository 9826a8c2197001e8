"""Whether the schedule has run without a gap: whoever is silent while we were down is not silent yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backend.models import Pulse

GAP: Final = timedelta(minutes=5)
"""Longer than a restart takes: what people sent meanwhile may be on its way."""
BEAT: Final = timedelta(minutes=1)
_ONE: Final = 1


def beat(db: Session, *, now: datetime, limit: int) -> int:
    """Notes that the schedule runs; any process's beat counts. Returns 0: nothing was due."""
    del limit
    pulse = db.get(Pulse, _ONE, with_for_update=True)
    if pulse is None:
        db.add(Pulse(id=_ONE, at=now, up_since=now))
        db.flush()
    elif now - pulse.at > GAP:
        pulse.at = pulse.up_since = now
        db.flush()
    elif now - pulse.at >= BEAT or now < pulse.at:  # a clock that was set back
        pulse.at, pulse.up_since = now, min(pulse.up_since, now)
        db.flush()
    return 0


def up_since(db: Session) -> datetime | None:
    """Since when the schedule has run without a gap; None where it never did."""
    pulse = db.get(Pulse, _ONE)
    return pulse.up_since if pulse else None
