"""Parts of messages, and probes of keys."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "key_probe",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("probe", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox_part",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("channel_account_id", ID, nullable=False),
        sa.Column("platform_id", sa.String(length=200), nullable=False),
        sa.Column("outbox_id", ID, nullable=True),
        sa.Column("receipt", sa.String(length=12), nullable=False),
        sa.Column("error", sa.String(length=400), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_account_id"], ["channel_account.id"]),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox_message.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel_account_id", "platform_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_part_early",
        "outbox_part",
        ["at"],
        unique=False,
        sqlite_where=sa.text("outbox_id IS NULL"),
        postgresql_where=sa.text("outbox_id IS NULL"),
    )
    op.create_index(op.f("ix_outbox_part_outbox_id"), "outbox_part", ["outbox_id"], unique=False)
    op.create_index("ix_inbox_identity", "inbox_event", ["identity_id", "id"], unique=False)
