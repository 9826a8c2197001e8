"""News of check-ins: facts and ids, never words, as `tidings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REMINDERS: Final = ("remind", "again", "last")
"""What `CheckInDue.what` is of the first, the second and the last."""


@dataclass(frozen=True, slots=True)
class CheckInDue:
    """It is time to ask this person how they are (`what` is ask), or to say once, once more, and a last time (remind,
    again, last) that a word is enough. Asks."""

    checkin_id: int
    what: str


@dataclass(frozen=True, slots=True)
class CircleAsked:
    """Somebody whose circle this person is in has not answered: can they pass by, or call? Asks.

    `what` is wanted, or unreported: they saw to it, and have not said what they found.
    """

    checkin_id: int
    contact_id: int
    what: str = "wanted"


@dataclass(frozen=True, slots=True)
class CircleClear:
    """It is over for this contact, who was asked: `why` is alive, seen, settled, dropped."""

    checkin_id: int
    contact_id: int
    why: str


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """Of a plan of check-ins: `what` is proposed (asks its person whether they wish it), agreed, refused (to the
    relative who asked), begun, changed, paused, resumed, ended (an agent did it)."""

    plan_id: int
    what: str


@dataclass(frozen=True, slots=True)
class ContactAsked:
    """May this person be asked to look in, where somebody who is asked how they are does not answer? Asks.

    `what`: asked, or removed.
    """

    contact_id: int
    what: str = "asked"


@dataclass(frozen=True, slots=True)
class ContactAnswered:
    """To whoever is asked how they are: somebody who was asked to look in has agreed, refused, or left (`what`)."""

    contact_id: int
    what: str


@dataclass(frozen=True, slots=True)
class WeatherOver:
    """A plan of heat, cold or flood is over, because of which this person was asked more often."""

    mode_id: int
