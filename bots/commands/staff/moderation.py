"""Moderation at the desk: what waits to be read, and what an agent decides."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

import typer
from sqlalchemy import select

from backend.models import HelpRequest, Moderation, Offer
from backend.services.moderation import deciding
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="What waits for an agent before others read it.", cls=Lists)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number that `list` shows.")]
Because = Annotated[str, typer.Option("--because", help="A sentence to its author, sent as it stands.")]


class State(StrEnum):
    """As in `docs/contracts.md`; `unread` is everything that waits."""

    UNREAD = "unread"
    WAITING = "waiting"
    PUBLISHED = "published"
    SENT_BACK = "sent_back"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class What(StrEnum):
    """What may be withdrawn after it was published."""

    REQUEST = "request"
    OFFER = "offer"


@app.command("list")
def list_(
    *,
    state: Annotated[State, typer.Option(help="Only those in this state.")] = State.UNREAD,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List what waits, the oldest first, with the words that raised it."""
    with at_desk(login) as desk:
        if state is State.UNREAD:
            found, nothing = deciding.waiting(desk.db, desk.town.id), "Nothing waits to be read."
        else:
            theirs = select(Moderation).where(Moderation.territory_id == desk.town.id, Moderation.state == state.value)
            found = list(desk.db.scalars(theirs.order_by(Moderation.id)))
            nothing = f"Nothing is {state.value.replace('_', ' ')}."
        show([_row(desk, one) for one in found], desk.zone, as_json=as_json, nothing=nothing)


@app.command("show")
def show_(number: Number, *, as_json: AsJson = False, login: As = None) -> None:
    """Show one, with all that was written and what was decided."""
    with at_desk(login) as desk:
        row = desk.row(Moderation, number, "moderation")
        whole = _row(desk, row) | {"text": _text(desk, row), "decided_by": row.agent, "because": row.reason}
        show([whole], desk.zone, as_json=as_json, nothing="")


@app.command()
def publish(number: Number, *, login: As = None) -> None:
    """Let others read it; a message that was held back is passed on, and its volunteer is asked again."""
    with at_desk(login) as desk:
        row = deciding.publish(
            desk.db, desk.row(Moderation, number, "moderation").id, actor=desk.actor, now=desk.now, seed=desk.seed
        )
        typer.echo(f"{number} is published ({row.what}). {desk.name(row.person_id)} is told once it is out.")


@app.command()
def correct(number: Number, *, because: Because, login: As = None) -> None:
    """Send it back to its author with a sentence; what they then write comes back to you."""
    with at_desk(login) as desk:
        row = deciding.correct(
            desk.db, desk.row(Moderation, number, "moderation").id, _said(because), actor=desk.actor, now=desk.now
        )
        typer.echo(f"{number} is sent back. {desk.name(row.person_id)} is asked to write it otherwise.")


@app.command()
def refuse(number: Number, *, because: Because, login: As = None) -> None:
    """Refuse it, with the reason; a volunteer whose message it was gets nothing more to do."""
    with at_desk(login) as desk:
        row = deciding.refuse(
            desk.db, desk.row(Moderation, number, "moderation").id, _said(because), actor=desk.actor, now=desk.now
        )
        typer.echo(f"{number} is refused. {desk.name(row.person_id)} is told why, and may talk to you.")


@app.command()
def withdraw(
    what: Annotated[What, typer.Argument(help="What was published.")],
    number: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The request's or offer's.")],
    *,
    because: Because,
    login: As = None,
) -> None:
    """Withdraw a request or an offer that is out already; whoever had taken it is told."""
    with at_desk(login) as desk:
        request = desk.row(HelpRequest, number, "request") if what is What.REQUEST else None
        offer = desk.row(Offer, number, "offer") if what is What.OFFER else None
        deciding.withdraw(desk.db, _said(because), request=request, offer=offer, actor=desk.actor, now=desk.now)
        typer.echo(f"{what.value.capitalize()} {number} is withdrawn. Its author is told why, and may talk to you.")


def _said(sentence: str) -> str:
    if not sentence.strip():
        raise typer.BadParameter("say why, in a sentence", param_hint="--because")
    return sentence.strip()


def _text(desk: Desk, row: Moderation) -> str:
    """What was written, where it stands."""
    if row.text is not None:
        return row.text
    if row.request_id is not None:
        return desk.db.get_one(HelpRequest, row.request_id).text
    return desk.db.get_one(Offer, row.offer_id).text if row.offer_id is not None else ""


def _row(desk: Desk, row: Moderation) -> dict[str, Any]:
    return {
        "id": row.id,
        "what": row.what,
        "state": row.state,
        "flags": row.flags.split(),
        "raised_by": row.raised_by,
        "author": desk.name(row.person_id),
        "request": row.request_id,
        "offer": row.offer_id,
        "mission": row.mission_id,
        "paused": row.paused,
        "since": row.created_at,
    }
