"""Who lives in the simulated town: how they write, how often they need a hand, how soon and how surely they answer."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from backend.categories import CATEGORIES
from benchmarks.month.sayings import FIRST_NAMES

VOICES: Final = ("letter", "plain", "plain", "plain", "sms", "dictated", "english")
MINUTES: Final = {"letter": 25, "plain": 12, "sms": 4, "dictated": 15, "english": 8}
"""The median minutes until an answer, by voice: who writes letters takes their time."""


@dataclass
class Neighbour:
    """A resident, or a volunteer.

    `needs` are requests a month. `answers` is how surely they answer what they are asked, `accepts` how often they take
    a request they are asked to take, `keeps` how surely they come when they said so, `minutes` their median delay.
    """

    address: str
    name: str
    door: str
    voice: str
    volunteer: bool
    needs: float
    answers: float
    accepts: float
    keeps: float
    minutes: float
    applies_on: int | None = None
    """The day of the month on which they apply in chat; None: active from the first day."""
    person_id: int = 0
    moment: str = ""
    """When they need it, in the words they used last."""
    mother: bool = False
    """Whether they spoke last for their mother."""


def settle(doors: list[str], residents: int, volunteers: int, applying: int, chance: Random) -> list[Neighbour]:
    """Residents, then volunteers; the last `applying` of these apply in the course of the month."""
    town = []
    for number in range(residents + volunteers):
        helps = number >= residents
        voice = chance.choice(VOICES[1:] if helps else VOICES)
        late = number - (residents + volunteers - applying)
        town.append(
            Neighbour(
                address=f"n{number}",
                name=chance.choice(FIRST_NAMES),
                door=chance.choice(doors),
                voice=voice,
                volunteer=helps,
                needs=0.0 if helps else chance.choice((0.0, 0.3, 0.5, 0.5, 1.0, 2.0)),
                answers=chance.uniform(0.75, 1.0),
                accepts=chance.choice((0.08, 0.2, 0.3, 0.45, 0.7)),
                keeps=chance.uniform(0.93, 1.0),
                minutes=MINUTES[voice] * chance.uniform(0.5, 6.0 if helps else 2.0),
                applies_on=chance.randrange(2, 15) if late >= 0 else None,
            )
        )
    return town


def offered(chance: Random) -> tuple[str, ...]:
    """What a volunteer helps with: a few kinds, or nearly all."""
    many = chance.choice((4, 6, 8, len(CATEGORIES)))
    return tuple(chance.sample(CATEGORIES, many))
