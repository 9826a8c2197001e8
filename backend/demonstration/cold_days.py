"""The demonstration town has had its cold days: one warning was declined, one plan was on for three days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backend.demonstration.settling import AGENTS, Settled
from backend.services.actor import Actor
from backend.services.weather import modes, proposing
from backend.services.weather.modes import Wanted
from backend.weather.hazards import COLD, FLOOD, Proposed

AGENT: Final = Actor.agent(next(iter(AGENTS)))
_WHY: Final = "Gelées annoncées, trois nuits de suite."


def pass_by(db: Session, here: Settled, now: datetime) -> None:
    """Before anybody was asked how they are, so that nobody is owed a word about it."""
    town, hour = here.territory, timedelta(hours=1)
    rain, frost = now - timedelta(days=24), now - timedelta(days=21)
    proposing.propose(db, town, Proposed(FLOOD, "orange", rain + 6 * hour, rain + 18 * hour), rain)
    modes.decline(db, town, FLOOD, actor=AGENT, now=rain + hour)
    proposing.propose(db, town, Proposed(COLD, "orange", frost + 8 * hour, frost + 80 * hour), frost)
    modes.switch_on(db, town, Wanted(COLD, reason=_WHY), actor=AGENT, now=frost + hour)
    modes.switch_off(db, town, COLD, actor=AGENT, now=frost + 76 * hour)
