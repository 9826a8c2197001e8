"""Looking after volunteers: every night, who is to renew their charter, who was forgotten, who may have had enough."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.services import charters, nightly, waking

_VERB: Final = "look_after"
STEPS: Final[tuple[nightly.Step, ...]] = (
    charters.ask_unsigned,
    charters.remind,
    charters.lapse,
    waking.propose,
    waking.ask_after,
)


def due(db: Session, *, now: datetime, limit: int) -> int:
    """What is to be done this night for at most `limit` volunteers; 0 once all is done."""
    return nightly.run(db, _VERB, STEPS, now=now, limit=limit)
