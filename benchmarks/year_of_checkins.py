"""A year of check-ins of invented people, to see who is found, how soon, and how often agents run for nothing.

`.venv/bin/python benchmarks/year_of_checkins.py [--quick] [--json] [--seed N] [--only LEVEL]`. People, answers,
dangers, outages, standstills, neighbours and agents are drawn from the seed (`benchmarks/year`: every figure there is
an assumption). Two levels on the same ladder: 10,000 people for a year through the planner and the ladder alone; 300
for a year, and 10,000 for three days around each night on which the clocks change, through the real services, turns
and database, while processes die and others take over. What is played goes through the pure level too: do they agree?
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.year.levels import NIGHTS, YEAR, Level, Lives, agreement, played, pure

PROCESSES: Final = 2
WHOLE: Final = Level("pure", 10_000, 365, YEAR)
PLAYED: Final = (
    *(Level(name, 300, 365, YEAR, part=part, parts=2) for part, name in enumerate(("year", "year_other_half"))),
    *(
        Level(name, 10_000, 3, since, troubles=20, deaths=5)
        for name, since in zip(("march", "october"), NIGHTS, strict=True)
    ),
)
_QUICK: Final = {
    "pure": (200, 365),
    "year": (25, 12),
    "year_other_half": (25, 12),
    "march": (60, 3),
    "october": (60, 3),
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer people and days, under a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(_QUICK), help="one level alone")
    options = parser.parse_args(arguments)
    levels = [replace(one, people=_QUICK[one.name][0], days=_QUICK[one.name][1]) if options.quick else one
              for one in (WHOLE, *PLAYED) if options.only in (None, one.name)]  # fmt: skip
    found = run(levels, options.seed)
    _print(found)
    if options.json:
        print(json.dumps(found))


def run(levels: Sequence[Level], seed: int) -> dict[str, Any]:
    """The figures of the whole, of each level, and how the two agree."""
    began = perf_counter()
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        real = {one: pool.submit(played, one, seed) for one in levels if one.name != WHOLE.name}
        beside = {one: pool.submit(pure, one, seed) for one in levels}
        careless = {one: pool.submit(pure, replace(one, habits="careless"), seed) for one in levels if one not in real}
        lives = {one.name: _told(future) for one, future in (beside | real).items()}
        both = {one.name: agreement(real[one].result(), beside[one].result()) for one in real}
        if_careless = [future.result().figures for future in careless.values()]
    figures = {name: one.figures for name, one in lives.items()}
    first = figures.get(WHOLE.name) or next(iter(figures.values()))
    return {
        "missed_silences": sum(one["missed_silences"] for one in figures.values()),
        "double_sends": sum(one["double_sends"] for one in figures.values()),
        **{name: first[name] for name in ("false_alarms_per_person_year", "alerts_per_agent_day", "found_after_min")},
        "levels": figures,
        "if_careless": next(iter(if_careless), None),
        "agreement": both,
        "seconds": round(perf_counter() - began),
    }


def _told(future: Future[Lives]) -> Lives:
    lives = future.result()
    print(f"{lives.level.name}: {lives.figures['seconds']} s", file=sys.stderr, flush=True)
    return lives


def _print(found: dict[str, Any]) -> None:
    for name, value in found.items():
        if name in {"levels", "agreement"}:
            for level, figures in value.items():
                print(f"--- {name}: {level}")
                for one, said in figures.items():
                    print(f"{one:>36}  {said}")
        else:
            print(f"{name:>36}  {value}")


if __name__ == "__main__":
    main()
