"""Which way a message goes that the town does not speak of on every channel: by another account of its person."""

from __future__ import annotations

from backend.messaging import barred
from backend.services.checkins.ways import Way
from conversation_flows.engine.outcome import Say
from conversation_flows.house import Turn


def other(turn: Turn, say: Say) -> Way | None:
    """Where this is said instead; None where it may be said as all the rest. Looked up for what has a subject alone."""
    subject = barred.SUBJECTS.get((say.about or "").partition(":")[0])
    if subject is None or turn.reach is not None:
        return None
    if turn.claimed.identity_id is not None and subject not in turn.who.closed:
        return None
    return turn.ways().best
