"""The duty roster at the desk: who reads alerts when, and who is there now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Final

import typer
from sqlalchemy import select

from backend.models import Agent
from backend.services import agents, territories
from backend.services import duty as service
from bots.commands.staff import duty_exceptions, reaching
from bots.commands.staff.desk import As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.hours import DAYS, clock, days, minutes, told
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="Who reads alerts when, in the town's own hours, and how each is reached.", cls=Lists)

Whom = Annotated[str, typer.Argument(metavar="LOGIN", help="The agent on duty.")]
OnDays = Annotated[str, typer.Option("--days", help="As in mon-fri, or sat,sun.")]
SOON: Final = timedelta(days=60)
"""How far ahead public holidays are shown."""


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """Show the week, what is otherwise in the time to come, who is on duty now, and who next."""
    with at_desk(login, technician=True) as desk:
        rows = [
            {
                "day": DAYS[hours.weekday],
                "from": clock(hours.opens),
                "to": clock(hours.closes),
                "login": agent.login,
                "name": agent.name,
                "rank": hours.rank,
                "on_call": bool(hours.on_call),
                "holidays": bool(hours.holidays),
            }
            for agent, hours in service.roster(desk.db, desk.town)
        ]
        coming = [] if as_json else [*duty_exceptions.rows(desk), *duty_exceptions.holidays_until(desk, SOON)]
        nothing = "The roster is empty: `palier staff duty set LOGIN --days mon-fri --from 9:00 --to 17:00`."
        show(rows, desk.zone, as_json=as_json, nothing=nothing)
        if coming:
            show(sorted(coming, key=lambda one: one["from"]), desk.zone, as_json=False, nothing="")
        if not as_json and (rows or coming):
            typer.echo(now_and_next(desk))


@app.command("set")
def set_(
    whom: Whom,
    *,
    on: OnDays,
    opens: Annotated[str, typer.Option("--from", help="As in 9:00, in the town's hours.")],
    closes: Annotated[str, typer.Option("--to", help="As in 17:00; 24:00 is the day's end.")],
    rank: Annotated[int, typer.Option(min=1, max=9, help="Who is reached first, of several: 1, then 2…")] = 1,
    also: Annotated[bool, typer.Option("--also", help="Beside their other hours of these days.")] = False,
    on_call: Annotated[
        bool, typer.Option("--on-call", help="Away from the desk: reached for what is urgent, on holidays too.")
    ] = False,
    holidays: Annotated[bool, typer.Option("--holidays", help="On public holidays too.")] = False,
    login: As = None,
) -> None:
    """Put an agent on duty on these days; what was said of these days before is replaced, unless it is --also so."""
    weekdays, begin, end = days(on), minutes(opens, "--from"), minutes(closes, "--to")
    with at_desk(login, technician=True) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom)
        how = service.As(rank, on_call, holidays)
        service.set_hours(desk.db, agent, weekdays, begin, end, how, also=also, actor=desk.actor, now=desk.now)
        role = "on call" if on_call else "on duty"
        typer.echo(f"{agent.name} is {role} {told(weekdays)}, {clock(begin)}–{clock(end)}. {now_and_next(desk)}")


@app.command()
def remove(whom: Whom, *, on: OnDays = "mon-sun", login: As = None) -> None:
    """Take an agent off duty, on all days unless told which."""
    weekdays = days(on)
    with at_desk(login, technician=True) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom)
        removed = service.remove_hours(desk.db, agent, weekdays, actor=desk.actor, now=desk.now)
        typer.echo(f"{agent.name}: {removed} days were taken off the roster. {now_and_next(desk)}")


def now_and_next(desk: Desk) -> str:
    """Who is on duty, and when alerts are read next where they are not read now."""
    roster = service.roster_of(desk.db, desk.town, since=desk.now)
    there = roster.at(desk.now)
    names = {one.id: one.name for one in desk.db.scalars(select(Agent).where(Agent.territory_id == desk.town.id))}
    said = [f"{names[one.who]} (on call)" if one.on_call else names[one.who] for one in there]
    now = f"On duty now: {', '.join(said)}." if said else "Nobody is on duty now."
    if any(not one.on_call for one in there):
        return now
    reads = roster.next(desk.now)
    if reads is None:
        later = "Alerts are read by nobody: residents are told that it is not known when."
    else:
        first = next((names[one.who] for one in roster.at(reads) if not one.on_call), "")
        later = f"Alerts are read {_told(reads, desk)} ({first})."
    return f"{now} {later}"


def _told(moment: datetime, desk: Desk) -> str:
    return f"{moment.astimezone(territories.zone(desk.town)):%a %d %b from %H:%M}"


duty_exceptions.join(app)
reaching.join(app)
