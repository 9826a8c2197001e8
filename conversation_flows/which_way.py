"""Which way a message goes that the town does not speak of on every channel: by another account of its person."""

from __future__ import annotations

from typing import Final

from backend.messaging import barred
from backend.messaging.checkin_tidings import REMINDERS
from backend.services.checkins.ways import Way
from conversation_flows.engine.outcome import Say
from conversation_flows.house import Turn

LAST: Final = REMINDERS.index("last") + 1
"""The reminder that goes another way where there is one: a telephone without a network may still get an SMS."""


def other(turn: Turn, say: Say) -> Way | None:
    """Where this is said instead; None where it may be said as all the rest. Looked up for what has a subject alone."""
    subject = barred.SUBJECTS.get((say.about or "").partition(":")[0])
    if subject is None or turn.reach is not None:
        return None
    if turn.claimed.identity_id is not None and subject not in turn.who.closed:
        return None
    ways = turn.ways()
    return (ways.spare if say.reminder == LAST else None) or ways.best
