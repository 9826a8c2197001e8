"""What neighbours of the demonstration town do together, and the addresses that they recommend to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.models import Person
from backend.services import alerts, company, people, tips
from backend.services.actor import Actor
from backend.services.company import audience
from backend.services.tips.giving import cause

READS: Final = "sylvie"
"""The agent who reads what is proposed and recommended."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Something to do together, so many days from now."""

    activity: str
    place: str
    days: int
    hour: int
    seats: int
    guests: int
    title: str = ""


PLANNED: Final = (
    Planned("dominoes", "la médiathèque", 2, 15, 1, 0),
    Planned("walk", "le square de la mairie", 3, 10, 6, 2),
    Planned("cards", "le café de la Place", 4, 14, 2, 3),
    Planned("other", "la salle des associations", 8, 14, 5, 0, "Atelier d'écriture"),
)
"""One for two, one with seats left, one with a queue, one that an agent has still to read."""

TIPS: Final = (
    ("La boulangerie de la place livre le pain le matin", "place de la Mairie", True),
    ("M. Lefèvre, plombier, vient vite et explique ce qu'il fait", "", True),
    ("Le cordonnier du marché recoud aussi les sacs", "place du Marché", True),
    ("Le garage Martin prête une voiture pendant la réparation", "route de la gare", True),
    ("Madame Simon, couturière, très soigneuse, 02 61 91 47 12", "", False),
)
"""The last one waits for an agent: it holds somebody's own number."""


def gather(db: Session, neighbours: Sequence[Person], timezone: str, now: datetime) -> None:
    """Neighbours propose, sign up and wait. The first propose, those behind them join; the last wish to hear of it."""
    for person in neighbours[-3:]:
        people.record_consent(db, person, audience.ACCEPTS, now=now - timedelta(days=9))
    today = now.astimezone(ZoneInfo(timezone)).replace(minute=0, second=0, microsecond=0)
    guests = list(neighbours[len(PLANNED) :])
    for number, plan in enumerate(PLANNED):
        at, organiser = now - timedelta(hours=3 + number), neighbours[number]
        start = (today + timedelta(days=plan.days)).replace(hour=plan.hour)
        given = company.NewGathering(plan.activity, start, plan.place, plan.seats, plan.title)
        key = f"demonstration:gathering:{number}"
        made = company.propose(db, organiser, given, key=key, actor=Actor.person(organiser.id), now=at)
        for person in guests[: plan.guests]:
            company.join(db, made.id, person, actor=Actor.person(person.id), now=at + timedelta(minutes=30))


def recommend(db: Session, neighbours: Sequence[Person], now: datetime) -> None:
    """Neighbours recommend; an agent has read all but the last."""
    for number, (words, where, read) in enumerate(TIPS):
        at, giver = now - timedelta(days=30 - number), neighbours[number % len(neighbours)]
        key, actor = f"demonstration:tip:{number}", Actor.person(giver.id)
        tip = tips.give(db, giver, words, where, category=None, key=key, actor=actor, now=at)
        if read:
            tips.publish(db, tip, actor=Actor.agent(READS), now=at + timedelta(hours=4))
            alerts.close_cause(db, cause(tip.id), READS, "Lue et publiée.", now=at + timedelta(hours=4))
