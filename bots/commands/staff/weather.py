"""Heat, cold and flood at the desk: what is proposed, on, and was; looked at first, switched on and off, watched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from backend.models import WeatherMode
from backend.services.weather import board as boards
from backend.services.weather import ending, modes, preview
from backend.services.weather.board import Watched
from backend.services.weather.modes import Wanted
from backend.weather import hazards
from backend.weather.board import Is
from bots.commands.opening import complaint
from bots.commands.staff.desk import As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.hours import moment
from bots.commands.staff.listing import show


class Hazard(StrEnum):
    """What a town has a plan for."""

    HEAT = hazards.HEAT
    COLD = hazards.COLD
    FLOOD = hazards.FLOOD


class Level(StrEnum):
    """As Météo-France says it."""

    ORANGE = "orange"
    RED = "red"


app: Final = typer.Typer(help="Plans of heat, cold and flood: people are asked more often, and called.", cls=Lists)

Which = Annotated[Hazard, typer.Argument(metavar="HAZARD", help="heat, cold or flood.")]
At = Annotated[Level | None, typer.Option("--level", help="orange or red.")]
Until = Annotated[
    str | None,
    typer.Option(help="When it ends by itself: 2026-07-18, to its end, or 2026-07-18T20:00; else you end it."),
]
Reason = Annotated[str, typer.Option("--reason", help="Why, for your colleagues: « arrêté du préfet du 14 ».")]
_NOTHING: Final = (
    "No plan of heat, cold or flood is on or proposed, nor was lately. Look first: `palier staff weather preview`."
)


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """Show the plans that are proposed or on, and those of the last two weeks."""
    with at_desk(login) as desk:
        rows = [_row(one) for one in modes.shown(desk.db, desk.town.id, now=desk.now)]
        show(rows, desk.zone, as_json=as_json, nothing=_NOTHING)


app.command("status", hidden=True)(list_)


@app.command("preview")
def preview_(*, login: As = None) -> None:
    """Say what would happen if a plan were switched on; nothing is changed."""
    with at_desk(login) as desk:
        typer.echo("\n".join(_seen(desk)))


@app.command()
def on(hazard: Which, *, level: At = None, until: Until = None, reason: Reason = "", login: As = None) -> None:
    """Switch a plan on: from now, people are asked more often, and those without a messenger called."""
    with at_desk(login) as desk:
        typer.echo(_begun(desk, hazard, level, until, reason))


@app.command()
def accept(hazard: Which, *, until: Until = None, reason: Reason = "", login: As = None) -> None:
    """Switch on a plan that Météo-France's warning proposes."""
    with at_desk(login) as desk:
        proposed = modes.standing(desk.db, desk.town.id, hazard.value)
        if proposed is None or proposed.state != modes.PROPOSED:
            raise complaint(
                f"No {hazard} plan is proposed: `palier staff weather on {hazard}` begins one all the same."
            )
        typer.echo(_begun(desk, hazard, None, until, reason))


@app.command()
def decline(hazard: Which, *, login: As = None) -> None:
    """Say that a proposed plan is not wanted, as long as this warning lasts."""
    with at_desk(login) as desk:
        modes.decline(desk.db, desk.town, hazard.value, actor=desk.actor, now=desk.now)
        typer.echo(f"The {hazard} plan is not wanted. It is not proposed again for this warning.")


@app.command("until")
def until_(
    hazard: Which,
    when: Annotated[str, typer.Argument(metavar="WHEN", help="2026-07-18, or 2026-07-18T20:00; never: you end it.")],
    *,
    login: As = None,
) -> None:
    """Say when a plan that is on ends by itself."""
    with at_desk(login) as desk:
        at = None if when == "never" else _end(when, desk)
        modes.set_end(desk.db, desk.town, hazard.value, at, actor=desk.actor, now=desk.now)
        typer.echo(f"The {hazard} plan {_ends(desk, at, hazard)}")


@app.command()
def off(hazard: Which, *, login: As = None) -> None:
    """Switch a plan off: everybody who was written to is told, calls for it come off the list."""
    with at_desk(login) as desk:
        mode = modes.switch_off(desk.db, desk.town, hazard.value, actor=desk.actor, now=desk.now)
        written, watched = ending.left(desk.db, mode)
        typer.echo(
            f"The {hazard} plan is off. It looked after {watched}; {written} who were written to are told that it is "
            "over, by day. Their own check-ins go on as before; who is silent is still looked for."
        )


