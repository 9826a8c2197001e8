"""How often a volunteer was asked lately is read from the invitations themselves."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0016"
down_revision: Final = "0015"


def upgrade() -> None:
    op.create_index("ix_invitation_lately", "invitation", ["volunteer_id", "sent_at"], unique=False)
    op.drop_index("ix_invitation_volunteer_id", table_name="invitation")
    op.drop_column("volunteer", "asked_since")
    op.drop_column("volunteer", "asked_week")
