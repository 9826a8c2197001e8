"""The register of frail people."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0031"
down_revision: Final = "0030"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "register_entry",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_number", ID, nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("born", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("ground", sa.LargeBinary(), nullable=True),
        sa.Column("services", sa.LargeBinary(), nullable=True),
        sa.Column("warn", sa.LargeBinary(), nullable=True),
        sa.Column("third_party", sa.LargeBinary(), nullable=True),
        sa.Column("third_quality", sa.LargeBinary(), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_register_entry_next_at"), "register_entry", ["next_at"], unique=False)
    op.create_index("ix_register_entry_state", "register_entry", ["territory_id", "state"], unique=False)
    op.create_index(
        "ux_register_entry_person",
        "register_entry",
        ["person_number"],
        unique=True,
        sqlite_where=sa.text("state IN ('received', 'acknowledged', 'confirmed') AND person_number IS NOT NULL"),
        postgresql_where=sa.text("state IN ('received', 'acknowledged', 'confirmed') AND person_number IS NOT NULL"),
    )
    op.create_table(
        "register_reading",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_register_reading_at", "register_reading", ["territory_id", "at"], unique=False)
    op.create_index(op.f("ix_register_reading_entry_id"), "register_reading", ["entry_id"], unique=False)
    op.add_column("agent", sa.Column("register_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("worry", sa.Column("look_again_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_worry_look_again_at"), "worry", ["look_again_at"], unique=False)
