"""`palier trace ID`: a message's way from update to receipt."""

from __future__ import annotations

from typing import Annotated

import typer

from backend.services.actor import SYSTEM
from backend.services.trace import Step, ways
from bots.commands.opening import complaint, opened


def trace(
    wanted: Annotated[str, typer.Argument(metavar="ID", help="A trace id, `inbox:12`, `outbox:12`, or just `12`.")],
    *,
    words: Annotated[bool, typer.Option("--words", help="Show what was written; this is audited.")] = False,
) -> None:
    """Show a message's way from the update to the receipt, and the news that followed. Never its words by itself."""
    with opened() as (_, database, clock), database.write() as db:
        found = ways(db, wanted, words=words, actor=SYSTEM, now=clock.now())
    if not found:
        raise complaint(f"Nothing is known of {wanted}.")
    for way in found:
        typer.echo(f"trace {way.trace}")
        for step in way.steps:
            _show(step)


def _show(step: Step) -> None:
    typer.echo(f"  {step.at.isoformat(sep=' ', timespec='milliseconds')}  {step.row}: {step.what}: {step.state}")
    typer.echo(f"      {', '.join(step.notes)}")
    if step.words:
        typer.echo(f"      “{step.words}”")
