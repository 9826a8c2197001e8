"""Slots at the desk: when an agent meets those who wish to volunteer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import typer

from backend.models import Agent, InterviewSlot
from backend.services import agents
from backend.services.interviews import booking
from backend.services.interviews import slots as service
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="When you meet those who wish to volunteer, and who comes.", cls=Lists)

_LASTS: Final = re.compile(r"(?:(\d{1,2})\s*h)?\s*(?:(\d{1,3})\s*(?:m|min|mn|minutes)?)?")
RECENT: Final = timedelta(days=30)
"""How long a slot that is over is still listed, for who came to be recorded."""


@app.command("open")
def open_(
    *,
    at: Annotated[str, typer.Option(help="When it begins, in the town's hours: 2026-12-01T10:00.")],
    lasts: Annotated[str, typer.Option("--for", help="How long it lasts: 30min, 1h30.")] = "30min",
    place: Annotated[str, typer.Option(help="Where, as one finds it.")],
    seats: Annotated[int, typer.Option(min=1, max=service.MOST_SEATS, help="More than one is a group.")] = 1,
    weekly: Annotated[int, typer.Option(min=1, max=service.MOST_WEEKS, help="So many weeks, at the same hour.")] = 1,
    whom: Annotated[str | None, typer.Option("--with", metavar="LOGIN", help="Another agent than you.")] = None,
    login: As = None,
) -> None:
    """Open a slot; volunteers who wait for a date are told once."""
    length = _length(lasts)
    start = _moment(at)
    with at_desk(login) as desk:
        agent = agents.the_agent(desk.db, desk.town, whom or desk.login)
        given = service.NewSlot(start.replace(tzinfo=desk.zone), length, place, seats, weekly)
        opened = service.open_slots(desk.db, desk.town, agent, given, actor=desk.actor, now=desk.now)
        numbers = ", ".join(str(one.id) for one in opened)
        typer.echo(f"Open: {numbers}. {agent.name}, {place}, {seats} seat{'s' if seats > 1 else ''} each.")


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """List the slots to come and those of the last 30 days, with who comes."""
    with at_desk(login) as desk:
        found = service.of(desk.db, desk.town.id, since=desk.now - RECENT)
        show([_row(desk, one) for one in found], desk.zone, as_json=as_json, nothing="No slot is open.")


@app.command()
def close(
    number: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the slot.")],
    *,
    login: As = None,
) -> None:
    """Close a slot: whoever booked it is told, and may choose another date."""
    with at_desk(login) as desk:
        slot = desk.row(InterviewSlot, number, "slot")
        told = service.close(desk.db, slot, actor=desk.actor, now=desk.now)
        typer.echo(f"Slot {number} is closed. People told, who may choose again: {told}.")


def _moment(written: str) -> datetime:
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError:
        raise typer.BadParameter("a day and an hour, as in 2026-12-01T10:00", param_hint="--at") from None
    if at.tzinfo is not None:
        raise typer.BadParameter("the town's own hours: no offset", param_hint="--at")
    return at


def _length(written: str) -> timedelta:
    found = _LASTS.fullmatch(written.strip().casefold())
    length = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0)) if found else timedelta()
    if not service.SHORTEST <= length <= service.LONGEST:
        raise typer.BadParameter("5min to 8h, as in 30min or 1h30", param_hint="--for")
    return length


def _row(desk: Desk, slot: InterviewSlot) -> dict[str, Any]:
    seated = booking.seated(desk.db, slot.id)
    return {
        "id": slot.id,
        "start": slot.start,
        "end": slot.end,
        "with": desk.db.get_one(Agent, slot.agent_id).name,
        "place": slot.place,
        "seats": slot.seats,
        "booked": len(seated),
        "who": [f"{one.person_id} {desk.name(one.person_id)} ({one.state})" for one in seated],
    }
