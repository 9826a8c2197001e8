"""Check-ins climb a ladder: its steps and circle, how far each time was climbed; and whether the schedule runs."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0025"
down_revision: Final = "0024"

ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT: Final = sa.DateTime(timezone=True)
STANDS: Final = sa.text("next_at IS NOT NULL")
OPEN: Final = sa.text("closed_at IS NULL")

PLAN: Final[dict[str, Any]] = {
    "more_minutes": sa.String(40),
    "asked_by": sa.String(10),
    "relative_id": sa.BigInteger(),
    "by_phone": sa.Boolean(),
    "remind_after": sa.Integer(),
    "circle_after": sa.Integer(),
    "alert_after": sa.Integer(),
    "first_at": MOMENT,
    "agreed_at": MOMENT,
    "paused_until": MOMENT,
    "ended_at": MOMENT,
}
CHECKIN: Final[dict[str, Any]] = {
    "begun_at": MOMENT,
    "state": sa.String(12),
    "failed": sa.Boolean(),
    "tried": sa.String(200),
    "tried_at": MOMENT,
    "waits": sa.Boolean(),
    "carer": sa.BigInteger(),
    "care_until": MOMENT,
    "graced_at": MOMENT,
    "pooled": sa.Boolean(),
    "next_at": MOMENT,
    "closed_at": MOMENT,
}


def upgrade() -> None:
    for table, columns in (("checkin_plan", PLAN), ("checkin", CHECKIN)):
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.execute("UPDATE checkin SET closed_at = due_at WHERE closed_at IS NULL")
    op.create_index("ix_checkin_next", "checkin", ["next_at"], sqlite_where=STANDS, postgresql_where=STANDS)
    op.create_index("ix_checkin_open", "checkin", ["person_id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "checkin_contact",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("territory_id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("has_key", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["plan_id"], ["checkin_plan.id"]),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("plan_id", "person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_checkin_contact_person_id"), "checkin_contact", ["person_id"], unique=False)
    op.create_index(op.f("ix_checkin_contact_plan_id"), "checkin_contact", ["plan_id"], unique=False)
    op.create_table(
        "pulse",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("up_since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
