"""Cells and distances."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services import places

# Metropolitan France, La Réunion and the West Indies.
points = st.tuples(st.floats(42, 51), st.floats(-5, 8)) | st.tuples(st.floats(-21.4, -20.9), st.floats(55.2, 55.9))


@given(points, st.integers(0, 50_000), st.floats(0, 1), st.floats(0, 2 * math.pi))
def test_a_disk_holds_everything_within_its_radius(
    point: places.Point, metres: int, share: float, direction: float
) -> None:
    north, east = metres * share * math.cos(direction), metres * share * math.sin(direction)
    latitude = point[0] + north / places.METRES_A_DEGREE
    other = (latitude, point[1] + east / places.METRES_A_DEGREE / math.cos(math.radians(latitude)))
    exact = places.distance_m(point, other)
    if exact > metres:
        return

    cell = places.cell_of(*other)
    holding = [one for one in places.disk(places.cell_of(*point), metres) if one.first <= cell <= one.last]

    assert len(holding) == 1
    assert holding[0].metres <= exact


@given(points, st.sampled_from((1_000, 3_000, 8_000, 20_000, 50_000)), st.floats(0, 2 * math.pi))
def test_what_lies_beyond_is_never_left_out(point: places.Point, metres: int, direction: float) -> None:
    beyond, away = metres // 3, metres * 0.9
    latitude = point[0] + away * math.cos(direction) / places.METRES_A_DEGREE
    east = away * math.sin(direction) / places.METRES_A_DEGREE / math.cos(math.radians(latitude))
    cell = places.cell_of(latitude, point[1] + east)

    assert any(one.first <= cell <= one.last for one in places.disk(places.cell_of(*point), metres, beyond))


@given(points, st.integers(0, 50_000))
def test_a_disk_is_few_ranges_in_order(point: places.Point, metres: int) -> None:
    ranges = places.disk(places.cell_of(*point), metres)

    assert len(ranges) <= 120
    assert all(one.first <= one.last for one in ranges)
    assert all(one.last < other.first for one, other in pairwise(ranges))


@given(points, points)
def test_a_distance_is_the_same_both_ways(a: places.Point, b: places.Point) -> None:
    assert places.distance_m(a, b) == pytest.approx(places.distance_m(b, a))
    assert places.distance_m(a, a) == 0


def test_the_distance_from_paris_to_lyon() -> None:
    assert places.distance_m((48.8566, 2.3522), (45.7640, 4.8357)) == pytest.approx(391_500, rel=0.01)


@pytest.mark.parametrize(
    ("metres", "said"), [(0, 1_000), (999, 1_000), (1_000, 1_000), (1_001, 2_000), (7_000, 10_000), (61_000, 100_000)]
)
def test_a_distance_is_rounded_up(metres: float, said: int) -> None:
    assert places.rounded_distance(metres) == said


def test_a_said_distance_fits_twenty_addresses() -> None:
    hamlet = {500: 3, 1_000: 9, 2_000: 19, 5_000: 20}

    assert places.rounded_distance(400, lambda metres: hamlet[metres]) == 5_000
    assert places.rounded_distance(400, lambda _: 20) == 500
