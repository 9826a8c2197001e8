"""What came of the level that was played, read from its database as an agent's export would read it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Alert, CheckIn, InboxEvent, OutboxMessage
from benchmarks.year.played import Played


def judged(db: Session, played: Played, since: datetime) -> Counter[str]:
    """`missed_silences` and `asked_twice` must be none, and so must `set_aside`."""
    found: Counter[str] = Counter()
    days: Counter[tuple[int, Any]] = Counter()
    for one in db.scalars(select(CheckIn).order_by(CheckIn.id)):
        resident = played.towns.residents[one.person_id]
        days[one.person_id, one.due_at.astimezone(ZoneInfo(resident.someone.rhythm.zone)).date()] += 1
        found["missed_by_us"] += one.outcome == "missed"
        found["checkins"] += one.outcome != "missed"
        found["missed_silences"] += _is_missed(played, one)
        found[f"ended_{one.state}"] += 1
    found["asked_twice"] = sum(many > 1 for many in days.values())
    expected = sum(_days(resident.someone.rhythm, since, played.until) for resident in played.towns.residents.values())
    found["days_left_out"] = expected - len(days)
    found["set_aside"] = len(db.scalars(select(InboxEvent.id).where(InboxEvent.state == "set_aside")).all())
    found["unsent"] = len(db.scalars(select(OutboxMessage.id).where(OutboxMessage.state == "set_aside")).all())
    found["setbacks"] = len(db.scalars(select(Alert.id).where(Alert.kind == "setback")).all())
    return found


def _is_missed(played: Played, one: CheckIn) -> bool:
    """Somebody in danger was asked, and nobody was told in time that they do not answer."""
    number, due_at, danger = played.asked[one.id]
    if danger is None:
        return False
    begun = one.begun_at or one.due_at
    alarmed = played.year.alarms.get((number, due_at))
    if one.state == "alive":
        return (number, danger) not in played.year.found
    if alarmed is None:
        return one.state != "seen" and played.until - begun > 2 * played.steps.longest
    late = _up(played, begun, alarmed) - (max(one.sent_at or begun, begun) - begun)
    return late > played.steps.longest + timedelta(minutes=1)


def _up(played: Played, begun: datetime, until: datetime) -> timedelta:
    """How long of this time we ran."""
    stood = (min(end, until) - max(start, begun) for start, end in played.world.process.spans)
    return until - begun - sum((one for one in stood if one > timedelta(0)), timedelta(0))


def _days(rhythm: Any, since: datetime, until: datetime) -> int:
    days, at = 0, rhythm.after(since)
    while at is not None and at < until:
        days, at = days + 1, rhythm.after(at)
    return days
