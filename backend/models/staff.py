"""The agents' side: accounts, alerts, calls to make, and the audit of everything done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive


class Agent(Table):
    """A staff account."""

    __tablename__ = "agent"
    __table_args__ = kept(Retention.TOWN)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    login: Mapped[str] = personal(String(120), unique=True)
    name: Mapped[str] = personal(String(200))
    role: Mapped[str] = plain(String(20), default="agent")
    """`agent`, or `director`, who is told of an urgent alert that nobody else has taken."""
    sms: Mapped[str | None] = personal(String(20))
    """Where an urgent alert reaches them away from the desk: a number with its country, +33…"""
    active: Mapped[bool] = plain(default=True)
    register_since: Mapped[datetime | None] = plain()
    """Since when they are named for the register of frail people; None where they are not."""
    created_at: Mapped[datetime] = plain()


class Alert(Table):
    """Something an agent must look at: one owner, one outcome. States: `backend.services.lifecycles.ALERT`.

    `cause` makes a repeat raise the count of the open alert instead of a second one.
    """

    __tablename__ = "alert"
    __table_args__ = kept(
        Retention.CASE,
        Index(
            "ux_alert_open",
            "cause",
            unique=True,
            sqlite_where=text("state IN ('open', 'taken')"),
            postgresql_where=text("state IN ('open', 'taken')"),
        ),
        Index("ix_alert_state", "territory_id", "state"),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    kind: Mapped[str] = plain(String(30))
    urgent: Mapped[bool] = plain(default=False)
    restricted: Mapped[bool] = plain(default=False)
    """Read by named agents only (violence at home)."""
    person_id: Mapped[int | None] = link("person.id", nullable=True)
    request_id: Mapped[int | None] = link("help_request.id", nullable=True)
    cause: Mapped[str] = plain(String(80))
    words: Mapped[str | None] = sensitive()
    count: Mapped[int] = plain(default=1)
    state: Mapped[str] = plain(String(20), default="open")
    owner: Mapped[str | None] = personal(String(120))
    outcome: Mapped[str | None] = sensitive()
    created_at: Mapped[datetime] = plain()
    last_at: Mapped[datetime] = plain()
    climbs_since: Mapped[datetime | None] = plain()
    """Since when it climbs the roster anew: it became urgent, or was raised again while its owner was not there."""
    closed_at: Mapped[datetime | None] = plain()


OPEN = text("state = 'open'")


class CallTask(Table):
    """A phone call that somebody must make; for the reason `visit`, a door to knock at.

    `backend.call_queue` says which comes first, and when somebody is called again.
    """

    __tablename__ = "call_task"
    __table_args__ = kept(
        Retention.CASE,
        Index("ix_call_task_queue", "territory_id", "priority", "next_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_call_task_give_up", "give_up_at", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    person_id: Mapped[int] = link("person.id")
    reason: Mapped[str] = plain(String(40))
    words: Mapped[str | None] = sensitive()
    due_at: Mapped[datetime] = plain()
    state: Mapped[str] = plain(String(20), default="open")
    outcome: Mapped[str | None] = sensitive()
    created_at: Mapped[datetime] = plain()
    closed_at: Mapped[datetime | None] = plain()
    priority: Mapped[int | None] = plain()
    next_at: Mapped[datetime | None] = plain()
    """When it is tried next; None where it never was: at `due_at`."""
    missed: Mapped[int | None] = plain(default=0)
    """How often in a row nobody answered."""
    preset: Mapped[str | None] = plain(String(10))
    """How often it is tried before somebody goes there (`backend.call_queue.PRESETS`)."""
    give_up_at: Mapped[datetime | None] = plain()
    """When somebody goes there at the latest."""
    claimed_by: Mapped[str | None] = personal(String(120))
    """The agent who is calling them, until `claimed_until`."""
    claimed_until: Mapped[datetime | None] = plain()


class AuditEntry(Table):
    """Who did what to which row, when. Append-only; holds no words."""

    __tablename__ = "audit_entry"
    __table_args__ = kept(Retention.RECORD, Index("ix_audit_what", "what", "what_id"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    at: Mapped[datetime] = plain()
    actor: Mapped[str] = plain(String(60))
    verb: Mapped[str] = plain(String(40))
    what: Mapped[str] = plain(String(30))
    what_id: Mapped[int] = plain(BigInteger)
