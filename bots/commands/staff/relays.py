"""Relays at the desk: planned, listed, looked at, handed over by telephone, called off."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.categories import CATEGORIES
from backend.models import Person, RelayLeg, RelayMission
from backend.services.errors import NowhereKnown
from backend.services.privacy.erasing import ERASED
from backend.services.relays import ending, legs, making
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, NoSuchRow, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(
    help="Missions in several legs, each with its own volunteer.", invoke_without_command=True, cls=Lists
)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the relay.")]
Ended = Annotated[bool, typer.Option("--ended", help="List also what is done or called off.")]
_LONGEST: Final = 500
"""Characters of what is carried."""


_WRITTEN: Final = "a leg is “PLACE | PLACE | FROM | TO”, FROM and TO as 8:00 (with --day) or 2026-12-03T08:00"


def _category(written: str) -> str:
    if written not in CATEGORIES:
        raise typer.BadParameter(f"one of {', '.join(CATEGORIES)}")
    return written


@app.callback()
def relays(context: typer.Context, *, ended: Ended = False, as_json: AsJson = False, login: As = None) -> None:
    """List relays, the newest first."""
    if context.invoked_subcommand is not None:
        return
    with at_desk(login) as desk:
        theirs = select(RelayMission).where(RelayMission.territory_id == desk.town.id).order_by(RelayMission.id.desc())
        if not ended:
            theirs = theirs.where(RelayMission.state.in_(legs.UNDER_WAY))
        rows = [_row(desk, one) for one in desk.db.scalars(theirs)]
        show(rows, desk.zone, as_json=as_json, nothing="No relay is under way.")


@app.command()
def create(
    *,
    person: Annotated[str, typer.Option("--for", metavar="PERSON", help="Their number, or their whole name.")],
    what: Annotated[str, typer.Option(help="What is carried, in their own words.")],
    leg: Annotated[
        list[str], typer.Option(help="“PLACE | PLACE | FROM | TO”, once for each leg. PLACE: an address, or home.")
    ],
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day, where hours are given.")] = None,
    category: Annotated[str, typer.Option(parser=_category, metavar="NAME", help="The kind of help.")] = "parcel",
    login: As = None,
) -> None:
    """Plan a relay: volunteers are asked for each leg, and the person is told. All of it, or nothing."""
    if not what.strip() or len(what) > _LONGEST:
        raise typer.BadParameter(f"1 to {_LONGEST} characters", param_hint="--what")
    with at_desk(login) as desk:
        whom = _person(desk, person)
        read = [read_leg(desk.db, whom, one, n, day.date() if day else None, desk.zone) for n, one in enumerate(leg, 1)]
        made = making.create(
            desk.db, whom, what.strip(), read, category=category, actor=desk.actor, now=desk.now,
            seed=desk.seed,
        )  # fmt: skip
        name = desk.name(whom.id)
        typer.echo(f"Relay {made.id} for {name} is planned: {len(read)} legs. Volunteers are being asked.")


@app.command("show")
def show_one(number: Number, *, as_json: AsJson = False, login: As = None) -> None:
    """Show the legs of a relay, who carries on each, and what was handed over when."""
    with at_desk(login) as desk:
        rows = [_leg(desk, one) for one in legs.of(desk.db, desk.row(RelayMission, number, "relay").id)]
        show(rows, desk.zone, as_json=as_json, nothing="No legs.")


@app.command("handed-over")
def handed_over(
    number: Number,
    leg: Annotated[int, typer.Argument(min=1, max=making.MOST_LEGS, metavar="LEG", help="Which leg: 1 is the first.")],
    *,
    login: As = None,
) -> None:
    """Say for those who cannot write that a leg was handed over; of the last, that the person has it."""
    with at_desk(login) as desk:
        ending.handed_over(desk.db, desk.row(RelayMission, number, "relay").id, leg, actor=desk.actor, now=desk.now)
        typer.echo(f"Relay {number}, leg {leg}: handed over.")


@app.command()
def cancel(number: Number, *, login: As = None) -> None:
    """Call a relay off: its volunteers, and those who were asked, are told; so is the person."""
    with at_desk(login) as desk:
        ending.cancel(desk.db, desk.row(RelayMission, number, "relay").id, actor=desk.actor, now=desk.now)
        typer.echo(f"Relay {number} is cancelled.")


def read_leg(db: Session, person: Person, written: str, number: int, day: date | None, zone: ZoneInfo) -> making.Leg:
    """A leg as an agent writes it.

    Raises:
        BadParameter: it is written otherwise.
        NowhereKnown: a place of it is not known here.
    """
    parts = [part.strip() for part in written.split("|")]
    if len(parts) != 4:  # two places and two moments
        raise _wrong(number, written)
    try:
        begins, ends = (making.spot(db, person, place) for place in parts[:2])
    except NowhereKnown as error:
        raise NowhereKnown(f"leg {number}: {error.about}") from None
    since, until = (_moment(part, number, day, zone) for part in parts[2:])
    return making.Leg(begins, ends, since, until)


def _moment(written: str, number: int, day: date | None, zone: ZoneInfo) -> datetime:
    try:
        if day is not None and len(written) <= len("08:00"):
            return datetime.combine(day, time.fromisoformat(written.rjust(5, "0")), zone)
        read = datetime.fromisoformat(written)
    except ValueError:
        raise _wrong(number, written) from None
    if len(written) <= len("2026-12-03"):
        raise _wrong(number, f"{written}, without an hour")
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _wrong(number: int, written: str) -> typer.BadParameter:
    return typer.BadParameter(f"{_WRITTEN} (leg {number}: “{written}”)", param_hint="--leg")


def _person(desk: Desk, written: str) -> Person:
    called = " ".join(written.split())
    theirs = select(Person).where(Person.territory_id == desk.town.id, Person.state != ERASED)
    if called.isascii() and called.isdecimal() and len(called) < len(str(LARGEST_ID)):
        which = or_(Person.id == int(called), Person.name == called)
    else:
        which = Person.name == called
    found = desk.db.scalars(theirs.where(which).order_by(Person.id)).all()
    if not found:
        raise NoSuchRow(f"Nobody in this town is called “{written}”.")
    if len(found) > 1:
        numbers = ", ".join(str(one.id) for one in found)
        raise NoSuchRow(f"Several people are called “{written}”: give a number ({numbers}).")
    return found[0]


def _row(desk: Desk, one: RelayMission) -> dict[str, Any]:
    all_legs = legs.of(desk.db, one.id)
    now_at = next((leg for leg in all_legs if leg.state != "handed"), all_legs[-1])
    return {
        "id": one.id,
        "state": one.state,
        "for": desk.name(one.person_id),
        "what": one.what,
        "legs": len(all_legs),
        "at_leg": now_at.number,
        "without_volunteer": [leg.number for leg in all_legs if legs.carrier(desk.db, leg) is None],
        "start": all_legs[0].request.start,
        "end": all_legs[-1].request.end,
    }


def _leg(desk: Desk, leg: RelayLeg) -> dict[str, Any]:
    carrying = legs.carrier(desk.db, leg)
    return {
        "leg": leg.number,
        "request": leg.request_id,
        "from": leg.request.place,
        "to": leg.to_place,
        "start": leg.request.start,
        "end": leg.request.end,
        "volunteer": desk.name(carrying.volunteer_id) if carrying else None,
        "mission": carrying.state if carrying else leg.request.state,
        "hand_over": leg.state,
        "given_at": leg.given_at,
        "received_at": leg.received_at,
        "expected_at": leg.expected_at,
    }
