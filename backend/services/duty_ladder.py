"""The ladder: whom an alert reaches at a moment, in which order, and by which of their ways. Pure.

- Urgent: whoever is at the desk, then who is on call, by rank; by day then the others, in the order in which they come
  on duty; then the director. At night, while nobody is on duty, only the director is woken, where the town says so.
- Not urgent: whoever is at the desk, by rank, then the director; never by a call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from backend.roster import Roster
from backend.services.daytime import Day
from backend.services.reaching import CALL, RING, Way

BY_DAY: Final = Day(time(7), time(21))
"""Ours: when somebody who is not on call is told of what is urgent."""


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody to be told, and the ways in which they are reached, the first first."""

    agent_id: int
    ways: tuple[Way, ...]

    def by(self, round_: int) -> tuple[Way, ...]:
        """The ways in the order in which they are tried in this round: another comes first each time."""
        first = round_ % len(self.ways)
        return (*self.ways[first:], *self.ways[:first])


@dataclass(frozen=True, slots=True)
class Ladder:
    """What decides it in a town. `wakes_director`: at night, where nobody is on call."""

    roster: Roster
    ways: Mapping[int, tuple[Way, ...]]
    directors: tuple[int, ...]
    wakes_director: bool

    def urgent(self, now: datetime) -> list[Step]:
        there = [one.who for one in self.roster.at(now)]
        if BY_DAY.first(now, self.roster.zone) == now:
            turns = [who for who, _moment in self.roster.in_turn(now)]
            return self._steps([*turns, *self.directors])
        if not there and not self.wakes_director:
            return []
        woken = [one for one in self.directors if one not in there]
        return [*self._steps(there), *self._steps(woken, waking=True)]

    def quiet(self, now: datetime) -> list[Step]:
        there = [one.who for one in self.roster.at(now) if not one.on_call]
        steps = self._steps([*there, *self.directors]) if there else []
        told = [Step(one.agent_id, tuple(way for way in one.ways if way.way != CALL)) for one in steps]
        return [one for one in told if one.ways]

    def _steps(self, agents: list[int], *, waking: bool = False) -> list[Step]:
        steps = [Step(one, self.ways[one]) for one in dict.fromkeys(agents) if one in self.ways]
        return [Step(one.agent_id, _ringing(one.ways)) for one in steps] if waking else steps


def _ringing(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Those that wake somebody; all, where none does."""
    return tuple(one for one in ways if one.way in RING) or ways
