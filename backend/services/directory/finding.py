"""Finding in the directory: the professionals for what is no neighbour's job, and what exists already for a need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Organisation
from backend.services.moderation.reading import read

MOST: Final = 2
"""Services that are told at a time: a small screen, and somebody who has to choose."""

FOR_JOBS: Final[Mapping[str, tuple[str, ...]]] = {
    "washing": ("home_care", "nursing"),
    "pill_boxes": ("nursing", "pharmacy"),
    "wounds": ("nursing", "doctor"),
    "lifting": ("home_care", "nursing"),
    "bank": ("bank", "france_services"),
    "electricity": ("electrician",),
    "gas": ("gas",),
    "roofs": ("roofer",),
    "nights": ("night_care", "home_care"),
    "cleaning": ("cleaning", "home_care"),
}
"""Who does what volunteers do not, the fittest first: by the keys of `moderation.not_a_job.RULES`."""

EXISTING: Final[Mapping[str, str]] = {
    "meals": "meal_delivery",
    "transport": "transport",
    "paperwork": "france_services",
    "digital": "france_services",
}
"""What may exist already for a kind of help."""

_ALARM: Final = re.compile(
    r"\bpeur de tomber\b|\bteleassistance\b|\btelealarme\b|\bsi je tombe\b|\bbracelet (?:d alarme|d urgence|d alerte)\b"
    r"|\bafraid of falling\b|\bpersonal alarm\b"
)


def for_job(db: Session, territory_id: int, job: str) -> list[Organisation]:
    """Whom to call for what is no volunteer's job; nobody where the town has named none."""
    return doing(everything(db, territory_id), FOR_JOBS[job])


def fitting(db: Session, territory_id: int, category: str, words: str) -> list[Organisation]:
    """What exists already for this need: the agents named it once, so that no neighbour need be asked each time."""
    services = existing_for(category, words)
    return doing(everything(db, territory_id), services) if services else []


def existing_for(category: str | None, words: str) -> tuple[str, ...]:
    """The services that may fit, without looking any of them up."""
    alarm = ("telealarm",) if _ALARM.search(read(words).plain) else ()
    fits = EXISTING.get(category or "")
    return (*alarm, fits) if fits else alarm


def everything(db: Session, territory_id: int) -> list[Organisation]:
    """The whole directory, in the order of its file."""
    db.flush()
    theirs = select(Organisation).where(Organisation.territory_id == territory_id)
    return list(db.scalars(theirs.order_by(Organisation.rank, Organisation.id)))


def doing(listed: Sequence[Organisation], services: Iterable[str]) -> list[Organisation]:
    """Of a whole directory, which is a page, those that do one of these: the fittest first, `MOST` at most."""
    found = [one for service in services for one in listed if service in one.services.split()]
    return list({one.id: one for one in found}.values())[:MOST]
