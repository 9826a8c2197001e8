"""A need as it is typed at the desk, in the words of whoever called: what and when are read out of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from backend.categories import CATEGORIES
from backend.models import HelpRequest
from backend.services import geocoding
from backend.services.desk.requests import Posted
from backend.services.help_requests import Post
from backend.settings import read_settings
from backend.wording import Span
from bots.commands.staff.moments import moment
from bots.reading import reader

OTHER: Final = "other"


def _category(written: str | None) -> str | None:
    if written is not None and written not in CATEGORIES:
        raise typer.BadParameter(f"one of {', '.join(CATEGORIES)}", param_hint="--category")
    return written


Kind = Annotated[
    str | None,
    typer.Option("--category", help="Where the words do not say it: shopping…", callback=_category),
]
Start = Annotated[str | None, typer.Option("--start", help="Where the words do not say when: 2026-12-01T10:00.")]
End = Annotated[str | None, typer.Option("--end", help="2026-12-01T12:00.")]
Where = Annotated[str, typer.Option("--place", help="Where, if not at their home.")]
Publish = Annotated[
    bool, typer.Option("--publish", help="Let it out at once, where the town has an agent read it first: you have.")
]


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed of a need."""

    words: str
    category: str | None = None
    start: str | None = None
    end: str | None = None
    place: str = ""


def need(told: Told, locale: str, zone: ZoneInfo, now: datetime) -> Post:
    """The need: what the options say, else what the words do."""
    if not told.words.strip():
        raise typer.BadParameter("say what they need, in their words", param_hint="WORDS")
    heard = reader(read_settings())(told.words, locale, now, zone, None)
    category = str(told.category or heard.first("category") or OTHER)
    urgent = heard.first("urgency") == "now"
    start, end, grain, rrule = _when(told, heard.first("time"), zone, now)
    if end <= max(now, start):
        raise typer.BadParameter("it ends before it begins, or is over", param_hint="--end")
    return Post(
        category, start, end, grain, rrule=rrule, urgent=urgent, text=told.words.strip(), place=told.place.strip()
    )


def outcome(posted: Posted, for_whom: str) -> str:
    """What became of it, in a sentence."""
    request = posted.request
    if posted.known:
        return f"{for_whom} has asked for that already: request {request.id} is {request.state}. --again posts another."
    if request.state == "open":
        return f"Request {request.id} is posted, and goes to the volunteers' chats."
    return f"Request {request.id} is held: an agent reads it first. `palier staff requests publish {request.id}`."


def row(posted: Posted) -> dict[str, Any]:
    one = posted.request
    return {
        "request": one.id, "state": one.state, "known": posted.known, "category": one.category, "start": one.start,
        "end": one.end, "place": one.place,
    }  # fmt: skip


def at(told: Post, found: geocoding.Place) -> Post:
    """With the point of its place."""
    return replace(told, point=(found.latitude, found.longitude))


def span(request: HelpRequest) -> Span:
    return Span(request.start, request.end, request.grain)


def _when(
    told: Told, heard: Any, zone: ZoneInfo, now: datetime
) -> tuple[datetime, datetime, str, str | None]:  # fmt: skip
    if told.start is not None or told.end is not None:
        if told.start is None or told.end is None:
            raise typer.BadParameter("--start and --end go together", param_hint="--start")
        return moment(told.start, "--start", zone, now), moment(told.end, "--end", zone, now), "hour", None
    if not isinstance(heard, dict):
        raise typer.BadParameter("say when: in the words (« demain matin »), or --start and --end", param_hint="WORDS")
    return (
        datetime.fromisoformat(heard["start"]), datetime.fromisoformat(heard["end"]), heard["grain"],
        heard.get("rrule"),
    )  # fmt: skip
