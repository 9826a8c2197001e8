"""Scoring is pure: what counts, how much, and that the same town always chooses alike."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from backend.services.matching import WEIGHTS, Candidate, Need, Weights, choose, score

NOW = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
NEED = Need(category_bit=1, availability_bits=0b1111)
KARIM = Candidate(1, 500.0, 2_000, 1, 0, NOW - timedelta(days=5), 0)
MOST = sum(getattr(WEIGHTS, one.name) for one in fields(Weights) if isinstance(getattr(WEIGHTS, one.name), float))

candidates = st.builds(
    Candidate,
    volunteer_id=st.integers(1, 10_000),
    metres=st.none() | st.floats(0, 60_000),
    reach_m=st.integers(0, 50_000),
    categories=st.integers(1, (1 << 17) - 1),
    availability=st.integers(0, (1 << 28) - 1),
    last_asked_at=st.none() | st.datetimes(timezones=st.just(UTC), min_value=NOW.replace(2020, tzinfo=None)),
    open_missions=st.integers(0, 20),
)
towns = st.lists(candidates, max_size=30, unique_by=lambda one: one.volunteer_id)


@given(candidates)
def test_a_score_lies_between_nothing_and_all_the_weights(candidate: Candidate) -> None:
    assert 0 <= score(candidate, NEED, WEIGHTS, NOW) <= MOST


@given(candidates, st.floats(0, 50_000))
def test_nearer_never_scores_less(candidate: Candidate, metres: float) -> None:
    near, far = sorted((candidate.metres or 0.0, metres))
    scores = [score(replace(candidate, metres=away), NEED, WEIGHTS, NOW) for away in (near, far)]
    assert scores[0] >= scores[1]


@given(candidates, st.integers(0, 1_000), st.integers(0, 1_000))
def test_waiting_longer_never_scores_less(candidate: Candidate, days: int, more: int) -> None:
    def waited(time: int) -> float:
        return score(replace(candidate, last_asked_at=NOW - timedelta(days=time)), NEED, WEIGHTS, NOW)

    never = score(replace(candidate, last_asked_at=None), NEED, WEIGHTS, NOW)
    assert waited(days) <= waited(days + more) <= never


@given(candidates)
def test_a_mission_more_never_scores_more(candidate: Candidate) -> None:
    busier = replace(candidate, open_missions=candidate.open_missions + 1)
    assert score(busier, NEED, WEIGHTS, NOW) <= score(candidate, NEED, WEIGHTS, NOW)


@given(towns, st.integers(0, 10))
def test_the_best_are_chosen_in_order(town: list[Candidate], size: int) -> None:
    chosen = choose(town, NEED, size, now=NOW)
    scores = [score(one, NEED, WEIGHTS, NOW) for one in chosen]

    assert len(chosen) == min(size, len(town))
    assert scores == sorted(scores, reverse=True)
    left = [score(one, NEED, WEIGHTS, NOW) for one in town if one not in chosen]
    assert not scores or not left or min(scores) >= max(left)


@given(towns, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(town: list[Candidate], chance: Random) -> None:
    shuffled = chance.sample(town, len(town))
    assert choose(shuffled, NEED, 5, now=NOW) == choose(town, NEED, 5, now=NOW)


def test_who_was_never_asked_goes_before_who_is_next_door() -> None:
    next_door = replace(KARIM, metres=0.0, last_asked_at=NOW - timedelta(days=1))
    never_asked = replace(KARIM, volunteer_id=2, metres=1_500.0, last_asked_at=None)

    assert choose([next_door, never_asked], NEED, 1, now=NOW) == [never_asked]


def test_between_two_who_waited_alike_the_nearer_is_asked() -> None:
    farther = replace(KARIM, volunteer_id=2, metres=1_500.0)

    assert choose([farther, KARIM], NEED, 1, now=NOW) == [KARIM]


def test_who_said_to_be_free_then_goes_before_who_is_free_whenever() -> None:
    said_so = replace(KARIM, volunteer_id=2, availability=0b1111)

    assert choose([KARIM, said_so], NEED, 1, now=NOW) == [said_so]


def test_who_offers_only_this_goes_before_who_offers_everything() -> None:
    everything = replace(KARIM, volunteer_id=0, categories=(1 << 17) - 1)

    assert choose([everything, KARIM], NEED, 1, now=NOW) == [KARIM]


def test_a_year_of_requests_reaches_everybody() -> None:
    """Thirty neighbours of one street, a request every other day: nobody stays thirty days without being asked."""
    street = {number: replace(KARIM, volunteer_id=number, metres=number * 60.0) for number in range(30)}
    longest = timedelta(0)
    for day in range(0, 365, 2):
        now = NOW + timedelta(days=day)
        for one in choose(street.values(), NEED, 3, now=now):
            assert one.last_asked_at is not None
            longest = max(longest, now - one.last_asked_at)
            street[one.volunteer_id] = replace(one, last_asked_at=now)

    still = max(NOW + timedelta(days=365) - one.last_asked_at for one in street.values() if one.last_asked_at)
    assert max(longest, still) < timedelta(days=30)
