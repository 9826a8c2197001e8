"""What may happen to somebody, the state that they are in afterwards, and what others say of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from backend.services.news import AWAY, DECEASED

HOSPITAL, CAREHOME, DIED, HOME = "hospital", "carehome", "died", "home"
STATE: Final[Mapping[str, str]] = {HOSPITAL: AWAY, CAREHOME: AWAY, DIED: DECEASED, HOME: "present"}
FINAL: Final = frozenset({CAREHOME, DIED})
"""After these, what was only stopped ends once the days for an undo are over; hospital is a pause."""
UNDONE_WITHIN: Final = timedelta(days=7)

SAID: Final[Mapping[str, str]] = {"hospital": "hospital_said", "moved": "moved_said", "died_said": "died_said"}
"""The alerts of what somebody else says, by the outcome of the call: only an agent sets it."""
