"""School holidays: dated data of the territory's zone, imported from the official calendar; nothing is known without.

The calendar is that of the Ministry of Education's open data (« calendrier scolaire »), a CSV file with the columns
description, population, start_date, end_date, location, zones and annee_scolaire; it gives as the end the day on
which school begins again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from backend.models import SchoolHoliday, Territory
from backend.services.actor import Actor
from backend.services.desk_errors import NoSuchZone, UnusableCalendar
from backend.services.lifecycles import audit
from backend.sheets import separator

COLUMNS: Final = ("description", "population", "start_date", "end_date", "zones", "annee_scolaire")
_TEACHERS: Final = "enseignants"
"""Days that are none to pupils."""
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Holiday:
    """One line of the calendar; `end` is the first moment of the day on which school begins again."""

    name: str
    zone: str
    school_year: str
    start: datetime
    end: datetime


def read(lines: Iterable[str], zone: ZoneInfo) -> Iterator[Holiday]:
    """The holidays of pupils that a calendar holds; a moment without its offset is one of the zone.

    Raises:
        UnusableCalendar: a column is missing, or a date is none.
    """
    rows = iter(lines)
    heading = next(rows, "").lstrip("\ufeff")
    between = separator(heading)
    names = next(csv.reader([heading], delimiter=between), [])
    names = [name.strip().casefold() for name in names]
    if missing := [name for name in COLUMNS if name not in names]:
        raise UnusableCalendar(f"no column {missing[0]}")
    for number, row in enumerate(csv.DictReader(rows, names, delimiter=between), start=2):
        if (row["population"] or "").strip().casefold() == _TEACHERS:
            continue
        try:
            start, end = (_moment(row[name] or "", zone) for name in ("start_date", "end_date"))
        except (ValueError, TypeError):
            raise UnusableCalendar(f"line {number}") from None
        if end > start:
            yield Holiday(
                (row["description"] or "").strip()[:_LONGEST], (row["zones"] or "").strip(),
                (row["annee_scolaire"] or "").strip()[:20], start, end,
            )  # fmt: skip


def _moment(written: str, zone: ZoneInfo) -> datetime:
    at = datetime.fromisoformat(written.strip())
    return at if at.tzinfo else at.replace(tzinfo=zone)


def keep(
    db: Session, territory: Territory, found: Iterable[Holiday], zone: str, *, actor: Actor, now: datetime
) -> list[SchoolHoliday]:
    """Keeps the holidays of a zone, in place of what was known of the same school years.

    Raises:
        NoSuchZone: the calendar says nothing of it.
    """
    listed = list(found)
    wanted = zone.strip().casefold()
    theirs = {(one.start, one.end): one for one in listed if one.zone.casefold() == wanted}
    if not theirs:
        raise NoSuchZone(", ".join(sorted({one.zone for one in listed})))
    years = {one.school_year for one in theirs.values()}
    old = delete(SchoolHoliday).where(SchoolHoliday.territory_id == territory.id)
    db.execute(old.where(SchoolHoliday.school_year.in_(years)))
    rows = [
        SchoolHoliday(
            territory_id=territory.id, name=one.name, zone=one.zone[:60], school_year=one.school_year,
            start=one.start, end=one.end, imported_at=now,
        )
        for one in sorted(theirs.values(), key=lambda one: one.start)
    ]  # fmt: skip
    db.add_all(rows)
    audit(db, territory.id, "import_holidays", "territory", territory.id, actor=actor, now=now)
    db.flush()
    return rows


def of(db: Session, territory: Territory, *, now: datetime) -> list[SchoolHoliday]:
    """Those that are not over, the next first."""
    db.flush()
    theirs = select(SchoolHoliday).where(SchoolHoliday.territory_id == territory.id, SchoolHoliday.end > now)
    return list(db.scalars(theirs.order_by(SchoolHoliday.start)))


def touch(db: Session, territory: Territory, start: datetime, end: datetime) -> bool:
    """Whether any part of this time is in the school holidays, as far as they are known."""
    theirs = SchoolHoliday.territory_id == territory.id, SchoolHoliday.start < end, SchoolHoliday.end > start
    return bool(db.scalar(select(exists().where(*theirs))))
