"""The register of frail people at the desk: who is entered, what is acknowledged, changed, refused and struck off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

import typer

from backend.register import Facts, Ground, Origin, ThirdParty, Unfit
from backend.services.register import answering, entering, entries, keeping
from backend.services.register.errors import CannotBeOnIt, OnItAlready
from bots.commands.opening import complaint
from bots.commands.staff import register_lists
from bots.commands.staff.desk import LARGEST_ID, As, Desk, at_desk
from bots.commands.staff.hours import day as day_read
from bots.commands.staff.register_lists import Number

app: Final = typer.Typer(
    help="The register of frail people (CASF L121-6-1): only for agents named for it; each look is written down.",
    no_args_is_help=True,
)
register_lists.add_to(app)

_BAD: Final[Mapping[Unfit, str]] = {
    Unfit.BIRTH: "Say when they were born: --born 1942-03-12, or only the year.",
    Unfit.YOUNG: "Too young for that ground: age from 65 on, unfit (for work) from 60 on, disabled from 18 on.",
    Unfit.NOT_AT_HOME: "The register is for people who live at home: an institution has a plan of its own.",
    Unfit.NAMELESS: "A name is needed.",
    Unfit.NOWHERE: "An address is needed: somebody may have to go there.",
    Unfit.UNWRITTEN: "Somebody else asks in writing: say --third NAME and --quality, what they are to the person.",
}

Name = Annotated[str, typer.Argument(metavar="NAME", help="First name and name.")]
Born = Annotated[str, typer.Option(help="The day they were born, 1942-03-12, or the year.")]
Address = Annotated[str, typer.Option(help="Where they live, at home.")]
Phone = Annotated[str, typer.Option(help="Under which number they are called.")]
OnGround = Annotated[Ground, typer.Option(help="age (65), unfit for work (60), disabled (adult).")]
Services = Annotated[str, typer.Option(help="Who comes to their home: nurse, meals, home help.")]
Warn = Annotated[str, typer.Option(help="Whom to warn: a name and a number.")]
Person = Annotated[int | None, typer.Option(min=1, max=LARGEST_ID, help="Their file, where they have one.")]


@app.command()
def add(
    name: Name,
    *,
    born: Born,
    address: Address,
    phone: Phone = "",
    ground: OnGround = Ground.AGE,
    services: Services = "",
    warn: Warn = "",
    person: Person = None,
    third: Annotated[str, typer.Option(help="Who asks for them in writing; leave it out if they ask themselves.")] = "",
    quality: Annotated[str, typer.Option(help="What that person is to them: son, doctor, neighbour.")] = "",
    received: Annotated[str, typer.Option(help="The day the letter came in, 2026-11-20; else today.")] = "",
    dated: Annotated[str, typer.Option(help="The date on the letter.")] = "",
    source: Annotated[
        Origin | None, typer.Option("--from", help="pension_fund or departement, where they sent the name.")
    ] = None,
    not_at_home: Annotated[bool, typer.Option("--not-at-home", help="They live in an institution.")] = False,
    login: As = None,
) -> None:
    """Enter somebody: who asks themselves, by telephone or at the counter, is on it at once; whom somebody else asked
    for in writing is told within eight days, and may say no.
    """
    facts = Facts(name, born, address, phone, ground.value, services, warn)
    with at_desk(login) as desk, _told(name):
        person_id = desk.person(person).id if person is not None else None
        if not (third or quality or received or dated) and source in {None, Origin.PERSON}:
            entry = entering.by_agent(
                desk.db, desk.town, facts, person_id=person_id, at_home=not not_at_home, actor=desk.actor, now=desk.now
            )
            typer.echo(f"{name} is on the register, number {entry.id}.")
            return
        entry = entering.by_letter(
            desk.db, desk.town, facts, ThirdParty(third.strip(), quality.strip()),
            received_at=_day(received, "--received", desk) or desk.now, dated=_day(dated, "--dated", desk),
            origin=source or Origin.THIRD_PARTY, person_id=person_id, at_home=not not_at_home, actor=desk.actor,
            now=desk.now,
        )  # fmt: skip
        by = register_lists.last_day(desk, entry)
        typer.echo(
            f"Noted as request {entry.id}. {name} must be told by {by}: who asked, what is kept, that they may say no."
            f" Then: palier staff register acknowledge {entry.id}"
        )


@app.command()
def acknowledge(
    number: Number,
    *,
    agreed: Annotated[bool, typer.Option("--agreed-by-voice", help="You spoke to them, and they say yes.")] = False,
    login: As = None,
) -> None:
    """Say that somebody was told that another person asked for them; with --agreed-by-voice they are on it at once."""
    with at_desk(login) as desk:
        entry = entries.the_entry(desk.db, desk.town, number, actor=desk.actor)
        if agreed:
            answering.confirm(desk.db, entry, actor=desk.actor, now=desk.now)
            typer.echo(f"Entry {number} is confirmed: they are on the register.")
            return
        until = answering.acknowledge(desk.db, entry, actor=desk.actor, now=desk.now)
        typer.echo(
            f"Acknowledged. Without an objection before {until.astimezone(desk.zone):%d %b %Y}, it is confirmed."
        )


@app.command("object")
def object_(number: Number, *, login: As = None) -> None:
    """Say that somebody does not wish to be on it: the request is refused, and all that it held is erased."""
    with at_desk(login) as desk:
        entry = entries.the_entry(desk.db, desk.town, number, actor=desk.actor)
        answering.object_(desk.db, entry, actor=desk.actor, now=desk.now)
        typer.echo(f"Request {number} is refused, and what it held is erased.")


@app.command()
def change(
    number: Number,
    *,
    name: Annotated[str | None, typer.Option(help="First name and name.")] = None,
    born: Annotated[str | None, typer.Option(help="The day they were born, or the year.")] = None,
    address: Annotated[str | None, typer.Option(help="Where they live, at home.")] = None,
    phone: Annotated[str | None, typer.Option(help="Under which number they are called; empty for none.")] = None,
    ground: Annotated[Ground | None, typer.Option(help="age, unfit, disabled.")] = None,
    services: Annotated[str | None, typer.Option(help="Who comes to their home; empty for nobody.")] = None,
    warn: Annotated[str | None, typer.Option(help="Whom to warn; empty for nobody.")] = None,
    login: As = None,
) -> None:
    """Correct an entry; with no option, note that it was gone through with them and is still true."""
    said = {
        "name": name, "born": born, "address": address, "phone": phone, "ground": ground and ground.value,
        "services": services, "warn": warn,
    }  # fmt: skip
    with at_desk(login) as desk, _told(f"entry {number}"):
        entry = entries.the_entry(desk.db, desk.town, number, actor=desk.actor)
        changed = {what: value for what, value in said.items() if value is not None}
        facts = replace(entries.facts_of(entry), **changed)
        keeping.change(desk.db, entry, facts, actor=desk.actor, now=desk.now)
        typer.echo(f"Entry {number}: {', '.join(changed) or 'nothing'} changed, and true as of today.")


@app.command()
def strike(
    number: Number,
    *,
    why: Annotated[str, typer.Option(help=f"{', '.join(keeping.WHY_STRUCK)}.")] = keeping.ASKED,
    undo: Annotated[bool, typer.Option("--undo", help="It was a mistake: within 7 days, but for `asked`.")] = False,
    login: As = None,
) -> None:
    """Strike somebody off: at their own wish all that it held is erased at once, else after seven days."""
    if why not in keeping.WHY_STRUCK:
        raise typer.BadParameter(" or ".join(keeping.WHY_STRUCK), param_hint="--why")
    with at_desk(login) as desk, _told(f"entry {number}"):
        if undo:
            stands = keeping.undo(desk.db, desk.town, number, actor=desk.actor, now=desk.now)
            typer.echo(f"Entry {number} stands as it stood ({stands.state}).")
            return
        entry = entries.the_entry(desk.db, desk.town, number, actor=desk.actor)
        keeping.strike(desk.db, entry, why, actor=desk.actor, now=desk.now)
        typer.echo(f"Entry {number} is struck off ({why}).")


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What the law refuses about `name`, in a sentence each."""
    try:
        yield
    except CannotBeOnIt as refused:
        raise complaint(_BAD[Unfit(refused.about)]) from None
    except OnItAlready:
        raise complaint(f"{name} is on the register already, or about to be: `change` that entry.") from None


def _day(written: str, option: str, desk: Desk) -> datetime | None:
    """Noon of a day in the town, not to come; None where none is said."""
    if not written:
        return None
    day = day_read(written, option)
    if day > desk.now.astimezone(desk.zone).date():
        raise typer.BadParameter("a day that has been", param_hint=option)
    return datetime(day.year, day.month, day.day, 12, tzinfo=desk.zone)
