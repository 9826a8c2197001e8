"""Telephones that two people share, numbers that change hands, and SMS for agents on duty."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0021"
down_revision: Final = "0020"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "shared_identity",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("identity_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"]),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("identity_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_shared_identity_other_id"), "shared_identity", ["other_id"], unique=False)
    op.create_index(op.f("ix_shared_identity_owner_id"), "shared_identity", ["owner_id"], unique=False)
    op.create_table(
        "duty_sms",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("agent_id", ID, nullable=False),
        sa.Column("channel_account_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.String(length=200), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"]),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"]),
        sa.ForeignKeyConstraint(["channel_account_id"], ["channel_account.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("alert_id", "agent_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_duty_sms_waiting",
        "duty_sms",
        ["channel_account_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.add_column("agent", sa.Column("sms", sa.String(length=20), nullable=True))
    op.add_column("identity", sa.Column("speaker_id", sa.BigInteger(), nullable=True))
    op.add_column("identity", sa.Column("unsure", sa.String(length=8), nullable=True))
    op.add_column("identity", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("inbox_event", sa.Column("spoken_by", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_inbox_kept",
        "inbox_event",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'kept'"),
        postgresql_where=sa.text("state = 'kept'"),
    )
