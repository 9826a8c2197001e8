"""What comes back at the desk: listed, skipped once, stopped."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final

import typer
from sqlalchemy import select

from backend.models import Recurrence
from backend.services.recurrences import changing
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, NoSuchRow, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(
    help="Help that comes back by itself, every week or so.", invoke_without_command=True, cls=Lists
)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of what comes back.")]
Ended = Annotated[bool, typer.Option("--ended", help="List also what has stopped.")]


@app.callback()
def recurrences(context: typer.Context, *, ended: Ended = False, as_json: AsJson = False, login: As = None) -> None:
    """List what comes back, the next first."""
    if context.invoked_subcommand is not None:
        return
    with at_desk(login) as desk:
        theirs = select(Recurrence).where(Recurrence.territory_id == desk.town.id)
        if not ended:
            theirs = theirs.where(Recurrence.state.in_(("running", "handed_over")))
        rows = [_row(desk, one) for one in desk.db.scalars(theirs.order_by(Recurrence.next_start, Recurrence.id))]
        show(rows, desk.zone, as_json=as_json, nothing="Nothing comes back by itself.")


@app.command()
def skip(number: Number, *, login: As = None) -> None:
    """Leave out the next time only: whoever was to come is told, and so is the person."""
    with at_desk(login) as desk:
        one = desk.row(Recurrence, number, "recurrence")
        coming = [each.start for each in changing.live(desk.db, one, now=desk.now) if each.start > desk.now]
        start = coming[0] if coming else one.next_start
        if start is None:
            raise NoSuchRow(f"Recurrence {number} has stopped: there is no next time.")
        minute = timedelta(minutes=1)
        changing.skip(desk.db, one, start, start + minute, actor=desk.actor, now=desk.now)
        typer.echo(f"Recurrence {number}: nothing on {start.astimezone(desk.zone):%Y-%m-%d}.")


@app.command()
def stop(number: Number, *, login: As = None) -> None:
    """It does not come back: whoever was to come is told, and so is the person."""
    with at_desk(login) as desk:
        changing.stop(desk.db, desk.row(Recurrence, number, "recurrence"), actor=desk.actor, now=desk.now)
        typer.echo(f"Recurrence {number} is stopped.")


def _row(desk: Desk, one: Recurrence) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state,
        "for": desk.name(one.beneficiary_id),
        "asked_by": desk.name(one.requester_id),
        "category": one.category,
        "rule": one.rrule,
        "next": one.next_start,
        "left_out": one.left_out,
    }
