"""Whoever reported a worry may say that all is well again: agents see when."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0020"
down_revision: Final = "0019"


def upgrade() -> None:
    op.add_column("worry_report", sa.Column("well_at", sa.DateTime(timezone=True), nullable=True))
