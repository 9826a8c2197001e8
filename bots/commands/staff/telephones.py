"""Telephones at the desk: two people share one; a number may have changed hands."""

from __future__ import annotations

from typing import Annotated

import typer

from backend.models import ChannelAccount
from backend.services.accounts import recycled, sharing
from backend.services.locking import existing
from bots.commands.staff.desk import LARGEST_ID, As, at_desk

PersonId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the person.")]


def share(
    number: PersonId,
    other: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="OTHER", help="Who uses it too.")],
    *,
    agreed: Annotated[bool, typer.Option("--agreed", help="You asked OTHER, who agreed.")] = False,
    on: Annotated[str, typer.Option(help="Their channel, where ID has several: whatsapp, signal, sms…")] = "",
    login: As = None,
) -> None:
    """Say that ID's telephone is OTHER's too. The bot asks which of them writes, and keeps what is each one's apart."""
    if not agreed:
        raise typer.BadParameter("ask OTHER first, then say so with --agreed", param_hint="--agreed")
    with at_desk(login) as desk:
        one, two = desk.person(number), desk.person(other)
        identity = sharing.share(desk.db, one, two, on, actor=desk.actor, now=desk.now)
        channel = existing(desk.db, ChannelAccount, identity.channel_account_id).channel
        typer.echo(f"{desk.name(number)} and {desk.name(other)} share {channel} now.")


def unshare(number: PersonId, *, login: As = None) -> None:
    """Say that ID uses no shared telephone any more: whoever shared it keeps it alone."""
    with at_desk(login) as desk:
        sharing.unshare(desk.db, desk.person(number), actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(number)} shares no telephone any more.")


def it_is(number: PersonId, *, login: As = None) -> None:
    """Say that it is still ID who writes, of whom an alert `who_writes` doubts it: what was kept is heard."""
    with at_desk(login) as desk:
        recycled.is_the_same(desk.db, desk.person(number), actor=desk.actor, now=desk.now)
        typer.echo(f"It is {desk.name(number)}: the bot goes on with them.")


def it_is_not(number: PersonId, *, login: As = None) -> None:
    """Say that ID's number is somebody else's now: they start anew, and nothing of ID's is said there any more."""
    with at_desk(login) as desk:
        stranger = recycled.is_not_the_same(desk.db, desk.person(number), actor=desk.actor, now=desk.now)
        typer.echo(f"The number is that of person {stranger.id} now, {desk.name(number)}'s no more.")
