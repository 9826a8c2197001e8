"""Agents at the desk: the technician adds the first, who may add others."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from backend.services import agents as service
from backend.services.register import access
from bots.commands.staff.desk import As, AsJson, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="The town's agents.", cls=Lists)


@app.command()
def add(
    new: Annotated[str, typer.Argument(metavar="LOGIN", help="Small letters, digits, dots and hyphens.")],
    *,
    name: Annotated[str, typer.Option(help="As residents will read it.")],
    sms: Annotated[str, typer.Option(help="Where urgent alerts reach them away from the desk: +33…")] = "",
    login: As = None,
) -> None:
    """Add an agent, who may act at once."""
    if not name.strip():
        raise typer.BadParameter("a name", param_hint="--name")
    with at_desk(login, technician=True) as desk:
        agent = service.add(desk.db, desk.town, new, name, sms=sms, actor=desk.actor, now=desk.now)
        typer.echo(f"{agent.name} may work for {desk.town.name}: palier staff alerts --as {agent.login}")


@app.command("set")
def set_(
    agent: Annotated[str, typer.Argument(metavar="LOGIN", help="Of whom it is said.")],
    *,
    sms: Annotated[
        str | None, typer.Option(help="Where urgent alerts reach them by SMS: +33…; empty for nowhere.")
    ] = None,
    role: Annotated[
        str | None, typer.Option(help="director: is told of an urgent alert that nobody else has taken; or agent.")
    ] = None,
    register: Annotated[
        bool | None,
        typer.Option(
            "--register/--no-register", help="Whether they may open the register of frail people: the director says."
        ),
    ] = None,
    login: As = None,
) -> None:
    """Say where an agent is reached by SMS when an urgent alert is not taken, that they are the director, or that they
    are named for the register of frail people.
    """
    if sms is None and role is None and register is None:
        raise typer.BadParameter("say --sms, --role or --register")
    if role not in {None, *service.ROLES}:
        raise typer.BadParameter(" or ".join(service.ROLES), param_hint="--role")
    with at_desk(login, technician=True) as desk:
        found = service.the_agent(desk.db, desk.town, agent)
        if sms is not None:
            service.set_sms(desk.db, found, sms, actor=desk.actor, now=desk.now)
            where = f"reach {found.name} by SMS, {found.sms}" if found.sms else f"do not reach {found.name} by SMS"
            typer.echo(f"Urgent alerts {where}.")
        if role is not None:
            service.set_role(desk.db, found, role, actor=desk.actor, now=desk.now)
            typer.echo(f"{found.name}: {role}.")
        if register is not None:
            (access.name if register else access.unname)(desk.db, found, actor=desk.actor, now=desk.now)
            may = "may open" if register else "may not open"
            typer.echo(f"{found.name} {may} the register of frail people. It is written down.")


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """List the agents."""
    with at_desk(login, technician=True) as desk:
        rows = [
            {
                "login": one.login,
                "name": one.name,
                "role": one.role,
                "register": one.register_since is not None,
                "sms": one.sms,
                "active": one.active,
                "since": one.created_at,
            }
            for one in service.of(desk.db, desk.town)
        ]
        nothing = "There is no agent yet: `palier staff agents add LOGIN --name NAME` adds one."
        show(rows, desk.zone, as_json=as_json, nothing=nothing)
