"""Relais at the desk: whose one sentence is enough; given by you, or proposed by a card and confirmed by you."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from backend.models import Relay, Source
from backend.services.worries import relays as service
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="Bakers, caretakers, postmen… who look out for others.", cls=Lists)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the relais.")]


@app.command()
def add(
    person: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="PERSON", help="The number of the person.")],
    *,
    role: Annotated[service.Role, typer.Option(help="What they are in the neighbourhood.")],
    login: As = None,
) -> None:
    """Give somebody the role; they are told that one sentence is enough from now on."""
    with at_desk(login) as desk:
        relay = service.add(desk.db, desk.person(person), role.value, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(person)} is relais {relay.id} ({role.value}), and is told so.")


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """List the relais: those whose card you still have to confirm first."""
    with at_desk(login) as desk:
        rows = [_row(desk, one) for one in service.of(desk.db, desk.town.id)]
        show(rows, desk.zone, as_json=as_json, nothing="There is no relais yet.")


@app.command()
def confirm(number: Number, *, login: As = None) -> None:
    """You know who brought the card: they are a relais, and are told so."""
    with at_desk(login) as desk:
        relay = service.confirm(desk.db, desk.town.id, number, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(relay.person_id)} is a relais ({relay.role}), and is told so.")


@app.command()
def end(number: Number, *, login: As = None) -> None:
    """They are a relais no longer, and are told so; a card that was not confirmed is simply refused."""
    with at_desk(login) as desk:
        relay = service.end(desk.db, desk.town.id, number, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(relay.person_id)} is a relais no longer.")


def _row(desk: Desk, relay: Relay) -> dict[str, Any]:
    source = desk.db.get(Source, relay.source_id) if relay.source_id else None
    return {
        "id": relay.id,
        "state": relay.state,
        "role": relay.role,
        "name": desk.name(relay.person_id),
        "person_id": relay.person_id,
        "card": source.name if source else "",
        "since": relay.active_at or relay.proposed_at,
    }
