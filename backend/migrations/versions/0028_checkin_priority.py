"""Check-ins have a priority of their own, before what goes to many."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0028"
down_revision: Final = "0027"


def upgrade() -> None:
    op.execute("UPDATE inbox_event SET priority = 3 WHERE priority = 2")
    op.execute("UPDATE outbox_message SET priority = 3 WHERE priority = 2")
