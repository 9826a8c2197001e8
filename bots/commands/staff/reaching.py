"""How agents are reached, at the desk: their ways, tests of them, what was sent, and colleagues to call."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from backend.models import Agent
from backend.services import agent_accounts, agents, duty_notices
from backend.services import reaching as service
from backend.services.accounts import codes
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.listing import show

Whom = Annotated[str, typer.Argument(metavar="LOGIN", help="The agent.")]
ByWay = Annotated[str, typer.Argument(metavar="WAY", help=", ".join(service.WAYS))]


def join(app: typer.Typer) -> None:
    """Puts these commands beside those of the week."""
    app.command()(reach)
    app.command()(unreach)
    app.command()(ways)
    app.command("test")(try_)
    app.command()(notices)
    app.command()(calls)
    app.command()(called)


def reach(
    whom: Whom,
    way: ByWay,
    address: Annotated[
        str, typer.Argument(metavar="[ADDRESS]", help="A number +33…, an e-mail address, @user:server; none for chat.")
    ] = "",
    *,
    first: Annotated[bool, typer.Option("--first", help="Before their other ways.")] = False,
    login: As = None,
) -> None:
    """Say how an agent is reached away from the desk: ways are tried in the order in which they were said.

    chat shows a code, which the agent writes to the town from their own messenger; call is a call by the desk.
    """
    _known(way)
    if (way == service.CHAT) == bool(address):
        raise typer.BadParameter("none for chat, which is bound by a code" if address else "an address", param_hint=way)
    with at_desk(login, technician=True) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom)
        if way == service.CHAT:
            digits = codes.drawn(desk.token(16))
            until = agent_accounts.offer(desk.db, agent, digits, actor=desk.actor, now=desk.now)
            typer.echo(
                f"{agent.name} writes {codes.spaced(digits)} to the town from their own messenger, before "
                f"{until.astimezone(desk.zone):%H:%M}. Nobody else may have this code."
            )
            return
        service.add(desk.db, agent, way, address, first=first, actor=desk.actor, now=desk.now)
        said = ", ".join(one.way for one in service.of(desk.db, agent))
        typer.echo(f"{agent.name} is reached by: {said}.{_lacking(desk, agent, way)}")


def unreach(whom: Whom, way: ByWay, *, login: As = None) -> None:
    """Take a way of reaching an agent away."""
    _known(way)
    with at_desk(login, technician=True) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom)
        service.remove(desk.db, agent, way, actor=desk.actor, now=desk.now)
        typer.echo(f"{agent.name} is not reached by {way} any more.")


def ways(*, as_json: AsJson = False, login: As = None) -> None:
    """List how each agent is reached, in order, and whether it can be used now."""
    with at_desk(login, technician=True) as desk:
        usable = service.of_town(desk.db, desk.town.id)
        rows = [
            row
            for agent in agents.of(desk.db, desk.town)
            if agent.active
            for row in _ways(desk, agent, {one.way for one in usable.get(agent.id, ())})
        ]
        show(rows, desk.zone, as_json=as_json, nothing="Nobody is reached: `palier staff duty reach LOGIN sms +33…`.")


def try_(whom: Whom, *, login: As = None) -> None:
    """Send an agent a test notice by each of their ways."""
    with at_desk(login, technician=True) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom)
        sent = duty_notices.try_ways(desk.db, agent, actor=desk.actor, now=desk.now)
        typer.echo(
            f"On their way to {agent.name}, as soon as `palier run` has them: {', '.join(sent)}. "
            "`palier staff duty notices` tells what became of each."
        )


def notices(
    *,
    alert: Annotated[int | None, typer.Option(min=1, max=LARGEST_ID, help="Of this alert only.")] = None,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List the last notices to agents, the newest first: when, to whom, by which way, and what became of it."""
    with at_desk(login, technician=True) as desk:
        rows = [
            {
                "id": row.id, "at": row.created_at, "alert": row.alert_id, "login": agent.login, "way": row.way,
                "round": row.round + 1, "state": row.state, "error": row.error,
            }
            for row, agent in duty_notices.recent(desk.db, desk.town, alert_id=alert)
        ]  # fmt: skip
        show(rows, desk.zone, as_json=as_json, nothing="Nobody was told of anything yet.")


def calls(*, as_json: AsJson = False, login: As = None) -> None:
    """List the colleagues to call about an alert that nobody has taken."""
    with at_desk(login, technician=True) as desk:
        rows = [
            {
                "id": row.id, "since": row.created_at, "name": agent.name, "login": agent.login, "number": number,
                "alert": row.alert_id, "urgent": alert.urgent if alert else False, "test": row.alert_id is None,
            }
            for row, agent, number, alert in duty_notices.calls(desk.db, desk.town)
        ]  # fmt: skip
        show(rows, desk.zone, as_json=as_json, nothing="No colleague is to be called.")


def called(
    number: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="As `calls` numbers it.")],
    *,
    no_answer: Annotated[bool, typer.Option("--no-answer", help="Nobody answered: the next is told at once.")] = False,
    login: As = None,
) -> None:
    """Say that you have called a colleague; they take the alert by `palier staff take`, or you for them with --as."""
    with at_desk(login) as desk:
        row = duty_notices.called(desk.db, desk.town, number, not no_answer, actor=desk.actor, now=desk.now)
        name = desk.db.get_one(Agent, row.agent_id).name
        typer.echo(f"{name} did not answer: the next is told." if no_answer else f"{name} was told.")


def _known(way: str) -> None:
    if way not in service.WAYS:
        raise typer.BadParameter(", ".join(service.WAYS), param_hint="WAY")


def _ways(desk: Desk, agent: Agent, usable: set[str]) -> list[dict[str, Any]]:
    said = [(one.way, one.address) for one in service.of(desk.db, agent)]
    if agent.sms and service.SMS not in {way for way, _address in said}:
        said.insert(0, (service.SMS, ""))
    return [
        {"login": agent.login, "name": agent.name, "way": way, "address": address or agent.sms, "usable": way in usable}
        for way, address in said
    ]


def _lacking(desk: Desk, agent: Agent, way: str) -> str:
    """What keeps the way from being used yet."""
    usable = {one.way for one in service.of_town(desk.db, desk.town.id).get(agent.id, ())}
    return "" if way in usable else f" {way} cannot be used yet: `palier check` says why."
