"""How long it takes to find and choose the volunteers of a wave, among a million of them, on PostgreSQL.

`.venv/bin/python benchmarks/matching.py [--quick] [--json]`. Towns are as dense as those of France: a few cities, many
villages, volunteers around their centres. Each measure is one request at the place of somebody drawn at random, then
one at a place drawn at random in the country, where few people live.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Final

import psycopg
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent.parent))

from backend import schema, sealing
from backend.categories import CATEGORIES
from backend.database import Database
from backend.models import HelpRequest, Territory
from backend.services import matching, places
from backend.services.matching import candidates
from benchmarks import engines

NOW: Final = datetime.fromisoformat("2026-11-24T09:10:00+01:00")
SOUTH, NORTH, WEST, EAST = 43.2, 50.2, -1.5, 7.0
"""Most of metropolitan France, in degrees."""

METRES_A_DEGREE: Final = 111_195

SIZE: Final = 5
"""Volunteers of a wave."""

COMMUNES_A_TERRITORY: Final = 30
PEOPLE_A_KM2: Final = 1_500
"""How densely the built part of a commune is inhabited; INSEE gives 100 to 400 for whole communes."""
SHARE: Final = 0.0147
"""Volunteers among inhabitants: a million of 68 millions."""
ASKED_MOST: Final = 6
"""Invitations that somebody got in the last month, at most."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer volunteers, under a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    volunteers, rounds = (100_000, 300) if options.quick else (1_000_000, 1_000)
    with engines.postgresql() as url:
        figures = _measure(url, volunteers, rounds)
    for name, value in figures.items():
        print(f"{name:>24}  {value}")
    if options.json:
        print(json.dumps({name: figures[name] for name in ("p50_ms", "p99_ms", "volunteers")}))


def _measure(url: str, volunteers: int, rounds: int) -> dict[str, Any]:
    database = Database(url, keys=sealing.KeyRing.parse(sealing.new_key()))
    schema.upgrade(database)
    chance = Random(7)
    began = perf_counter()
    points = _populate(database, volunteers, chance)
    filled = perf_counter() - began
    spots = [chance.choice(points) if number % 2 else _anywhere(chance) for number in range(rounds)]
    for spot in spots[:20]:  # the first ones plan and compile
        _find(database, spot, chance)
    finding = sorted(_find(database, spot, chance) for spot in spots)
    asking = sorted(_ask(database, spot, number, chance) for number, spot in enumerate(spots))
    database.close()
    return {
        "p50_ms": round(statistics.median(finding), 2),
        "p99_ms": round(finding[int(len(finding) * 0.99)], 2),
        "whole_wave_p50_ms": round(statistics.median(asking), 2),
        "whole_wave_p99_ms": round(asking[int(len(asking) * 0.99)], 2),
        "volunteers": volunteers,
        "requests": rounds,
        "filled_in_s": round(filled, 1),
    }


def _find(database: Database, spot: places.Point, chance: Random) -> float:
    """Milliseconds to find and choose a wave for a request that exists, the transaction included."""
    request = _request(spot, -1, chance)
    request.id = -1
    began = perf_counter()
    with database.write() as db:
        territory = db.get_one(Territory, request.territory_id)
        limits = candidates.asking_limits(db, territory, request, NOW)
        found = candidates.find(db, request, territory, SIZE, limits)
        matching.choose(found, candidates.need_of(request, territory), SIZE, now=NOW)
    return (perf_counter() - began) * 1_000


def _ask(database: Database, spot: places.Point, number: int, chance: Random) -> float:
    """Milliseconds of a whole wave: found, chosen, counted, invited and told; the commit is not measured."""
    with database.write() as db:
        request = _request(spot, number, chance)
        db.add(request)
        db.flush()
        began = perf_counter()
        matching.next_wave(db, request, now=NOW)
        return (perf_counter() - began) * 1_000


def _request(spot: places.Point, number: int, chance: Random) -> HelpRequest:
    start = NOW + timedelta(hours=chance.randrange(3, 120))
    return HelpRequest(
        territory_id=1,
        requester_id=1,
        beneficiary_id=1,
        category=chance.choice(CATEGORIES),
        text="",
        place="",
        start=start,
        end=start + timedelta(hours=4),
        urgent=False,
        latitude=spot[0],
        longitude=spot[1],
        cell=places.cell_of(*spot),
        state="open",
        wave=0,
        alerted=False,
        posted_key=f"benchmark:{number}",
        created_at=NOW,
    )


