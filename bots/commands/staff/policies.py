"""The town's policies at the desk: what it may decide, what it has decided, and deciding it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

import typer

from backend.policies import POLICIES, suits
from backend.services import territories
from bots.commands.staff.desk import As, AsJson, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show

app: Final = typer.Typer(help="What the town may decide: who reads first, whom is asked when…", cls=Lists)
Name = Annotated[str, typer.Argument(metavar="NAME", help="As `palier staff policies list` shows it.")]


@app.command("list")
def list_(
    *,
    own: Annotated[bool, typer.Option("--own", help="Only what the town has decided itself.")] = False,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List the policies, with what they take."""
    with at_desk(login, technician=True) as desk:
        decided = desk.town.policies or {}
        rows = [
            {
                "name": name,
                "value": _told(territories.policy(desk.town, name), as_json=as_json),
                "own": name in decided,
                "default": _told(one.default, as_json=as_json),
                "takes": one.takes.expects,
                "what_for": one.says,
            }
            for name, one in POLICIES.items()
            if name in decided or not own
        ]
        show(rows, desk.zone, as_json=as_json, nothing="The town goes by what the program proposes.")


@app.command("set")
def set_(
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="A word, a number, true or false, or JSON.")],
    *,
    login: As = None,
) -> None:
    """Decide one."""
    with at_desk(login, technician=True) as desk:
        decided = _read(name, value)
        territories.decide(desk.db, desk.town, name, decided, actor=desk.actor, now=desk.now)
        typer.echo(f"{name}: {_told(decided, as_json=False)} from now on.")


@app.command()
def reset(name: Name, *, login: As = None) -> None:
    """Go by what the program proposes again."""
    with at_desk(login, technician=True) as desk:
        value = territories.undecide(desk.db, desk.town, name, actor=desk.actor, now=desk.now)
        typer.echo(f"{name}: {_told(value, as_json=False)} again, as the program proposes.")


def _read(name: str, written: str) -> Any:
    """The word itself where the policy takes it, as `before` or the department `974`; else JSON where it is some."""
    if suits(name, written):
        return written
    try:
        return json.loads(written)
    except ValueError:
        return written


def _told(value: Any, *, as_json: bool) -> Any:
    return value if as_json else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
