"""`palier db`: the schema, backups, and what a restored backup waits with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import schema, sealing
from backend.database import Database
from backend.models import Territory
from backend.services import release as releasing
from backend.services.actor import SYSTEM
from backend.services.backup import BackupTrouble, Manifest, MissingKey, Progress
from backend.services.backup import backup as write_backup
from backend.services.restore import restore as read_backup
from backend.services.territories import zone
from backend.settings import Settings
from bots.commands.opening import opened, watched

app: Final = typer.Typer(help="The database: its schema, backups, keys.", no_args_is_help=True)

_LONGEST_H: Final = 24 * 365 * 100
"""A century: nothing held is older."""
_PRIORITIES: Final = ("emergency", "reply", "bulk")


@app.command()
def upgrade() -> None:
    """Bring the schema to this program's version."""
    with opened(any_schema=True) as (_, database, _clock):
        before = schema.version(database)
        schema.upgrade(database)
    if before == schema.head():
        typer.echo(f"The schema is at version {before} already.")
    else:
        typer.echo(f"The schema was brought from {before or 'nothing'} to version {schema.head()}.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Write the whole database into one file, while everything keeps running. The key is not in it."""
    with opened(BackupTrouble, any_schema=True) as (settings, database, clock), _tables("Backup") as progress:
        manifest = write_backup(database, file, now=clock.now(), progress=progress)
        try:
            manifest.check_keys()
        except MissingKey:
            typer.echo(f"{file}: {_size(manifest)}.")
            typer.echo("It is sealed with another key than the one given: without that key nobody reads it.", err=True)
            return
    typer.echo(f"{file}: {_size(manifest)}. Keep the key ({_key_of(settings)}) apart: it is not inside.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `palier db backup` wrote, on either engine.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Lose what the database holds now.")] = False,
) -> None:
    """Put a backup into the database, and hold what it was about to send."""
    with opened(BackupTrouble, any_schema=True) as (_, database, clock):
        with _tables("Restore") as progress:
            manifest = read_backup(database, file, actor=SYSTEM, now=clock.now(), replace=replace, progress=progress)
        with database.read() as db:
            town = _town(db)
            made_at = manifest.made_at.astimezone(zone(town) if town else None).isoformat(timespec="minutes")
        typer.echo(f"Restored {_size(manifest)}, as of {made_at}.")
        _show(database, clock.now())


@app.command()
def release(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Let everything go that is held.")] = False,
    drop_older_than: Annotated[
        float | None, typer.Option(min=0, max=_LONGEST_H, metavar="HOURS", help="Drop what is older, let the rest go.")
    ] = None,
) -> None:
    """Show what a restored backup holds back; let it go with --all, or drop what is old with --drop-older-than."""
    with opened() as (_, database, clock):
        if not everything and drop_older_than is None:
            _show(database, clock.now())
            return
        older = None if drop_older_than is None else timedelta(hours=drop_older_than)
        with database.write() as db:
            done = releasing.release(db, actor=SYSTEM, now=clock.now(), drop_older_than=older)
    if not done.released and not done.dropped and not done.channels:
        typer.echo("Nothing was held.")
    else:
        typer.echo(f"Released: {done.released}. Dropped: {done.dropped}. Channels at work again: {done.channels}.")


@app.command()
def key() -> None:
    """Make a key for PALIER_KEY: the sensitive columns are encrypted with it."""
    typer.echo(sealing.new_key())


@app.command()
def status() -> None:
    """Show which database is used, and how its schema stands to this program's."""
    with opened(any_schema=True) as (settings, database, clock):
        state = schema.state(database)
        typer.echo(f"database  {database.url.render_as_string(hide_password=True)}")
        typer.echo(f"schema    {state}: {schema.version(database) or 'none'}, this program's is {schema.head()}")
        typer.echo(f"key       {_key_of(settings)}")
        if state is schema.State.CURRENT:
            _show(database, clock.now())


@contextmanager
def _tables(what: str) -> Iterator[Progress]:
    """A bar that names the table at work."""
    with watched(what) as bar:

        def progress(table: str, done: int, total: int) -> None:
            bar.update(bar.task_ids[0], description=f"{what}: {table}", completed=done, total=total)

        yield progress


def _size(manifest: Manifest) -> str:
    return f"{manifest.rows} rows of {len(manifest.tables)} tables, schema {manifest.schema}"


def _key_of(settings: Settings) -> str:
    return "PALIER_KEY" if settings.key else "the .key file beside the database"


def _show(database: Database, now: datetime) -> None:
    with database.read() as db:
        found = releasing.held(db, now)
        town = _town(db)
    if not found or town is None:
        typer.echo("Nothing is held.")
        return
    typer.echo("Held, and sent to nobody until `palier db release --all` or `--drop-older-than HOURS`:")
    for one in found:
        kind = one.kind if one.priority is None else f"{one.kind} ({_PRIORITIES[one.priority]})"
        since = f", since {one.oldest.astimezone(zone(town)).isoformat(timespec='minutes')}" if one.oldest else ""
        typer.echo(f"  {one.count:>6}  {kind}{since}")


def _town(db: Session) -> Territory | None:
    return db.scalars(select(Territory).order_by(Territory.id).limit(1)).first()
