"""How every command begins and how it fails: settings and database opened once, trouble told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

import typer

from backend import schema, sealing
from backend.clock import Clock, FrozenClock, SystemClock
from backend.database import Conflict, Database, DatabaseTrouble
from backend.keys import require_keys
from backend.settings import Settings, WrongSetting, read_settings

if TYPE_CHECKING:
    from rich.progress import Progress

TROUBLE: Final = 1
"""The exit code of a command that could not do its work; 2 is a wrong use of it."""

FORESEEN: Final[tuple[type[Exception], ...]] = (WrongSetting, DatabaseTrouble, sealing.WrongKey, Conflict)
"""What may be wrong with any command's surroundings."""


def open_settings() -> tuple[Settings, Clock]:
    """The settings, and the clock that they ask for. Leaves with one sentence where they are wrong."""
    with one_sentence():
        settings = read_settings()
        return settings, clock_of(settings)


def open_database(*, fill_empty: bool = False, any_schema: bool = False) -> tuple[Settings, Database, Clock]:
    """Settings, database and clock for a command; leaves with one sentence where something is wrong.

    The schema must be this program's, and the keys those of the database. `fill_empty`: an empty database gets its
    schema first (`chat`, `demo`, `run`). `any_schema`: the command looks at both itself (`db`, `check`).
    """
    settings, clock = open_settings()
    with one_sentence(), ExitStack() as undo:
        database = database_of(settings)
        undo.callback(database.close)
        if not any_schema:
            if fill_empty and schema.state(database) is schema.State.EMPTY:
                schema.upgrade(database)
            schema.require_current(database)
            require_keys(database)
        undo.pop_all()
    return settings, database, clock


@contextmanager
def opened(
    *also: type[Exception], fill_empty: bool = False, any_schema: bool = False
) -> Iterator[tuple[Settings, Database, Clock]]:
    """As `open_database`, for a command's whole work: foreseen trouble, and `also`, ends it with one sentence."""
    settings, database, clock = open_database(fill_empty=fill_empty, any_schema=any_schema)
    try:
        with one_sentence(*also):
            yield settings, database, clock
    finally:
        database.close()


def database_of(settings: Settings) -> Database:
    """The database that the settings name, with their keys.

    Raises:
        DatabaseTrouble: it cannot be used.
        WrongKey: the keys cannot be read.
    """
    keys = sealing.KeyRing.parse(settings.key.get_secret_value()) if settings.key else None
    try:
        return Database(settings.database_url, keys=keys)
    except OSError as error:
        raise DatabaseTrouble(f"PALIER_DATABASE_URL: {error.filename}: {error.strerror}") from None


def clock_of(settings: Settings) -> Clock:
    """The machine's clock, or a frozen one where `PALIER_NOW` says so."""
    return SystemClock() if settings.now is None else FrozenClock(settings.now, unique_tokens=True)


@contextmanager
def one_sentence(*also: type[Exception]) -> Iterator[None]:
    """Foreseen trouble, and `also`, ends the command with the error's own sentence instead of a traceback."""
    try:
        yield
    except (*FORESEEN, *also) as error:
        raise complaint(str(error) or type(error).__doc__ or type(error).__name__) from None


def complaint(sentence: str) -> typer.Exit:
    """Says on standard error why the command ends; raise what it returns."""
    typer.echo(sentence.strip().splitlines()[0], err=True)
    return typer.Exit(TROUBLE)


@contextmanager
def watched(what: str) -> Iterator[Progress]:
    """A bar on standard error for long work; nothing where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task(what, total=None)
        yield progress
