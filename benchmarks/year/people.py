"""Invented people: when they are asked, how they answer, who looks in on them. All figures here are assumptions.

None of them was measured on a service like ours; they are meant to be hard on us. Two in three are asked at an hour
between 8 and 11, one in ten is forgetful, one in three has nobody in their circle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from backend.checkins.rhythm import DAILY, Rhythm
from benchmarks.year.chance import minutes

ZONES: Final = ("Europe/Paris", "Europe/Paris", "Europe/Paris", "Indian/Reunion")
IN_DANGER_A_YEAR: Final = 0.25
"""Falls, strokes, and so on after which somebody cannot answer, for each person and year."""
MEMBER_ANSWERS: Final = 0.75
"""A neighbour who is asked answers at all, within minutes; in August 0.5."""
MEMBER_WILLING: Final = 0.8
AUGUST: Final = 8
ANSWERS_A_REMINDER: Final = 0.5
"""Of those who are well, and have not answered by the second reminder or the last, so many answer it soon; and of
neighbours who went and did not say what they found, so many say it where they are asked. Guesses."""

PICKS_UP: Final = {"late": 0.6, "never": 0.25}
"""Of those who are well and are rung by an agent, so many answer the telephone: of whoever would write later that day,
and of whoever would not: few of these telephones are on, and at hand. Guesses."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody who is well answers. `early`: the share of questions answered before the reminder; `late`: of the
    others, those answered within an hour after it; the rest answer in the four hours after that. `never`: days on
    which nothing is answered at all: the telephone is off, left at home, its battery is empty.
    """

    early: float
    late: float
    never: float


HABITS: Final = {
    "careful": (Habits(0.96, 0.97, 0.0005), Habits(0.9, 0.93, 0.002)),
    "careless": (Habits(0.93, 0.93, 0.003), Habits(0.8, 0.85, 0.009)),
}
"""Of nine in ten people, and of the tenth, who is forgetful."""


@dataclass(frozen=True, slots=True)
class Someone:
    """One person. `circle`: how many look in."""

    number: int
    rhythm: Rhythm
    circle: int
    habits: Habits

    def answer(self, luck: Random, taken_at: datetime, remind: timedelta) -> datetime | None:
        """When somebody who is well answers the question that reached them then, and its first reminder; None where
        they do not that day."""
        if luck.random() < self.habits.never:
            return None
        hour = remind / timedelta(minutes=1)
        if luck.random() < self.habits.early:
            return taken_at + minutes(min(luck.lognormvariate(2.7, 1.0), hour * 0.98))
        if luck.random() < self.habits.late:
            return taken_at + remind + minutes(min(luck.lognormvariate(2.3, 0.9), 55))
        return taken_at + remind + minutes(luck.uniform(55, 300))

    def neighbour(self, luck: Random, asked_at: datetime) -> Neighbour:
        """What one of the circle does who is asked then."""
        there = luck.random() < (0.5 if asked_at.month == AUGUST else MEMBER_ANSWERS)
        if not there:
            return Neighbour(None, False, None)
        says = asked_at + minutes(luck.lognormvariate(1.8, 0.8))
        willing = luck.random() < MEMBER_WILLING
        finds = says + minutes(luck.lognormvariate(2.9, 0.5)) if willing and luck.random() < 0.9 else None
        return Neighbour(says, willing, finds, _moved(luck))


def moved(luck: Random, reminded_at: datetime) -> datetime | None:
    """When whoever has not answered yet does, who is reminded then; None where it makes no difference."""
    after = _moved(luck)
    return reminded_at + after if after is not None else None


def picks_up(luck: Random, *, would_answer: bool) -> bool:
    return luck.random() < PICKS_UP["late" if would_answer else "never"]


def _moved(luck: Random) -> timedelta | None:
    return minutes(min(luck.lognormvariate(2.0, 0.8), 25)) if luck.random() < ANSWERS_A_REMINDER else None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """When they answer (None: never), whether they go, when they say what they found, and how long after they were
    asked for it who did not."""

    says_at: datetime | None
    willing: bool
    finds_at: datetime | None
    when_asked: timedelta | None = None


def invent(count: int, seed: int, first: date, habits: str) -> list[Someone]:
    """So many people."""
    luck = Random(seed)
    return [
        Someone(
            number,
            Rhythm(
                DAILY,
                (
                    luck.choice((480, 510, 540, 570, 600, 630, 660))
                    if luck.random() < 0.66
                    else luck.choice((690, 840, 960)),
                ),
                luck.choice(ZONES),
                first,
            ),
            circle=luck.choice((0, 1, 2, 2, 3, 1)) if luck.random() < 0.8 else 0,
            habits=HABITS[habits][luck.random() < 0.1],
        )
        for number in range(count)
    ]


def dangers(luck: Random, since: datetime, until: datetime) -> list[datetime]:
    """The moments at which something befalls this person, in order: at any hour, so also just after they answered."""
    found, at = [], since
    while (at := at + minutes(luck.expovariate(IN_DANGER_A_YEAR / 365) * 24 * 60)) < until:
        found.append(at)
    return found
