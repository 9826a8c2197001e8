"""Worries at the desk: about whom, who said so, taken, closed with an outcome."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from backend.models import Alert, Person, Worry
from backend.services.worries import settling as service
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.hours import day as day_read
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="People whom somebody worries about.", cls=Lists)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the worry.")]


class Answer(StrEnum):
    """What whoever reported it is told: that somebody spoke to the person, that it was seen to, or nothing."""

    SPOKE = service.SPOKE
    SEEN_TO = service.SEEN_TO
    NOTHING = service.NOTHING


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """List the worries that are open: the most reported first, then the oldest."""
    with at_desk(login) as desk:
        found = service.open_worries(desk.db, desk.town.id)
        well = service.said_well(desk.db, [alert.id for _worry, alert in found])
        rows = [_row(worry, alert, well.get(alert.id)) for worry, alert in found]
        show(rows, desk.zone, as_json=as_json, nothing="Nobody is worried about.")


@app.command("show")
def show_(number: Number, *, as_json: AsJson = False, login: As = None) -> None:
    """Show who reported it and how, for agents alone. That you looked is noted."""
    with at_desk(login) as desk:
        worry, alert = service.of(desk.db, desk.town.id, number)
        told = service.reports(desk.db, worry, actor=desk.actor, now=desk.now)
        if not as_json:
            well = service.said_well(desk.db, [alert.id])
            show([_row(worry, alert, well.get(alert.id))], desk.zone, as_json=False, nothing="")
        rows = [
            {
                "report": one.id,
                "at": one.at,
                "by": desk.name(one.reporter_id),
                "person_id": one.reporter_id,
                "relais": one.relay,
                "their_address": desk.db.get_one(Person, one.reporter_id).address,
                "not_to_be_named": one.discreet,
                "words": one.words,
                "said_well": one.well_at,
                "answered": one.told_at,
            }
            for one in told
        ]
        show(rows, desk.zone, as_json=as_json, nothing="Nobody reported it.")


@app.command()
def take(number: Number, *, login: As = None) -> None:
    """Take a worry: it is yours to look after."""
    with at_desk(login) as desk:
        service.take(desk.db, desk.town.id, number, desk.login, now=desk.now)
        typer.echo(f"Worry {number} is yours, until `palier staff worries close {number} --outcome …`.")


@app.command()
def close(
    number: Number,
    *,
    outcome: Annotated[str, typer.Option(help="What came of it, for the file: nobody is told.")],
    tell: Annotated[Answer, typer.Option(help="What whoever reported it hears, by day.")] = Answer.SEEN_TO,
    again: Annotated[
        str, typer.Option("--look-again", help="The day on which somebody looks again all the same.")
    ] = "",
    login: As = None,
) -> None:
    """Close a worry; whoever reported it hears one word, and no more."""
    if not outcome.strip():
        raise typer.BadParameter("say what came of it", param_hint="--outcome")
    with at_desk(login) as desk:
        told = service.close(
            desk.db, desk.town.id, number, desk.login, outcome.strip(), answer=tell.value,
            look_again_at=_coming(again, "--look-again", desk) if again else None, now=desk.now,
        )  # fmt: skip
        typer.echo(f"Worry {number} is closed. People who will hear of it: {told}.")


@app.command("look-again")
def look_again(
    number: Number,
    *,
    on: Annotated[str, typer.Option("--on", help="The day, 2026-12-01; without it, nobody need to.")] = "",
    login: As = None,
) -> None:
    """Say on which day somebody looks again, be it closed or not: agents are alerted on that day."""
    with at_desk(login) as desk:
        at = _coming(on, "--on", desk) if on else None
        service.look_again(desk.db, desk.town.id, number, at, actor=desk.actor, now=desk.now)
        said = f"is looked at again on {on}" if at else "is looked at again by nobody"
        typer.echo(f"Worry {number} {said}.")


def _coming(written: str, option: str, desk: Desk) -> datetime:
    """Nine in the morning of a day to come, in the town."""
    day = day_read(written, option)
    at = datetime(day.year, day.month, day.day, 9, tzinfo=desk.zone)
    if at <= desk.now:
        raise typer.BadParameter("a day to come", param_hint=option)
    return at


def _row(worry: Worry, alert: Alert, well: datetime | None) -> dict[str, Any]:
    return {
        "id": worry.id,
        "who": worry.who,
        "where": worry.place,
        "noticed": worry.noticed or alert.words,
        "reports": alert.count,
        "since": worry.created_at,
        "last": worry.last_at,
        "said_well": well,
        "look_again": worry.look_again_at,
        "state": alert.state,
        "owner": alert.owner,
        "outcome": alert.outcome,
    }
