"""Readiness of the weather: whether a warning would reach agents, and which plans are on, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.models import CheckInPlan, Territory
from backend.services import territories
from backend.services.findings import Finding
from backend.services.weather import bulletins, modes
from backend.settings import Settings
from backend.weather.vigilance import BadBulletin


def of_weather(db: Session, town: Territory, settings: Settings, now: datetime) -> Iterator[Finding]:
    """What is to be known of it."""
    for mode in modes.current(db, town.id):
        since = mode.begun_at.astimezone(territories.zone(town)) if mode.begun_at else now
        yield Finding(f"{town.name}: the {mode.hazard} plan is on since {since:%d %b %H:%M}.", must=False, note=True)
    if not settings.asks_vigilance:
        if db.scalar(select(exists().where(CheckInPlan.territory_id == town.id, CheckInPlan.state == "active"))):
            says = "warnings of heat, cold and flood are not fetched (PALIER_VIGILANCE_KEY)"
            yield Finding(f"{town.name}: {says}: agents switch a plan on by themselves.", must=False, note=True)
        return
    if not bulletins.department(db, town):
        says = "no département is known: `palier staff policies set weather_department 50`, or import addresses"
        yield Finding(f"{town.name}: {says}.", False)
        return
    yield from _of_bulletin(db, town, now)


def _of_bulletin(db: Session, town: Territory, now: datetime) -> Iterator[Finding]:
    row, zone = bulletins.of(db), territories.zone(town)
    if row is None or (row.good_at is None and row.trouble is None):
        yield Finding("Météo-France's bulletin was not asked for yet: `palier run` does.", must=False, note=True)
        return
    good = (
        f"the last good one came on {row.good_at.astimezone(zone):%d %b at %H:%M}" if row.good_at else "none came yet"
    )
    if row.trouble:
        yield Finding(f"Météo-France's bulletin cannot be had: {row.trouble}; {good}.", False)
        return
    try:
        bulletins.warnings(db, town, now=now)
    except BadBulletin as bad:
        yield Finding(
            f"{town.name}: Météo-France's bulletin says nothing here: {bulletins.sentence(bad)}; {good}.", False
        )
