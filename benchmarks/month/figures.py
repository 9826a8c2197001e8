"""What came of the month, read from the database as an agent's export would read it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, InboxEvent, Invitation, Mission, OutboxMessage, Territory, Volunteer
from backend.services import waking

ASKED_WITHIN: Final = timedelta(days=30)
ZONE: Final = ZoneInfo("Europe/Paris")


def figures(db: Session, *, residents: int, days: int, now: datetime) -> dict[str, Any]:
    """The promised figures, then what makes them plausible or not.

    A request counts once its time has passed; it is served when its mission was done, or stands as done by one side.
    """
    territory_id = db.scalars(select(Territory.id)).one()
    requests = db.scalars(select(HelpRequest).where(HelpRequest.end <= now, HelpRequest.state != "cancelled")).all()
    of = {one.request_id: one.state for one in db.scalars(select(Mission).order_by(Mission.id))}
    served = [one for one in requests if one.state == "done" or of.get(one.id) in {"helped", "done"}]
    hours = _hours_to_acceptance(db)
    weeks = _by_week(db)
    helpers = db.scalar(select(func.count()).select_from(Volunteer).where(Volunteer.state == "active")) or 1
    asked = db.scalar(select(func.count()).select_from(Invitation)) or 0
    to_residents = (
        select(func.count())
        .select_from(OutboxMessage)
        .where(OutboxMessage.person_id.not_in(select(Volunteer.person_id)))
    )
    return {
        "share_served": round(len(served) / max(1, len(requests)), 3),
        "hours_to_acceptance": round(median(hours), 2) if hours else None,
        "invitations_per_volunteer_week": round(asked / helpers / (days / 7), 2),
        "volunteers_never_asked_30d": len(waking.waiting(db, territory_id, now=now, after=ASKED_WITHIN)),
        "messages_per_resident_day": round((db.scalar(to_residents) or 0) / residents / days, 3),
        "most_invitations_in_a_week": max(weeks.values(), default=0),
        "share_of_weeks_above_two": round(sum(many > 2 for many in weeks.values()) / helpers / (days / 7), 3),
        "hours_to_acceptance_mean": round(fmean(hours), 2) if hours else None,
        "requests": len(requests),
        "requests_by_state": dict(db.execute(_by_state(HelpRequest)).tuples().all()),
        "missions_by_state": dict(db.execute(_by_state(Mission)).tuples().all()),
        "volunteers_active": helpers,
        "events_set_aside": db.scalar(
            select(func.count()).select_from(InboxEvent).where(InboxEvent.state.not_in(("done", "waiting")))
        ),
    }


def _hours_to_acceptance(db: Session) -> list[float]:
    """From the request to the first volunteer who took it."""
    first = (
        select(HelpRequest.created_at, func.min(Mission.accepted_at).label("taken_at"))
        .join(Mission, Mission.request_id == HelpRequest.id)
        .group_by(HelpRequest.id, HelpRequest.created_at)
    )
    return [(row.taken_at - row.created_at) / timedelta(hours=1) for row in db.execute(first)]


def _by_week(db: Session) -> Counter[tuple[int, int, int]]:
    """How often each volunteer was asked, by week from Monday to Sunday."""
    sent = select(Invitation.volunteer_id, Invitation.sent_at)
    return Counter(
        (row.volunteer_id, *row.sent_at.astimezone(ZONE).isocalendar()[:2])
        for row in db.execute(sent.where(Invitation.sent_at.is_not(None)))
    )


def _by_state(table: Any) -> Any:
    return select(table.state, func.count()).group_by(table.state).order_by(table.state)
