"""Tips at the desk: read, perhaps written otherwise, published, renewed, refused, ended."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from backend.models import Tip
from backend.services import alerts, tips
from backend.services.lifecycles import TIP
from backend.services.tips.giving import cause
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="Good addresses that residents recommend to each other.", cls=Lists)

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the tip.")]


class State(StrEnum):
    """As in `docs/contracts.md`; `all` is every one."""

    PENDING = "pending"
    PUBLISHED = "published"
    EXPIRED = "expired"
    REFUSED = "refused"
    ALL = "all"


@app.command("list")
def list_(
    *,
    state: Annotated[State, typer.Option(help="Only those in this state.")] = State.PENDING,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List tips, the oldest first: those to read, unless told otherwise. « flags » says what must be changed first."""
    states = sorted(TIP.states) if state is State.ALL else (state.value,)
    with at_desk(login) as desk:
        rows = [_row(desk, one) for one in tips.of(desk.db, desk.town.id, states)]
        nothing = "There is no tip yet." if state is State.ALL else f"No tip is {state.value}."
        show(rows, desk.zone, as_json=as_json, nothing=nothing)


@app.command()
def publish(
    number: Number,
    *,
    words: Annotated[str | None, typer.Option(help="What neighbours read instead.")] = None,
    where: Annotated[str | None, typer.Option(help="Where it is, instead; empty for nowhere.")] = None,
    login: As = None,
) -> None:
    """Publish a tip, as it is or written otherwise. One that is published, or has expired, is renewed."""
    with at_desk(login) as desk:
        tip = tips.publish(desk.db, _tip(desk, number), words=words, where=where, actor=desk.actor, now=desk.now)
        alerts.close_cause(desk.db, cause(number), desk.login, "Publiée.", now=desk.now)
        until = tip.expires_at.astimezone(desk.zone) if tip.expires_at else desk.now
        typer.echo(f"Tip {number} is published until {until:%d %b %Y}.")


@app.command()
def refuse(number: Number, *, login: As = None) -> None:
    """Do not show a tip, or no more. Whoever gave it is not told by the bot."""
    with at_desk(login) as desk:
        tips.refuse(desk.db, _tip(desk, number), actor=desk.actor, now=desk.now)
        alerts.close_cause(desk.db, cause(number), desk.login, "Écartée.", now=desk.now)
        typer.echo(f"Tip {number} is refused.")


@app.command()
def expire(number: Number, *, login: As = None) -> None:
    """End a published tip that no longer holds: the shop has closed, the plumber has retired."""
    with at_desk(login) as desk:
        tips.expire(desk.db, _tip(desk, number), actor=desk.actor, now=desk.now)
        typer.echo(f"Tip {number} has expired.")


def _tip(desk: Desk, number: int) -> Tip:
    return tips.of(desk.db, desk.town.id, (), number)[0]


def _row(desk: Desk, tip: Tip) -> dict[str, Any]:
    return {
        "id": tip.id,
        "state": tip.state,
        "flags": tip.flags.split(),
        "words": tip.words,
        "where": tip.where,
        "category": tip.category,
        "given_by": desk.name(tip.giver_id),
        "given_at": tip.given_at,
        "expires_at": tip.expires_at,
    }
