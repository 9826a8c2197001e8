"""Erasure done: the rows of a person go, or say nothing any more, as their tables declare (`paths.fates`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from backend.models import Alert, CallTask, Conversation, Person, Volunteer, WebRecording, WebSession
from backend.models.columns import rows_of
from backend.services import retention
from backend.services.accounts import sharing
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import AlreadyErased
from backend.services.lifecycles import audit, move
from backend.services.locking import locked
from backend.services.privacy import erasing, paths
from backend.services.setbacks import one_by_one

A_DAY: Final = timedelta(days=1)
"""An erasure waits so long, and again, while an urgent alert about the person is open: somebody is at it."""


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Erases at most `limit` people whose time to change their mind is over. Returns how many rows were settled."""
    db.flush()
    over = select(Person.id).where(Person.state == erasing.LEAVING, Person.erase_at <= now)
    found = list(db.scalars(over.order_by(Person.id).limit(limit)))

    def erase_one(person_id: int) -> None:
        person = _held(db, person_id)
        if person.state != erasing.LEAVING or person.erase_at is None or person.erase_at > now:
            return
        if _somebody_is_at_it(db, person_id):
            person.erase_at = now + A_DAY
            db.flush()
        else:
            erase(db, person, actor=SYSTEM, now=now)

    return one_by_one(db, found, erase_one, due_at=Person.erase_at, request=None, now=now)


def erase(db: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    """Nothing is left that says who they were. The audit, the history and the figures stay, without a name.

    Raises:
        AlreadyErased: it was done before.
    """
    person = _held(db, person.id)
    if person.state == erasing.ERASED:
        raise AlreadyErased(person.id)
    erasing.close_what_is_open(db, person, actor=actor, now=now)
    sharing.leave(db, person.id, actor=SYSTEM, now=now)  # whoever shares their telephone keeps it
    _close_the_town_s_work(db, person, now)
    db.flush()
    for table in _in_order():
        _empty(db, table, person.id)
    db.expire_all()
    person.state, person.erase_at = erasing.ERASED, None
    audit(db, person.territory_id, "erase", "person", person.id, actor=actor, now=now)
    db.flush()


def _held(db: Session, person_id: int) -> Person:
    """The person as they stand now. Their conversation is locked first, as a turn does: one under way ends before."""
    db.flush()
    db.scalars(select(Conversation.id).where(Conversation.person_id == person_id).with_for_update()).all()
    return locked(db, Person, person_id)


def _in_order() -> list[SqlTable]:
    """Children before their parents; a visit to the web page is found by the identity that goes after it, and so is
    what was recorded there.
    """
    visits = {rows_of(WebRecording), rows_of(WebSession)}
    return sorted(paths.fates(), key=lambda table: table not in visits)


def _empty(db: Session, table: SqlTable, person_id: int) -> None:
    fate, words = paths.fates()[table], retention.words_of(table)
    own, about = paths.theirs(table, person_id), paths.about(table, person_id)
    if own is not None and fate is paths.Fate.DELETED:
        db.execute(delete(table).where(own))
    elif about is not None and fate is paths.Fate.EMPTIED and words:
        db.execute(update(table).where(about).values({one.name: retention.blank(one) for one in words}))


def _close_the_town_s_work(db: Session, person: Person, now: datetime) -> None:
    """Nobody is to call, or to look after, somebody whose name is gone."""
    volunteer = db.get(Volunteer, person.id)
    if volunteer is not None and volunteer.state != "left":
        move(db, volunteer, "left", actor=SYSTEM, now=now)
    open_alerts = select(Alert).where(Alert.person_id == person.id, Alert.state != "closed")
    for alert in db.scalars(open_alerts.order_by(Alert.id)):
        move(db, alert, "closed", actor=SYSTEM, now=now)
        alert.closed_at = now
    calls = update(CallTask).where(CallTask.person_id == person.id, CallTask.state == "open")
    db.execute(calls.values(state="done", closed_at=now))


def _somebody_is_at_it(db: Session, person_id: int) -> bool:
    about = paths.about(rows_of(Alert), person_id)
    if about is None:
        return False
    urgent = select(Alert.id).where(about, Alert.urgent, Alert.state != "closed")
    return db.scalars(urgent.limit(1)).first() is not None
