"""Relays."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0015"
down_revision: Final = "0014"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "named_place",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("territory_id", "name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "relay_mission",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_relay_mission_person_id"), "relay_mission", ["person_id"], unique=False)
    op.create_index(op.f("ix_relay_mission_territory_id"), "relay_mission", ["territory_id"], unique=False)
    op.create_table(
        "relay_leg",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("relay_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("from_name", sa.String(length=120), nullable=False),
        sa.Column("to_name", sa.String(length=120), nullable=False),
        sa.Column("from_home", sa.Boolean(), nullable=False),
        sa.Column("to_home", sa.Boolean(), nullable=False),
        sa.Column("to_place", sa.LargeBinary(), nullable=False),
        sa.Column("to_latitude", sa.Double(), nullable=True),
        sa.Column("to_longitude", sa.Double(), nullable=True),
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due", sa.String(length=20), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["relay_id"], ["relay_mission.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["help_request.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("relay_id", "number"),
        sa.UniqueConstraint("request_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_relay_leg_due",
        "relay_leg",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.add_column("help_request", sa.Column("relay_id", sa.BigInteger(), nullable=True))
    op.add_column("help_request", sa.Column("leg", sa.Integer(), nullable=True))
    op.create_index(
        "ix_help_request_relay",
        "help_request",
        ["relay_id"],
        unique=False,
        postgresql_where=sa.text("relay_id IS NOT NULL"),
    )
