"""`palier whatsapp`: what Meta must be given (templates, the webhook's address), and what it says of us."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from backend.settings import Settings, WrongSetting
from bots.commands.opening import TROUBLE, complaint, one_sentence, open_settings, opened
from bots.errors import SendError

if TYPE_CHECKING:
    from bots.whatsapp.channel import WhatsAppChannel

app: Final = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def whatsapp() -> None:
    """WhatsApp: the templates to submit to Meta, the webhook's address, what Meta says of us."""


@app.command()
def templates(
    status: Annotated[bool, typer.Option("--status", help="Ask Meta which are approved; name what differs.")] = False,
) -> None:
    """Show what to submit to Meta, a JSON object a line; with --status, what is missing there."""
    settings, _clock = open_settings()
    town = settings.territory_name
    from bots.whatsapp.templates import TEMPLATES, differences

    if not status:
        for one in TEMPLATES:
            typer.echo(json.dumps(one.submission(town), ensure_ascii=False))
        return
    with one_sentence(SendError):
        if settings.whatsapp_business_id is None:
            raise WrongSetting("PALIER_WHATSAPP_BUSINESS_ID: the WhatsApp Business Account's id, of which to ask Meta")
        there = asyncio.run(_asked(settings, settings.whatsapp_business_id))
    found = differences(TEMPLATES, there, town)
    for line in found or [f"All {len(TEMPLATES)} templates are approved as they are here."]:
        typer.echo(line)
    if found:
        raise typer.Exit(TROUBLE)


@app.command()
def webhook() -> None:
    """Show what to type into Meta's form for the webhook."""
    from bots.house import account_of, town_of
    from bots.joining import whatsapp_needs

    with opened(fill_empty=True) as (settings, database, clock):
        phone_id, _secret, _word = whatsapp_needs(settings)
        if settings.public_url is None:
            raise complaint("PALIER_PUBLIC_URL: the https:// address under which Meta reaches this program")
        town = town_of(database, settings, clock)
        with database.write() as db:
            account = account_of(db, town, "whatsapp", phone_id)
        typer.echo(f"Callback URL: {settings.public_url.rstrip('/')}/webhooks/{account.id}")
        typer.echo("Verify token: what PALIER_WHATSAPP_VERIFY_TOKEN says")
        typer.echo("Fields to subscribe to: messages; and calls, where the number takes calls")


@app.command()
def check() -> None:
    """Ask Meta for our number: whether the token and the number's id are right, and how Meta judges the number."""
    settings, _clock = open_settings()
    with one_sentence(SendError):
        about = asyncio.run(_about_us(settings))
    for name, what in about.items():
        typer.echo(f"{name.replace('_', ' ')}: {what}")


async def _asked(settings: Settings, business_id: str) -> list[dict[str, Any]]:
    channel = _channel(settings)
    try:
        return await channel.templates(business_id)
    finally:
        await channel.close()


async def _about_us(settings: Settings) -> dict[str, Any]:
    channel = _channel(settings)
    try:
        return await channel.who_we_are()
    finally:
        await channel.close()


def _channel(settings: Settings) -> WhatsAppChannel:
    """Raises WrongSetting: something is missing."""
    from backend.clock import SystemClock
    from bots.joining import whatsapp_needs
    from bots.whatsapp.channel import WhatsAppChannel

    if settings.whatsapp_token is None:
        raise WrongSetting("PALIER_WHATSAPP_TOKEN: the access token of Meta's system user")
    phone_id, secret, word = whatsapp_needs(settings)
    return WhatsAppChannel(
        settings.whatsapp_token.get_secret_value(), phone_id, secret, word, settings.whatsapp_api,
        clock=SystemClock(), town=settings.territory_name,
    )  # fmt: skip
