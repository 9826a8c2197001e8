"""Pairs of a volunteer and somebody who lives alone; three questions about company, once a month."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0030"
down_revision: Final = "0029"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT: Final = sa.DateTime(timezone=True)
LIVE: Final = sa.text("state IN ('proposed', 'agreed_by_one', 'active', 'suspended')")


def upgrade() -> None:
    op.create_table(
        "pair",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("person_says", sa.String(length=10), nullable=True),
        sa.Column("volunteer_says", sa.String(length=10), nullable=True),
        sa.Column("person_contact", sa.LargeBinary(), nullable=True),
        sa.Column("volunteer_contact", sa.LargeBinary(), nullable=True),
        sa.Column("touched_at", MOMENT, nullable=True),
        sa.Column("next_due", sa.String(length=20), nullable=True),
        sa.Column("next_due_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("active_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.ForeignKeyConstraint(["volunteer_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    for column in ("territory_id", "person_id", "volunteer_id"):
        op.create_index(op.f(f"ix_pair_{column}"), "pair", [column], unique=False)
    op.create_index(
        "ix_pair_due", "pair", ["next_due_at"], unique=False, postgresql_where=sa.text("next_due_at IS NOT NULL")
    )
    op.create_index(
        "ux_pair_live", "pair", ["person_id", "volunteer_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_table(
        "three_answers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_three_answers", "three_answers", ["person_id", "at"], unique=False)
