"""Finding tips for a need in words: the town's published ones, the best first."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Tip
from backend.services.tips.scoring import ENOUGH, score

SHOWN: Final = 3
"""Tips that are told at once: the town promises three, or as many as there are and the directory."""
READ_MOST: Final = 1_000
"""Published tips that are read, the newest first."""


def find(
    db: Session, territory_id: int, need: str, category: str | None = None, *, now: datetime, limit: int = SHOWN
) -> list[Tip]:
    """Published tips of the territory that answer the need, the best first, then the newest.

    That somebody and a tip name the same kind of help only breaks ties: a plumber and an electrician both repair.
    """
    db.flush()
    shown = select(Tip).where(Tip.territory_id == territory_id, Tip.state == "published", Tip.expires_at > now)
    rows = db.scalars(shown.order_by(Tip.id.desc()).limit(READ_MOST))
    scored = [(score(need, f"{tip.words} {tip.where}"), tip) for tip in rows]
    good = [one for one in scored if one[0] >= ENOUGH]
    good.sort(key=lambda one: (-one[0], category is None or one[1].category != category, -one[1].id))
    return [tip for _score, tip in good[:limit]]
