"""The queue at the desk: seen, the next call taken, noted, given back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

import typer

from backend.call_queue import Best, Outcome
from backend.models import CallTask
from backend.services import calls, territories
from backend.services.desk import calling, monthly, sheet
from backend.services.desk import queue as service
from backend.services.desk.calling import Noted, Said
from backend.services.desk_errors import CallOfSomebodyElse, NotItsOutcome
from bots.commands.desk import needs, sheets
from bots.commands.opening import complaint
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.hours import clock
from bots.commands.staff.listing import show
from bots.commands.staff.moments import moment

CallId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="N", help="The number of the call.")]
ALERTS: Final = {
    "hospital_said": "An agent decides: `palier staff people hospital {person} --preview`.",
    "moved_said": "An agent decides: see `palier staff alerts`.",
    "died_said": "An agent decides: `palier staff people died {person} --preview`. Nothing is asked of them meanwhile.",
    "no_number": "No number of theirs is left: see `palier staff alerts`.",
    "refuses_checkins": "They do not wish to be asked: an agent talks it over, see `palier staff alerts`.",
    "need_by_phone": "An agent sees to what they need: see `palier staff alerts`.",
}


def listed(context: typer.Context, *, as_json: AsJson = False, login: As = None) -> None:
    """List who is to be called: the urgent first. Or take the next call, note what came of it, answer one."""
    if context.invoked_subcommand is not None:
        return
    with at_desk(login) as desk:
        rows = [_row(desk, one) for one in service.waiting(desk.db, desk.town, now=desk.now)]
        show(rows, desk.zone, as_json=as_json, nothing="Nobody is waiting for a call.")


def next_(*, as_json: AsJson = False, login: As = None) -> None:
    """Take the next call, and show its sheet: the number, what to say, what came of the last ones."""
    with at_desk(login) as desk, _told():
        _shown(desk, service.take_next(desk.db, desk.town, desk.login, now=desk.now), as_json=as_json)


def take(number: CallId, *, as_json: AsJson = False, login: As = None) -> None:
    """Take this call, and show its sheet."""
    with at_desk(login) as desk, _told():
        _shown(desk, service.take(desk.db, desk.town, number, desk.login, now=desk.now), as_json=as_json)


def release(number: CallId, *, login: As = None) -> None:
    """Give a call back: somebody else may make it."""
    with at_desk(login) as desk, _told():
        task = service.release(desk.db, desk.town, number, desk.login, now=desk.now)
        typer.echo(f"{desk.name(task.person_id)} may be called by anybody.")


def done(
    number: CallId,
    outcome: Annotated[Outcome, typer.Argument(metavar="OUTCOME", help=", ".join(Outcome) + ".")],
    *,
    note: Annotated[str, typer.Option(help="In a few words; kept with the call.")] = "",
    call_back_at: Annotated[str | None, typer.Option(help="17:30, or 2026-12-01T10:00, in the town's hours.")] = None,
    words: Annotated[str | None, typer.Option("--need", help="What they need and when, in their words.")] = None,
    category: needs.Kind = None,
    start: needs.Start = None,
    end: needs.End = None,
    place: needs.Where = "",
    publish: needs.Publish = False,
    three: Annotated[
        monthly.Agrees | None,
        typer.Option("--three-questions", help="Whether they agree to the questions of the month: yes, no, unsure."),
    ] = None,
    answers: Annotated[str, typer.Option(help="Their answers to the three questions, as figures: 213.")] = "",
    wrong: Annotated[str, typer.Option("--number", help="Which number was wrong, where they have several.")] = "",
    as_json: AsJson = False,
    login: As = None,
) -> None:
    """Note what came of a call: it counts as if they had tapped it. Who did not answer is called again by itself."""
    with at_desk(login) as desk:
        person = desk.person(desk.row(CallTask, number, "call").person_id)
        zone, now, locale = territories.zone_of(person, desk.town), desk.now, person.locale
    back = moment(call_back_at, "--call-back-at", zone, now) if call_back_at is not None else None
    need = needs.need(needs.Told(words, category, start, end, place), locale, zone, now) if words is not None else None
    month = monthly.Told(three, answers.replace(" ", "").replace(",", "")) if three or answers else None
    said = Said(outcome, note.strip(), back, need, publish, sheets.dialled(wrong) if wrong else "", month)
    with at_desk(login) as desk, _told():
        noted = calling.done(desk.db, desk.town, number, said, login=desk.login, now=desk.now, seed=desk.seed)
        if as_json:
            show([_noted(noted)], desk.zone, as_json=True, nothing="")
            return
        typer.echo("\n".join(_sentences(desk, noted)))


@contextmanager
def _told() -> Iterator[None]:
    """Who is at it, and what is missing, stand in the sentence itself."""
    try:
        yield
    except CallOfSomebodyElse as refused:
        raise complaint(f"{refused.about} is calling this person just now.") from None
    except NotItsOutcome as refused:
        raise complaint(f"Not noted: {refused.about}.") from None


def _shown(desk: Desk, task: CallTask, *, as_json: bool) -> None:
    read = sheet.read(desk.db, desk.town, task, login=desk.login, now=desk.now)
    if as_json:
        show([sheets.row(desk, read)], desk.zone, as_json=True, nothing="")
    else:
        sheets.print_sheet(desk, read)


def _row(desk: Desk, one: service.Waiting) -> dict[str, Any]:
    task = one.task
    due = task.next_at or task.due_at
    return {
        "id": task.id,
        "person": one.person.name or f"person {one.person.id}",
        "person_id": one.person.id,
        "reason": task.reason,
        "priority": task.priority,
        "due": due,
        "overdue": due <= desk.now,
        "attempts": one.attempts,
        "best_hours": best_hours(one.best),
        "calling": calls.is_at_it(task, now=desk.now),
    }


def best_hours(best: Best | None) -> str:
    return f"{clock(best.start)}–{clock(best.end)}" if best is not None else ""


def _noted(noted: Noted) -> dict[str, Any]:
    return {
        "id": noted.task.id,
        "state": noted.task.state,
        "again_at": noted.again_at,
        "visit": noted.visit,
        "request": noted.posted.request.id if noted.posted else None,
        "alert": noted.alert,
    }


def _sentences(desk: Desk, noted: Noted) -> Iterator[str]:
    name = desk.name(noted.task.person_id)
    if noted.again_at is not None:
        zone = desk.zone
        yield f"Noted. {name} is called again from {noted.again_at.astimezone(zone):%a %d %b %H:%M}."
    else:
        yield f"Noted: the call to {name} is done."
    if noted.month:
        yield "What they said of the three questions is written down. Only the agents named for it read it."
    if noted.visit:
        yield f"Somebody goes to {name} now: it is in the queue."
    if noted.posted is not None:
        yield needs.outcome(noted.posted, name)
    if noted.alert is not None:
        yield ALERTS[noted.alert].format(person=noted.task.person_id)
