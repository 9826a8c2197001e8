"""A pause of check-ins may be said before it begins; whose pause is over is found by an index."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0026"
down_revision: Final = "0025"

MOMENT: Final = sa.DateTime(timezone=True)
PAUSES: Final = sa.text("pause_at IS NOT NULL")
RESUMES: Final = sa.text("paused_until IS NOT NULL")


def upgrade() -> None:
    op.add_column("checkin_plan", sa.Column("pause_at", MOMENT, nullable=True))
    for name, column, where in (
        ("ix_checkin_plan_pause", "pause_at", PAUSES),
        ("ix_checkin_plan_resume", "paused_until", RESUMES),
    ):
        op.create_index(name, "checkin_plan", [column], sqlite_where=where, postgresql_where=where)
