"""Links."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("missions", sa.Integer(), nullable=False),
        sa.Column("needs_agent", sa.Boolean(), nullable=False),
        sa.Column("person_says", sa.String(length=10), nullable=True),
        sa.Column("volunteer_says", sa.String(length=10), nullable=True),
        sa.Column("person_gives", sa.String(length=10), nullable=True),
        sa.Column("volunteer_gives", sa.String(length=10), nullable=True),
        sa.Column("person_contact", sa.LargeBinary(), nullable=True),
        sa.Column("volunteer_contact", sa.LargeBinary(), nullable=True),
        sa.Column("words_asked", sa.Integer(), nullable=False),
        sa.Column("person_word", sa.String(length=10), nullable=True),
        sa.Column("volunteer_word", sa.String(length=10), nullable=True),
        sa.Column("silent_quarters", sa.Integer(), nullable=False),
        sa.Column("next_due", sa.String(length=20), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.ForeignKeyConstraint(["volunteer_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_link_due", "link", ["next_due_at"], unique=False, postgresql_where=sa.text("next_due_at IS NOT NULL")
    )
    op.create_index(op.f("ix_link_person_id"), "link", ["person_id"], unique=False)
    op.create_index(op.f("ix_link_territory_id"), "link", ["territory_id"], unique=False)
    op.create_index(op.f("ix_link_volunteer_id"), "link", ["volunteer_id"], unique=False)
    op.create_index(
        "ux_link_live",
        "link",
        ["person_id", "volunteer_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('noticed', 'proposed', 'agreed_by_one', 'agreed', 'active', 'suspended')"),
        postgresql_where=sa.text("state IN ('noticed', 'proposed', 'agreed_by_one', 'agreed', 'active', 'suspended')"),
    )
    op.add_column("recurrence", sa.Column("link_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_recurrence_link", "recurrence", ["link_id"], unique=False, postgresql_where=sa.text("link_id IS NOT NULL")
    )
