"""The telephone: under which numbers people are reached, and each time that somebody tried."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive
from backend.models.people import Person


class Telephone(Table):
    """A number under which somebody is called, with its country: +33233000000. Two people may have one."""

    __tablename__ = "telephone"
    __table_args__ = kept(Retention.PERSON, UniqueConstraint("person_id", "number"), Index("ix_telephone", "number"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id", index=False)
    number: Mapped[str] = personal(String(20))
    created_at: Mapped[datetime] = plain()
    wrong_at: Mapped[datetime | None] = plain()
    """When it was found to be somebody else's."""

    person: Mapped[Person] = relationship()


class CallAttempt(Table):
    """One time that somebody called, or went there: who, when, and what came of it (`backend.call_queue.Outcome`)."""

    __tablename__ = "call_attempt"
    __table_args__ = kept(Retention.CASE)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    call_id: Mapped[int] = link("call_task.id")
    person_id: Mapped[int] = link("person.id")
    reason: Mapped[str] = plain(String(40))
    at: Mapped[datetime] = plain()
    agent: Mapped[str | None] = personal(String(120))
    outcome: Mapped[str | None] = personal(String(20))
    note: Mapped[str | None] = sensitive()
