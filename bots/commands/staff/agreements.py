"""Agreements at the desk: whom to ask whether she wishes the help that somebody asked for her."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from backend.models import Agreement, HelpRequest
from backend.services.agreements import answering
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="Who must agree before help is sought for them.", invoke_without_command=True, cls=Lists)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the agreement.")]


@app.callback()
def agreements(context: typer.Context, *, as_json: AsJson = False, login: As = None) -> None:
    """List the agreements to ask for, the request that comes first, first; or say what was answered."""
    if context.invoked_subcommand is not None:
        return
    with at_desk(login) as desk:
        rows = [_row(desk, asked) for asked in answering.waiting(desk.db, desk.town.id)]
        show(rows, desk.zone, as_json=as_json, nothing="Nobody's agreement is awaited.")


@app.command()
def yes(number: Number, *, login: As = None) -> None:
    """She agrees: the request goes out, as the town's rules say, and whoever asked is told."""
    with at_desk(login) as desk:
        asked = desk.row(Agreement, number, "agreement")
        request = answering.answer(desk.db, asked, True, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(request.beneficiary_id)} agrees. Request {request.id} is {request.state}.")


@app.command()
def no(number: Number, *, login: As = None) -> None:
    """She would rather not: the request is withdrawn, and whoever asked is told."""
    with at_desk(login) as desk:
        asked = desk.row(Agreement, number, "agreement")
        request = answering.answer(desk.db, asked, False, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(request.beneficiary_id)} does not wish it. Request {request.id} is withdrawn.")


def _row(desk: Desk, asked: Agreement) -> dict[str, Any]:
    request = desk.db.get_one(HelpRequest, asked.request_id)
    return {
        "id": asked.id,
        "for": desk.name(asked.person_id),
        "phone": asked.phone,
        "address": request.place,
        "asked_by": desk.name(asked.asked_by),
        "request": request.id,
        "category": request.category,
        "start": request.start,
        "text": request.text,
    }
