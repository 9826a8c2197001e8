"""Volunteers at the desk: seen, activated once they were met, paused."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

import typer
from sqlalchemy import case, select

from backend.categories import names
from backend.models import Person, Volunteer
from backend.services import alerts, charters, missions, vetting, waking
from backend.services import volunteers as service
from backend.services.interviews import booking
from backend.services.matching.forgotten import LIMIT
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="Who offers help.", invoke_without_command=True, cls=Lists)

PersonId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the person.")]


class State(StrEnum):
    """As in `docs/contracts.md`."""

    APPLIED = "applied"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


@app.callback()
def volunteers(
    context: typer.Context,
    *,
    never_asked: Annotated[
        bool, typer.Option("--never-asked", help="Only the active whom nothing was proposed to for 30 days.")
    ] = False,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List volunteers, or those who were forgotten; or say what became of one."""
    if context.invoked_subcommand is not None:
        if never_asked:
            raise typer.BadParameter("only by itself: a list of its own", param_hint="--never-asked")
        return
    if not never_asked:
        _listed(None, login, as_json=as_json)
        return
    with at_desk(login) as desk:
        found = waking.waiting(desk.db, desk.town.id, now=desk.now, after=LIMIT)
        theirs = select(Volunteer, Person).join(Person, Person.id == Volunteer.person_id)
        known = {one.person_id: (one, person) for one, person in desk.db.execute(theirs.where(Person.id.in_(found)))}
        rows = [_row(desk, *known[one]) for one in found]
        show(rows, desk.zone, as_json=as_json, nothing="Everybody active was proposed something within 30 days.")


@app.command("list")
def list_(
    *,
    state: Annotated[State | None, typer.Option(help="Only those in this state.")] = None,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List volunteers: those who wait to be met first."""
    _listed(state, login, as_json=as_json)


def _listed(state: State | None, login: str | None, *, as_json: bool) -> None:
    with at_desk(login) as desk:
        theirs = select(Volunteer, Person).join(Person, Person.id == Volunteer.person_id)
        theirs = theirs.where(Volunteer.territory_id == desk.town.id)
        theirs = theirs.where(Volunteer.state == state.value) if state else theirs.where(Volunteer.state != "left")
        waiting = case((Volunteer.state == "applied", 0), (Volunteer.state == "active", 1), else_=2)
        found = desk.db.execute(theirs.order_by(waiting, Volunteer.applied_at, Volunteer.person_id)).all()
        show([_row(desk, *one) for one in found], desk.zone, as_json=as_json, nothing="There is no such volunteer.")


@app.command()
def activate(number: PersonId, *, login: As = None) -> None:
    """You met them, saw their identity, and the charter is signed, on paper; or they are back from a pause."""
    with at_desk(login) as desk:
        volunteer = desk.row(Volunteer, number, "volunteer")
        vetting.attest(desk.db, volunteer, actor=desk.actor, now=desk.now)
        alerts.close_cause(desk.db, f"application:{number}", desk.login, "Bénévole actif.", now=desk.now)
        typer.echo(f"{desk.name(number)} is active, and is told so.")


@app.command()
def met(
    number: PersonId,
    *,
    identity: Annotated[bool, typer.Option(help="You saw proof of who they are.")] = True,
    login: As = None,
) -> None:
    """You met them (and saw their identity, unless --no-identity)."""
    with at_desk(login) as desk:
        vetting.met(
            desk.db, desk.row(Volunteer, number, "volunteer"), identity_seen=identity, actor=desk.actor, now=desk.now
        )
        typer.echo(f"{desk.name(number)} was met. {_next(desk, number)}")


@app.command()
def missed(number: PersonId, *, login: As = None) -> None:
    """They did not come to the meeting: they are asked, kindly, for another date."""
    with at_desk(login) as desk:
        desk.row(Volunteer, number, "volunteer")
        booking.missed(desk.db, number, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(number)} is asked for another date.")


@app.command()
def pause(number: PersonId, *, login: As = None) -> None:
    """Propose nothing to them until they are activated again."""
    with at_desk(login) as desk:
        service.pause(desk.db, desk.row(Volunteer, number, "volunteer"), actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(number)} is paused, and is told so. What they accepted already stays theirs.")


def _next(desk: Desk, number: int) -> str:
    """What is still missing before somebody who was met is asked for help."""
    volunteer = desk.db.get_one(Volunteer, number)
    if volunteer.state != "applied":
        return f"They are {volunteer.state}."
    if volunteer.identity_seen_at is None:
        return f"Their identity is still to be seen: then `palier staff volunteers met {number}`."
    if charters.current(desk.db, desk.town.id) is None:
        return f"The charter on paper signed, `palier staff volunteers activate {number}`."
    return "They are active as soon as they have signed the charter, which the bot shows them."


def _row(desk: Desk, volunteer: Volunteer, person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "state": volunteer.state,
        "name": person.name or f"person {person.id}",
        "since": volunteer.active_at or volunteer.applied_at,
        "offers": names(volunteer.categories),
        "reach_km": round(volunteer.reach_m / 1000, 1),
        "under_way": volunteer.open_missions,
        "hours_given": round(missions.given(desk.db, person.id)[1] / 60, 1),
        "last_asked": volunteer.last_asked_at,
        "on_duty": volunteer.on_duty,
    }
