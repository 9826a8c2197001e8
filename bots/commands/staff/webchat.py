"""The web chat at the desk: the sites that may show it, and the town's colour."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from backend import colours
from backend.origins import origin_of
from backend.services import territories
from bots.commands.staff.desk import As, AsJson, Desk, at_desk
from bots.commands.staff.listing import show
from bots.webchat import palette

ORIGINS: Final = "webchat_origins"
COLOUR: Final = "webchat_colour"
NO_ORIGIN: Final = "the address of a site, as https://www.mairie.example; http only for localhost"

app: Final = typer.Typer(help="The chat on the town's site: who may show it, and its colour.", no_args_is_help=True)
Site = Annotated[str, typer.Argument(metavar="SITE", help="https://www.mairie.example")]


@app.command("show")
def show_(*, as_json: AsJson = False, login: As = None) -> None:
    """Show the sites that may show the chat, and its colours."""
    with at_desk(login, technician=True) as desk:
        written = territories.policy(desk.town, COLOUR)
        chosen = palette.chosen(written)
        row: dict[str, Any] = {
            "sites": territories.policy(desk.town, ORIGINS),
            "colour": written or str(palette.OURS),
            "by_day": str(palette.by_day(chosen).town),
            "by_night": str(palette.by_night(chosen).town),
        }
        show([row], desk.zone, as_json=as_json, nothing="")


@app.command()
def allow(site: Site, *, login: As = None) -> None:
    """Let a site show the chat."""
    origin = _origin(site)
    with at_desk(login, technician=True) as desk:
        known = territories.policy(desk.town, ORIGINS)
        _decide(desk, ORIGINS, [*known, *({origin} - set(known))])
        typer.echo(f"{origin} may show the chat.")


@app.command()
def disallow(site: Site, *, login: As = None) -> None:
    """Let a site show the chat no more."""
    origin = _origin(site)
    with at_desk(login, technician=True) as desk:
        known = territories.policy(desk.town, ORIGINS)
        if origin not in known:
            raise typer.BadParameter("this site may not show the chat anyway", param_hint="SITE")
        _decide(desk, ORIGINS, [one for one in known if one != origin])
        typer.echo(f"{origin} may show the chat no more.")


@app.command()
def colour(
    written: Annotated[str, typer.Argument(metavar="COLOUR", help="#17565b, or `none` for ours.")],
    *,
    login: As = None,
) -> None:
    """Set the town's colour; one that cannot be read on is darkened or lightened, and it is said to what."""
    if written == "none":
        written = ""
    elif (chosen := colours.read(written)) is None:
        raise typer.BadParameter("six hexadecimal digits, as in #17565b", param_hint="COLOUR")
    else:
        written = str(chosen)
    with at_desk(login, technician=True) as desk:
        _decide(desk, COLOUR, written)
        day = palette.by_day(palette.chosen(written)).town
        typer.echo(f"The chat is in {written or palette.OURS}.")
        if written and str(day) != written:
            typer.echo(f"White letters cannot be read on {written}: by day it is darkened to {day}.")


def _decide(desk: Desk, name: str, value: Any) -> None:
    territories.decide(desk.db, desk.town, name, value, actor=desk.actor, now=desk.now)


def _origin(site: str) -> str:
    origin = origin_of(site)
    if origin is None:
        raise typer.BadParameter(NO_ORIGIN, param_hint="SITE")
    return origin
