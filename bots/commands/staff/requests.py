"""Requests at the desk: seen, published, cancelled."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer
from sqlalchemy import select

from backend.models import HelpRequest, Mission
from backend.services import alerts, help_requests
from backend.services.missions.progress import LIVE
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app = typer.Typer(help="What residents ask for.", invoke_without_command=True, cls=Lists)

RequestId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the request.")]


class State(StrEnum):
    """As in `docs/contracts.md`; `live` is everything that is not over."""

    LIVE = "live"
    HELD = "held"
    OPEN = "open"
    TAKEN = "taken"
    UNSERVED = "unserved"
    DONE = "done"
    CANCELLED = "cancelled"


@app.callback()
def requests(
    context: typer.Context,
    *,
    state: Annotated[State, typer.Option(help="Only those in this state.")] = State.LIVE,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List requests, the next first; or publish or cancel one."""
    if context.invoked_subcommand is not None:
        return
    states = help_requests.LIVE if state is State.LIVE else (state.value,)
    with at_desk(login) as desk:
        theirs = select(HelpRequest).where(HelpRequest.territory_id == desk.town.id, HelpRequest.state.in_(states))
        found = desk.db.scalars(theirs.order_by(HelpRequest.start, HelpRequest.id)).all()
        nothing = "No request is waiting." if state is State.LIVE else f"No request is {state.value}."
        show([_row(desk, one) for one in found], desk.zone, as_json=as_json, nothing=nothing)


@app.command()
def publish(number: RequestId, *, login: As = None) -> None:
    """Send a held request out: the first volunteers are asked."""
    with at_desk(login) as desk:
        asked = help_requests.publish(desk.db, desk.row(HelpRequest, number, "request"), actor=desk.actor, now=desk.now)
        alerts.close_cause(desk.db, f"to_publish:{number}", desk.login, "Publiée.", now=desk.now)
        typer.echo(f"Request {number} is published. Volunteers asked: {asked}.")


@app.command()
def cancel(number: RequestId, *, login: As = None) -> None:
    """Call a request off: whoever asked for it, its volunteer, and those who were invited, are told."""
    with at_desk(login) as desk:
        request = desk.row(HelpRequest, number, "request")
        help_requests.cancel(desk.db, request, actor=desk.actor, now=desk.now)
        for kind in ("to_publish", "nobody"):
            alerts.close_cause(desk.db, f"{kind}:{number}", desk.login, "Demande annulée.", now=desk.now)
        who = desk.name(request.requester_id)
        typer.echo(f"Request {number} is cancelled. The bot tells {who} that the town hall called it off, not why.")


def _row(desk: Desk, request: HelpRequest) -> dict[str, Any]:
    theirs = select(Mission).where(Mission.request_id == request.id, Mission.state.in_((*LIVE, "done")))
    mission = desk.db.scalars(theirs).first()
    return {
        "id": request.id,
        "state": request.state,
        "urgent": request.urgent,
        "category": request.category,
        "start": request.start,
        "end": request.end,
        "for": desk.name(request.beneficiary_id),
        "asked_by": desk.name(request.requester_id),
        "volunteer": desk.name(mission.volunteer_id if mission else None),
        "mission": mission.id if mission else None,
        "text": request.text,
    }
