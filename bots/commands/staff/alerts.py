"""Alerts at the desk: seen, taken, answered, handed back, closed."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from backend.models import Alert
from backend.services import alerts as service
from backend.services import closing
from backend.services.worries import settling
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.listing import show

AlertId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the alert.")]


def alerts(
    *,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="Who and what, of restricted alerts too. That you looked is noted.")
    ] = False,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List what agents must look at: urgent first, then the oldest."""
    with at_desk(login) as desk:
        found = service.open_alerts(desk.db, desk.town.id, desk.login)
        well = settling.said_well(desk.db, [alert.id for alert in found])
        rows = [_row(desk, alert, restricted=restricted) | {"said_well": well.get(alert.id)} for alert in found]
        show(rows, desk.zone, as_json=as_json, nothing="No alert is open.")


def take(
    number: AlertId,
    *,
    talk: Annotated[
        bool, typer.Option("--talk", help="Take the conversation too, where the alert is about a thing only.")
    ] = False,
    login: As = None,
) -> None:
    """Take an alert: where somebody is to be spoken to, the bot is silent with them until you hand them back."""
    with at_desk(login) as desk:
        alert = service.take(desk.db, desk.row(Alert, number, "alert").id, desk.login, now=desk.now, talk=talk)
        if service.has_taken_over(desk.db, alert, desk.login):
            typer.echo(f"Alert {number} is yours. The bot is silent until `palier staff hand-back {number}`.")
        else:
            typer.echo(f"Alert {number} is yours.")


def answer(
    number: AlertId,
    text: Annotated[str, typer.Argument(help="What you write to the person, as it stands.")],
    *,
    login: As = None,
) -> None:
    """Write to the person of an alert; it becomes yours."""
    if not text.strip():
        raise typer.BadParameter("nothing to say", param_hint="TEXT")
    with at_desk(login) as desk:
        service.answer(desk.db, desk.row(Alert, number, "alert").id, desk.login, text.strip(), now=desk.now)
        typer.echo("It will be sent to them.")


def hand_back(number: AlertId, *, login: As = None) -> None:
    """Let the bot speak with the person again; the alert stays yours."""
    with at_desk(login) as desk:
        service.hand_back(desk.db, desk.row(Alert, number, "alert").id, desk.login, now=desk.now)
        typer.echo(f"The bot may speak again. Alert {number} stays open until `palier staff close {number}`.")


def close(
    number: AlertId,
    *,
    outcome: Annotated[str, typer.Option(help="What came of it, in a few words.")],
    login: As = None,
) -> None:
    """Close an alert, and hand the person back to the bot."""
    if not outcome.strip():
        raise typer.BadParameter("say what came of it", param_hint="--outcome")
    with at_desk(login) as desk:
        alert = desk.row(Alert, number, "alert")
        settled = closing.close(desk.db, alert, desk.login, outcome.strip(), now=desk.now)
        also = f" Check-ins settled by it: {settled}." if settled else ""
        typer.echo(f"Alert {number} is closed.{also}")


def _row(desk: Desk, alert: Alert, *, restricted: bool) -> dict[str, Any]:
    """Who is not safe at home is not told over anybody's shoulder."""
    shown = restricted or not alert.restricted
    if shown and alert.restricted:
        service.note_reading(desk.db, alert, desk.login, now=desk.now)
    return {
        "id": alert.id,
        "urgent": alert.urgent,
        "kind": alert.kind,
        "person": desk.name(alert.person_id) if shown else None,
        "person_id": alert.person_id if shown else None,
        "request": alert.request_id if shown else None,
        "since": alert.created_at,
        "count": alert.count,
        "owner": alert.owner,
        "words": alert.words if shown else None,
        "restricted": alert.restricted,
    }
