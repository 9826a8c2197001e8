"""The duty roster at the desk: who reads alerts when."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from backend.services import agents, territories
from backend.services import duty as service
from bots.commands.staff.desk import As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.hours import DAYS, clock, days, minutes, told
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="Who reads alerts when, in the town's own hours.", cls=Lists)

Whom = Annotated[str, typer.Argument(metavar="LOGIN", help="The agent on duty.")]
OnDays = Annotated[str, typer.Option("--days", help="As in mon-fri, or sat,sun.")]


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """Show the roster, and whether somebody is on duty now."""
    with at_desk(login, technician=True) as desk:
        rows = [
            {
                "day": DAYS[hours.weekday],
                "from": clock(hours.opens),
                "to": clock(hours.closes),
                "login": agent.login,
                "name": agent.name,
            }
            for agent, hours in service.roster(desk.db, desk.town)
        ]
        nothing = "The roster is empty: `palier staff duty set LOGIN --days mon-fri --from 9:00 --to 17:00`."
        show(rows, desk.zone, as_json=as_json, nothing=nothing)
        if not as_json and rows:
            typer.echo(_now(desk))


@app.command("set")
def set_(
    whom: Whom,
    *,
    on: OnDays,
    opens: Annotated[str, typer.Option("--from", help="As in 9:00, in the town's hours.")],
    closes: Annotated[str, typer.Option("--to", help="As in 17:00; 24:00 is the day's end.")],
    login: As = None,
) -> None:
    """Put an agent on duty on these days; what was said of these days before is replaced."""
    weekdays, begin, end = days(on), minutes(opens, "--from"), minutes(closes, "--to")
    with at_desk(login, technician=True) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom)
        service.set_hours(desk.db, agent, weekdays, begin, end, actor=desk.actor, now=desk.now)
        typer.echo(f"{agent.name} is on duty {told(weekdays)}, {clock(begin)}–{clock(end)}. {_now(desk)}")


@app.command()
def remove(whom: Whom, *, on: OnDays = "mon-sun", login: As = None) -> None:
    """Take an agent off duty, on all days unless told which."""
    weekdays = days(on)
    with at_desk(login, technician=True) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom)
        removed = service.remove_hours(desk.db, agent, weekdays, actor=desk.actor, now=desk.now)
        typer.echo(f"{agent.name}: {removed} days were taken off the roster. {_now(desk)}")


def _now(desk: Desk) -> str:
    """Whether alerts are read, and if not, from when."""
    if service.on_duty(desk.db, desk.town, now=desk.now):
        return "Somebody is on duty now."
    reads = service.reads_at(desk.db, desk.town, now=desk.now)
    if reads is None:
        return "Nobody is on duty: residents are told that it is not known when an alert is read."
    return (
        f"Nobody is on duty now; alerts are read {reads.astimezone(territories.zone(desk.town)):%a %d %b from %H:%M}."
    )
