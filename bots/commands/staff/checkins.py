"""Check-ins at the desk: plans listed, opened, changed, paused, ended; what was answered to an agent, or found out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import typer

from backend.checkins import moods, outcomes, rhythm
from backend.models import CheckInPlan, Person
from backend.repeats import DAYS
from backend.services.checkins import answers, climbing, plans
from backend.services.checkins.plans import Wish
from backend.services.desk import sheet
from bots.commands.opening import complaint
from bots.commands.staff import checkin_lists, circles
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.hours import days, minutes
from bots.commands.staff.listing import show as show_rows
from bots.commands.staff.moments import moment
from bots.commands.staff.refusals import told

app: Final = typer.Typer(help="Who is asked how they are, when, and who looks in on them.", cls=Lists)
app.add_typer(circles.app, name="circle")

PersonId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="PERSON", help="The number of the person.")]
OnDays = Annotated[str | None, typer.Option("--days", help="daily, or as in mon-fri, or sat,sun.")]
AtHours = Annotated[str | None, typer.Option("--at", help="As in 9:00, or 9:00,17:00, in their own hours.")]
ByRule = Annotated[str | None, typer.Option("--rule", help="Rarer days, by RFC 5545: FREQ=WEEKLY;INTERVAL=2;BYDAY=MO.")]
Minutes = Annotated[int | None, typer.Option(min=5, max=24 * 60, help="Minutes after the question.")]
HOLD_ON: Final = "Nobody asks {name} how they are: `palier staff checkins open {id}`."


class Answer(StrEnum):
    """What they said themselves."""

    FINE = moods.FINE
    LOW = moods.LOW
    NEED = moods.NEED


class Found(StrEnum):
    """What you found out."""

    SEEN = "seen"
    HOSPITAL = "hospital"
    MOVED = "moved"
    DIED_SAID = "died_said"
    SETTLED = "settled"


@app.command("list")
def list_(
    *,
    over: Annotated[bool, typer.Option("--all", help="Those that were refused or are over, too.")] = False,
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """List who is asked how they are: when, and what they answered last."""
    with at_desk(login) as desk:
        rows = checkin_lists.plans_of(desk, over=over)
        show_rows(rows, desk.zone, as_json=as_json, nothing="Nobody is asked how they are.")


@app.command()
def show(person_id: PersonId, *, as_json: AsJson = False, login: As = None) -> None:
    """Show a plan: its steps, its circle, its last answers. That you looked is written down."""
    with at_desk(login) as desk:
        person = desk.person(person_id)
        found = checkin_lists.whole(desk, _plan(desk, person))
        if as_json:
            show_rows([found], desk.zone, as_json=True, nothing="")
            return
        typer.echo("\n".join(checkin_lists.told(desk, found)))


@app.command("open")
def open_(
    person_id: PersonId,
    *,
    on: OnDays = None,
    at: AtHours = None,
    rule: ByRule = None,
    by_phone: Annotated[bool, typer.Option("--by-phone", help="Somebody calls them instead.")] = False,
    agreed: Annotated[bool, typer.Option("--agreed-by-voice", help="They said yes to you.")] = False,
    login: As = None,
) -> None:
    """Open a plan; without --agreed-by-voice the person is asked first."""
    wish = Wish(_rule(on, rule) or rhythm.DAILY, _hours(at) if at else (), by_phone=by_phone)
    if at is None:
        raise typer.BadParameter("at which hour? as in 9:00", param_hint="--at")
    with at_desk(login) as desk:
        person = desk.person(person_id)
        if person.state != "present":
            raise complaint(f"{desk.name(person_id)} is {person.state}: nothing is asked of them.")
        with told(desk, desk.name(person_id)):
            plan = plans.open_plan(
                desk.db, person, wish, by="agent", agreed=agreed, actor=desk.actor, now=desk.now
            )  # fmt: skip
        typer.echo(f"{checkin_lists.sentence(desk, plan)} {_waits(plan)}".strip())


@app.command()
def change(
    person_id: PersonId,
    *,
    on: OnDays = None,
    at: AtHours = None,
    rule: ByRule = None,
    by_phone: Annotated[
        bool | None, typer.Option("--by-phone/--by-chat", help="Whether somebody calls them instead.")
    ] = None,
    login: As = None,
) -> None:
    """Change the days, the hours, or how they are asked; what is not said stays."""
    days_, hours_ = _rule(on, rule), _hours(at) if at else None
    with at_desk(login) as desk:
        plan = _plan(desk, desk.person(person_id))
        kept = (plan.local_minute, *rhythm.read_hours(plan.more_minutes or ""))
        called = bool(plan.by_phone) if by_phone is None else by_phone
        wish = Wish(days_ or plan.rrule, hours_ or kept, None if days_ else plan.first_at, called)
        with told(desk, desk.name(person_id)):
            plan = plans.change(desk.db, plan.id, wish, actor=desk.actor, now=desk.now)
        typer.echo(checkin_lists.sentence(desk, plan))


@app.command()
def steps(
    person_id: PersonId,
    *,
    remind: Minutes = None,
    circle: Minutes = None,
    alert: Minutes = None,
    login: As = None,
) -> None:
    """Set after how many minutes they are reminded, the circle asked, agents alerted; the town's where not said."""
    with at_desk(login) as desk:
        plan = _plan(desk, desk.person(person_id))
        with told(desk, desk.name(person_id)):
            plans.set_steps(
                desk.db, plan.id, remind=remind, circle=circle, alert=alert, actor=desk.actor, now=desk.now
            )  # fmt: skip
        typer.echo(f"{desk.name(person_id)}: {checkin_lists.steps(desk, plan)}.")


