"""What agents do with a worry: see it, take it, close it with an outcome. Whoever reported hears one word, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import WorrySettled
from backend.models import Alert, Territory, Worry, WorryReport
from backend.services import alerts, territories
from backend.services.actor import Actor
from backend.services.errors import NoSuchWorry
from backend.services.lifecycles import audit
from backend.services.locking import existing
from backend.services.news import tell
from backend.services.offers.hours import decent
from backend.services.worries import KIND, following

SPOKE: Final = "spoke"
SEEN_TO: Final = "seen_to"
NOTHING: Final = "nothing"
"""What whoever reported is told: that somebody spoke to the person, that it was seen to, or nothing at all."""


def open_worries(db: Session, territory_id: int) -> list[tuple[Worry, Alert]]:
    """What nobody has closed yet, the most reported first, then the oldest."""
    db.flush()
    theirs = select(Worry, Alert).join(Alert, Alert.id == Worry.alert_id)
    theirs = theirs.where(Worry.territory_id == territory_id, Alert.state != "closed")
    return [(worry, alert) for worry, alert in db.execute(theirs.order_by(Alert.count.desc(), Worry.id))]


def of(db: Session, territory_id: int, worry_id: int) -> tuple[Worry, Alert]:
    """A worry of this town, open or closed; one that joined another leads to that one.

    Raises:
        NoSuchWorry: there is none of that number here.
    """
    worry = db.get(Worry, worry_id)
    if worry is not None and worry.joined_to is not None:
        worry = db.get(Worry, worry.joined_to)
    if worry is None or worry.territory_id != territory_id:
        raise NoSuchWorry(worry_id)
    return worry, existing(db, Alert, worry.alert_id)


def reports(db: Session, worry: Worry, *, actor: Actor, now: datetime) -> Sequence[WorryReport]:
    """Who said it and how, for an agent: that they looked is written down."""
    audit(db, worry.territory_id, "read_reports", "worry", worry.id, actor=actor, now=now)
    return db.scalars(select(WorryReport).where(WorryReport.worry_id == worry.id).order_by(WorryReport.id)).all()


def said_well(db: Session, alert_ids: Sequence[int]) -> dict[int, datetime]:
    """When somebody who reported it said that the person is well, if nobody has worried since; by the alert."""
    last = func.max(WorryReport.well_at)
    said = select(Worry.alert_id, last.label("at")).join(WorryReport, WorryReport.worry_id == Worry.id)
    said = said.where(Worry.alert_id.in_(alert_ids), WorryReport.well_at >= Worry.last_at)
    return {row.alert_id: row.at for row in db.execute(said.group_by(Worry.alert_id))}


def take(db: Session, territory_id: int, worry_id: int, login: str, *, now: datetime) -> Alert:
    """The agent looks after it.

    Raises:
        NoSuchWorry: there is none of that number here, or it is closed.
        AlertOfSomebodyElse: another agent has it.
    """
    return alerts.take(db, _still_open(db, territory_id, worry_id)[1].id, login, now=now)


def close(
    db: Session, territory_id: int, worry_id: int, login: str, outcome: str, *, answer: str = SEEN_TO,
    look_again_at: datetime | None = None, now: datetime,
) -> int:  # fmt: skip
    """The agent says what came of it, which goes to nobody, and when somebody looks again all the same; who reported it
    hears `answer`, by day. Returns how many.

    Raises:
        NoSuchWorry: there is none of that number here, or it is closed.
        AlertOfSomebodyElse: another agent has it.
    """
    worry, alert = _still_open(db, territory_id, worry_id)
    alerts.close(db, alert.id, login, outcome, now=now)
    following.look_again(db, worry, look_again_at, actor=Actor.agent(login), now=now)
    return _answer(db, worry, answer, now)


def look_again(
    db: Session, territory_id: int, worry_id: int, at: datetime | None, *, actor: Actor, now: datetime
) -> None:
    """An agent says by when somebody looks again, be it closed or not; None where nobody need to.

    Raises:
        NoSuchWorry: there is none of that number here.
    """
    worry, _alert = of(db, territory_id, worry_id)
    following.look_again(db, worry, at, actor=actor, now=now)


def close_alert(db: Session, alert: Alert, login: str, outcome: str, *, now: datetime) -> None:
    """Closes any alert; where it is a worry's, whoever reported hears that it was seen to.

    Raises:
        NoSuchAlert: it is closed.
        AlertOfSomebodyElse: another agent has it.
    """
    alerts.close(db, alert.id, login, outcome, now=now)
    worry = db.scalars(select(Worry).where(Worry.alert_id == alert.id)).first() if alert.kind == KIND else None
    if worry is not None:
        following.look_again(db, worry, None, actor=Actor.agent(login), now=now)
        _answer(db, worry, SEEN_TO, now)


def _still_open(db: Session, territory_id: int, worry_id: int) -> tuple[Worry, Alert]:
    worry, alert = of(db, territory_id, worry_id)
    if alert.state == "closed":
        raise NoSuchWorry(worry_id)
    return worry, alert


def _answer(db: Session, worry: Worry, answer: str, now: datetime) -> int:
    if answer == NOTHING:
        return 0
    due = decent(now, territories.zone(existing(db, Territory, worry.territory_id)))
    theirs = select(WorryReport).where(WorryReport.worry_id == worry.id, WorryReport.told_at.is_(None))
    told: set[int] = set()
    for one in db.scalars(theirs.order_by(WorryReport.id)):
        one.told_at = now
        if one.reporter_id not in told:
            told.add(one.reporter_id)
            db.flush()
            key = f"worry:{worry.id}:{one.reporter_id}"
            tell(db, one.reporter_id, WorrySettled(worry.id, answer), key=key, now=now, due_at=due)
    return len(told)
