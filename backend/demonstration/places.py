"""The streets of the demonstration town, and the doors along them.

Valbreuse-sur-Orne exists nowhere: no commune is called Valbreuse, alone or with a river (looked for in public source
text, lists of communes among it), and no commune code or postcode of France begins with 96: nothing here can be
mistaken for a real address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians, sin
from random import Random

from backend.addresses import AddressRow

NAME = "Valbreuse-sur-Orne"
INSEE = "96401"
POSTCODE = "96120"
LATITUDE = 48.7462
LONGITUDE = -0.3185
TIMEZONE = "Europe/Paris"

_METRES_PER_DEGREE = 111_320
_FROM_THE_AXIS_M = 9.0


@dataclass(frozen=True, slots=True)
class Street:
    """A street, drawn from where it begins (metres east and north of the town's centre), by its heading and bend.

    `heading` is in degrees clockwise from north, `bend` in degrees over the whole length. `always` are numbers
    that every seed has.
    """

    name: str
    east: int
    north: int
    heading: int
    length_m: int
    bend: int = 0
    always: tuple[int, ...] = ()


STREETS = (
    Street("Place du Marché", -40, -30, 90, 90),
    Street("Grande Rue", -60, 0, 268, 420, -12),
    Street("Rue de l'Église", 10, 30, 352, 240, 8),
    Street("Rue de la République", 50, -10, 96, 480, 6),
    Street("Rue Victor Hugo", -30, -50, 184, 420, -6),
    Street("Rue des Lilas", 160, 90, 12, 330, 10, (12,)),
    Street("Allée des Roses", 210, 330, 78, 150, 20),
    Street("Rue des Roses", 140, 420, 285, 210),
    Street("Rue Marie Curie", 250, 120, 92, 320, -8, (7,)),
    Street("Rue Jules Ferry", 120, 60, 62, 300, 0, (11,)),
    Street("Rue des Écoles", -120, 60, 330, 280, 14),
    Street("Avenue du Général de Gaulle", 520, -60, 118, 640, -10),
    Street("Avenue de la Gare", -80, -460, 204, 460, 4),
    Street("Boulevard Gambetta", -470, 10, 356, 520, 30),
    Street("Rue Jean Jaurès", -300, -40, 172, 390),
    Street("Rue du 8 Mai 1945", -460, -80, 190, 360, -10),
    Street("Rue du Onze-Novembre", 320, -120, 176, 340, 6, (5,)),
    Street("Rue Pasteur", 60, -180, 88, 260),
    Street("Rue Louise Michel", 90, -300, 94, 300, -14),
    Street("Rue Joséphine Baker", 420, 260, 40, 260, 18),
    Street("Rue Simone Veil", 480, 180, 66, 310, -20),
    Street("Rue Saint-Martin", -160, 260, 282, 300, 10),
    Street("Rue du Moulin", -340, 420, 310, 360, 24),
    Street("Quai des Tanneurs", -520, 560, 70, 460, 26),
    Street("Rue du Pont Neuf", -130, 480, 8, 220),
    Street("Chemin du Lavoir", -60, 620, 44, 380, -32),
    Street("Impasse du Lavoir", 190, 860, 120, 90),
    Street("Impasse des Tisserands", -200, -210, 262, 110),
    Street("Square des Tilleuls", 360, 40, 20, 100, 60),
    Street("Résidence Les Glycines", 590, 60, 350, 140),
    Street("Venelle du Four", 30, 70, 300, 90, -20),
    Street("Cours des Marronniers", -380, 330, 84, 260),
    Street("Route de la Forêt", 900, -420, 132, 900, 16),
    Street("Chemin des Vergers", 640, 420, 24, 560, -28),
)


def addresses(rng: Random) -> tuple[AddressRow, ...]:
    """Every door of the town, street by street, in the order of their numbers."""
    return tuple(row for place, street in enumerate(STREETS, start=1) for row in _doors(place, street, rng))


def _doors(place: int, street: Street, rng: Random) -> Iterator[AddressRow]:
    """Odd numbers on the left, even ones on the right; some are missing, some come twice as bis and ter."""
    along, number = rng.uniform(8, 18), 1
    while along < street.length_m:
        for door in (number, number + 1):
            if door in street.always or rng.random() < 0.62:
                yield _door(place, street, along, door, "")
                if rng.random() < 0.09:
                    yield _door(place, street, along + 4, door, "bis")
                    if rng.random() < 0.25:
                        yield _door(place, street, along + 8, door, "ter")
        number += 2
        along += rng.uniform(20, 34)


def _door(place: int, street: Street, along: float, number: int, suffix: str) -> AddressRow:
    """A door at so many metres along a street that bends evenly, a little off its axis."""
    way = radians(street.heading + street.bend * along / street.length_m / 2)
    side = radians(street.heading + street.bend * along / street.length_m) + radians(90 if number % 2 == 0 else -90)
    east = street.east + along * sin(way) + _FROM_THE_AXIS_M * sin(side)
    north = street.north + along * cos(way) + _FROM_THE_AXIS_M * cos(side)
    name = f"{INSEE}_{place * 10:04d}_{number:05d}"
    return AddressRow(
        ban_id=f"{name}_{suffix}" if suffix else name,
        number=number,
        suffix=suffix,
        street=street.name,
        postcode=POSTCODE,
        insee=INSEE,
        city=NAME,
        latitude=round(LATITUDE + north / _METRES_PER_DEGREE, 6),
        longitude=round(LONGITUDE + east / (_METRES_PER_DEGREE * cos(radians(LATITUDE))), 6),
    )
