"""The sheet of a call, on the screen or as one JSON object: whom to call, what to say; who is silent, where to go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import typer
from sqlalchemy import select

from backend import call_queue
from backend.call_queue import Best
from backend.models import CallAttempt, CheckIn, CheckInContact, Person
from backend.services import agents, territories
from backend.services.desk.sheet import Contact, Missed, Sheet
from backend.services.weather import modes
from backend.settings import read_settings
from backend.weather.advice import advice
from backend.wording import Wording, wording
from bots.commands import which_town
from bots.commands.opening import complaint
from bots.commands.staff.desk import Desk
from bots.commands.staff.hours import clock
from bots.sms.numbers import canonical
from conversation_flows import call_scripts

_WHY: Final = {"said": "as they said", "answered": "most calls were answered then"}


def dialled(written: str) -> str:
    """A number as it is kept. A national one is of the town's country."""
    number = canonical(written, which_town.told(read_settings()).sms_country)
    if number is None:
        raise complaint(f"« {written} » is no telephone number.")
    return number


def script_of(desk: Desk, read: Sheet) -> list[str]:
    """What to say, in the language of the person; to who has not answered, that there was no news of them."""
    person, agent = read.person, agents.the_agent(desk.db, desk.town, desk.login)
    said = wording(person.locale, territories.zone_of(person, desk.town).key)
    name = person.way_of_address or person.name or "…"
    emergency = territories.crisis_numbers(desk.town.policies)["emergency"]
    reason = call_queue.SILENCE if read.silent else read.task.reason
    lines = call_scripts.script(
        reason, said, name=name, agent=agent.name, town=desk.town.name, emergency=emergency,
        whom=_whom(desk, read, said),
    )  # fmt: skip
    return [*lines[:-1], *_advice(desk, read, said, emergency), *lines[-1:]]


def _advice(desk: Desk, read: Sheet, said: Wording, emergency: str) -> Iterator[str]:
    """The day's line, in heat, cold or flood, where it is asked how they are."""
    asks = read.task.reason in call_queue.ASKS_HOW_THEY_ARE - call_queue.LOOKED_FOR
    if asks and (plans_on := modes.current(desk.db, desk.town.id)):
        today = desk.now.astimezone(desk.zone).date()
        yield said.say(advice(plans_on[0].hazard, read.person.id, today).of(emergency=emergency))


def print_sheet(desk: Desk, read: Sheet) -> None:
    typer.echo("\n".join(_lines(desk, read)))


def _lines(desk: Desk, read: Sheet) -> Iterator[str]:
    person, task = read.person, read.task
    called = f", {person.way_of_address}" if person.way_of_address else ""
    state = f" ({person.state})" if person.state != "present" else ""
    yield f"Call {task.id}: {person.name or 'no name'}{called}, number {person.id}{state}. {task.reason}"
    yield f"Dial: {', '.join(read.numbers) or 'no number is known'}"
    if task.words:
        yield f"Said: {task.words}"
    if read.best is not None:
        yield f"Best hours: {_hours(read.best)}"
    yield ""
    yield from (f"  {line}" for line in script_of(desk, read))
    if read.month is not None:
        yield ""
        yield from _month(desk, read, read.month)
    if read.missed is not None:
        yield ""
        yield from _missed(desk, read.missed)
    if read.attempts:
        yield ""
        yield "Last calls:"
        yield from (f"  {_attempt(desk, one)}" for one in read.attempts)
    yield ""
    yield f"Then: palier desk done {task.id} OUTCOME, or palier desk release {task.id}."


def _month(desk: Desk, read: Sheet, what: str) -> Iterator[str]:
    """What is asked of how alone they feel; no word of what they answered before."""
    if what == "consent":
        yield "If all is well, ask whether they agree to three questions (--three-questions yes, no or unsure). If yes:"
    else:
        yield "If all is well: the three questions of the month, as agreed (--answers 213; fewer if they have enough)."
    yield from (f"  {line}" for line in month_of(desk, read, what))


