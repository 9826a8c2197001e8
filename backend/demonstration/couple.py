"""A couple of the demonstration town: one has a telephone, the other writes from it too."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.demonstration.settling import PERSONAE, Settled
from backend.demonstration.town import DemoTown
from backend.services.accounts import sharing
from backend.services.actor import Actor


def share(db: Session, here: Settled, town: DemoTown, agent: str, now: datetime) -> None:
    """An agent has asked both, a month ago."""
    there = [one for one in town.residents if one.key not in PERSONAE and one.since < now - timedelta(days=30)]
    owner = next(one for one in reversed(there) if one.channel == "telegram")
    other = next(one for one in reversed(there) if not one.channel)
    sharing.share(
        db, here.people[owner.key], here.people[other.key], "telegram", actor=Actor.agent(agent),
        now=now - timedelta(days=30),
    )  # fmt: skip
