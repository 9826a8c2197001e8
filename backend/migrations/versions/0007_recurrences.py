"""Recurrences."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "recurrence",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("beneficiary_id", ID, nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("rrule", sa.String(length=200), nullable=False),
        sa.Column("first_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("grain", sa.String(length=12), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("next_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_open_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["beneficiary_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["requester_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_recurrence_beneficiary_id"), "recurrence", ["beneficiary_id"], unique=False)
    op.create_index(
        "ix_recurrence_due",
        "recurrence",
        ["next_open_at"],
        unique=False,
        postgresql_where=sa.text("next_open_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_recurrence_requester_id"), "recurrence", ["requester_id"], unique=False)
    op.create_index(op.f("ix_recurrence_territory_id"), "recurrence", ["territory_id"], unique=False)
    op.add_column("help_request", sa.Column("recurrence_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_help_request_recurrence",
        "help_request",
        ["recurrence_id"],
        unique=False,
        postgresql_where=sa.text("recurrence_id IS NOT NULL"),
    )
