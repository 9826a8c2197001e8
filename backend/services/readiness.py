"""Readiness: what is missing or wrong in a town's configuration, a sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Exists, exists, select
from sqlalchemy.orm import Session

from backend import schema, sealing
from backend.database import Database, DatabaseTrouble
from backend.keys import check_keys
from backend.logo import UnusableLogo, read_logo
from backend.models import Address, Agent, CheckInPlan, Territory
from backend.services import duty, duty_alarm, release, unclear
from backend.services.territories import days_kept, policy, zone
from backend.settings import Settings

VERIFIED_FOR: Final = timedelta(days=90)
"""How long a list of crisis numbers may be trusted after somebody checked it."""
_TOKEN: Final = re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{30,}")
_APP_SECRET: Final = re.compile(r"[0-9a-f]{32}")
_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True)
class Finding:
    """One thing to correct. `must`: until then the town is not served as it should be.

    `note`: nothing is to be corrected, but whoever answers for the town should know.
    """

    says: str
    must: bool
    note: bool = False


def of_settings(settings: Settings) -> Iterator[Finding]:
    """What the settings alone tell."""
    if settings.telegram_token is not None:
        if _TOKEN.fullmatch(settings.telegram_token.get_secret_value()) is None:
            yield Finding("PALIER_TELEGRAM_TOKEN is not a bot's token, 123456789:AA…: ask @BotFather for it.", True)
        if settings.public_url is not None and settings.telegram_secret is None:
            yield Finding("PALIER_TELEGRAM_SECRET is missing: without it anybody may pretend to be Telegram.", True)
    if settings.whatsapp_token is not None:
        yield from _of_whatsapp(settings)
    yield from _of_signal(settings)
    if settings.now is not None and settings.serves_people:
        yield Finding("PALIER_NOW freezes the clock: unset it before real people are answered.", True)
    if settings.telegram_secret is not None and _SECRET.fullmatch(settings.telegram_secret.get_secret_value()) is None:
        yield Finding("PALIER_TELEGRAM_SECRET must be 1–256 of A–Z, a–z, 0–9, _ and -.", True)
    yield from _of_matrix(settings)
    if settings.webchat_logo is not None:
        try:
            read_logo(settings.webchat_logo)
        except UnusableLogo as error:
            yield Finding(f"PALIER_WEBCHAT_LOGO: {error}.", True)
    if settings.public_url is not None and not settings.public_url.startswith("https://"):
        yield Finding("PALIER_PUBLIC_URL must begin with https://: platforms call no other address.", True)


def _of_whatsapp(settings: Settings) -> Iterator[Finding]:
    if not settings.whatsapp_phone_id:
        yield Finding("PALIER_WHATSAPP_PHONE_ID is missing: Meta shows it beside the number, under API Setup.", True)
    if settings.whatsapp_app_secret is None:
        yield Finding("PALIER_WHATSAPP_APP_SECRET is missing: without it anybody may pretend to be Meta.", True)
    elif _APP_SECRET.fullmatch(settings.whatsapp_app_secret.get_secret_value()) is None:
        yield Finding("PALIER_WHATSAPP_APP_SECRET is not an app's secret, 32 digits of 0–9 and a–f.", True)
    if settings.whatsapp_verify_token is None:
        yield Finding("PALIER_WHATSAPP_VERIFY_TOKEN is missing: choose a word, and type it into Meta's form.", True)
    if settings.public_url is None:
        yield Finding("PALIER_PUBLIC_URL is missing: WhatsApp only ever calls us, at an https:// address.", True)
    if settings.whatsapp_business_id is None:
        yield Finding("PALIER_WHATSAPP_BUSINESS_ID is missing: the templates cannot be looked after.", False)


def _of_matrix(settings: Settings) -> Iterator[Finding]:
    """A Matrix account needs its three settings, and a folder where no database file tells one."""
    needed = {"HOMESERVER": settings.matrix_homeserver, "USER": settings.matrix_user, "TOKEN": settings.matrix_token}
    if not any(needed.values()):
        return
    for name in (name for name, value in needed.items() if not value):
        yield Finding(f"PALIER_MATRIX_{name} is missing: Matrix is not spoken without it.", True)
    if settings.matrix_store is None and not settings.database_url.startswith("sqlite"):
        yield Finding("PALIER_MATRIX_STORE must name a folder that all processes of this database share.", True)


def _of_signal(settings: Settings) -> Iterator[Finding]:
    if settings.signal_account is not None and settings.signal_url is None:
        yield Finding("PALIER_SIGNAL_URL is missing: signal-cli's daemon is spoken to there.", True)
    if settings.signal_url is None:
        return
    if settings.signal_account is None:
        yield Finding("PALIER_SIGNAL_ACCOUNT is missing: it is our number on Signal, +33….", True)
    address = urlsplit(settings.signal_url)
    if address.scheme == "http" and address.hostname not in _THIS_MACHINE:
        yield Finding("PALIER_SIGNAL_URL leaves this machine unencrypted: who is in between reads everything.", False)


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
        serves = settings.serves_people
        yield Finding("The territory still has no name of its own: residents see that name.", serves)
    if not db.scalar(select(_any(Address.territory_id == town.id))):
        yield Finding(f"{town.name}: no address is known, `palier import addresses FILE.csv` brings them.", False)
    if not town.phone:
        yield Finding(f"{town.name}: no telephone number is given to people who want a human.", False)
    yield from _of_webchat(town, settings)
    yield from _of_roster(db, town)
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


def _of_roster(db: Session, town: Territory) -> Iterator[Finding]:
    """An alert that nobody reads is worse than none."""
    roster = duty.roster(db, town)
    if roster:
        yield from _of_alarms(db, town, [agent for agent, _hours in roster])
        return
    active = _any((CheckInPlan.territory_id == town.id) & (CheckInPlan.state == "active"))
    if db.scalar(select(active)):
        yield Finding(f"{town.name}: people are asked how they are, but nobody is on the duty roster.", True)
    else:
        yield Finding(f"{town.name}: nobody is on the duty roster, `palier staff duty set` puts agents on it.", False)


def _of_alarms(db: Session, town: Territory, agents: list[Agent]) -> Iterator[Finding]:
    """Whether an urgent alert reaches somebody who does not sit at the desk."""
    if duty_alarm.account_of(db, town.id) is None:
        yield Finding(
            f"{town.name}: urgent alerts reach nobody outside the desk, as there is no SMS account: "
            "docs/channels/sms.md says how to get one.",
            False,
        )
        return
    silent = sorted({agent.login for agent in agents if not agent.sms})
    if silent:
        yield Finding(
            f"{town.name}: urgent alerts do not reach {', '.join(silent)} by SMS: `palier staff agents set LOGIN --sms "
            "+33…`.",
            False,
        )


def _any(which: ColumnElement[bool]) -> Exists:
    return exists().where(which)


def _unnamed(name: str) -> bool:
    return bool(name == Settings.model_fields["territory_name"].default)


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None
