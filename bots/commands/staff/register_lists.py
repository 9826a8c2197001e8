"""The register of frail people as named agents read it: one entry, the list, what is due, the copy for the prefect."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Protocol

import typer

from backend.register import Why, age
from backend.services.register import reading
from bots.commands.opening import complaint
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.listing import show

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the entry.")]
Reason = Annotated[Why, typer.Option("--why", help="Why you look: it is written down.")]
Note = Annotated[str, typer.Option("--note", help="Of that, in your own words.")]
_NOBODY: Final = "Nobody is on the register."


class Entry(Protocol):
    """What a row of the register says of where it stands."""

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def acknowledge_by(self) -> datetime | None: ...
    @property
    def next_at(self) -> datetime | None: ...


def add_to(app: typer.Typer) -> None:
    """The commands that read."""
    app.command("list")(list_)
    app.command("show")(show_)
    app.command("due")(due)
    app.command("export")(export)
    app.command("readings")(readings)


def list_(*, why: Reason, note: Note = "", as_json: AsJson = False, login: As = None) -> None:
    """List who is on the register, or about to be."""
    with at_desk(login) as desk:
        found = reading.standing(desk.db, desk.town, why, note=note.strip(), actor=desk.actor, now=desk.now)
        rows = [
            {"id": one.id, "name": one.name, "phone": one.phone, "address": one.address, **_stands(one)}
            for one in found
        ]
        show(rows, desk.zone, as_json=as_json, nothing=_NOBODY)


def show_(number: Number, *, why: Reason, note: Note = "", as_json: AsJson = False, login: As = None) -> None:
    """Show all that an entry holds."""
    with at_desk(login) as desk:
        one = reading.show(desk.db, desk.town, number, why, note=note.strip(), actor=desk.actor, now=desk.now)
        row: dict[str, Any] = {
            "id": one.id,
            "name": one.name,
            "born": one.born,
            "age": age(one.born or "", desk.now.astimezone(desk.zone).date()),
            "address": one.address,
            "phone": one.phone,
            "ground": one.ground,
            "services": one.services,
            "warn": one.warn,
            "asked_by": one.third_party,
            "who_is": one.third_quality,
            "requested": one.requested_at,
            "purpose": one.purpose,
            "true_as_of": one.checked_at,
            "person_id": one.person_number,
            **_stands(one),
        }
        if as_json:
            show([row], desk.zone, as_json=True, nothing="")
            return
        lines = [{"": what.replace("_", " "), "entry": value} for what, value in row.items() if value is not None]
        show(lines, desk.zone, as_json=False, nothing="")


def due(*, as_json: AsJson = False, login: As = None) -> None:
    """List the requests of others: what must be acknowledged by when, and until when their person may say no."""
    with at_desk(login) as desk:
        found = reading.to_acknowledge(desk.db, desk.town, actor=desk.actor)
        rows = [
            {"id": one.id, "received": one.created_at, **_stands(one), "late": _is_late(desk, one)} for one in found
        ]
        show(rows, desk.zone, as_json=as_json, nothing="Nothing waits to be acknowledged.")


def export(
    *,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The CSV file to write; it must not exist.")],
    note: Annotated[str, typer.Option("--note", help="On what request of the prefect: it is written down.")],
    login: As = None,
) -> None:
    """Write who is on the register, for the prefect: the fields of the law alone, in a file that you alone can read."""
    if not note.strip():
        raise typer.BadParameter("say on what request of the prefect", param_hint="--note")
    with at_desk(login) as desk:
        told = reading.for_prefect(desk.db, desk.town, note=note.strip(), actor=desk.actor, now=desk.now)
        try:
            descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise complaint(f"{to}: {error.strerror}") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(told.encode())
        typer.echo(f"{to}: {told.count(chr(10)) - 1} people. Delete it once the prefect has it.")


def readings(*, as_json: AsJson = False, login: As = None) -> None:
    """List who read the register and why, the latest first: for the data protection officer."""
    with at_desk(login) as desk:
        rows = [
            {"at": one.at, "by": one.actor, "entry": one.entry_id, "what": one.verb, "why": one.why, "note": one.note}
            for one in reading.readings(desk.db, desk.town, actor=desk.actor)
        ]
        show(rows, desk.zone, as_json=as_json, nothing="Nobody has read it.")


def last_day(desk: Desk, entry: Entry) -> str:
    """The last day on which a request may be acknowledged, as it is said."""
    by = entry.acknowledge_by or desk.now
    return f"{(by - timedelta(minutes=1)).astimezone(desk.zone):%a %d %b %Y}"


def _stands(one: Entry) -> Mapping[str, Any]:
    waits = one.state == "acknowledged"
    return {
        "state": one.state,
        "origin": one.origin,
        "acknowledge_by": one.acknowledge_by if one.state == "received" else None,
        "may_say_no_until": one.next_at if waits else None,
    }


def _is_late(desk: Desk, one: Entry) -> bool:
    return one.state == "received" and one.acknowledge_by is not None and one.acknowledge_by <= desk.now
