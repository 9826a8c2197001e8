"""Calls at the desk: whom somebody must telephone, and that it was done."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from backend.models import CallTask, Person
from backend.services import calls as service
from backend.services import duty_notices
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="Telephone calls to make.", invoke_without_command=True, cls=Lists)


@app.callback()
def calls(context: typer.Context, *, as_json: AsJson = False, login: As = None) -> None:
    """List the calls that nobody has made yet, the most overdue first; or say that one was made."""
    if context.invoked_subcommand is not None:
        return
    with at_desk(login) as desk:
        rows = [_row(desk, call) for call in service.to_make(desk.db, desk.town.id)]
        show(rows, desk.zone, as_json=as_json, nothing="Nobody is waiting for a call.")
        colleagues = len(duty_notices.calls(desk.db, desk.town))
        if colleagues and not as_json:
            typer.echo(f"Colleagues to call about an alert: {colleagues}, `palier staff duty calls`.")


@app.command()
def done(
    number: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the call.")],
    *,
    outcome: Annotated[str, typer.Option(help="What came of it, in a few words.")] = "",
    login: As = None,
) -> None:
    """Say that a call was made."""
    with at_desk(login) as desk:
        call = service.done(desk.db, desk.town.id, number, outcome.strip(), actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(call.person_id)} was called.")


def _row(desk: Desk, call: CallTask) -> dict[str, Any]:
    person = desk.db.get_one(Person, call.person_id)
    return {
        "id": call.id,
        "due": call.due_at,
        "overdue": call.due_at <= desk.now,
        "person": desk.name(person.id),
        "address": person.address,
        "reason": call.reason,
        "words": call.words,
    }
