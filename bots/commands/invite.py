"""`palier invite`: cards and posters with a QR code, made, listed with what came of them, ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from sqlalchemy import select

from backend.channel_links import Link, NoLink, link
from backend.models import ChannelAccount, Source, Territory
from backend.services.sources import Kind, counting, making
from backend.services.worries.relays import Role
from bots.cards.pdf import CannotDraw, encoded
from bots.cards.printing import printed
from bots.commands.opening import complaint, open_settings
from bots.commands.staff.desk import As, AsJson, Desk, at_desk
from bots.commands.staff.listing import show

app: Final = typer.Typer(
    help="Cards and posters with a QR code, and who came by them. --as LOGIN says who you are.", no_args_is_help=True
)
MOST: Final = 200
"""Cards for one use that are made at once."""


class Proposed(StrEnum):
    """What whoever uses the card is asked to become."""

    VOLUNTEER = "volunteer"


class Format(StrEnum):
    """How files are written."""

    SVG = "svg"
    PDF = "pdf"


class Onto(StrEnum):
    """The channels that a card can lead to."""

    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    SIGNAL = "signal"
    MATRIX = "matrix"
    WEBCHAT = "webchat"


@app.command()
def make(
    *,
    source: Annotated[str, typer.Option(help="Whose card it is: a shop, a neighbourhood, an agent, a surgery.")],
    kind: Annotated[Kind, typer.Option(help="What that is.")],
    to: Annotated[Path, typer.Option(metavar="DIR", help="The folder for the files; it is made where there is none.")],
    form: Annotated[Format, typer.Option("--format", help="svg, or pdf (with a sheet of cards to cut).")] = Format.PDF,
    neighbourhood: Annotated[str, typer.Option(help="Where it will lie, for your own figures.")] = "",
    relais: Annotated[Role | None, typer.Option(help="A card for one use: they look out for others.")] = None,
    role: Annotated[Proposed | None, typer.Option(help="A card for one use: they sign up.")] = None,
    count: Annotated[int, typer.Option(min=1, max=MOST, help="How many cards for one use.")] = 1,
    channel: Annotated[list[Onto] | None, typer.Option(help="Only for this channel; may be given again.")] = None,
    login: As = None,
) -> None:
    """Make a card and a poster for each channel of the town. The same source again is the same code."""
    if count > 1 and not (relais or role):
        raise typer.BadParameter("only cards for one use are made several at a time", param_hint="--count")
    settings, _clock = open_settings()
    with at_desk(login, technician=True) as desk:
        made = [
            making.make(
                desk.db, desk.town, source, kind.value, neighbourhood=neighbourhood,
                relay=relais.value if relais else None, role=role.value if role else None,
                actor=desk.actor, now=desk.now, seed=desk.seed + number,
            )
            for number in range(count)
        ]  # fmt: skip
        leads = _leads(desk, made, settings.public_url, [one.value for one in channel or Onto])
        with _to_disk(to):
            if form is Format.PDF:
                encoded(f"{desk.town.name} {made[0].name} {made[0].neighbourhood}")
            to.mkdir(parents=True, exist_ok=True)
    _write(desk.town, leads, form.value, to)
    codes = ", ".join(one.code for one in made)
    where = ", ".join(one[0][1].channel for one in leads)
    typer.echo(f"{made[0].name}: {codes}. Cards for {where} are in {to}.")


@app.command("list")
def list_(
    *,
    ended: Annotated[bool, typer.Option("--ended", help="Those that are no longer handed out, too.")] = False,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List the cards, and who came by each, on each channel. People are counted once."""
    with at_desk(login, technician=True) as desk:
        rows = [_row(one) for one in counting.of(desk.db, desk.town.id, ended=ended)]
        nothing = "There is no card yet: `palier invite make` makes one."
        show(rows, desk.zone, as_json=as_json, nothing=nothing)


@app.command()
def end(
    code: Annotated[str, typer.Argument(help="The code of the card, as it is printed.")], *, login: As = None
) -> None:
    """End a card: whoever still shows it is welcomed like anybody, and not counted."""
    with at_desk(login, technician=True) as desk:
        source = making.end(desk.db, desk.town, code, actor=desk.actor, now=desk.now)
        typer.echo(f"{source.name}: {source.code} has ended.")


def _leads(
    desk: Desk, made: Sequence[Source], public_url: str | None, channels: Sequence[str]
) -> list[list[tuple[Source, Link]]]:
    """For each channel of the town that was asked for, where each card leads. Says what is missing of the others."""
    ours = select(ChannelAccount).where(
        ChannelAccount.territory_id == desk.town.id, ChannelAccount.channel.in_(channels)
    )
    found: list[list[tuple[Source, Link]]] = []
    lacking: list[str] = []
    for account in desk.db.scalars(ours.order_by(ChannelAccount.channel, ChannelAccount.id)):
        name = account.handle or account.address
        try:
            leads = [(one, link(account.channel, name, one.code, public_url=public_url)) for one in made]
        except NoLink as error:
            lacking.append(str(error))
        else:
            if all(leads[0][1].channel != one[0][1].channel for one in found):  # one account of a channel is enough
                found.append(leads)
    if not found:
        why = "; ".join(lacking) or "the town has no account on these channels: `palier run` makes them as it starts"
        raise complaint(f"There is nowhere that a card could lead to: {why}.")
    for missing in lacking:
        typer.echo(f"No card for {missing}.", err=True)
    return found


def _write(town: Territory, leads: Sequence[Sequence[tuple[Source, Link]]], form: str, to: Path) -> None:
    """Draws the cards, once others may write to the database again: hundreds of them take a while."""
    with _to_disk(to):
        for one in leads:
            for file in list(printed(town, one, form)):
                (to / file.name).write_bytes(file.content)


@contextmanager
def _to_disk(to: Path) -> Iterator[None]:
    """What cannot be drawn or written ends the command with a sentence."""
    try:
        yield
    except OSError as error:
        raise complaint(f"{error.filename or to}: nothing can be written there ({error.strerror}).") from None
    except CannotDraw as error:
        raise complaint(f"{error}.") from None


def _row(one: counting.Count) -> dict[str, Any]:
    source = one.source
    return {
        "code": source.code,
        "source": source.name,
        "kind": source.kind,
        "neighbourhood": source.neighbourhood,
        "proposes": source.relay or source.role or "",
        "channel": one.channel,
        "came": one.came,
        "asked": one.asked,
        "volunteered": one.volunteered,
        "seen_again": one.seen_again,
        "since": source.created_at,
        "ended": source.ended_at,
    }
