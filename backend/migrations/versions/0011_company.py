"""Company."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0011"
down_revision: Final = "0010"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "gathering",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("organiser_id", ID, nullable=False),
        sa.Column("activity", sa.String(length=20), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("next_due", sa.String(length=20), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("went_well", sa.Integer(), nullable=False),
        sa.Column("went_so_so", sa.Integer(), nullable=False),
        sa.Column("went_badly", sa.Integer(), nullable=False),
        sa.Column("organiser_rated", sa.Boolean(), nullable=False),
        sa.Column("posted_key", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organiser_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("posted_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_gathering_due",
        "gathering",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_index("ix_gathering_near", "gathering", ["state", "cell"], unique=False)
    op.create_index(op.f("ix_gathering_organiser_id"), "gathering", ["organiser_id"], unique=False)
    op.create_index(op.f("ix_gathering_territory_id"), "gathering", ["territory_id"], unique=False)
    op.create_table(
        "tip",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("giver_id", ID, nullable=False),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("where", sa.LargeBinary(), nullable=False),
        sa.Column("flags", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("given_key", sa.String(length=60), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("given_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tip_giver_id"), "tip", ["giver_id"], unique=False)
    op.create_index("ix_tip_state", "tip", ["territory_id", "state", "expires_at"], unique=False)
    op.create_table(
        "gathering_guest",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("gathering_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_for", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("gathering_id", "person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_gathering_guest_told", "gathering_guest", ["person_id", "told_at"], unique=False)
