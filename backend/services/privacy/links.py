"""The link to one's own copy: unguessable, for two days, opened once. Looking at its page does not open it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from backend.models import Alert, DataLink, Person
from backend.services.actor import Actor
from backend.services.errors import NoSuchLink
from backend.services.lifecycles import audit

LASTS: Final = timedelta(days=2)
SECRET: Final = 32
"""Bytes of its secret."""
PATH: Final = "/my-data/"
"""Where the web door serves it, under the town's public address."""


def make(
    db: Session, person: Person, *, token: Callable[[int], str], actor: Actor, now: datetime
) -> tuple[str, datetime]:
    """A new link's secret, and until when it opens. Those made before open nothing any more."""
    db.execute(delete(DataLink).where(DataLink.person_id == person.id, DataLink.used_at.is_(None)))
    secret = token(SECRET)
    row = DataLink(
        territory_id=person.territory_id,
        person_id=person.id,
        token_hash=_hashed(secret),
        created_at=now,
        expires_at=now + LASTS,
    )
    db.add(row)
    audit(db, person.territory_id, "make_link", "person", person.id, actor=actor, now=now)
    db.flush()
    return secret, row.expires_at


def whose(db: Session, secret: str, *, now: datetime) -> Person:
    """Whose copy the link would open; it stays as it is, however often it is looked at.

    Raises:
        NoSuchLink: it was opened, has lapsed, or was never made.
    """
    return _usable(db, secret, now)[1]


def open_once(db: Session, secret: str, *, now: datetime) -> Person:
    """Opens the link, which opens nothing afterwards: of two at once, one.

    Raises:
        NoSuchLink: it was opened, has lapsed, or was never made.
    """
    row, person = _usable(db, secret, now, hold=True)
    row.used_at = now
    audit(db, person.territory_id, "open_link", "person", person.id, actor=Actor.person(person.id), now=now)
    db.flush()
    return person


def _usable(db: Session, secret: str, now: datetime, *, hold: bool = False) -> tuple[DataLink, Person]:
    wanted = select(DataLink).where(
        DataLink.token_hash == _hashed(secret), DataLink.used_at.is_(None), DataLink.expires_at > now
    )
    if hold:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    row = db.scalars(wanted).first()
    person = db.get(Person, row.person_id) if row else None
    if row is None or person is None or person.state == "erased":
        raise NoSuchLink
    if kept_apart(db, person.id):  # confided since the link was made
        raise NoSuchLink
    return row, person


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def kept_apart(db: Session, person_id: int) -> bool:
    """Whether something confided is for named agents only: a copy on a phone that others may hold could betray it.

    A message that was held back was written in the open: it closes no copy.
    """
    db.flush()
    confided = exists().where(Alert.person_id == person_id, Alert.restricted, Alert.kind != "scam")
    return bool(db.scalar(select(confided)))
