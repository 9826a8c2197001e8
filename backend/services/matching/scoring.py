"""Scoring: which volunteers to ask first. Pure: plain data in, an order out; these rules are published.

Nearness counts, and so does having waited: nobody active should be forgotten, nobody asked too often.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from backend.services.matching.forgotten import PREFERRED


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each reason counts; each is multiplied by a number between 0 and 1."""

    nearness: float = 1.0
    turn: float = 36.5
    """A year since the last invitation: ten days of waiting weigh as much as living next door. It never levels off
    before, or those who live far would wait for ever while others take their turns."""
    forgotten: float = 3.0
    """Nears the limit after which nobody active is left without a proposal: counts for more than all that follows
    and nearness together, so that they go before whoever waits less long."""
    rest: float = 0.6
    """Few missions under way."""
    availability: float = 0.5
    """Said to be free then, against free whenever."""
    skill: float = 0.2
    """Offers few kinds of help, this one among them: has fewer chances to be asked."""
    longest_turn: timedelta = timedelta(days=365)
    """Waiting this long counts for all of `turn`, as does never having been asked."""
    full_load: int = 3
    """With so many missions under way `rest` counts for nothing."""


WEIGHTS: Final = Weights()


@dataclass(frozen=True, slots=True)
class Need:
    """What of a request matters to its volunteers."""

    category_bit: int
    availability_bits: int
    """The parts of the week that it covers; 0 where it spans more than a week."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A volunteer who may be asked. Distances are in metres; `metres` is None where a place is unknown."""

    volunteer_id: int
    metres: float | None
    reach_m: int
    categories: int
    availability: int
    last_asked_at: datetime | None
    open_missions: int


def score(candidate: Candidate, need: Need, weights: Weights, now: datetime) -> float:
    """How good it is to ask this volunteer now: higher is sooner. Between 0 and the sum of the weights."""
    return (
        weights.nearness * _nearness(candidate)
        + weights.turn * _turn(candidate, weights, now)
        + weights.forgotten * _forgotten(candidate, now)
        + weights.rest * max(0.0, 1 - candidate.open_missions / weights.full_load)
        + weights.availability * _fit(candidate, need)
        + weights.skill / max(1, candidate.categories.bit_count())
    )


def choose(
    candidates: Iterable[Candidate], need: Need, size: int, *, now: datetime, weights: Weights = WEIGHTS
) -> list[Candidate]:
    """The `size` best, the best first; equals go by their number, so that the same town always chooses alike."""
    return heapq.nsmallest(size, candidates, key=lambda one: (-score(one, need, weights, now), one.volunteer_id))


def _nearness(candidate: Candidate) -> float:
    if candidate.metres is None:
        return 0.0
    return max(0.0, 1 - candidate.metres / max(1, candidate.reach_m))


def _turn(candidate: Candidate, weights: Weights, now: datetime) -> float:
    if candidate.last_asked_at is None:
        return 1.0
    waited = max(timedelta(0), now - candidate.last_asked_at)
    return min(1.0, waited / weights.longest_turn)


def _forgotten(candidate: Candidate, now: datetime) -> float:
    return 1.0 if candidate.last_asked_at is None or now - candidate.last_asked_at >= PREFERRED else 0.0


def _fit(candidate: Candidate, need: Need) -> float:
    if candidate.availability == 0 or need.availability_bits == 0:
        return 0.5
    return (candidate.availability & need.availability_bits).bit_count() / need.availability_bits.bit_count()
