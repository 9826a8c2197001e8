"""The three questions of the month, at the desk: read by the agents alone whom the town has named, and written down."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any, Final

import typer

from backend.checkins.threes import score, trend
from backend.models import ThreeAnswers
from backend.services.checkins import threes
from bots.commands.opening import complaint
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.groups import Lists
from bots.commands.staff.listing import show as show_rows

app: Final = typer.Typer(help="The three questions of the month: for the agents alone whom the town named.", cls=Lists)

PersonId = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="PERSON", help="The number of the person.")]


@app.command("list")
def list_(*, as_json: AsJson = False, login: As = None) -> None:
    """List who answers them: the last score (3 to 9), and whether it rises. That you looked is written down."""
    with at_desk(login) as desk:
        _named(desk)
        theirs: dict[int, list[ThreeAnswers]] = defaultdict(list)
        for row in threes.of_town(desk.db, desk.town.id):
            theirs[row.person_id].append(row)
        for person_id in theirs:
            threes.note_reading(desk.db, desk.person(person_id), desk.login, now=desk.now)
        rows = [_last(desk, person_id, found) for person_id, found in theirs.items()]
        rows.sort(key=lambda one: (one["trend"] is None, -one["score"]))
        show_rows(rows, desk.zone, as_json=as_json, nothing="Nobody has answered the three questions yet.")


@app.command()
def show(person_id: PersonId, *, as_json: AsJson = False, login: As = None) -> None:
    """Show what somebody answered, month by month. That you looked is written down."""
    with at_desk(login) as desk:
        _named(desk)
        person = desk.person(person_id)
        threes.note_reading(desk.db, person, desk.login, now=desk.now)
        rows = [
            {
                "at": row.at,
                "companionship": int((row.answers or "000")[0]),
                "left_out": int((row.answers or "000")[1]),
                "isolated": int((row.answers or "000")[2]),
                "score": score(row.answers),
            }
            for row in threes.of(desk.db, person_id)
        ]
        show_rows(rows, desk.zone, as_json=as_json, nothing=f"{desk.name(person_id)} has answered none yet.")


def _named(desk: Desk) -> None:
    if desk.login not in threes.readers(desk.db, desk.town):
        raise complaint(
            "These answers are read by the agents alone whom the town has named: `palier staff policies set"
            " trend_readers '[\"LOGIN\"]'`."
        )


def _last(desk: Desk, person_id: int, found: list[ThreeAnswers]) -> dict[str, Any]:
    told = threes.months(found)
    return {
        "person_id": person_id,
        "person": desk.name(person_id),
        "at": told[-1].at,
        "score": told[-1].score,
        "times": len(told),
        "trend": trend(told),
    }
