"""The levels of the simulation and their figures: pure, and played in the real database; and whether they agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from time import perf_counter
from typing import Any, Final

from backend import schema, sealing
from backend.checkins.steps import Steps
from backend.database import Database
from benchmarks import engines
from benchmarks.year import people, world
from benchmarks.year.climbed import Lived, Year
from benchmarks.year.judged import judged
from benchmarks.year.people import Someone
from benchmarks.year.played import Played

PEOPLE_OF_AN_AGENT: Final = 60
"""Ours: one agent on duty for so many plans."""
THE_SAME: Final = timedelta(minutes=2)
"""The played level looks once a minute."""


@dataclass(frozen=True, slots=True)
class Level:
    """So many people for so many days. `troubles`: how many times as often as in an ordinary year we, platforms and
    telephones fail; `deaths`: how often a day our process dies at its work, where it is played. `part` of `parts`:
    these of the people alone, so that the parts are played at once."""

    name: str
    people: int
    days: int
    since: datetime
    habits: str = "careful"
    troubles: float = 1
    deaths: float = 0.15
    part: int = 0
    parts: int = 1

    def everybody(self, seed: int) -> list[Someone]:
        return people.invent(self.people, seed, self.since.date(), self.habits)[self.part :: self.parts]

    @property
    def until(self) -> datetime:
        return self.since + timedelta(days=self.days)


YEAR: Final = datetime(2026, 1, 1, tzinfo=UTC)
NIGHTS: Final = (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC))
"""The day before each of the nights on which the clocks change."""


@dataclass(frozen=True, slots=True)
class Lives:
    """What came of a level."""

    level: Level
    year: Year
    figures: dict[str, Any] = field(default_factory=dict)


def pure(level: Level, seed: int) -> Lives:
    """Through the planner and the ladder alone."""
    began = perf_counter()
    year, around = Year(), world.invent(seed, level.since, level.days, level.people, troubles=level.troubles)
    for someone in level.everybody(seed):
        Lived(someone, around, Steps(), year, seed).live(level.since, level.until)
    counts = year.counts
    extra = {"missed_silences": counts["missed_silences"], "double_sends": 0, "dangers": counts["dangers"]}
    return Lives(level, year, _figures(level, year, counts["checkins"], counts["messages"]) | extra | _took(began))


def played(level: Level, seed: int) -> Lives:
    """Through the real services, turns and database."""
    began = perf_counter()
    around = world.invent(seed, level.since, level.days, level.people, troubles=level.troubles)
    with engines.sqlite() as url:
        key = sealing.new_key()
        database = Database(url, keys=sealing.KeyRing.parse(key))
        schema.upgrade(database)
        database.close()
        run = Played(url, key, around, seed, level.deaths)
        run.begin(level.everybody(seed), level.since, level.until)
        run.run()
        with run.database.read() as db:
            verdict = judged(db, run, level.since)
        run.database.close()
    asked = run.counts["questions"] + run.counts["reminders"]
    extra = {
        "missed_silences": verdict["missed_silences"],
        "double_sends": run.platforms.counts["double_sends"],
        "dangers": sum(one.met for one in run.fortunes.values()),
        "messages_in_all_per_person_day": round(run.counts["messages"] / len(run.towns.residents) / level.days, 3),
        **{name: verdict[name] for name in ("asked_twice", "days_left_out", "set_aside", "setbacks")},
        **{name: run.counts[name] for name in ("standstills", "deaths")},
        **{name: run.platforms.counts[name] for name in ("recovered", "sent_again_of_unknown_fate", "slow_down")},
    }
    return Lives(level, run.year, _figures(level, run.year, verdict["checkins"], asked) | extra | _took(began))


def agreement(one: Lives, other: Lives) -> dict[str, Any]:
    """Of two levels on the same people: whom each alerted and found, and by how much they differ in time."""
    alarms, found = _both(one.year.alarms, other.year.alarms), _both(one.year.found, other.year.found)
    apart = [abs(mine - theirs) for mine, theirs in (*alarms, *found) if mine is not None and theirs is not None]
    return {
        "alerts": len(alarms),
        "alerts_of_both": sum(None not in pair for pair in alarms),
        "found": len(found),
        "found_by_both": sum(None not in pair for pair in found),
        "share_within_two_minutes": round(sum(by <= THE_SAME for by in apart) / max(1, len(apart)), 3),
        "most_apart_min": round(max(apart, default=timedelta(0)) / timedelta(minutes=1)),
    }


def _both(one: dict[Any, datetime], other: dict[Any, datetime]) -> list[tuple[datetime | None, datetime | None]]:
    return [(one.get(key), other.get(key)) for key in one.keys() | other.keys()]


def _figures(level: Level, year: Year, checkins: int, messages: int) -> dict[str, Any]:
    many = len(range(level.part, level.people, level.parts))
    years, counts = many * level.days / 365, year.counts
    return {
        "people": many,
        "days": level.days,
        "checkins": checkins,
        "found": len(year.found_after),
        "found_by_circle": counts["found_by_circle"],
        "false_alarms_per_person_year": round(counts["false_alarms"] / years, 3),
        "alerts_per_agent_day": round(counts["alerts"] / level.days / max(1, many / PEOPLE_OF_AN_AGENT), 3),
        "rung_before_an_alert_per_person_year": round(counts["rung"] / years, 3),
        "most_alerts_on_a_day": max(year.alerts_on.values(), default=0),
        "found_after_min": _spread(year.found_after),
        "found_after_the_hour_min": _spread(year.from_the_hour),
        "messages_per_person_day": round(messages / many / level.days, 3),
    }


def _spread(minutes: list[float]) -> dict[str, int]:
    if len(minutes) < 2:
        return {"p50": round(sum(minutes)), "p99": round(sum(minutes)), "max": round(sum(minutes))}
    cuts = quantiles(minutes, n=100, method="inclusive")
    return {"p50": round(cuts[49]), "p99": round(cuts[98]), "max": round(max(minutes))}


def _took(began: float) -> dict[str, int]:
    return {"seconds": round(perf_counter() - began)}
