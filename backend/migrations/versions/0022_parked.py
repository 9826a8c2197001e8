"""What waits for a window to open is found by what cancels it."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0022"
down_revision: Final = "0021"

PARKED: Final = sa.text("state = 'parked'")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_parked_cancel", "outbox_message", ["cancel_key"], sqlite_where=PARKED, postgresql_where=PARKED
    )
