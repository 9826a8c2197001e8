"""Life happens, at the desk: hospital, a care home, death, home again. Seen first, done, undone for some days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Final

import typer

from backend.models import Person
from backend.services.life import happening, undoing
from backend.services.life.happening import Happened
from backend.services.life.kinds import CAREHOME, DIED, HOME, HOSPITAL
from backend.services.life.undoing import Undone
from bots.commands.staff.desk import LARGEST_ID, As, Desk, at_desk

PersonId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the person.")]
Preview = Annotated[bool, typer.Option("--preview", help="Only see what would stop; nothing is changed.")]
Undo = Annotated[bool, typer.Option("--undo", help="It was a mistake: within 7 days.")]

_SET: Final[Mapping[str, str]] = {
    HOSPITAL: "is in hospital",
    CAREHOME: "is in a care home",
    DIED: "has died",
    HOME: "is home again",
}
_STOPPED: Final[Mapping[str, str]] = {
    "plan": "plan of check-ins paused, nobody is looked for",
    "circle_roles": "circles in which they looked in on others",
    "links": "links that rest",
    "pairs": "pairs that rest",
    "recurrences": "things that came back, stopped",
    "requests": "requests called off, their volunteers told that they need not come",
    "asked_for_others": "requests for somebody else, which are that person's own now",
    "missions": "missions given back, others asked",
    "calls": "calls that nobody makes any more",
    "messages": "messages and news that are not said",
    "plan_goes_on": "plan of check-ins that goes on",
    "links_go_on": "links that go on",
    "pairs_go_on": "pairs that go on",
}


def hospital(number: PersonId, *, preview: Preview = False, undo: Undo = False, login: As = None) -> None:
    """Say that somebody is in hospital: all stops until they are `home`. A human calls their volunteer."""
    _happens(number, HOSPITAL, preview=preview, undo=undo, login=login)


def carehome(number: PersonId, *, preview: Preview = False, undo: Undo = False, login: As = None) -> None:
    """Say that somebody lives in a care home now: everything stops; in 7 days it ends."""
    _happens(number, CAREHOME, preview=preview, undo=undo, login=login)


def died(number: PersonId, *, preview: Preview = False, undo: Undo = False, login: As = None) -> None:
    """Say that somebody has died: all stops, nothing is written to anybody about it; humans call who was close."""
    _happens(number, DIED, preview=preview, undo=undo, login=login)


def home(number: PersonId, *, preview: Preview = False, undo: Undo = False, login: As = None) -> None:
    """Say that somebody is home again: check-ins go on, and somebody calls to ask what they need."""
    _happens(number, HOME, preview=preview, undo=undo, login=login)


COMMANDS: Final[tuple[Callable[..., None], ...]] = (hospital, carehome, died, home)


def _happens(number: int, kind: str, *, preview: bool, undo: bool, login: str | None) -> None:
    if preview and undo:
        raise typer.BadParameter("--preview or --undo, not both", param_hint="--undo")
    with at_desk(login) as desk:
        person = desk.person(number)
        if undo:
            undone = undoing.undo(desk.db, person, kind, login=desk.login, now=desk.now, seed=desk.seed)
            typer.echo("\n".join(_undone(desk, person, undone)))
        elif preview:
            seen = happening.preview(desk.db, person, kind, login=desk.login, now=desk.now)
            typer.echo("\n".join(_seen(desk, person, seen)))
        else:
            happened = happening.happen(desk.db, person, kind, login=desk.login, now=desk.now)
            typer.echo("\n".join(_happened(desk, person, happened)))


def _seen(desk: Desk, person: Person, seen: Happened) -> Iterator[str]:
    yield f"{desk.name(person.id)}, number {person.id}, {_SET[seen.kind]}. At once:"
    yield from _counted(desk, seen)
    yield "Nothing was changed: leave --preview out to do it. It can be undone for 7 days: `--undo`."


def _happened(desk: Desk, person: Person, happened: Happened) -> Iterator[str]:
    yield f"{desk.name(person.id)} {_SET[happened.kind]}: noted."
    yield from _counted(desk, happened)
    yield f"A mistake? `palier staff people {happened.kind} {person.id} --undo`, within 7 days."


def _counted(desk: Desk, happened: Happened) -> Iterator[str]:
    yield from (f"  {count}  {_STOPPED[what]}" for what, count in happened.stopped.items() if count)
    if happened.to_call:
        yield f"  called by a human: {', '.join(f'{desk.name(one)} ({one})' for one in happened.to_call)}"
    if happened.kind != HOME:
        yield "  nothing more is written to them"


def _undone(desk: Desk, person: Person, undone: Undone) -> Iterator[str]:
    yield f"Undone: {desk.name(person.id)} is {person.state}, and everything is as it stood."
    if undone.posted:
        yield f"Asked for anew, as volunteers had been told: requests {', '.join(map(str, undone.posted))}."
    if undone.lost:
        yield f"Not to be had back: requests {', '.join(map(str, undone.lost))}. Look at them by hand."
    if undone.told:
        yield f"They were called already, call them again: {', '.join(desk.name(one) for one in undone.told)}."
