"""Another time may be proposed for a mission that somebody has taken."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0017"
down_revision: Final = "0016"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "new_time",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("mission_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("proposed_by", ID, nullable=False),
        sa.Column("asked_id", ID, nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grain", sa.String(length=12), nullable=False),
        sa.Column("was_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_grain", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"]),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["help_request.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_new_time_asked_id"), "new_time", ["asked_id"], unique=False)
    op.create_index(
        "ix_new_time_due",
        "new_time",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_new_time_mission_id"), "new_time", ["mission_id"], unique=False)
    op.create_index(op.f("ix_new_time_proposed_by"), "new_time", ["proposed_by"], unique=False)
    op.create_index(
        "ux_new_time_waiting",
        "new_time",
        ["mission_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