@app.command()
def board(
    hazard: Which,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Since it began; else today.")] = False,
    people: Annotated[bool, typer.Option("--people", help="Everybody, by name, the silent first.")] = False,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """Show who was asked, reached, is fine, needs something, is silent, was called, hour by hour."""
    with at_desk(login) as desk:
        mode = _last(desk, hazard)
        today = desk.now.astimezone(desk.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        found = boards.of(desk.db, desk.town, mode, since=mode.begun_at or today if everything else today)
        if people:
            show([_person(one) for one in _in_order(found.people)], desk.zone, as_json=as_json, nothing="Nobody yet.")
            return
        show([asdict(one) for one in found.hours], desk.zone, as_json=as_json, nothing="Nobody was asked yet today.")
        if not as_json:
            typer.echo(_now(found.people))


def _begun(desk: Desk, hazard: Hazard, level: Level | None, until: str | None, reason: str) -> str:
    at = _end(until, desk) if until else None
    wanted = Wanted(hazard.value, level.value if level else None, at, reason.strip())
    modes.switch_on(desk.db, desk.town, wanted, actor=desk.actor, now=desk.now)
    return "\n".join([f"The {hazard} plan is on; it {_ends(desk, at, hazard)}", *_counted(desk)])


def _ends(desk: Desk, at: datetime | None, hazard: str) -> str:
    if at is None:
        return f"goes on until you end it: `palier staff weather off {hazard}`."
    return f"ends by itself on {at.astimezone(desk.zone):%a %d %b at %H:%M}, unless Météo-France warns still."


def _seen(desk: Desk) -> Iterator[str]:
    yield "If a plan were on:"
    yield from _counted(desk)
    yield "Nothing was changed. `palier staff weather on heat` (cold, flood) begins one."


_DUTY: Final = "`palier staff duty set` or `on-call` puts somebody there."


def _counted(desk: Desk) -> Iterator[str]:
    seen, times = preview.of(desk.db, desk.town, now=desk.now), preview.hours(desk.db, desk.town, now=desk.now)
    asked = ", ".join(f"{at:%H:%M}" for at in times)
    yield f"- {seen.chats} are asked in their chat beside their own hours: {seen.questions} questions tomorrow."
    if seen.lent:
        yield f"  {seen.lent} of them have none: they stand on the register, and are asked as long as the plan is on."
    if asked:
        yield f"  Who has no hour near is asked at {asked}."
    if unread := preview.unread(desk.db, desk.town, now=desk.now):
        yield f"  Nobody reads, and nobody is asked, on {', '.join(f'{day:%a %d %b}' for day in unread)}: " + _DUTY
    if seen.late:
        yield f"  For {seen.late} no hour is left at which somebody reads: `palier staff duty set` changes that."
    yield f"- {seen.calls} are to be called, four times in 48 hours, then visited; {seen.listed} stand on the register."
    if seen.without_file:
        yield f"- {seen.without_file} of the register have no file here: call them from its own list."
    if seen.rest:
        yield f"- {seen.rest} rest: in hospital, away, paused. Nothing is asked of them."


def _end(written: str, desk: Desk) -> datetime:
    return moment(written, "--until", desk.zone, ends=True)


def _last(desk: Desk, hazard: str) -> WeatherMode:
    begun = (one for one in modes.shown(desk.db, desk.town.id, now=desk.now) if one.hazard == hazard and one.begun_at)
    found = next(begun, None)
    if found is None:
        raise complaint(f"No {hazard} plan is on, or was lately: `palier staff weather`.")
    return found


def _row(mode: WeatherMode) -> dict[str, Any]:
    return {
        "hazard": mode.hazard,
        "state": mode.state,
        "level": mode.level,
        "warned_from": mode.warned_from,
        "warned_until": mode.warned_until,
        "since": mode.begun_at,
        "until": mode.closed_at or mode.until,
        "by": mode.by,
        "reason": mode.reason,
    }


_RANK: Final = (Is.SILENT, Is.NEEDS, Is.LOW, Is.WAITING, None, Is.FOUND, Is.FINE)


def _in_order(people: list[Watched]) -> list[Watched]:
    return sorted(people, key=lambda one: (one.rests, _RANK.index(one.how)))


def _person(one: Watched) -> dict[str, Any]:
    return {
        "person": one.person.id,
        "name": one.person.name,
        "is": "rests" if one.rests else one.how.value if one.how else None,
        "since": one.since,
        "to_call": one.to_call,
    }


def _now(people: list[Watched]) -> str:
    there = [one for one in people if not one.rests]
    counted = Counter(one.how.value if one.how else "nothing known yet" for one in there)
    told = ", ".join(f"{count} {how}" for how, count in counted.most_common()) or "nobody"
    to_call = sum(one.to_call for one in there)
    return f"Now, of {len(people)}: {told}; {to_call} to call or visit; {len(people) - len(there)} rest."
