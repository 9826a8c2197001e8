"""School holidays at the desk: imported from the official calendar, for volunteers who are free except then."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from backend.models import SchoolHoliday
from backend.services import holidays as service
from bots.commands.staff.desk import As, AsJson, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="The school holidays of the town's zone.", cls=Lists)


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv", exists=True, dir_okay=False, help="The ministry's school calendar.")
    ],
    *,
    zone: Annotated[str, typer.Option(help="As the calendar names it: Zone A, Corse, Réunion…")],
    login: As = None,
) -> None:
    """Import the school calendar of the Ministry of Education's open data; known years are replaced."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise typer.BadParameter("a text in UTF-8", param_hint="FILE") from None
    with at_desk(login, technician=True) as desk:
        found = service.read(lines, desk.zone)
        kept = service.keep(desk.db, desk.town, found, zone, actor=desk.actor, now=desk.now)
        years = ", ".join(sorted({one.school_year for one in kept}))
        typer.echo(f"{len(kept)} school holidays are known, {kept[0].zone}, {years}.")


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """List those to come."""
    with at_desk(login, technician=True) as desk:
        rows = [_row(one) for one in service.of(desk.db, desk.town, now=desk.now)]
        nothing = "No school holidays are known: `palier staff holidays import FILE.csv --zone ZONE`."
        show(rows, desk.zone, as_json=as_json, nothing=nothing)


def _row(one: SchoolHoliday) -> dict[str, Any]:
    return {
        "name": one.name,
        "zone": one.zone,
        "year": one.school_year,
        "from": one.start,
        "until": one.end,
        "imported": one.imported_at,
    }
