"""The phone desk: numbers, attempts, who calls whom next; what happens to people."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0027"
down_revision: Final = "0026"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "life_event",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("finish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_life_event_finish_at"), "life_event", ["finish_at"], unique=False)
    op.create_index(op.f("ix_life_event_person_id"), "life_event", ["person_id"], unique=False)
    op.create_table(
        "telephone",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_telephone", "telephone", ["number"], unique=False)
    op.create_table(
        "call_attempt",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.String(length=120), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call_task.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_call_attempt_call_id"), "call_attempt", ["call_id"], unique=False)
    op.create_index(op.f("ix_call_attempt_person_id"), "call_attempt", ["person_id"], unique=False)
    op.add_column("call_task", sa.Column("priority", sa.Integer(), nullable=True))
    op.add_column("call_task", sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("call_task", sa.Column("missed", sa.Integer(), nullable=True))
    op.add_column("call_task", sa.Column("preset", sa.String(length=10), nullable=True))
    op.add_column("call_task", sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("call_task", sa.Column("claimed_by", sa.String(length=120), nullable=True))
    op.add_column("call_task", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE call_task SET next_at = due_at, missed = 0, priority = 5 WHERE state = 'open'")
    op.execute("UPDATE call_task SET priority = 1 WHERE state = 'open' AND reason = 'silence'")
    op.execute("UPDATE call_task SET priority = 3 WHERE state = 'open' AND reason = 'checkin'")
    op.create_index(
        "ix_call_task_give_up",
        "call_task",
        ["give_up_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_call_task_queue",
        "call_task",
        ["territory_id", "priority", "next_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.add_column("checkin_plan", sa.Column("notes", sa.LargeBinary(), nullable=True))
    op.add_column("person", sa.Column("called_from", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("called_until", sa.Integer(), nullable=True))
