"""`palier`: the command line. Each command opens what it needs, and nothing before."""

from __future__ import annotations

import sys
from typing import Final

import typer

from bots.commands import chat as chatting
from bots.commands import check as checking
from bots.commands import db, export, imports, nlu
from bots.commands import run as running
from bots.commands import trace as tracing

app: Final = typer.Typer(
    name="palier",
    help="Neighbourly help by chat: residents ask, volunteers answer, the town's agents watch over both.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(running.run)
app.command()(chatting.chat)
app.command()(checking.check)
app.command()(tracing.trace)
app.add_typer(nlu.app, name="nlu")
app.add_typer(db.app, name="db")
app.add_typer(imports.app, name="import")
app.command()(export.export)


def main() -> None:
    """The entry point of the `palier` script."""
    sys.exit(app())


if __name__ == "__main__":
    main()
