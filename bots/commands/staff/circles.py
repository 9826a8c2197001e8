"""The circle of a plan at the desk: who looks in on somebody who is silent. Each of them has agreed to it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from backend.models import CheckInContact, CheckInPlan
from backend.services.checkins import circle, plans
from backend.services.desk import numbers
from bots.commands.opening import complaint
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show
from bots.commands.staff.refusals import told

app: Final = typer.Typer(help="Who looks in on somebody who does not answer.", cls=Lists)

PersonId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="PERSON", help="Who is asked how they are.")]
Contact = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="CONTACT", help="Who looks in, by their file.")]


class Role(StrEnum):
    """What they are to them."""

    PAIR = "pair"
    RELATIVE = "relative"
    NEIGHBOUR = "neighbour"


@app.command("list")
def list_(person_id: PersonId, *, as_json: AsJson = False, login: As = None) -> None:
    """List who looks in, in the order in which they are asked."""
    with at_desk(login) as desk:
        plan = _plan(desk, person_id)
        rows = [row(desk, one) for one in plans.contacts(desk.db, plan.id)]
        show(rows, desk.zone, as_json=as_json, nothing=f"Nobody looks in on {desk.name(person_id)}.")


@app.command()
def add(
    person_id: PersonId,
    contact_id: Contact,
    *,
    role: Annotated[Role, typer.Option(help=", ".join(Role) + ".")] = Role.NEIGHBOUR,
    has_key: Annotated[bool, typer.Option("--has-key", help="They have a key, for which a receipt is kept.")] = False,
    agreed: Annotated[bool, typer.Option("--agreed-by-voice", help="They said yes to you.")] = False,
    login: As = None,
) -> None:
    """Add somebody; without --agreed-by-voice they are asked first, and are not called on before they agree."""
    with at_desk(login) as desk:
        plan, contact = _plan(desk, person_id), desk.person(contact_id)
        with told(desk, desk.name(person_id)):
            added = circle.add(
                desk.db, plan, contact, role.value, has_key=has_key, agreed=agreed, actor=desk.actor, now=desk.now
            )  # fmt: skip
        does = "looks in on" if added.state == "agreed" else "is asked whether they would look in on"
        typer.echo(f"{desk.name(contact_id)} {does} {desk.name(person_id)}.")


@app.command()
def remove(person_id: PersonId, contact_id: Contact, *, login: As = None) -> None:
    """Take somebody off; they are told."""
    with at_desk(login) as desk:
        standing = [one for one in plans.contacts(desk.db, _plan(desk, person_id).id) if one.person_id == contact_id]
        if not standing or standing[0].state not in {"proposed", "agreed"}:
            raise complaint(f"{desk.name(contact_id)} does not look in on {desk.name(person_id)}.")
        circle.leave(desk.db, standing[0].id, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(contact_id)} does not look in on {desk.name(person_id)} any more.")


def row(desk: Desk, one: CheckInContact) -> dict[str, Any]:
    return {
        "person_id": one.person_id,
        "name": desk.name(one.person_id),
        "role": one.role,
        "has_key": one.has_key,
        "state": one.state,
        "rank": one.rank,
        "numbers": numbers.of(desk.db, one.person),
    }


def _plan(desk: Desk, person_id: int) -> CheckInPlan:
    plan = plans.of(desk.db, desk.person(person_id).id)
    if plan is None:
        raise complaint(f"Nobody asks {desk.name(person_id)} how they are: `palier staff checkins open {person_id}`.")
    return plan
