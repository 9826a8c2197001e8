"""Autonomous links at the desk: who organise themselves, whom to confirm first, what somebody said by telephone."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer
from sqlalchemy import select

from backend.models import Link
from backend.services.links import answering, asking, ending, keeping
from backend.services.links.noticing import LIVE
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show
from conversation_flows.phone_numbers import number_said

app: Final = typer.Typer(help="Two who organise themselves directly, or may.", invoke_without_command=True, cls=Lists)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the link.")]
Ended = Annotated[bool, typer.Option("--ended", help="List also what is over.")]
Phone = Annotated[str | None, typer.Option("--phone", help="The number that they let the volunteer have, if any.")]


@app.callback()
def links(context: typer.Context, *, ended: Ended = False, as_json: AsJson = False, login: As = None) -> None:
    """List the links, those that wait for your word first."""
    if context.invoked_subcommand is not None:
        return
    _listed(login, ended=ended, as_json=as_json)


@app.command("list")
def list_(*, ended: Ended = False, as_json: AsJson = False, login: As = None) -> None:
    """List the links, those that wait for your word first."""
    _listed(login, ended=ended, as_json=as_json)


@app.command()
def confirm(number: Number, *, login: As = None) -> None:
    """Let the two be asked, each separately, whether they wish to organise themselves."""
    with at_desk(login) as desk:
        asking.confirm(desk.db, desk.row(Link, number, "link").id, actor=desk.actor, now=desk.now)
        typer.echo(f"Link {number}: the two are asked.")


@app.command()
def refuse(number: Number, *, login: As = None) -> None:
    """Have everything go on as it is: neither is asked, nor told."""
    with at_desk(login) as desk:
        asking.refuse(desk.db, desk.row(Link, number, "link").id, actor=desk.actor, now=desk.now)
        typer.echo(f"Link {number}: nobody is asked.")


@app.command()
def yes(number: Number, *, phone: Phone = None, login: As = None) -> None:
    """The person, called by telephone, would like to; with the number that the volunteer may have."""
    given = _callable(phone) if phone else None
    with at_desk(login) as desk:
        one = desk.row(Link, number, "link")
        answering.by_voice(desk.db, one.id, number=given, actor=desk.actor, now=desk.now)
        typer.echo(f"Link {number}: {desk.name(one.person_id)} would like to.")


@app.command()
def no(number: Number, *, login: As = None) -> None:
    """The person, called by telephone, would rather not: everything goes on as now, and nobody else is told."""
    with at_desk(login) as desk:
        one = desk.row(Link, number, "link")
        answering.answer(desk.db, one.id, one.person_id, False, actor=desk.actor, now=desk.now)
        typer.echo(f"Link {number}: everything goes on as now.")


@app.command()
def end(number: Number, *, login: As = None) -> None:
    """End it: both are told, without a reason, and what comes back is seen to here again."""
    with at_desk(login) as desk:
        ending.end(desk.db, desk.row(Link, number, "link").id, actor=desk.actor, now=desk.now, why="agent")
        typer.echo(f"Link {number} is over.")


def _listed(login: str | None, *, ended: bool, as_json: bool) -> None:
    with at_desk(login) as desk:
        theirs = select(Link).where(Link.territory_id == desk.town.id)
        if not ended:
            theirs = theirs.where(Link.state.in_(LIVE))
        rows = sorted(desk.db.scalars(theirs.order_by(Link.id)), key=lambda one: not asking.waits_for_agent(one))
        show([_row(desk, one) for one in rows], desk.zone, as_json=as_json, nothing="Nobody organises themselves yet.")


def _callable(phone: str) -> str:
    said = number_said(phone)
    if said is None or said.wrong:
        raise typer.BadParameter(f"“{phone}” is no telephone number that a neighbour could call", param_hint="--phone")
    return said.number


def _row(desk: Desk, one: Link) -> dict[str, Any]:
    """Without any number, and without what either answered: agents need neither."""
    return {
        "id": one.id,
        "state": one.state,
        "person": desk.name(one.person_id),
        "volunteer": desk.name(one.volunteer_id),
        "missions": one.missions,
        "to_confirm": asking.waits_for_agent(one),
        "since": one.active_at or one.noticed_at,
        "silent": one.silent_quarters >= keeping.SILENT,
    }
