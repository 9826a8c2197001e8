"""The steps of a ladder: how long after the question each of them comes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

GRACE: Final = timedelta(minutes=15)
"""After we were down, or a platform was: how long what people sent meanwhile, and what we had to tell them, may take
to arrive before a silence is believed. Given once a check-in, so that a house which falls down again and again keeps
nobody waiting."""
RECHECK: Final = timedelta(minutes=5)
"""How soon a check-in is looked at again that waits for something else than its own steps."""
APART: Final = timedelta(minutes=15)
"""Two reminders within less would be one too many."""

LONGEST_WAIT: Final = timedelta(minutes=30)
"""Ours: whoever is silent, and has been missed by all who are near, waits no longer for an answer of their own."""


@dataclass(frozen=True, slots=True)
class Steps:
    """How long after the question each step comes, `remind` ≤ `circle` ≤ `alert`.

    `each`: how long one of the circle has before the next is asked. `care`: how long whoever said « je m'en
    occupe » has to say what they found; agents are not alerted meanwhile. `reminders`: one, or two and a last one.
    """

    remind: timedelta = timedelta(minutes=60)
    circle: timedelta = timedelta(minutes=120)
    each: timedelta = timedelta(minutes=20)
    alert: timedelta = timedelta(minutes=180)
    care: timedelta = timedelta(minutes=60)
    reminders: int = 2

    def __post_init__(self) -> None:
        if not timedelta(0) < self.remind <= self.circle <= self.alert or min(self.each, self.care) <= timedelta(0):
            raise ValueError("the steps of a ladder follow each other")

    @property
    def again(self) -> timedelta | None:
        """When they are reminded a second time: half-way between the first and the circle, where that is far enough.

        In the simulated year (`docs/benchmarks.md`) it spares a third of the false alarms and costs no minute to
        whoever is in danger.
        """
        half = (self.circle - self.remind) / 2
        return self.remind + half if self.reminders > 1 and half >= APART else None

    @property
    def last(self) -> timedelta | None:
        """When who has no circle is rung, and told a last time that an agent will look for them: at the hour at which
        a circle would be asked."""
        return self.circle if self.alert - self.circle >= APART else None

    @property
    def pick_up(self) -> timedelta:
        """How long whose circle was asked in vain has after a last word, and an agent to ring them: as long as one of
        the circle had, where that is a reasonable time."""
        return max(APART, min(self.each, LONGEST_WAIT))

    @property
    def longest(self) -> timedelta:
        """After a platform took the question, the latest at which an agent hears of who is silent: the whole ladder,
        one person who said that they see to it, and once our own standstill.

        Where none took it, agents hear of it `alert` after the hour that was agreed; or it is taken just before, and
        the ladder begins then.
        """
        return self.alert + self.care + GRACE + RECHECK
