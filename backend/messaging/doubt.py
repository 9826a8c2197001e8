"""When we do not know who writes from an account: two people share it, or it was silent so long that its number may
have changed hands. Pure.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

SHARED: Final = "shared"
SILENT: Final = "silent"
AGENT: Final = "agent"
"""An agent is to say whether it is still the same person."""
PAUSE: Final = timedelta(minutes=30)
"""Ours: within it, who spoke last from a shared telephone still holds it; a longer pause is enough to put it down."""
LONG_SILENCE: Final = timedelta(days=60)
"""FIELD, "Silence": operators give numbers to somebody else, some after few months."""
NUMBERS: Final = frozenset({"whatsapp", "signal", "sms"})
"""Channels whose accounts are telephone numbers."""


def of(channel: str, *, shared: bool, silent_for: timedelta | None) -> str | None:
    """Why it must be asked who writes now; None where it is known. `silent_for`: since they last wrote there; None
    where they never did.
    """
    if silent_for is not None and silent_for >= LONG_SILENCE and channel in NUMBERS:
        return SILENT
    if shared and (silent_for is None or silent_for >= PAUSE):
        return SHARED
    return None
