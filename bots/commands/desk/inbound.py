"""Somebody calls us: whose number it is, their file, and what they need, posted in one command."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from backend.models import Person, Territory
from backend.services import geocoding, help_requests, people, territories
from backend.services.checkins import plans, threes
from backend.services.desk import numbers, requests
from backend.services.desk import queue as service
from backend.services.lifecycles import audit
from backend.wording import wording
from bots.commands.desk import needs, sheets
from bots.commands.desk.queue import best_hours
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.hours import clock, minutes
from bots.commands.staff.listing import show
from conversation_flows import call_scripts

PersonId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="PERSON", help="The number of their file.")]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="0233 00 00 00, or +33233000000.")]


def number(written: Number, *, as_json: AsJson = False, login: As = None) -> None:
    """Whose number it is, and how things stand with them. That you looked is written down."""
    dialled = sheets.dialled(written)
    with at_desk(login) as desk:
        found = numbers.whose(desk.db, desk.town, dialled)
        for one in found:
            audit(desk.db, desk.town.id, "find", "person", one.id, actor=desk.actor, now=desk.now)
        nothing = f"Nobody is known under {dialled}: `palier desk new {dialled} NAME`."
        show([_file(desk, one) for one in found], desk.zone, as_json=as_json, nothing=nothing)
        if found and not as_json:
            typer.echo(_read_out(desk, found[0]))


def new(
    written: Number,
    name: Annotated[str, typer.Argument(help="As they give it: « Jeanne Morel ».")],
    *,
    address: Annotated[str, typer.Option(help="12 rue des Lilas, or a landmark.")] = "",
    way: Annotated[str, typer.Option("--call-me", help="As they wish to be addressed: « Madame Morel ».")] = "",
    informed: Annotated[bool, typer.Option("--informed", help="You have read out what is kept.")] = False,
    login: As = None,
) -> None:
    """A file for somebody whom nobody knows yet."""
    if not informed:
        raise typer.BadParameter("read out what is kept first, then say so with --informed", param_hint="--informed")
    if not name.strip():
        raise typer.BadParameter("a name", param_hint="NAME")
    dialled = sheets.dialled(written)
    with at_desk(login) as desk:
        person = Person(territory_id=desk.town.id, name="", created_at=desk.now)
        desk.db.add(person)
        desk.db.flush()
        people.rename(desk.db, person, name, actor=desk.actor, now=desk.now)
        if way:
            people.set_way_of_address(desk.db, person, way, actor=desk.actor, now=desk.now)
        numbers.add(desk.db, person, dialled, actor=desk.actor, now=desk.now)
        people.record_consent(desk.db, person, requests.INFORMED, now=desk.now, actor=desk.actor)
        where = _lives(desk, person, address) if address.strip() else ""
        typer.echo(f"{person.name} has the file {person.id}.{where}")


def add_number(person_id: PersonId, written: Number, *, login: As = None) -> None:
    """Note another number of theirs."""
    dialled = sheets.dialled(written)
    with at_desk(login) as desk:
        numbers.add(desk.db, desk.person(person_id), dialled, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(person_id)} is called under {dialled} too.")


def hours(
    person_id: PersonId,
    *,
    start: Annotated[str | None, typer.Option("--from", help="As in 10:00.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="As in 12:00.")] = None,
    login: As = None,
) -> None:
    """Note between which hours they wish to be called; without any, they do not mind."""
    first, last = (minutes(one, option) if one else None for one, option in ((start, "--from"), (end, "--to")))
    if (first is None) != (last is None) or (first is not None and last is not None and last <= first):
        raise typer.BadParameter("--from and --to, one after the other", param_hint="--from")
    with at_desk(login) as desk:
        numbers.set_hours(desk.db, desk.person(person_id), first, last, actor=desk.actor, now=desk.now)
        when = f"between {clock(first)} and {clock(last)}" if first is not None and last is not None else "at any hour"
        typer.echo(f"{desk.name(person_id)} is called {when}.")


def erase_answers(person_id: PersonId, *, login: As = None) -> None:
    """They wish nothing kept of what they answered to the three questions of the month. You do not see it."""
    with at_desk(login) as desk:
        threes.erase(desk.db, desk.person(person_id).id, actor=desk.actor, now=desk.now)
        typer.echo(f"Nothing is kept of what {desk.name(person_id)} answered to the three questions.")


def request(
    person_id: PersonId,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What they need and when, in their words.")],
    *,
    category: needs.Kind = None,
    start: needs.Start = None,
    end: needs.End = None,
    place: needs.Where = "",
    publish: needs.Publish = False,
    again: Annotated[bool, typer.Option("--again", help="Though the same was asked for today already.")] = False,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """Post what they need: « Il me faudrait du pain demain matin ». They agree to it by voice, now."""
    with at_desk(login) as desk:
        person = desk.person(person_id)
        zone, now, locale = territories.zone_of(person, desk.town), desk.now, person.locale
    told = needs.need(needs.Told(words, category, start, end, place), locale, zone, now)
    with at_desk(login) as desk:
        person = desk.person(person_id)
        key = f"phone:{person_id}:{desk.now.isoformat()}"
        need = requests.here(person, _found(desk.db, desk.town, told))
        posted = requests.post(
            desk.db, person, need, key=key, publish=publish, again=again, login=desk.login, now=desk.now, seed=desk.seed
        )
        if as_json:
            show([needs.row(posted)], desk.zone, as_json=True, nothing="")
            return
        one, said = posted.request, wording("en", desk.zone.key)
        typer.echo(needs.outcome(posted, desk.name(person_id)))
        typer.echo(f"{one.category}, {said.span(needs.span(one))}, {one.place or 'no place is known'}.")


def _found(db: Session, town: Territory, need: help_requests.Post) -> help_requests.Post:
    """With the point of the place that was told, where the town knows it."""
    if not need.place:
        return need
    found = geocoding.find(db, town.id, need.place)
    return needs.at(need, found[0]) if found else need


def _lives(desk: Desk, person: Person, address: str) -> str:
    found = geocoding.find(desk.db, desk.town.id, address)
    point = (found[0].latitude, found[0].longitude) if found else None
    people.set_home(desk.db, person, address.strip(), point, actor=desk.actor, now=desk.now)
    return "" if point else " The address is kept as it is: the town's list has none like it."


def _file(desk: Desk, person: Person) -> dict[str, Any]:
    plan = plans.of(desk.db, person.id)
    live = [one for one in help_requests.mine(desk.db, person.id, now=desk.now) if one.state in help_requests.LIVE]
    return {
        "person_id": person.id,
        "name": person.name,
        "way_of_address": person.way_of_address,
        "state": person.state,
        "address": person.address,
        "numbers": numbers.of(desk.db, person),
        "best_hours": best_hours(service.best_of(desk.db, person, desk.town, now=desk.now)),
        "checkins": plan.state if plan else None,
        "requests": [f"{one.id} {one.category} ({one.state})" for one in live],
        "known_since": person.created_at,
    }


def _read_out(desk: Desk, person: Person) -> str:
    said = wording(person.locale, territories.zone_of(person, desk.town).key)
    return f'Read out: « {call_scripts.informed(said)} »\nThen: palier desk request {person.id} "…"'
