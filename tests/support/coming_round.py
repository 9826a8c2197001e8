"""What comes back, for tests: a need every Tuesday, and its occurrences."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from backend.models import HelpRequest, Recurrence
from backend.services.actor import Actor
from backend.services.recurrences import changing
from tests.support.town import Town

TUESDAY: Final = datetime.fromisoformat("2026-12-01T08:00:00+01:00")
"""The first of them, a week after the clock of these tests."""


def weekly(town: Town, *, rrule: str = "FREQ=WEEKLY;BYDAY=TU", start: datetime = TUESDAY, **changes: Any) -> int:
    """Shopping every Tuesday morning; returns the first request."""
    return town.request(start=start, end=start + timedelta(hours=4), rrule=rrule, **changes)


def recurrence(town: Town, request_id: int) -> Recurrence:
    with town.database.read() as db:
        request = db.get_one(HelpRequest, request_id)
        return db.scalars(select(Recurrence).where(Recurrence.id == request.recurrence_id)).one()


def occurrences(town: Town, request_id: int) -> list[HelpRequest]:
    """All that were opened, the first first."""
    with town.database.read() as db:
        one = db.get_one(HelpRequest, request_id).recurrence_id
        return list(db.scalars(select(HelpRequest).where(HelpRequest.recurrence_id == one).order_by(HelpRequest.start)))


def days(town: Town, request_id: int) -> list[str]:
    """The days of what was opened, and what became of it."""
    return [f"{one.start.date()} {one.state}" for one in occurrences(town, request_id)]


def served(town: Town, request_id: int, volunteer_id: int) -> None:
    """This volunteer accepts and comes; the person says so."""
    mission = town.accepts(volunteer_id, request_id)
    town.says(volunteer_id, mission, "helped")
    town.says(town.read_request(request_id).requester_id, mission, "done")


def skip(town: Town, request_id: int, since: str, until: str) -> list[str]:
    one = recurrence(town, request_id)
    begins, ends = (datetime.fromisoformat(at) for at in (since, until))
    with town.write() as db:
        actor = Actor.person(one.requester_id)
        left_out = changing.skip(db, db.merge(one), begins, ends, actor=actor, now=town.now())
    return [str(at.date()) for at in left_out]


def stop(town: Town, request_id: int) -> None:
    one = recurrence(town, request_id)
    with town.write() as db:
        changing.stop(db, db.merge(one), actor=Actor.person(one.requester_id), now=town.now())
