"""What a lifecycle is: a table of states, and which may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Lifecycle:
    """A table of moves. `start` is where a row is born; a state without moves is an end."""

    name: str
    start: str
    moves: Mapping[str, frozenset[str]]

    @property
    def states(self) -> frozenset[str]:
        return frozenset(self.moves).union(*self.moves.values())

    @property
    def ends(self) -> frozenset[str]:
        return frozenset(state for state in self.states if not self.moves.get(state))


def moves(**table: str) -> Mapping[str, frozenset[str]]:
    """Each state, and those that may follow it, with spaces between."""
    return {state: frozenset(after.split()) for state, after in table.items()}
