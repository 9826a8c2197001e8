"""Readiness of a town's accounts: what their settings alone tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from backend.logo import UnusableLogo, read_logo
from backend.one_town import OneTown
from backend.services.findings import Finding
from backend.settings import Settings

_TOKEN: Final = re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{30,}")
_APP_SECRET: Final = re.compile(r"[0-9a-f]{32}")
_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")


def of_town(town: OneTown, settings: Settings) -> Iterator[Finding]:
    """What this town's settings tell; `settings` are those of the program."""
    yield from _of_telegram(town, settings)
    if town.whatsapp_token is not None:
        yield from _of_whatsapp(town, settings)
    yield from _of_signal(town)
    yield from _of_matrix(town, settings)
    yield from _of_email(town)
    if town.webchat_logo is not None:
        try:
            read_logo(town.webchat_logo)
        except UnusableLogo as error:
            yield Finding(f"{town.called('webchat_logo')}: {error}.", True)


def _of_telegram(town: OneTown, settings: Settings) -> Iterator[Finding]:
    token, secret = town.called("telegram_token"), town.called("telegram_secret")
    if town.telegram_token is not None:
        if _TOKEN.fullmatch(town.telegram_token.get_secret_value()) is None:
            yield Finding(f"{token} is not a bot's token, 123456789:AA…: ask @BotFather for it.", True)
        if settings.public_url is not None and town.telegram_secret is None:
            yield Finding(f"{secret} is missing: without it anybody may pretend to be Telegram.", True)
    if town.telegram_secret is not None and _SECRET.fullmatch(town.telegram_secret.get_secret_value()) is None:
        yield Finding(f"{secret} must be 1–256 of A–Z, a–z, 0–9, _ and -.", True)


def _of_whatsapp(town: OneTown, settings: Settings) -> Iterator[Finding]:
    if not town.whatsapp_phone_id:
        yield Finding(
            f"{town.called('whatsapp_phone_id')} is missing: Meta shows it beside the number, under API Setup.", True
        )
    if town.whatsapp_app_secret is None:
        yield Finding(
            f"{town.called('whatsapp_app_secret')} is missing: without it anybody may pretend to be Meta.", True
        )
    elif _APP_SECRET.fullmatch(town.whatsapp_app_secret.get_secret_value()) is None:
        yield Finding(f"{town.called('whatsapp_app_secret')} is not an app's secret, 32 digits of 0–9 and a–f.", True)
    if town.whatsapp_verify_token is None:
        yield Finding(
            f"{town.called('whatsapp_verify_token')} is missing: choose a word, and type it into Meta's form.", True
        )
    if settings.public_url is None:
        yield Finding("PALIER_PUBLIC_URL is missing: WhatsApp only ever calls us, at an https:// address.", True)
    if town.whatsapp_business_id is None:
        yield Finding(f"{town.called('whatsapp_business_id')} is missing: the templates cannot be looked after.", False)


def _of_matrix(town: OneTown, settings: Settings) -> Iterator[Finding]:
    """A Matrix account needs its three settings, and a folder where no database file tells one."""
    needed = {name: getattr(town, name) for name in ("matrix_homeserver", "matrix_user", "matrix_token")}
    if not any(needed.values()):
        return
    for name in (name for name, value in needed.items() if not value):
        yield Finding(f"{town.called(name)} is missing: Matrix is not spoken without it.", True)
    if town.matrix_store is None and not settings.database_url.startswith("sqlite"):
        yield Finding(
            f"{town.called('matrix_store')} must name a folder that all processes of this database share.", True
        )


def _of_signal(town: OneTown) -> Iterator[Finding]:
    if town.signal_account is not None and town.signal_url is None:
        yield Finding(f"{town.called('signal_url')} is missing: signal-cli's daemon is spoken to there.", True)
    if town.signal_url is None:
        return
    if town.signal_account is None:
        yield Finding(f"{town.called('signal_account')} is missing: it is our number on Signal, +33….", True)
    address = urlsplit(town.signal_url)
    if address.scheme == "http" and address.hostname not in _THIS_MACHINE:
        yield Finding(
            f"{town.called('signal_url')} leaves this machine unencrypted: who is in between reads everything.", False
        )


def _of_email(town: OneTown) -> Iterator[Finding]:
    if town.smtp_url is not None and not town.smtp_from:
        yield Finding(f"{town.called('smtp_from')} is missing: agents are written to from an address of ours.", True)
    if town.smtp_from and town.smtp_url is None:
        yield Finding(f"{town.called('smtp_url')} is missing: without a mail server agents are sent no e-mail.", True)
