"""Which hazards a town has a plan for, and when Météo-France's warnings propose one. Pure; nothing begins by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from backend.weather.vigilance import Colour, Warned

HEAT, COLD, FLOOD = "heat", "cold", "flood"
HAZARDS: Final = (HEAT, COLD, FLOOD)
WARNED_OF: Final[Mapping[str, str]] = {"heat": HEAT, "cold": COLD, "flood": FLOOD, "rain": FLOOD}
"""By the names of `vigilance`: rivers that rise, and rain that floods, are one plan."""
FROM: Final = Colour.ORANGE
SAME: Final = timedelta(hours=24)
"""A warning that ends, and another that begins so soon after it, are one episode."""
LEVELS: Final[Mapping[Colour, str]] = {Colour.ORANGE: "orange", Colour.RED: "red"}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A hazard that is warned of so strongly that a plan is proposed."""

    hazard: str
    level: str
    begins: datetime
    ends: datetime


def proposed(warnings: Sequence[Warned]) -> list[Proposed]:
    """The plans that these warnings propose, one a hazard, with the worst of its colours over all its hours."""
    found: list[Proposed] = []
    for hazard in HAZARDS:
        spans = [one for one in warnings if WARNED_OF.get(one.hazard) == hazard and one.colour >= FROM]
        if spans:
            worst = max(one.colour for one in spans)
            begins, ends = min(one.begins for one in spans), max(one.ends for one in spans)
            found.append(Proposed(hazard, LEVELS[worst], begins, ends))
    return found


def is_same_episode(warned_until: datetime | None, begins: datetime) -> bool:
    """Whether a warning that begins then goes on with one that was to end at that time."""
    return warned_until is not None and begins <= warned_until + SAME


def worse(one: str | None, other: str | None) -> str | None:
    """The worse of two levels."""
    order = [None, *LEVELS.values()]
    return max(one, other, key=order.index)
