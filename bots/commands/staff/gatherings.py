"""Gatherings at the desk: seen, read and published, called off."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

import typer
from sqlalchemy import select

from backend.models import Gathering
from backend.services import alerts, company
from backend.services.company import making, reading
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="What neighbours propose to do together.", cls=Lists)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the gathering.")]


class State(StrEnum):
    """As in `docs/contracts.md`; `live` is everything that is still to come."""

    LIVE = "live"
    HELD = "held"
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"


@app.command("list")
def list_(
    *,
    state: Annotated[State, typer.Option(help="Only those in this state.")] = State.LIVE,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List gatherings, the next first; those that are held wait for an agent."""
    states = ("held", "open") if state is State.LIVE else (state.value,)
    with at_desk(login) as desk:
        theirs = select(Gathering).where(Gathering.territory_id == desk.town.id, Gathering.state.in_(states))
        found = desk.db.scalars(theirs.order_by(Gathering.start, Gathering.id)).all()
        show([_row(desk, one) for one in found], desk.zone, as_json=as_json, nothing="No gathering is there.")


@app.command()
def publish(number: Number, *, login: As = None) -> None:
    """Publish a held gathering: neighbours who wish to hear of such are told, and so is whoever organises it."""
    with at_desk(login) as desk:
        told = company.publish(desk.db, desk.row(Gathering, number, "gathering").id, actor=desk.actor, now=desk.now)
        alerts.close_cause(desk.db, making.cause(number), desk.login, "Publiée.", now=desk.now)
        typer.echo(f"Gathering {number} is published. Neighbours told: {told}.")


@app.command()
def cancel(number: Number, *, login: As = None) -> None:
    """Call a gathering off: whoever organises it, and everybody on its lists, are told."""
    with at_desk(login) as desk:
        told = company.cancel(desk.db, desk.row(Gathering, number, "gathering").id, actor=desk.actor, now=desk.now)
        alerts.close_cause(desk.db, making.cause(number), desk.login, "Annulée.", now=desk.now)
        typer.echo(f"Gathering {number} is called off. Told: its organiser, and {told} on its lists.")


def _row(desk: Desk, one: Gathering) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state,
        "activity": one.title or one.activity,
        "start": one.start,
        "place": one.place,
        "organiser": desk.name(one.organiser_id),
        "seats": one.seats,
        "coming": [name or "?" for name in reading.names(desk.db, one.id)],
        "waiting": len(reading.guests(desk.db, one.id, "waiting")),
    }
