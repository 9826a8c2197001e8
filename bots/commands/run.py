"""`palier run`: channels, schedule and web pages in one process."""

from __future__ import annotations

import asyncio

import typer

from backend.clock import Clock
from backend.database import Database
from backend.logs import configure
from backend.messaging.inbox import Account
from backend.settings import Settings
from bots.app import Application, PortTaken, only_one, serve
from bots.channel import Channel
from bots.commands.chat import refuse_frozen_platform
from bots.commands.opening import complaint, one_sentence, open_database


def run() -> None:
    """Run Palier: listen on every configured channel, answer, deliver, until told to stop."""
    settings, database, clock = open_database(fill_empty=True)
    refuse_frozen_platform(settings)
    configure(settings.log_level)
    with one_sentence():
        lock = only_one(database)
        application = build(settings, database, clock)
    try:
        with one_sentence(PortTaken):
            asyncio.run(serve(application, lambda address: typer.echo(f"Palier answers at {address}", err=True)))
    finally:
        database.close()
        if lock:
            lock.close()


def build(settings: Settings, database: Database, clock: Clock) -> Application:
    """The application with every channel that the settings name. SDKs are imported only where they are used."""
    application = Application(settings, database, clock)
    if settings.telegram_token is not None:
        _add_telegram(application, settings, clock)
    return application


def _add_telegram(application: Application, settings: Settings, clock: Clock) -> None:
    from bots.telegram.channel import TelegramChannel

    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    secret = settings.telegram_secret.get_secret_value() if settings.telegram_secret else None
    if settings.public_url and not secret:
        raise complaint("PALIER_TELEGRAM_SECRET: a webhook needs one, as PALIER_PUBLIC_URL is set.")

    def make(account: Account) -> Channel:
        hook = f"{settings.public_url.rstrip('/')}/webhooks/{account.id}" if settings.public_url else None
        return TelegramChannel(token, secret, settings.telegram_api, clock=clock, webhook_url=hook)

    # The number before the colon is the bot's id: known without asking, and it survives a new token.
    application.add(make, "telegram", token.partition(":")[0])
