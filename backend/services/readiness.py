"""Readiness: what is missing or wrong in a town's configuration, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Exists, exists, select
from sqlalchemy.orm import Session

from backend import schema, sealing
from backend.database import Database, DatabaseTrouble
from backend.keys import check_keys
from backend.models import Address, Territory
from backend.services import account_readiness, duty_readiness, release, unclear
from backend.services.findings import Finding
from backend.services.register import readiness as register_readiness
from backend.services.territories import days_kept, policy, zone
from backend.services.weather.readiness import of_weather
from backend.settings import Settings

VERIFIED_FOR: Final = timedelta(days=90)
"""How long a list of crisis numbers may be trusted after somebody checked it."""


def of_settings(settings: Settings) -> Iterator[Finding]:
    """What the settings alone tell."""
    for town in settings.every_town:
        yield from account_readiness.of_town(town, settings)
    if settings.now is not None and settings.serves_people:
        yield Finding("PALIER_NOW freezes the clock: unset it before real people are answered.", True)
    if settings.public_url is not None and not settings.public_url.startswith("https://"):
        yield Finding("PALIER_PUBLIC_URL must begin with https://: platforms call no other address.", True)


def of_database(database: Database, settings: Settings, now: datetime) -> Iterator[Finding]:
    """What the database tells, up to the first thing that hides the rest."""
    if not database.is_sqlite and not settings.key:
        yield Finding("PALIER_KEY is missing: other machines could not read what this one writes.", True)
    try:
        state = schema.state(database)
    except DatabaseTrouble as error:
        yield Finding(str(error), True)
        return
    match state:
        case schema.State.CURRENT:
            with database.read() as db:
                yield from _of_town(db, settings, now)
        case schema.State.EMPTY:
            yield Finding("The database is empty: `palier db upgrade` or the first `palier run` fills it.", False)
        case schema.State.OLDER:
            yield Finding("The database is of an older version: run `palier db upgrade`.", True)
        case schema.State.NEWER:
            yield Finding("The database was migrated by a newer version of Palier: install that version.", True)


def _of_town(db: Session, settings: Settings, now: datetime) -> Iterator[Finding]:
    yield from _of_key(db)
    towns = list(db.scalars(select(Territory).order_by(Territory.id)))
    if not towns and _unnamed(settings.territory_name):
        yield Finding("PALIER_TERRITORY_NAME is not set: residents are greeted in the name of their town.", False)
    for town in towns:
        yield from _of_territory(db, town, settings, now)
    if release.held(db, now):
        yield Finding("A restored backup holds messages back: look at them with `palier db release`.", True)


def _of_key(db: Session) -> Iterator[Finding]:
    """What was sealed must be readable: who cannot read a message answers it badly, or not at all."""
    try:
        check_keys(db)
    except sealing.WrongKey as error:
        yield Finding(str(error), True)


def _of_territory(db: Session, town: Territory, settings: Settings, now: datetime) -> Iterator[Finding]:
    if _unnamed(town.name):
        serves = settings.has_messenger
        yield Finding("The territory still has no name of its own: residents see that name.", serves)
    if not db.scalar(select(_any(Address.territory_id == town.id))):
        yield Finding(f"{town.name}: no address is known, `palier import addresses FILE.csv` brings them.", False)
    if not town.phone:
        yield Finding(f"{town.name}: no telephone number is given to people who want a human.", False)
    yield from _of_webchat(town, settings)
    yield from duty_readiness.of_roster(db, town, now)
    yield from register_readiness.of_register(db, town)
    yield from of_weather(db, town, settings, now)
    verified = _day(policy(town, "crisis_numbers").get("verified_on"))
    if verified is None or now.astimezone(zone(town)).date() - verified > VERIFIED_FOR:
        since = verified.isoformat() if verified else "an unknown day"
        yield Finding(f"{town.name}: the crisis numbers were last verified on {since}: check each of them.", False)
    yield from _of_learning(db, town)


def _of_learning(db: Session, town: Territory) -> Iterator[Finding]:
    """Whether people's words are kept to learn from is said either way: nobody should have to guess."""
    days = days_kept(town.policies)
    if not days:
        yield Finding(f"{town.name}: messages that are not understood are not kept.", must=False, note=True)
        return
    wait = sum(one.waiting for one in unclear.tally(db, town))
    told = f"{town.name}: messages that are not understood are kept for {days} days; {wait} wait for a label."
    yield Finding(told, must=False, note=True)
    if wait >= unclear.MOST:
        yield Finding(
            f"{town.name}: so many wait that no more are kept: label them, `palier nlu review export`.", False
        )


def _of_webchat(town: Territory, settings: Settings) -> Iterator[Finding]:
    """Sites that may show the chat find it under the public address."""
    if policy(town, "webchat_origins") and settings.public_url is None:
        yield Finding(f"{town.name}: sites may show the web chat, but PALIER_PUBLIC_URL is not set.", False)


def _any(which: ColumnElement[bool]) -> Exists:
    return exists().where(which)


def _unnamed(name: str) -> bool:
    return bool(name == Settings.model_fields["territory_name"].default)


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None
