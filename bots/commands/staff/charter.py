"""The charter at the desk: published, shown, and who signed which version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from backend.services import charters as service
from bots.commands.staff.desk import As, NoSuchRow, at_desk

app: Final = typer.Typer(help="What volunteers sign.", no_args_is_help=True)


@app.command()
def publish(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Its text: a paragraph a message.")
    ],
    *,
    version: Annotated[str | None, typer.Option(help="Its version; today's date unless you say.")] = None,
    login: As = None,
) -> None:
    """Publish a charter: from now on this one is read and signed; whoever signed another does so at its year's end."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise typer.BadParameter("a text in UTF-8", param_hint="FILE") from None
    with at_desk(login) as desk:
        named = version or f"{desk.now.astimezone(desk.zone):%Y-%m-%d}"
        charter = service.publish(desk.db, desk.town, named, text, actor=desk.actor, now=desk.now)
        typer.echo(f"Charter {charter.version} is in force. Messages in which it is read: {len(service.pieces(text))}.")


@app.command()
def show(*, login: As = None) -> None:
    """Show the charter in force, message by message."""
    with at_desk(login) as desk:
        charter = service.current(desk.db, desk.town.id)
        if charter is None:
            raise NoSuchRow("No charter is published: `palier staff charter publish FILE`.")
        typer.echo(f"Charter {charter.version}, {charter.published_at.astimezone(desk.zone):%d %b %Y}\n")
        typer.echo("\n\n".join(service.pieces(charter.text)))