def month_of(desk: Desk, read: Sheet, what: str) -> list[str]:
    """The same, as it is read out, in the language of the person."""
    said = wording(read.person.locale, territories.zone_of(read.person, desk.town).key)
    return call_scripts.month(said, what)


def _missed(desk: Desk, missed: Missed) -> Iterator[str]:
    yield f"Address: {missed.address or 'unknown'}"
    if missed.notes:
        yield f"Notes: {missed.notes}"
    yield "Circle:" if missed.circle else "Circle: nobody"
    yield from (f"  {_contact(desk, one)}" for one in missed.circle)
    if missed.checkins:
        yield "Last check-ins: " + ", ".join(_checkin(desk, one) for one in missed.checkins)


def _contact(desk: Desk, one: Contact) -> str:
    key = ", has the key" if one.contact.has_key else ""
    said = ", sees to it" if one.sees_to_it else ", was asked" if one.asked else ""
    return (
        f"{desk.name(one.contact.person_id)} ({one.contact.role}{key}{said}): {', '.join(one.numbers) or 'no number'}"
    )


def _checkin(desk: Desk, one: CheckIn) -> str:
    return f"{one.due_at.astimezone(desk.zone):%a %d %b %H:%M} {one.outcome or one.state}"


def _attempt(desk: Desk, one: CallAttempt) -> str:
    note = f": {one.note}" if one.note else ""
    return f"{one.at.astimezone(desk.zone):%a %d %b %H:%M} {one.agent or ''} {one.outcome or ''}{note}"


def _iso(desk: Desk, at: datetime) -> str:
    return at.astimezone(desk.zone).isoformat()


def _hours(best: Best) -> str:
    return f"{clock(best.start)}–{clock(best.end)} ({_WHY[best.why]})"


def _whom(desk: Desk, read: Sheet, said: Wording) -> str:
    """Of whom the call speaks, where it is somebody else: whose circle it is about, or what an agent wrote down."""
    if read.task.reason.startswith("life_news:"):
        who, _, kind = (read.task.words or "").rpartition(": ")
        return f"{who}, {call_scripts.happened(said, kind)}"
    if read.task.reason != "circle_agreement":
        return read.task.words or "…"
    asked = select(CheckInContact).where(CheckInContact.person_id == read.person.id, CheckInContact.state == "proposed")
    names = [one.plan.person.way_of_address or desk.name(one.plan.person_id) for one in desk.db.scalars(asked)]
    return ", ".join(names) or "…"


def row(desk: Desk, read: Sheet) -> dict[str, Any]:
    """The same, for scripts."""
    person: Person = read.person
    found: dict[str, Any] = {
        "id": read.task.id,
        "reason": read.task.reason,
        "person_id": person.id,
        "person": person.name,
        "way_of_address": person.way_of_address,
        "state": person.state,
        "numbers": list(read.numbers),
        "words": read.task.words,
        "best_hours": f"{clock(read.best.start)}–{clock(read.best.end)}" if read.best else None,
        "script": script_of(desk, read),
        "attempts": [
            {
                "at": _iso(desk, one.at),
                "agent": one.agent,
                "outcome": one.outcome,
                "note": one.note,
            }
            for one in read.attempts
        ],
        "claimed_until": read.task.claimed_until,
    }
    if read.month is not None:
        found["three_questions"] = {"asks": read.month, "script": month_of(desk, read, read.month)}
    if (missed := read.missed) is not None:
        found["missed"] = {
            "address": missed.address,
            "notes": missed.notes,
            "circle": [
                {
                    "person_id": one.contact.person_id, "person": desk.name(one.contact.person_id),
                    "role": one.contact.role, "has_key": one.contact.has_key, "numbers": list(one.numbers),
                    "asked": one.asked, "sees_to_it": one.sees_to_it,
                }
                for one in missed.circle
            ],
            "checkins": [
                {"due_at": _iso(desk, one.due_at), "state": one.state, "outcome": one.outcome}
                for one in missed.checkins
            ],
        }  # fmt: skip
    return found
