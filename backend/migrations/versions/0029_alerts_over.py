"""Agents who were told of an alert hear that it is over."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0029"
down_revision: Final = "0028"


def upgrade() -> None:
    op.add_column("duty_notice", sa.Column("over", sa.String(length=12), nullable=True))
