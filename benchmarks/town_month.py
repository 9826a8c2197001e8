"""A month of a town: 200 residents and 80 volunteers write in their own words, through the real turn.

`.venv/bin/python benchmarks/town_month.py [--quick] [--json] [--seed N]`. The clock is virtual and everybody is drawn
from the seed: how they write, how soon they answer, how often they accept, whether they come. Understanding, matching,
missions, reminders and the nightly rounds are those of service, on SQLite; two agents come by their desk on working
days. `--quick`: a smaller town, ten days.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from backend import schema, sealing
from backend.clock import FrozenClock
from backend.database import Database
from backend.settings import read_settings
from benchmarks import engines
from benchmarks.month.days import FIRST, Month
from benchmarks.month.figures import figures
from bots.house import build_house


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="40 residents, 16 volunteers, ten days: under a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--seed", type=int, default=1, help="another town, other luck")
    options = parser.parse_args(arguments)
    town = (40, 16, 10) if options.quick else (200, 80, 32)
    found = lived(*town, seed=options.seed)
    for name, value in found.items():
        print(f"{name:>36}  {value}")
    if options.json:
        print(json.dumps(found))


def lived(residents: int, helpers: int, days: int, *, seed: int) -> dict[str, Any]:
    """The figures of so many days."""
    began = perf_counter()
    with engines.sqlite() as url:
        database = Database(url, keys=sealing.KeyRing.parse(sealing.new_key()))
        schema.upgrade(database)
        clock = FrozenClock(FIRST, unique_tokens=True)
        house = build_house(read_settings(), database, clock)
        month = Month(database, clock, house, Random(seed), residents, helpers)
        month.settle()
        month.plan(days)
        month.run(days, told=lambda day: print(f"day {day + 1}", end="\r", file=sys.stderr, flush=True))
        with database.read() as db:
            found = figures(db, residents=residents, days=days, now=clock.now())
        database.close()
    return found | {"turns": month.turns, "seconds": round(perf_counter() - began)}


if __name__ == "__main__":
    main()