@app.command()
def pause(
    person_id: PersonId,
    *,
    until: Annotated[
        str | None, typer.Option(help="Asked again from then on: 2026-12-03, or 2026-12-03T10:00; else until resumed.")
    ] = None,
    login: As = None,
) -> None:
    """Ask nothing for a while."""
    with at_desk(login) as desk:
        person = desk.person(person_id)
        plan, end = _plan(desk, person), _until(until, desk)
        with told(desk, desk.name(person_id)):
            plans.pause(desk.db, plan.id, end, actor=desk.actor, now=desk.now)
        typer.echo(checkin_lists.sentence(desk, plan))


@app.command()
def resume(person_id: PersonId, *, login: As = None) -> None:
    """Ask again, from the next time on."""
    with at_desk(login) as desk:
        plan = _plan(desk, desk.person(person_id))
        with told(desk, desk.name(person_id)):
            plans.resume(desk.db, plan.id, actor=desk.actor, now=desk.now)
        typer.echo(checkin_lists.sentence(desk, plan))


@app.command()
def end(
    person_id: PersonId,
    *,
    courtesy: Annotated[bool, typer.Option("--courtesy", help="Have somebody call them once.")] = False,
    login: As = None,
) -> None:
    """Ask no more; the circle is free."""
    with at_desk(login) as desk:
        plan = _plan(desk, desk.person(person_id))
        with told(desk, desk.name(person_id)):
            plans.end(desk.db, plan.id, courtesy=courtesy, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(person_id)} is not asked any more.")


@app.command()
def notes(
    person_id: PersonId,
    words: Annotated[str, typer.Argument(help="The code of the door, who has the key; « » takes them off.")],
    *,
    login: As = None,
) -> None:
    """Note what whoever looks for them must know. It is read when they are silent, and that is written down."""
    with at_desk(login) as desk:
        plan = _plan(desk, desk.person(person_id))
        sheet.set_notes(desk.db, plan, words.strip(), actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.name(person_id)}: {'noted' if words.strip() else 'nothing is noted any more'}.")


@app.command()
def answer(
    person_id: PersonId,
    what: Annotated[Answer, typer.Argument(metavar="ANSWER", help=", ".join(Answer) + ".")],
    *,
    login: As = None,
) -> None:
    """Note what they answered you: it counts as their own answer of today."""
    with at_desk(login) as desk:
        person, name = desk.person(person_id), desk.name(person_id)
        current = answers.current(desk.db, person.id, now=desk.now)
        if current is None:
            raise complaint(f"{name} was asked nothing since yesterday at this hour.")
        answers.note(desk.db, current.id, person.id, what.value, actor=desk.actor, now=desk.now)
        answers.sign(desk.db, person.id, now=desk.now)
        typer.echo(f"{name}: {what.value}. Whoever was looking for them is told.")


@app.command()
def settle(
    person_id: PersonId,
    outcome: Annotated[Found, typer.Argument(metavar="OUTCOME", help=", ".join(outcomes.FOUND_OUT) + ".")],
    *,
    login: As = None,
) -> None:
    """Say what you found out about somebody who is silent: nobody looks for them any more."""
    with at_desk(login) as desk:
        person, name = desk.person(person_id), desk.name(person_id)
        open_ones = climbing.open_of(desk.db, person.id)
        if not open_ones:
            raise complaint(f"No check-in of {name} is open.")
        for one in open_ones:
            climbing.settle(desk.db, one, outcome.value, actor=desk.actor, now=desk.now)
        typer.echo(
            f"{name}: {outcome.value}. Whoever was looking for them is told. {_then(outcome, person_id)}".strip()
        )


def _then(outcome: Found, person_id: int) -> str:
    match outcome:
        case Found.HOSPITAL:
            return f"Then: `palier staff people hospital {person_id} --preview`."
        case Found.DIED_SAID:
            return f"Then: `palier staff people died {person_id} --preview`."
        case _:
            return ""


def _plan(desk: Desk, person: Person) -> CheckInPlan:
    plan = plans.of(desk.db, person.id)
    if plan is None:
        raise complaint(HOLD_ON.format(name=desk.name(person.id), id=person.id))
    return plan


def _waits(plan: CheckInPlan) -> str:
    return "They are asked whether they wish it." if plan.state == "proposed" else ""


def _rule(on: str | None, rule: str | None) -> str | None:
    if on is not None and rule is not None:
        raise typer.BadParameter("--days or --rule, not both", param_hint="--rule")
    if rule is not None or on is None:
        return rule
    if on.strip().lower() == "daily":
        return rhythm.DAILY
    return f"FREQ=WEEKLY;BYDAY={','.join(DAYS[day] for day in days(on))}"


def _hours(at: str) -> tuple[int, ...]:
    return tuple(minutes(one, "--at") for one in at.split(","))


def _until(written: str | None, desk: Desk) -> datetime | None:
    if written is None:
        return None
    whole = written if "T" in written else f"{written}T00:00"
    return moment(whole, "--until", desk.zone, desk.now)
