"""Places: cells, distances, and how near a place may be said to be.

Cells are H3 of resolution 9 (edges of about 200 m). Cells of one parent are neighbours in number too, so a disk is a
few ranges of numbers that an index finds at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol

import h3.api.basic_int as h3

Point = tuple[float, float]
"""Latitude and longitude, in degrees (WGS 84)."""


class Range(NamedTuple):
    """Cells from `first` to `last`, all of them at least `metres` away."""

    first: int
    last: int
    metres: int


RESOLUTION: Final = 9
EARTH_M: Final = 6_371_008.8
"""Mean radius of the Earth, in metres (IUGG)."""

METRES_A_DEGREE: Final = math.radians(1) * EARTH_M
"""Of latitude."""

LADDER_M: Final = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
"""The distances that may be said before acceptance, in metres."""

ENOUGH_ADDRESSES: Final = 20
"""A said distance must fit this many addresses, so that it points at nobody."""

_WIDEST_RING: Final = 6
"""Rings of a disk before a coarser resolution is taken: at most 127 cells a disk."""

_RING: Final = 1.3
"""Edges that one more ring adds to a disk, at least: 1.5 in a regular grid, less where the globe bends it."""

_REACH: Final = 1.5
"""Edges from the centre of a cell to the farthest point of its finest cells, at most."""

_DIGIT_BITS: Final = 3
_RESOLUTION_BIT: Final = 52
_FINEST: Final = 15
"""An H3 index holds 15 digits of 3 bits, one a resolution, the coarsest first."""


def cell_of(latitude: float, longitude: float) -> int:
    """The cell of a point."""
    return int(h3.latlng_to_cell(latitude, longitude, RESOLUTION))


def centre_of(cell: int) -> Point:
    """The point in the middle of a cell: as near as one may know a place of which only the cell is kept."""
    latitude, longitude = h3.cell_to_latlng(cell)
    return latitude, longitude


def distance_m(a: Point, b: Point) -> float:
    """Metres between two points, as the crow flies (haversine)."""
    phi_a, phi_b = math.radians(a[0]), math.radians(b[0])
    half_phi, half_lambda = (phi_b - phi_a) / 2, math.radians(b[1] - a[1]) / 2
    chord = math.sin(half_phi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lambda) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, chord)))


class Placed(Protocol):
    """Something that has a point, or none."""

    latitude: Any
    longitude: Any


def between(a: Placed, b: Placed) -> int | None:
    """Metres between two things that have a point; None where one has none."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    return round(distance_m((a.latitude, a.longitude), (b.latitude, b.longitude)))


def rounded_distance(metres: float, addresses_within: Callable[[int], int] | None = None) -> int:
    """The distance that may be said ("à moins de 1 km"): rounded up until enough addresses fit in it.

    `addresses_within` counts the addresses at most so many metres away; without it a kilometre is the least said.
    """
    for step in LADDER_M:
        if metres > step:
            continue
        if addresses_within is None:
            if step >= LADDER_M[1]:
                return step
        elif addresses_within(step) >= ENOUGH_ADDRESSES:
            return step
    return max(LADDER_M[-1], math.ceil(metres / LADDER_M[-1]) * LADDER_M[-1])


@lru_cache(maxsize=2_048)
def disk(cell: int, metres: int, beyond: int = 0) -> tuple[Range, ...]:
    """Ranges of cells that cover everything at most `metres` from anywhere in the cell, and farther than `beyond`.

    They cover somewhat more: whoever uses them measures the exact distance afterwards.
    """
    resolution = _resolution_for(metres)
    centre = h3.cell_to_parent(cell, resolution)
    edge = _edge_m(centre)
    # A point may stand at the edge of its cell, and finer cells overlap their parent: two edges of margin.
    rings = math.ceil((metres + 2 * edge) / (_RING * edge))
    here, margin = h3.cell_to_latlng(cell), _REACH * edge + _REACH * _edge_m(cell)
    narrow = math.cos(math.radians(here[0]))
    covering = []
    for one in h3.grid_disk(centre, rings):
        latitude, longitude = h3.cell_to_latlng(one)
        # On a plane, as this is done for a hundred cells; the margin is far wider than the error.
        away = math.hypot(latitude - here[0], (longitude - here[1]) * narrow) * METRES_A_DEGREE
        if away - margin <= metres and away + margin >= beyond:
            first, last = _inside(one, resolution)
            covering.append(Range(first, last, max(0, int(away - margin))))
    return _merged(covering)


def _edge_m(cell: int) -> float:
    """The edge of a regular hexagon of this cell's area: cells differ in size from place to place."""
    return math.sqrt(2 * float(h3.cell_area(cell, unit="m^2")) / (3 * math.sqrt(3)))


def _resolution_for(metres: int) -> int:
    for resolution in range(RESOLUTION, 0, -1):
        if metres / (_RING * h3.average_hexagon_edge_length(resolution, unit="m")) <= _WIDEST_RING:
            return resolution
    return 0


def _inside(cell: int, resolution: int) -> tuple[int, int]:
    """The first and the last cell of resolution 9 inside this one."""
    digits = ((1 << _DIGIT_BITS * (RESOLUTION - resolution)) - 1) << _DIGIT_BITS * (_FINEST - RESOLUTION)
    finer = cell + (RESOLUTION - resolution << _RESOLUTION_BIT)
    return finer & ~digits, finer | digits


def _merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """One range where at most one cell stands between two."""
    joined: list[Range] = []
    step = 1 << _DIGIT_BITS * (_FINEST - RESOLUTION)
    for one in sorted(ranges):
        if joined and one.first - joined[-1].last <= 2 * step:
            joined[-1] = Range(joined[-1].first, one.last, min(joined[-1].metres, one.metres))
        else:
            joined.append(one)
    return tuple(joined)
