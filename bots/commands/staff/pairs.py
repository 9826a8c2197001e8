"""Pairs at the desk: a volunteer and somebody who lives alone, brought together, asked, and parted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

import typer
from sqlalchemy import select

from backend.models import Pair
from backend.services.pair_errors import NoPair
from backend.services.pairs import answering, ending, keeping, proposing
from backend.services.territories import policy
from bots.commands.opening import complaint
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show
from conversation_flows.phone_numbers import number_said

app: Final = typer.Typer(help="Volunteers who keep in touch with somebody who lives alone.", cls=Lists)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the pair.")]
PersonId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="PERSON", help="Who lives alone.")]
VolunteerId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="VOLUNTEER", help="An active volunteer.")]
Ended = Annotated[bool, typer.Option("--ended", help="List also what is over.")]
OfVolunteer = Annotated[bool, typer.Option("--volunteer", help="The volunteer said so; without it, the person did.")]

_REFUSED: Final = {
    "themselves": "Nobody is a pair with themselves.",
    "volunteer": "{volunteer} is no active volunteer of this town: `palier staff volunteers`.",
    "away": "{person} or {volunteer} is away, or no longer here: nothing is asked of them now.",
    "apart": "{person} and {volunteer} are kept apart: one of the two wished it.",
    "already": "{person} and {volunteer} are a pair already, or were asked: `palier staff pairs`.",
    "full": "{volunteer} keeps in touch with {most} already (policy `pair_most`).",
}


@app.command("list")
def list_(*, ended: Ended = False, as_json: AsJson = False, login: As = None) -> None:
    """List the pairs, those that wait for a yes first."""
    with at_desk(login) as desk:
        theirs = select(Pair).where(Pair.territory_id == desk.town.id)
        if not ended:
            theirs = theirs.where(Pair.state.in_(proposing.LIVE))
        rows = sorted(desk.db.scalars(theirs.order_by(Pair.id)), key=lambda one: one.state not in proposing.WAITING)
        show([_row(desk, one) for one in rows], desk.zone, as_json=as_json, nothing="There is no pair yet.")


@app.command()
def propose(person_id: PersonId, volunteer_id: VolunteerId, *, login: As = None) -> None:
    """Bring two together: each is asked in chat, or by a call of yours, and both must agree."""
    with at_desk(login) as desk:
        person = desk.person(person_id)
        desk.person(volunteer_id)
        with _told(desk, person_id, volunteer_id):
            one = proposing.propose(desk.db, person, volunteer_id, actor=desk.actor, now=desk.now)
        two = f"{desk.name(person_id)} and {desk.name(volunteer_id)}"
        typer.echo(f"Pair {one.id}: {two} are asked. Who has no messenger is on the list of calls.")


@app.command()
def yes(number: Number, *, volunteer: OfVolunteer = False, login: As = None) -> None:
    """One of the two, called by telephone, would like to."""
    _answer(number, volunteer=volunteer, agrees=True, login=login)


@app.command()
def no(number: Number, *, volunteer: OfVolunteer = False, login: As = None) -> None:
    """One of the two, called by telephone, would rather not."""
    _answer(number, volunteer=volunteer, agrees=False, login=login)


@app.command()
def numbers(
    number: Number,
    *,
    hers: Annotated[str, typer.Option("--person", help="The person's number, which the volunteer may have.")],
    his: Annotated[str, typer.Option("--volunteer", help="The volunteer's number, which the person may have.")],
    login: As = None,
) -> None:
    """Both have told you that the other may have their number: each is given the other's."""
    given = _callable(hers, "--person"), _callable(his, "--volunteer")
    with at_desk(login) as desk:
        one = desk.row(Pair, number, "pair")
        keeping.exchange(desk.db, one.id, given, actor=desk.actor, now=desk.now)
        typer.echo(f"Pair {number}: each has the other's number.")


@app.command()
def end(number: Number, *, login: As = None) -> None:
    """End it: both are told kindly, without a reason, and nothing passes between them any more."""
    with at_desk(login) as desk:
        ending.end(desk.db, desk.row(Pair, number, "pair").id, actor=desk.actor, now=desk.now, why="agent")
        typer.echo(f"Pair {number} is over.")


def _answer(number: int, *, volunteer: bool, agrees: bool, login: str | None) -> None:
    with at_desk(login) as desk:
        one = desk.row(Pair, number, "pair")
        who = one.volunteer_id if volunteer else one.person_id
        after = answering.answer(desk.db, one.id, who, agrees, actor=desk.actor, now=desk.now)
        said = "would like to" if agrees else "would rather not"
        begun = " It begins." if after.state == "active" else ""
        typer.echo(f"Pair {number}: {desk.name(who)} {said}.{begun}")


@contextmanager
def _told(desk: Desk, person_id: int, volunteer_id: int) -> Iterator[None]:
    try:
        yield
    except NoPair as refused:
        two = {"person": desk.name(person_id), "volunteer": desk.name(volunteer_id)}
        raise complaint(_REFUSED[str(refused.about)].format(**two, most=policy(desk.town, "pair_most"))) from None


def _callable(phone: str, option: str) -> str:
    said = number_said(phone)
    if said is None or said.wrong:
        raise typer.BadParameter(f"“{phone}” is no telephone number that a neighbour could call", param_hint=option)
    return said.number


def _row(desk: Desk, one: Pair) -> dict[str, Any]:
    """Without any number, and without a word of what the two write."""
    waits = [desk.name(who) for who, says in _answers(one) if one.state in proposing.WAITING and says is None]
    return {
        "id": one.id,
        "state": one.state,
        "person": desk.name(one.person_id),
        "volunteer": desk.name(one.volunteer_id),
        "waits_for": ", ".join(waits),
        "since": one.active_at or one.created_at,
        "last_touched": keeping.last_touched(desk.db, one) if one.active_at else None,
    }


def _answers(one: Pair) -> tuple[tuple[int, str | None], ...]:
    return (one.person_id, one.person_says), (one.volunteer_id, one.volunteer_says)
