"""The register of frail people (*registre nominatif*): who may be on it, what it may hold, by when what is due. Pure.

CASF L121-6-1 (as loi 2024-317 art. 8 wrote it) and R121-2 to R121-12. What is to be checked by the town's lawyer is a
policy (`register_objection_days`) or stands with each entry (its origin, and what it is for).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

OF_AGE: Final = 65
"""From this age on, living at home is enough (R121-2)."""
UNFIT_FROM: Final = 60
"""From this age on, for whoever is unfit for work (R121-2)."""
GROWN_UP: Final = 18
ACKNOWLEDGED_WITHIN: Final = timedelta(days=8)
"""Within so many days of a request by somebody else its person is written to, or called (R121-5)."""
REMINDED_BEFORE: Final = timedelta(days=3)
"""So long before that day is over agents are alerted."""
URGENT_BEFORE: Final = timedelta(days=1)
"""So long before, the alert climbs the roster."""
STRUCK_UNDONE_WITHIN: Final = timedelta(days=7)
"""As long as an agent may undo a death or a care home; then the words of the entry go."""
OLDEST: Final = 120


class Ground(StrEnum):
    """On what ground somebody is on the register (R121-3)."""

    AGE = "age"
    UNFIT = "unfit"
    DISABLED = "disabled"


class Origin(StrEnum):
    """Where an entry comes from."""

    PERSON = "person"
    THIRD_PARTY = "third_party"
    PENSION_FUND = "pension_fund"
    DEPARTEMENT = "departement"


class Purpose(StrEnum):
    """What an entry is for, and nothing else."""

    ALERT_PLAN = "alert_plan"
    """The *plan d'alerte et d'urgence*: to reach the person where it is set off."""
    OUTREACH = "outreach"
    """To get in touch with those whom a pension fund or the département named (loi 2024-317)."""


PURPOSE_OF: Final[Mapping[Origin, Purpose]] = {
    Origin.PERSON: Purpose.ALERT_PLAN,
    Origin.THIRD_PARTY: Purpose.ALERT_PLAN,
    Origin.PENSION_FUND: Purpose.OUTREACH,
    Origin.DEPARTEMENT: Purpose.OUTREACH,
}


class Why(StrEnum):
    """Why an agent reads the register, or lets something out of it: the closed list that the audit knows."""

    REQUEST = "request"
    """The person, or whoever stands up for them, has asked."""
    DEADLINE = "deadline"
    """A request must be acknowledged."""
    UPKEEP = "upkeep"
    """To see whether it is still true."""
    PLAN = "plan"
    """The plan was set off."""
    PREFECT = "prefect"
    """The prefect asks for it (R121-9)."""
    CONTROL = "control"
    """The data protection officer, or a court."""


class Unfit(StrEnum):
    """Why somebody cannot be on the register."""

    BIRTH = "birth"
    """No day or year of birth that a living person could have."""
    YOUNG = "young"
    """Too young for that ground."""
    NOT_AT_HOME = "not_at_home"
    """They live in an institution, which has a plan of its own."""
    NAMELESS = "nameless"
    NOWHERE = "nowhere"
    """No address: nobody could go there."""
    UNWRITTEN = "unwritten"
    """Somebody else asks, and is not named, or not in writing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the law lets the register hold of a person (R121-3, R121-4), and nothing else."""

    name: str
    born: str
    """A day, « 1941-03-12 », or only the year."""
    address: str
    phone: str = ""
    ground: str = Ground.AGE
    services: str = ""
    """Who comes to their home: a nurse, meals, a home help; with their numbers."""
    warn: str = ""
    """Whom to warn, and under which number."""


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """Who else asked for it, in writing: their name, and what they are to the person."""

    name: str = ""
    quality: str = ""


def unfit(facts: Facts, today: date, *, at_home: bool = True) -> Unfit | None:
    """Why these facts make no entry; None where they do."""
    if not facts.name.strip():
        return Unfit.NAMELESS
    if not at_home:
        return Unfit.NOT_AT_HOME
    if not facts.address.strip():
        return Unfit.NOWHERE
    years = age(facts.born, today)
    if years is None:
        return Unfit.BIRTH
    least = {Ground.AGE: OF_AGE, Ground.UNFIT: UNFIT_FROM}.get(Ground(facts.ground), GROWN_UP)
    return Unfit.YOUNG if years < least else None


def age(born: str, today: date) -> int | None:
    """How old somebody is, in years; where only the year is known, as old as they may be. None where nobody is."""
    first = _first_day(born)
    if first is None:
        return None
    years = today.year - first.year - ((today.month, today.day) < (first.month, first.day))
    return years if 0 <= years <= OLDEST and first <= today else None


def _first_day(born: str) -> date | None:
    try:
        return date(int(born), 1, 1) if re.fullmatch(r"\d{4}", born) else date.fromisoformat(born)
    except ValueError:
        return None


def grounds(born: str, today: date) -> tuple[Ground, ...]:
    """The grounds that somebody of this age may have."""
    years = age(born, today) or 0
    if years >= OF_AGE:
        return (Ground.AGE,)
    if years >= UNFIT_FROM:
        return (Ground.UNFIT, Ground.DISABLED)
    return (Ground.DISABLED,) if years >= GROWN_UP else ()


def acknowledge_by(received: datetime, zone: ZoneInfo) -> datetime:
    """The end, in the town, of the last day on which a request by somebody else may be acknowledged."""
    last = received.astimezone(zone).date() + ACKNOWLEDGED_WITHIN
    return datetime.combine(last + timedelta(days=1), time(), zone)


def objection_until(acknowledged: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end, in the town, of the last day on which the person may say no before silence confirms it."""
    return datetime.combine(acknowledged.astimezone(zone).date() + timedelta(days=days + 1), time(), zone)


def next_look(acknowledge_by: datetime, now: datetime) -> datetime | None:
    """When agents are next to be alerted of what is not acknowledged; None once they have been, urgently."""
    looks = (acknowledge_by - REMINDED_BEFORE, acknowledge_by - URGENT_BEFORE)
    return next((at for at in looks if at > now), None)


def is_urgent(acknowledge_by: datetime, now: datetime) -> bool:
    """Whether it is acknowledged today, or too late."""
    return now >= acknowledge_by - URGENT_BEFORE
