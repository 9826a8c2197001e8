"""Other times at the desk: what was proposed and waits for an answer; what somebody said about it by telephone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final

import typer
from sqlalchemy import select

from backend.models import HelpRequest, Mission, NewTime
from backend.services.new_times import answering, proposing
from backend.services.new_times.standing import Time, proposed
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.hours import minutes
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="Another time for what somebody has taken.", invoke_without_command=True, cls=Lists)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the proposal.")]
_WHOLE_DAY: Final = 24 * 60


@app.callback()
def times(context: typer.Context, *, as_json: AsJson = False, login: As = None) -> None:
    """List the times that wait for an answer, the soonest to lapse first; or say what was answered by telephone."""
    if context.invoked_subcommand is not None:
        return
    with at_desk(login) as desk:
        theirs = select(NewTime).where(NewTime.territory_id == desk.town.id, NewTime.state == "waiting")
        rows = [_row(desk, one) for one in desk.db.scalars(theirs.order_by(NewTime.next_due_at, NewTime.id))]
        show(rows, desk.zone, as_json=as_json, nothing="No other time waits for an answer.")


@app.command()
def yes(number: Number, *, login: As = None) -> None:
    """Whoever was asked says that it is possible: it moves, and whoever proposed it is told, or to be called."""
    with at_desk(login) as desk:
        one = desk.row(NewTime, number, "proposed time")
        answering.by_voice(desk.db, one, True, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(one.asked_id)} agrees: it is {_said(desk, proposed(one))}. {_next(desk, one)}")


@app.command()
def no(number: Number, *, login: As = None) -> None:
    """Whoever was asked cannot: nothing changes, and whoever proposed it is told, or to be called."""
    with at_desk(login) as desk:
        one = desk.row(NewTime, number, "proposed time")
        answering.by_voice(desk.db, one, False, actor=desk.actor, now=desk.now)
        still = Time(one.was_start, one.was_end, one.was_grain)
        typer.echo(f"{desk.name(one.asked_id)} cannot: it is still {_said(desk, still)}. {_next(desk, one)}")


@app.command()
def propose(
    mission_id: Annotated[
        int, typer.Argument(min=1, max=LARGEST_ID, metavar="MISSION", help="The number of the mission.")
    ],
    *,
    person: Annotated[int, typer.Option("--for", min=1, max=LARGEST_ID, metavar="ID", help="Who said so to you.")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day.")],
    since: Annotated[str, typer.Option("--from", metavar="HOUR", help="From when: 9:00.")],
    until: Annotated[
        str | None, typer.Option("--to", metavar="HOUR", help="Until when; an hour later if absent.")
    ] = None,
    login: As = None,
) -> None:
    """Propose another time for somebody who said so by telephone; the other side is asked, or to be called."""
    with at_desk(login) as desk:
        mission = desk.row(Mission, mission_id, "mission")
        to = _time(desk, day.date(), since, until)
        one = proposing.by_voice(desk.db, mission.id, desk.person(person).id, to, actor=desk.actor, now=desk.now)
        typer.echo(f"Proposal {one.id}: {desk.name(one.asked_id)} is asked whether {_said(desk, to)} is possible.")


def _time(desk: Desk, day: date, since: str, until: str | None) -> Time:
    """An hour of that day, or a span of it.

    Raises:
        BadParameter: it has passed, or ends before it begins.
    """
    first = minutes(since, "--from")
    last = minutes(until, "--to") if until else min(first + 60, _WHOLE_DAY)
    if last <= first:
        raise typer.BadParameter("it ends after it begins", param_hint="--to")
    start, end = (datetime.combine(day, time(0), desk.zone) + timedelta(minutes=of_day) for of_day in (first, last))
    if start <= desk.now:
        raise typer.BadParameter("that moment has passed", param_hint="--from")
    return Time(start, end, "minute" if until or first % 60 else "hour")


def _said(desk: Desk, when: Time) -> str:
    start, end = (moment.astimezone(desk.zone) for moment in (when.start, when.end))
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M} to {until}"


def _next(desk: Desk, one: NewTime) -> str:
    return f"{desk.name(one.proposed_by)} is told, or is on the list of calls."


def _row(desk: Desk, one: NewTime) -> dict[str, Any]:
    request = desk.db.get_one(HelpRequest, one.request_id)
    return {
        "id": one.id,
        "mission": one.mission_id,
        "category": request.category,
        "stands": one.was_start,
        "proposed": one.start,
        "until": one.end,
        "by": desk.name(one.proposed_by),
        "asked": desk.name(one.asked_id),
        "lapses": one.next_due_at,
    }
