"""`palier import`: open data of the town."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from backend.addresses.ban import AddressFileError, AddressRow, read_file
from backend.addresses.gazetteer import PlaceFileError, PlaceRow, read_places
from backend.services.actor import SYSTEM
from backend.services.errors import Refused
from backend.services.gazetteer import import_places
from backend.services.geocoding import import_addresses
from bots.commands import which_town
from bots.commands.opening import opened, watched

app: Final = typer.Typer(help="Bring the town's open data in.", no_args_is_help=True)


@app.callback()
def groups() -> None:
    """What may be imported is a command of its own."""


@app.command()
def addresses(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Of the Base Adresse Nationale: .csv or .csv.gz.")],
) -> None:
    """Import the addresses of a commune, or correct them; all of the file, or nothing of it."""
    with (
        opened(AddressFileError, _Unopened, Refused, fill_empty=True) as (settings, database, clock),
        watched("Addresses") as bar,
        database.write() as db,
    ):

        def progress(done: int) -> None:
            bar.update(bar.task_ids[0], completed=done)

        now = clock.now()
        territory = which_town.which(db, settings, now)
        count = import_addresses(db, territory, _rows(file), actor=SYSTEM, now=now, progress=progress)
        name = territory.name
    typer.echo(f"{count} addresses of {file.name} were imported for {name}.")


@app.command()
def places(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv", help="name, kind, latitude, longitude, aliases (a “|” between them).")
    ],
) -> None:
    """Import places without an address (lieux-dits, trailheads), or correct them; all of the file, or nothing."""
    with (
        opened(PlaceFileError, _Unopened, Refused, fill_empty=True) as (settings, database, clock),
        database.write() as db,
    ):
        now = clock.now()
        territory = which_town.which(db, settings, now)
        count = import_places(db, territory, _places(file), actor=SYSTEM, now=now)
        name = territory.name
    typer.echo(f"{count} places of {file.name} were imported for {name}.")


class _Unopened(Exception):
    """The file cannot be opened."""


def _rows(file: Path) -> Iterator[AddressRow]:
    try:
        yield from read_file(file)
    except (OSError, EOFError) as error:
        raise _Unopened(f"{file}: {getattr(error, 'strerror', None) or error}") from None


def _places(file: Path) -> Iterator[PlaceRow]:
    try:
        yield from read_places(file)
    except OSError as error:
        raise _Unopened(f"{file}: {error.strerror or error}") from None
