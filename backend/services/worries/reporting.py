"""A worry reported: kept at the first sentence, completed by what is said after, joined to one that is open already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.models import Alert, Person, Territory, Worry, WorryReport
from backend.services import alerts
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import NoSuchWorry
from backend.services.lifecycles import audit, move
from backend.services.locking import existing, locked
from backend.services.worries import KIND, following, relays
from backend.services.worries.likeness import Described, same

REPEATED: Final = timedelta(days=7)
"""Within so long after the last word, a worry about the same person joins the one that is open."""
LONGEST: Final = 4_000
"""Characters kept of one report."""
PARTS: Final = ("who", "place", "noticed")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says: all of it in `words`; of whom, where, and what they noticed, where it says so."""

    words: str
    who: str = ""
    place: str = ""
    noticed: str = ""
    discreet: bool = False


def report(db: Session, person: Person, said: Said, *, key: str, actor: Actor, now: datetime) -> WorryReport:
    """Keeps the worry and raises its alert; about somebody whom others worry about already, it joins theirs.

    `key` is the event's: said once, it is one report. The alert concerns nobody of the town: who reported stands on
    the report alone, and whoever takes the alert takes no conversation over.
    """
    known = db.scalars(select(WorryReport).where(WorryReport.posted_key == key)).first()
    if known is not None:
        return known
    locked(db, Territory, person.territory_id)  # two who report one person at once are told apart, or joined
    worry = _open_about(db, person.territory_id, Described(said.who, said.place), now)
    alert = alerts.raise_alert(
        db,
        KIND,
        person=None,
        cause=_cause(db, worry) if worry else f"{KIND}:{key}",
        words=said.words[:LONGEST],
        territory_id=person.territory_id,
        actor=actor,
        now=now,
    )
    if worry is None:
        again = following.first_look(existing(db, Territory, person.territory_id), now)
        worry = Worry(
            territory_id=person.territory_id, alert_id=alert.id, created_at=now, last_at=now, look_again_at=again
        )
        db.add(worry)
        db.flush()
    worry.last_at = now
    for part in PARTS:
        _fill(worry, part, getattr(said, part))
    made = WorryReport(
        territory_id=person.territory_id,
        worry_id=worry.id,
        reporter_id=person.id,
        relay=relays.role_of(db, person.id),
        words=said.words[:LONGEST],
        discreet=said.discreet,
        posted_key=key,
        at=now,
    )
    db.add(made)
    db.flush()
    audit(db, worry.territory_id, "report", "worry", worry.id, actor=actor, now=now)
    return made


def complete(
    db: Session, report_id: int, person: Person, words: str, *, part: str = "", actor: Actor, now: datetime
) -> Worry:
    """What the reporter says after: it is added to their words, and fills the `part` that was still unknown.

    Where it turns out to be about somebody whom others worry about already, the two become one.

    Raises:
        NoSuchWorry: it is not theirs, or an agent has closed it.
    """
    made = db.get(WorryReport, report_id)
    if made is None or made.reporter_id != person.id:
        raise NoSuchWorry(report_id)
    locked(db, Territory, person.territory_id)
    worry = locked(db, Worry, made.worry_id)
    alert = locked(db, Alert, worry.alert_id)
    if alert.state == "closed":
        raise NoSuchWorry(worry.id)
    made.words = f"{made.words}\n{words}"[:LONGEST]
    if part in PARTS:
        _fill(worry, part, words)
    audit(db, worry.territory_id, "complete", "worry", worry.id, actor=actor, now=now)
    other = _open_about(db, worry.territory_id, Described(worry.who or "", worry.place or ""), now, but=worry.id)
    if other is not None and alert.state == "open":
        return _joined(db, worry, alert, other, now)
    return worry


def latest_of(db: Session, person_id: int, *, now: datetime) -> WorryReport | None:
    """The last report of this person about a worry that is still open, said within the week."""
    theirs = (
        select(WorryReport)
        .join(Worry, Worry.id == WorryReport.worry_id)
        .join(Alert, Alert.id == Worry.alert_id)
        .where(WorryReport.reporter_id == person_id, WorryReport.at > now - REPEATED, Alert.state != "closed")
    )
    db.flush()
    return db.scalars(theirs.order_by(WorryReport.id.desc())).first()


def open_of(db: Session, person_id: int, *, now: datetime) -> list[tuple[WorryReport, Worry]]:
    """What this person reported within the week and is still open: their last report of each, the latest first."""
    theirs = (
        select(WorryReport, Worry)
        .join(Worry, Worry.id == WorryReport.worry_id)
        .join(Alert, Alert.id == Worry.alert_id)
        .where(WorryReport.reporter_id == person_id, WorryReport.at > now - REPEATED, Alert.state != "closed")
    )
    db.flush()
    last: dict[int, tuple[WorryReport, Worry]] = {}
    for report_, worry in db.execute(theirs.order_by(WorryReport.id.desc())):
        last.setdefault(worry.id, (report_, worry))
    return list(last.values())


def said_well(db: Session, report_id: int, person: Person, words: str, *, actor: Actor, now: datetime) -> Worry:
    """Whoever reported it says that all is well. Agents see it; only they close anything.

    Raises:
        NoSuchWorry: it is not theirs, or an agent has closed it.
    """
    worry = complete(db, report_id, person, words, actor=actor, now=now)
    db.get_one(WorryReport, report_id).well_at = now
    audit(db, worry.territory_id, "say_well", "worry", worry.id, actor=actor, now=now)
    db.flush()
    return worry


def _open_about(db: Session, territory_id: int, about: Described, now: datetime, *, but: int = 0) -> Worry | None:
    return next(
        (
            one
            for one in _open(db, territory_id, now)
            if one.id != but and same(about, Described(one.who or "", one.place or ""))
        ),
        None,
    )


def _open(db: Session, territory_id: int, now: datetime) -> Iterator[Worry]:
    """What agents have not closed, of this week: few rows, whose words only the program can compare."""
    theirs = (
        select(Worry)
        .join(Alert, Alert.id == Worry.alert_id)
        .where(Worry.territory_id == territory_id, Worry.last_at >= now - REPEATED, Alert.state != "closed")
    )
    db.flush()
    yield from db.scalars(theirs.order_by(Worry.id))


def _joined(db: Session, worry: Worry, alert: Alert, other: Worry, now: datetime) -> Worry:
    """The later of the two is closed for agents, and all that was said of it stands under the earlier."""
    older = locked(db, Alert, other.alert_id)
    older.count, older.last_at = older.count + alert.count, now
    db.execute(update(WorryReport).where(WorryReport.worry_id == worry.id).values(worry_id=other.id))
    for part in PARTS:
        _fill(other, part, getattr(worry, part) or "")
    worry.joined_to, worry.look_again_at, other.last_at = other.id, None, now
    alert.outcome, alert.closed_at = f"Réunie à l’alerte {older.id} : la même personne.", now
    move(db, alert, "closed", actor=SYSTEM, now=now)
    audit(db, worry.territory_id, "join", "worry", worry.id, actor=SYSTEM, now=now)
    db.flush()
    return other


def _fill(worry: Worry, part: str, words: str) -> None:
    """What was said first stays: what others say of it stands in their reports."""
    if words and not getattr(worry, part):
        setattr(worry, part, words[:LONGEST])


def _cause(db: Session, worry: Worry) -> str:
    return db.get_one(Alert, worry.alert_id).cause
