"""The official directory, as tips see it: services that the town has listed itself, for a need in words.

This is the one place where good addresses meet the directory: what is returned here is told after the tips.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.models import Organisation
from backend.services import directory
from backend.services.tips.scoring import ENOUGH, score


@dataclass(frozen=True, slots=True)
class Service:
    """A listed service: its name, how it is reached, and when it is open."""

    name: str
    phone: str = ""
    hours: str = ""


def services_for(
    db: Session, territory_id: int, need: str, category: str | None = None, *, limit: int = 3
) -> list[Service]:
    """Listed services for this need, the best first. A territory that has imported no directory has none."""
    listed = directory.everything(db, territory_id)
    exists = {one.id for one in directory.doing(listed, directory.existing_for(category, need))}
    scored = [(score(need, _in_words(one)), one) for one in listed]
    good = [(how, one) for how, one in scored if how >= ENOUGH or one.id in exists]
    good.sort(key=lambda found: (-found[0], found[1].rank, found[1].id))
    return [Service(one.name, one.phone, one.hours) for _score, one in good[:limit]]


def _in_words(one: Organisation) -> str:
    """Its name, and what it does as people say it."""
    return " ".join((one.name, *(word for key in one.services.split() for word in directory.SERVICES.get(key, (key,)))))
