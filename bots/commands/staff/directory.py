"""The town's directory at the desk: brought in from a file, and read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from backend.models import Organisation
from backend.services import directory as service
from backend.services.desk_errors import WrongDirectory
from bots.commands.staff.desk import As, AsJson, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="Services that exist already, and whom to call instead of a neighbour.", cls=Lists)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="One service a line: name, services, phone, hours…")],
    *,
    login: As = None,
) -> None:
    """Make the file the town's directory: all of it, or nothing where a line is wrong."""
    with at_desk(login) as desk:
        entries = service.read_directory(_content(file))
        done = service.import_directory(desk.db, desk.town, entries, actor=desk.actor, now=desk.now)
        typer.echo(
            f"The directory has {len(entries)} services: {done.added} new, {done.changed} changed, "
            f"{done.kept} as before. {done.removed} are no longer in it."
        )


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """List the services, in the order of the file."""
    with at_desk(login) as desk:
        rows = [_row(one) for one in service.everything(desk.db, desk.town.id)]
        show(rows, desk.zone, as_json=as_json, nothing="The directory is empty.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise WrongDirectory(f"{file}: {error.strerror}") from None


def _row(one: Organisation) -> dict[str, Any]:
    return {
        "name": one.name,
        "services": one.services.split(),
        "phone": one.phone,
        "hours": one.hours,
        "address": one.address,
        "website": one.website,
    }
