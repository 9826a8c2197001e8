"""Relais and sources."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("neighbourhood", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("relay", sa.String(length=20), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("used_by", ID, nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_source_territory_id"), "source", ["territory_id"], unique=False)
    op.create_table(
        "relay",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("source_id", ID, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_relay_person_id"), "relay", ["person_id"], unique=False)
    op.create_index(op.f("ix_relay_territory_id"), "relay", ["territory_id"], unique=False)
    op.create_index(
        "ux_relay_live",
        "relay",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'active')"),
        postgresql_where=sa.text("state IN ('proposed', 'active')"),
    )
    op.create_table(
        "source_visit",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_source_visit_person_id"), "source_visit", ["person_id"], unique=False)
    op.create_table(
        "worry",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("noticed", sa.LargeBinary(), nullable=True),
        sa.Column("joined_to", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"]),
        sa.ForeignKeyConstraint(["joined_to"], ["worry.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("alert_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_worry_last", "worry", ["territory_id", "last_at"], unique=False)
    op.create_table(
        "worry_report",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("worry_id", ID, nullable=False),
        sa.Column("reporter_id", ID, nullable=False),
        sa.Column("relay", sa.String(length=20), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("posted_key", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.ForeignKeyConstraint(["worry_id"], ["worry.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("posted_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_worry_report_reporter_id"), "worry_report", ["reporter_id"], unique=False)
    op.create_index(op.f("ix_worry_report_worry_id"), "worry_report", ["worry_id"], unique=False)
    op.add_column("channel_account", sa.Column("handle", sa.String(length=200), nullable=True))
