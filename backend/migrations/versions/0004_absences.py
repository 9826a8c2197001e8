"""Absences that begin later, and how often a volunteer may be asked."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    op.add_column("volunteer", sa.Column("away_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("volunteer", sa.Column("most_a_week", sa.Integer(), nullable=True))
