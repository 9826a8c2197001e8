"""A voice note waits, for a while, until it has been heard; its transcript is kept, the audio nowhere."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0018"
down_revision: Final = "0017"


def upgrade() -> None:
    op.add_column("inbox_event", sa.Column("transcript", sa.LargeBinary(), nullable=True))
    op.add_column("inbox_event", sa.Column("hear_until", sa.DateTime(timezone=True), nullable=True))
    unheard = sa.text("state = 'waiting' AND hear_until IS NOT NULL")
    op.create_index(
        "ix_inbox_unheard", "inbox_event", ["conversation_id", "id"], unique=False,
        sqlite_where=unheard, postgresql_where=unheard,
    )  # fmt: skip
