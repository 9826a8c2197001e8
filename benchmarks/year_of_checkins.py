"""A year of check-ins of invented people, to see who is found, how soon, and how often agents run for nothing.

`.venv/bin/python benchmarks/year_of_checkins.py [--quick] [--json] [--seed N]`. People, answers, dangers, outages,
standstills, neighbours and agents are drawn from the seed (`benchmarks/year`: every figure there is an assumption). The
planner and the ladder are those of service.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from backend.checkins.ladder import Steps
from benchmarks.year import people, world
from benchmarks.year.climbed import Lived, Year

SINCE: Final = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE_OF_AN_AGENT: Final = 60
"""Ours: one agent on duty for so many plans."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="200 people, under a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    count, days = (200, 365) if options.quick else (10_000, 365)
    found = pure(count, days, options.seed, "careful")
    found["if_careless"] = pure(count, days, options.seed, "careless")
    for name, value in found.items():
        print(f"{name:>36}  {value}")
    if options.json:
        print(json.dumps(found))


def pure(count: int, days: int, seed: int, habits: str) -> dict[str, Any]:
    """Through the planner and the ladder alone."""
    began = perf_counter()
    year, around = Year(), world.invent(seed, SINCE, days)
    until = SINCE + timedelta(days=days)
    for someone in people.invent(count, seed, date(2026, 1, 1), habits):
        Lived(someone, around, Steps(), year, Random(f"{seed}:{someone.number}")).live(SINCE, until)
    years, counts = count * days / 365, year.counts
    return {
        "people": count,
        "days": days,
        "checkins": counts["checkins"],
        "missed_silences": counts["missed_silences"],
        "double_sends": 0,
        "dangers": counts["dangers"],
        "found": len(year.found_after),
        "found_by_circle": counts["found_by_circle"],
        "false_alarms_per_person_year": round(counts["false_alarms"] / years, 3),
        "alerts_per_agent_day": round(counts["alerts"] / days / max(1, count / PEOPLE_OF_AN_AGENT), 3),
        "most_alerts_on_a_day": max(year.alerts_on.values(), default=0),
        "found_after_min": _spread(year.found_after),
        "found_after_the_hour_min": _spread(year.from_the_hour),
        "messages_per_person_day": round(counts["messages"] / count / days, 3),
        "circle_asked_per_person_year": round(counts["circle_asked"] / years, 2),
        "pooled": counts["pooled"],
        "missed_by_us": counts["missed_by_us"],
        "seconds": round(perf_counter() - began),
    }


def _spread(minutes: list[float]) -> dict[str, int]:
    if len(minutes) < 2:
        return {"p50": 0, "p99": 0, "max": 0}
    cuts = quantiles(minutes, n=100)
    return {"p50": round(cuts[49]), "p99": round(cuts[98]), "max": round(max(minutes))}


if __name__ == "__main__":
    main()