def _populate(database: Database, volunteers: int, chance: Random) -> list[places.Point]:
    """Fills the town; returns where the volunteers start from."""
    homes = [
        (number // COMMUNES_A_TERRITORY + 1, point)
        for number, (size, centre) in enumerate(_communes(volunteers, chance))
        for point in _around(centre, size, chance)
    ]
    chance.shuffle(homes)  # people sign up in any order: neighbours do not stand side by side in the table
    with psycopg.connect(database.url.set(drivername="postgresql").render_as_string(False)) as connection:
        cursor = connection.cursor()
        copies = (
            (
                "territory (name, phone, timezone, locale, policies, created_at)",
                (("", "", "Europe/Paris", "fr", "{}", NOW) for _ in range(max(number for number, _ in homes))),
            ),
            (
                "person (territory_id, name, locale, vulnerable, state, created_at)",
                ((territory, "", "fr", False, "present", NOW) for territory, _ in homes),
            ),
            (
                "conversation (territory_id, person_id, updated_at)",
                ((territory, number, NOW) for number, (territory, _) in enumerate(homes, start=1)),
            ),
            (
                "volunteer (person_id, territory_id, state, on_duty, latitude, longitude, cell, reach_m, categories,"
                " availability, last_asked_at, open_missions, applied_at, except_holidays)",
                ((number, one[0], *_offer(one[1], chance)) for number, one in enumerate(homes, start=1)),
            ),
            *_lives(len(homes), chance),
        )
        for table, rows in copies:
            copied(cursor, table, rows)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as autocommit:
        autocommit.execute(text("VACUUM ANALYZE"))
    return [point for _, point in homes]


def copied(cursor: psycopg.Cursor[Any], table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _communes(volunteers: int, chance: Random) -> Iterator[tuple[int, places.Point]]:
    """Communes until all volunteers are housed: half have fewer than 500 inhabitants, some are cities."""
    left = volunteers
    while left > 0:
        inhabitants = min(2_000_000, chance.lognormvariate(math.log(500), 1.6))
        size = min(left, max(1, round(inhabitants * SHARE)))
        left -= size
        yield size, _anywhere(chance)


def _anywhere(chance: Random) -> places.Point:
    return chance.uniform(SOUTH, NORTH), chance.uniform(WEST, EAST)


def _around(centre: places.Point, size: int, chance: Random) -> Iterator[places.Point]:
    radius_m = 1_000 * math.sqrt(size / SHARE / PEOPLE_A_KM2 / math.pi)
    for _ in range(size):
        latitude = centre[0] + chance.gauss(0, radius_m / 2) / METRES_A_DEGREE
        yield (
            latitude,
            centre[1] + chance.gauss(0, radius_m / 2) / METRES_A_DEGREE / math.cos(math.radians(latitude)),
        )


def _offer(point: places.Point, chance: Random) -> tuple[Any, ...]:
    asked = NOW - timedelta(days=chance.expovariate(1 / 20)) if chance.random() < 0.8 else None
    return (
        chance.choices(("active", "applied", "paused", "left"), (80, 8, 6, 6))[0],
        chance.random() < 0.9,
        *point,
        places.cell_of(*point),
        chance.choice((1_000, 2_000, 2_000, 5_000, 10_000, 20_000)),
        chance.getrandbits(len(CATEGORIES)) | 1,
        chance.choice((0, chance.getrandbits(28))),
        asked,
        chance.choice((0, 0, 0, 1, 2)),
        NOW,
        chance.random() < 0.1,
    )


def _lives(volunteers: int, chance: Random) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    """What volunteers have been through: a third were asked this week, a tenth will be away, some fell out with
    somebody (the one who asks with fifty of them), and school is out in every territory this week.
    """
    people = range(1, volunteers + 1)
    yield (
        'help_request (territory_id, requester_id, beneficiary_id, category, text, place, start, "end", grain, urgent,'
        " state, wave, alerted, posted_key, created_at)",
        (
            (1, 1, 1, "other", b"", b"", NOW, NOW, "hour", False, "served", 1, False, f"old:{n}", NOW)
            for n in range(ASKED_MOST)
        ),
    )
    yield (
        "invitation (territory_id, request_id, volunteer_id, wave, state, sent_at)",
        (
            (1, number + 1, person, 1, "declined", NOW - timedelta(days=chance.uniform(0, 30)))
            for person in people
            for number in range(chance.randrange(ASKED_MOST + 1))
        ),
    )
    yield (
        "absence (territory_id, volunteer_id, since, until)",
        (
            (1, person, begins, begins + timedelta(days=7))
            for person in people
            if chance.random() < 0.1
            for begins in [NOW + timedelta(days=chance.uniform(-3, 30))]
        ),
    )
    feuds = {(chance.choice(people), chance.choice(people)) for _ in range(volunteers // 100)}
    feuds |= {(1, chance.choice(people)) for _ in range(50)}
    yield (
        "block (territory_id, person_id, other_id, created_at)",
        ((1, one, other, NOW) for one, other in feuds if one != other),
    )
    yield (
        'school_holiday (territory_id, name, zone, school_year, start, "end", imported_at)',
        [(1, "", "", "", NOW, NOW + timedelta(days=2), NOW)],
    )


if __name__ == "__main__":
    main()
