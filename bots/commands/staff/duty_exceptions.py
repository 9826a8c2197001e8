"""Exceptions of the roster at the desk: closures, holidays that are worked, absences, time on call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final

import typer

from backend.models import Agent, DutyException
from backend.services import agents, duty, reaching, territories
from backend.services import duty_exceptions as service
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.hours import day, moment
from bots.commands.staff.listing import show

First = Annotated[str, typer.Argument(metavar="DAY", help="As in 2026-12-24.")]
Last = Annotated[str, typer.Argument(metavar="[LAST]", help="The last day, where there are several.")]
From = Annotated[str, typer.Option("--from", help="A day, or a day and an hour: 2026-12-24T17:00.")]
To = Annotated[str, typer.Option("--to", help="The same; a day alone is meant to its end. That day, where not said.")]
YEAR: Final = timedelta(days=365)


def join(app: typer.Typer) -> None:
    """Puts these commands beside those of the week."""
    app.command()(close)
    app.command("open")(open_)
    app.command()(replace)
    app.command("on-call")(on_call)
    app.command()(drop)
    app.command()(exceptions)
    app.command()(holidays)


def close(first: First, last: Last = "", *, login: As = None) -> None:
    """Say that the town hall is closed, from one day to another; who is on call stays so."""
    since, until = day(first, "DAY"), day(last or first, "LAST")
    with at_desk(login, technician=True) as desk:
        row = service.close(desk.db, desk.town, since, until, actor=desk.actor, now=desk.now)
        typer.echo(f"Closed {_days(since, until)} ({row.id}). {_after(desk, row)}")


def open_(first: First, last: Last = "", *, login: As = None) -> None:
    """Say that the ordinary hours hold on a public holiday: Whit Monday, in many towns."""
    since, until = day(first, "DAY"), day(last or first, "LAST")
    with at_desk(login, technician=True) as desk:
        row = service.open_(desk.db, desk.town, since, until, actor=desk.actor, now=desk.now)
        typer.echo(f"Open {_days(since, until)} ({row.id}).")


def replace(
    whom: Annotated[str, typer.Argument(metavar="LOGIN", help="Who is away.")],
    *,
    by: Annotated[str, typer.Option(metavar="LOGIN", help="Who does all their duty; nobody, where not said.")] = "",
    since: From,
    until: To = "",
    login: As = None,
) -> None:
    """Say that an agent is away, and who does their duty meanwhile. Two may stand in for each other."""
    with at_desk(login, technician=True) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom)
        stand_in = agents.the_agent(desk.db, desk.town, by) if by else None
        start, end = _stretch(since, until, desk)
        row = service.replace(desk.db, agent, stand_in, start, end, actor=desk.actor, now=desk.now)
        who = f"{stand_in.name} does their duty" if stand_in else "nobody does their duty"
        typer.echo(f"{agent.name} is away {_told(row, desk)}: {who} ({row.id}). {_after(desk, row)}")


def on_call(
    whom: Annotated[str, typer.Argument(metavar="LOGIN", help="Who is reached for what is urgent.")],
    *,
    since: From,
    until: To = "",
    rank: Annotated[int, typer.Option(min=1, max=9, help="Who is reached first, of several: 1, then 2…")] = 1,
    login: As = None,
) -> None:
    """Put an agent on call for a night, a week-end, a week: at home, and reached for what is urgent."""
    with at_desk(login, technician=True) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom)
        start, end = _stretch(since, until, desk)
        row = service.call(desk.db, agent, start, end, rank=rank, actor=desk.actor, now=desk.now)
        typer.echo(f"{agent.name} is on call {_told(row, desk)} ({row.id}).{_unreached(desk, agent)}")


def drop(
    number: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="As `list` numbers it.")],
    *,
    login: As = None,
) -> None:
    """Take an exception back; of one that has begun, from now on."""
    with at_desk(login, technician=True) as desk:
        row = service.drop(desk.db, desk.town, number, actor=desk.actor, now=desk.now)
        typer.echo(f"No longer {row.kind.replace('_', ' ')}.")


def exceptions(*, as_json: AsJson = False, login: As = None) -> None:
    """List closures, openings, absences and time on call that are not over."""
    with at_desk(login, technician=True) as desk:
        show(rows(desk), desk.zone, as_json=as_json, nothing="Nothing is otherwise than in an ordinary week.")


def holidays(*, as_json: AsJson = False, login: As = None) -> None:
    """List the public holidays of the coming year, on which nobody is at the desk unless it is said otherwise."""
    with at_desk(login, technician=True) as desk:
        show(list(holidays_until(desk, YEAR)), desk.zone, as_json=as_json, nothing="")


def rows(desk: Desk) -> list[dict[str, Any]]:
    """The exceptions to come, as they are listed."""
    found = []
    for one in service.coming(desk.db, desk.town, now=desk.now):
        names = [desk.db.get_one(Agent, id_).login if id_ else "" for id_ in (one.agent_id, one.stand_in_id)]
        found.append(
            {"id": one.id, "what": one.kind, "who": names[0], "by": names[1], "from": one.start, "until": one.end}
        )
    return found


def holidays_until(desk: Desk, ahead: timedelta) -> Iterator[dict[str, Any]]:
    """Public holidays, as they are listed with the exceptions."""
    today = desk.now.astimezone(desk.zone).date()
    for step in range(ahead.days + 1):
        one = today + timedelta(days=step)
        if name := territories.public_holiday(desk.town, one):
            start, end = (datetime.combine(which, time(), desk.zone) for which in (one, one + timedelta(days=1)))
            yield {"id": None, "what": name, "who": "", "by": "", "from": start, "until": end}


def _stretch(since: str, until: str, desk: Desk) -> tuple[datetime, datetime]:
    start = moment(since, "--from", desk.zone)
    return start, moment(until or since[:10], "--to", desk.zone, ends=True)


def _days(since: date, until: date) -> str:
    return f"on {since}" if since == until else f"from {since} to {until}"


def _told(row: DutyException, desk: Desk) -> str:
    start, end = (at.astimezone(desk.zone) for at in (row.start, row.end))
    return f"{start:%a %d %b %H:%M} – {end:%a %d %b %H:%M}"


def _after(desk: Desk, row: DutyException) -> str:
    """When alerts are read again, where it leaves nobody."""
    roster = duty.roster_of(desk.db, desk.town, since=desk.now)
    gap = roster.gap(max(row.start, desk.now), row.end)
    reads = roster.next(row.start) if gap else None
    return f"Alerts are read {reads.astimezone(desk.zone):%a %d %b from %H:%M}." if reads else ""


def _unreached(desk: Desk, agent: Agent) -> str:
    if agent.id in reaching.of_town(desk.db, desk.town.id):
        return ""
    return f" Nothing reaches them yet, so it does not count: `palier staff duty reach {agent.login} sms +33…`."
