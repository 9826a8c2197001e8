"""`palier whatsapp`: what Meta must be given (templates, the webhook's address), and what it says of us."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from backend.one_town import OneTown
from backend.services.errors import Refused
from backend.settings import WrongSetting
from bots.commands import which_town
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
    with one_sentence(Refused):
        told = which_town.told(settings)
    town = told.territory_name
    from bots.whatsapp.templates import TEMPLATES, differences

    if not status:
        for one in TEMPLATES:
            typer.echo(json.dumps(one.submission(town), ensure_ascii=False))
        return
    with one_sentence(SendError):
        if told.whatsapp_business_id is None:
            raise WrongSetting(
                f"{told.called('whatsapp_business_id')}: the WhatsApp Business Account's id, of which to ask Meta"
            )
        there = asyncio.run(_asked(told, told.whatsapp_business_id))
    found = differences(TEMPLATES, there, town)
    for line in found or [f"All {len(TEMPLATES)} templates are approved as they are here."]:
        typer.echo(line)
    if found:
        raise typer.Exit(TROUBLE)


@app.command()
def webhook() -> None:
    """Show what to type into Meta's form for the webhook."""
    from bots.house import account_of
    from bots.joining import whatsapp_needs

    with opened(Refused, fill_empty=True) as (settings, database, clock):
        told = which_town.told(settings)
        phone_id, _secret, _word = whatsapp_needs(told)
        if settings.public_url is None:
            raise complaint("PALIER_PUBLIC_URL: the https:// address under which Meta reaches this program")
        with database.write() as db:
            account = account_of(db, which_town.which(db, settings, clock.now()), "whatsapp", phone_id)
        typer.echo(f"Callback URL: {settings.public_url.rstrip('/')}/webhooks/{account.id}")
        typer.echo(f"Verify token: what {told.called('whatsapp_verify_token')} says")
        typer.echo("Fields to subscribe to: messages; and calls, where the number takes calls")


@app.command()
def check() -> None:
    """Ask Meta for our number: whether the token and the number's id are right, and how Meta judges the number."""
    settings, _clock = open_settings()
    with one_sentence(SendError, Refused):
        about = asyncio.run(_about_us(which_town.told(settings)))
    for name, what in about.items():
        typer.echo(f"{name.replace('_', ' ')}: {what}")


async def _asked(told: OneTown, business_id: str) -> list[dict[str, Any]]:
    channel = _channel(told)
    try:
        return await channel.templates(business_id)
    finally:
        await channel.close()


async def _about_us(told: OneTown) -> dict[str, Any]:
    channel = _channel(told)
    try:
        return await channel.who_we_are()
    finally:
        await channel.close()


def _channel(told: OneTown) -> WhatsAppChannel:
    """Raises WrongSetting: something is missing."""
    from backend.clock import SystemClock
    from bots.joining import whatsapp_needs
    from bots.whatsapp.channel import WhatsAppChannel

    if told.whatsapp_token is None:
        raise WrongSetting(f"{told.called('whatsapp_token')}: the access token of Meta's system user")
    phone_id, secret, word = whatsapp_needs(told)
    token = told.whatsapp_token.get_secret_value()
    return WhatsAppChannel(token, phone_id, secret, word, told.whatsapp_api, clock=SystemClock(), called=told.called)
