"""Who sees the register, and why: each look, list and copy is written down, entry by entry."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Territory
from backend.models.register import RegisterEntry, RegisterReading
from backend.register import Facts, Ground, Origin, Why, age
from backend.services import territories
from backend.services.actor import Actor
from backend.services.register import access, entries

SHOW: Final = "show"
LIST: Final = "list"
EXPORT: Final = "export"
ALERT: Final = "alert"
BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""So that a spreadsheet reads the accents."""
COLUMNS: Final = (
    "nom", "date_de_naissance", "age", "adresse", "telephone", "motif", "services_a_domicile", "personne_a_prevenir",
    "date_de_la_demande", "origine", "qualite_du_tiers",
)  # fmt: skip
"""What the law lists, and nothing else: no number of ours, no state, no note."""
_GROUNDS: Final = {
    Ground.AGE: "65 ans et plus", Ground.UNFIT: "60 ans et plus, inapte au travail",
    Ground.DISABLED: "adulte handicapé",
}  # fmt: skip
_ORIGINS: Final = {
    Origin.PERSON: "la personne", Origin.THIRD_PARTY: "un tiers, par écrit",
    Origin.PENSION_FUND: "une caisse de retraite", Origin.DEPARTEMENT: "le département",
}  # fmt: skip


def show(
    db: Session, territory: Territory, entry_id: int, why: Why, *, note: str = "", actor: Actor, now: datetime
) -> RegisterEntry:
    """One entry, for a named agent who says why.

    Raises:
        NotNamed: the agent is not named for the register.
        NoSuchEntry: none of that number stands here.
    """
    entry = entries.the_entry(db, territory, entry_id, actor=actor)
    noted(db, [entry], SHOW, why, note, actor, now)
    return entry


def standing(
    db: Session, territory: Territory, why: Why, *, note: str = "", actor: Actor, now: datetime
) -> Sequence[RegisterEntry]:
    """All that stand, confirmed or not, by name.

    Raises:
        NotNamed: the agent is not named for the register.
    """
    access.require(db, territory, actor)
    found = sorted(_of(db, territory, entries.STANDING), key=lambda one: ((one.name or "").casefold(), one.id))
    noted(db, found, LIST, why, note, actor, now)
    return found


def to_acknowledge(db: Session, territory: Territory, *, actor: Actor) -> Sequence[RegisterEntry]:
    """What waits for us or for its person, by when something must be done. Show the number and the day: no word of the
    entry, since nothing is written down.

    Raises:
        NotNamed: the agent is not named for the register.
    """
    access.require(db, territory, actor)
    waiting = _of(db, territory, ("received", "acknowledged"))
    return sorted(waiting, key=_by_deadline)


def _by_deadline(entry: RegisterEntry) -> tuple[bool, datetime, int]:
    """What we must do first, then what is its person's to answer."""
    return entry.state != "received", entry.acknowledge_by or entry.created_at, entry.id


def for_prefect(db: Session, territory: Territory, *, note: str, actor: Actor, now: datetime) -> str:
    """Whoever is on the register, as a CSV file of the legal fields alone. Write it as UTF-8.

    Raises:
        NotNamed: the agent is not named for the register.
    """
    access.require(db, territory, actor)
    found = sorted(_of(db, territory, ("confirmed",)), key=lambda one: ((one.name or "").casefold(), one.id))
    noted(db, found, EXPORT, Why.PREFECT, note, actor, now)
    zone = territories.zone(territory)
    today = now.astimezone(zone).date()
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for one in found:
        asked = one.requested_at.astimezone(zone).date().isoformat()
        told = (_ORIGINS[Origin(one.origin)], one.third_quality or "")
        lines.writerow(
            [_cell(cell) for cell in (*_row(entries.facts_of(one), age(one.born or "", today)), asked, *told)]
        )
    return BOM + written.getvalue()


def readings(db: Session, territory: Territory, *, actor: Actor, limit: int = 500) -> Sequence[RegisterReading]:
    """Who saw what and why, the latest first: for the data protection officer.

    Raises:
        NotNamed: the agent is not named for the register.
    """
    access.require(db, territory, actor)
    db.flush()
    here = select(RegisterReading).where(RegisterReading.territory_id == territory.id)
    return db.scalars(here.order_by(RegisterReading.id.desc()).limit(limit)).all()


def _of(db: Session, territory: Territory, states: Sequence[str]) -> Sequence[RegisterEntry]:
    db.flush()
    here = select(RegisterEntry).where(RegisterEntry.territory_id == territory.id, RegisterEntry.state.in_(states))
    return db.scalars(here.order_by(RegisterEntry.id)).all()


def noted(
    db: Session, found: Sequence[RegisterEntry], verb: str, why: Why, note: str, actor: Actor, now: datetime
) -> None:
    for one in found:
        db.add(
            RegisterReading(
                territory_id=one.territory_id, entry_id=one.id, at=now, actor=str(actor), verb=verb, why=why.value,
                note=note or None,
            )
        )  # fmt: skip
    db.flush()


def _row(facts: Facts, years: int | None) -> tuple[str, ...]:
    return (
        facts.name, facts.born, "" if years is None else str(years), facts.address, facts.phone,
        _GROUNDS[Ground(facts.ground)], facts.services, facts.warn,
    )  # fmt: skip


def _cell(value: str) -> str:
    """On one line; and no formula, whatever somebody wrote: a telephone number is none."""
    line = " ".join(value.split())
    is_number = bool(line) and set(line) <= set("+0123456789 ")
    return f"'{line}" if line[:1] in {"=", "+", "-", "@"} and not is_number else line
