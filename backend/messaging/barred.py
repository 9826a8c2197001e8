"""What a town does not speak of on a channel goes by none of it, whichever way a message takes (`backend.subjects`).

A message is of a subject by what it is about: `checkin:12` is of check-ins. All others may go anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Territory
from backend.subjects import CHANNELS, CLOSED_BY_DEFAULT

SUBJECTS: Final[Mapping[str, str]] = {"checkin": "checkins", "plan": "checkins"}
"""What a message is about, before the colon → its subject."""


def channels(db: Session, about: str | None, territory_id: int) -> frozenset[str]:
    """Where a message about this may not be said; of nearly all, nowhere, and nothing is looked up."""
    subject = SUBJECTS.get((about or "").partition(":")[0])
    if subject is None:
        return frozenset()
    policies = db.scalar(select(Territory.policies).where(Territory.id == territory_id))
    return of_policies(policies, subject)


def of_policies(policies: Mapping[str, Any] | None, subject: str) -> frozenset[str]:
    """The channels on which the town, by its policies, does not speak of this subject."""
    decided = (policies or {}).get("closed_subjects", CLOSED_BY_DEFAULT)
    return frozenset(channel for channel in CHANNELS if subject in decided.get(channel, ()))
