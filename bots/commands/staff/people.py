"""People at the desk: found, given the copy of their data, erased when they ask for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from sqlalchemy import select

from backend.models import AuditEntry, Person
from backend.services import devices, territories
from backend.services.accounts import joining
from backend.services.lifecycles import audit
from backend.services.privacy import erasing, export, readable
from backend.settings import read_settings
from backend.wording import wording
from bots.commands.opening import complaint
from bots.commands.staff import lives, telephones
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.listing import show
from bots.wyoming.addresses import devices_in
from conversation_flows.words import CATEGORY

app: Final = typer.Typer(
    help="Residents and volunteers: their data, and their wish to be erased.", no_args_is_help=True
)

PersonId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the person.")]
MOST: Final = 50
"""People listed at once."""


@app.command()
def find(
    name: Annotated[str, typer.Argument(help="A part of the name, in whatever capitals.")],
    *,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """Find people by their name. Who looked, and whom they saw, is written down."""
    with at_desk(login) as desk:
        known = select(Person).where(Person.territory_id == desk.town.id, Person.state != erasing.ERASED)
        known = known.where(Person.name.icontains(name.strip(), autoescape=True)).order_by(Person.name, Person.id)
        found = list(desk.db.scalars(known.limit(MOST))) if name.strip() else []
        for person in found:
            audit(desk.db, desk.town.id, "find", "person", person.id, actor=desk.actor, now=desk.now)
        show([_row(one) for one in found], desk.zone, as_json=as_json, nothing="Nobody has such a name.")


@app.command("bind-device")
def bind_device(
    name: Annotated[str, typer.Argument(help="The speaker's name in PALIER_SATELLITES.")],
    person_id: PersonId,
    *,
    login: As = None,
) -> None:
    """What is said to this speaker at home is this person's from now on."""
    with at_desk(login) as desk:
        if name not in devices_in(read_settings().satellites):
            raise complaint(f"PALIER_SATELLITES names no device {name}.")
        person = desk.person(person_id)
        devices.bind(desk.db, person, name, actor=desk.actor, now=desk.now)
        typer.echo(f"{name} is now {person.name}'s.")


@app.command("unbind-device")
def unbind_device(
    name: Annotated[str, typer.Argument(help="The speaker's name in PALIER_SATELLITES.")], *, login: As = None
) -> None:
    """The speaker is nobody's any more: it says only that it is not set up."""
    with at_desk(login) as desk:
        if not devices.unbind(desk.db, desk.town.id, name, actor=desk.actor, now=desk.now):
            raise complaint(f"{name} was nobody's.")
        typer.echo(f"{name} is nobody's now.")


@app.command()
def join(
    number: PersonId,
    other: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="OTHER", help="Who is the same person.")],
    *,
    login: As = None,
) -> None:
    """Make the accounts of OTHER those of ID, who you know are the same: one conversation, on several channels.

    OTHER must have asked for nothing and offered nothing yet, and is no more afterwards.
    """
    with at_desk(login) as desk:
        joining.join_by_agent(desk.db, desk.person(number), desk.person(other), actor=desk.actor, now=desk.now)
        typer.echo(f"The accounts of {other} are those of {number} now.")


for command in (telephones.share, telephones.unshare, telephones.it_is, telephones.it_is_not):
    app.command()(command)
for command in lives.COMMANDS:
    app.command()(command)


@app.command()
def leaving(*, as_json: AsJson = False, login: As = None) -> None:
    """List who asked to be erased, the next first. Until then they may change their mind."""
    with at_desk(login) as desk:
        rows = [_row(one) for one in erasing.leaving(desk.db, desk.town.id)]
        show(rows, desk.zone, as_json=as_json, nothing="Nobody has asked to be erased.")


@app.command()
def erased(*, as_json: AsJson = False, login: As = None) -> None:
    """List the numbers of who was erased, and when: what a restored backup must forget again."""
    with at_desk(login) as desk:
        done = select(AuditEntry.what_id, AuditEntry.at).where(
            AuditEntry.territory_id == desk.town.id, AuditEntry.what == "person", AuditEntry.verb == "erase"
        )
        rows = [{"id": one.what_id, "erased_on": one.at} for one in desk.db.execute(done.order_by(AuditEntry.id))]
        show(rows, desk.zone, as_json=as_json, nothing="Nobody was erased.")


@app.command("export")
def export_(
    number: PersonId,
    *,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The ZIP file to write; it must not exist.")],
    restricted: Annotated[
        bool, typer.Option("--restricted", help="With what is kept apart (violence): only to give it in person.")
    ] = False,
    login: As = None,
) -> None:
    """Write everything that is kept of a person into one ZIP file that you alone can read, to give to them."""
    with at_desk(login) as desk:
        person = desk.person(number)
        said = wording(person.locale, territories.zone_of(person, desk.town).key)
        copy = export.copy_of(desk.db, person, actor=desk.actor, now=desk.now, restricted=restricted)
        packed = readable.archive(copy, said, phone=desk.town.phone, kinds_of_help=CATEGORY, now=desk.now)
        try:
            descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise complaint(f"{to}: {error.strerror}") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(packed)
        rows = sum(len(one) for one in copy["tables"].values())
        typer.echo(f"{to}: {rows} rows about {desk.name(number)}. Delete it once they have it.")


@app.command()
def erase(
    number: PersonId,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without this you only see what would happen.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="They stay, after all.")] = False,
    login: As = None,
) -> None:
    """Erase a person who asks for it, after the days in which they may change their mind; see first what goes."""
    with at_desk(login) as desk:
        person = desk.person(number)
        if undo:
            erasing.undo(desk.db, person, actor=desk.actor, now=desk.now)
            typer.echo(f"{desk.name(number)} stays. What was called off meanwhile stays so.")
            return
        seen = erasing.preview(desk.db, person, now=desk.now)
        if not yes:
            _show(desk, person, seen)
            return
        erase_at = erasing.ask(desk.db, person, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(number)} is erased on {erase_at.astimezone(desk.zone):%a %d %b %Y}; --undo until then.")


def _show(desk: Desk, person: Person, seen: erasing.Preview) -> None:
    name, night = desk.name(person.id), seen.erase_at.astimezone(desk.zone)
    at_once = {
        "requests called off, their volunteers told": seen.requests,
        "missions given back, others asked": seen.to_help,
        "offers withdrawn": seen.offers,
        "check-ins ended, a call of courtesy to make": seen.checkins,
    }
    typer.echo(f"{name}, number {person.id}. At once:")
    for what, count in at_once.items():
        typer.echo(f"  {count}  {what}")
    typer.echo("  nothing is written to them any more, save in an emergency")
    typer.echo(f"In the night of {night:%a %d %b %Y}: name, address, channels, messages, consents and words go.")
    typer.echo("The records of who did what, and the figures, stay without the name.")
    typer.echo("Nothing was changed: add --yes to do it.")


def _row(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "address": person.address,
        "state": person.state,
        "known_since": person.created_at,
        "erased_on": person.erase_at,
    }
