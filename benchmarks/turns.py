"""Whole durable turns a second, understanding included, beside the same machine's bare rate of durable commits.

`.venv/bin/python benchmarks/turns.py [--quick] [--json] [--profile]`. Of ten messages seven answer a question, two are
relayed to somebody, one posts a request that five volunteers are asked to take: what these cause in other people's
conversations are turns too, and are counted. SQLite in one process; PostgreSQL in two. p50 and p99 are from the moment
a message is handed over until its answer is committed, at half the load that was reached.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import multiprocessing
import pstats
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter, sleep
from typing import Any, Final
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import func, select, text

from backend import schema, sealing
from backend.clock import SystemClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Incoming
from backend.models import InboxEvent
from backend.settings import read_settings
from benchmarks import crowd as crowds
from benchmarks import engines, in_memory, starting
from benchmarks.crowd import Crowd
from bots.house import build_house
from bots.reading import is_urgent
from conversation_flows.turn import House, run_one

GATHERED: Final = 16
"""Messages that reception may keep in one commit, under load."""
CLOCK: Final = SystemClock()


@dataclass(frozen=True)
class Load:
    """`messages` of the measured mix, `warm` before them."""

    people: tuple[int, ...]
    messages: int
    warm: int = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer people and messages, under a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--profile", action="store_true", help="where the time goes, on SQLite in one thread")
    options = parser.parse_args()
    load = Load((1_000,), 300) if options.quick else Load((1_000, 100_000), 1_400)
    if options.profile:
        return profiled()
    figures: dict[str, Any] = {}
    growth = []
    kinds: tuple[tuple[str, Callable[[], AbstractContextManager[str]], int], ...] = (
        ("sqlite", engines.sqlite, 1),
        ("postgresql", engines.postgresql, 2),
    )
    for name, engine, processes in kinds:
        reached = [measured(engine, processes, people, load) for people in load.people]
        for people, one in zip(load.people, reached, strict=True):
            print(f"{name:>12} {people:>7} people  {one}", flush=True)
        figures[name] = reached[0]
        growth.append(reached[0]["turns_per_s"] / reached[-1]["turns_per_s"])
    figures["growth_1k_to_100k"] = round(max(growth), 2)
    figures |= starting.figures()
    for library, rate in in_memory.rates(1_000 if options.quick else 5_000).items():
        print(f"{library:>20} in memory  {rate:.0f} updates/s")
    for name in ("cold_start_s", "rss_mb", "growth_1k_to_100k"):
        print(f"{name:>20}  {figures[name]}")
    if options.json:
        print(json.dumps(figures))
    return None


def measured(
    engine: Callable[[], AbstractContextManager[str]], processes: int, people: int, load: Load
) -> dict[str, float]:
    """One engine, one size of crowd: the most it does, then p50 and p99 at half of that."""
    key = sealing.new_key()
    with engine() as url:
        database = Database(url, keys=sealing.KeyRing.parse(key))
        schema.upgrade(database)
        crowd = crowds.gather(database, people, CLOCK.now())
        if not database.is_sqlite:
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE"))
        bare = bare_commits(database)
        turns, took = full(database, crowd, load, url, key, processes)
        crowds.set_back(database, crowd, CLOCK.now())
        rate = turns / took
        waits = half(database, crowd, load, url, key, processes, rate / 2)
        database.close()
    return {
        "turns_per_s": round(rate, 1),
        "p50_ms": round(waits[len(waits) // 2] * 1_000, 1),
        "p99_ms": round(waits[int(len(waits) * 0.99)] * 1_000, 1),
        "ratio_to_bare_commits": round(rate / bare, 3),
        "bare_commits_per_s": round(bare),
    }


def bare_commits(database: Database, seconds: float = 1.5) -> float:
    """Durable commits a second of one small row, one after the other."""
    with database.write() as db:
        db.execute(text("CREATE TABLE bare (id INTEGER PRIMARY KEY, words TEXT)"))
    began, number = perf_counter(), 0
    with database.engine.connect() as connection:
        while perf_counter() - began < seconds:
            number += 1
            connection.execute(text("INSERT INTO bare VALUES (:id, 'oui')"), {"id": number})
            connection.commit()
    return number / (perf_counter() - began)


# --- at full load -----------------------------------------------------------------------------------------------------


def full(database: Database, crowd: Crowd, load: Load, url: str, key: str, processes: int) -> tuple[int, float]:
    """Everything is handed over as fast as it is kept. Returns turns taken and seconds."""
    events = list(crowd.events(load.messages + load.warm, CLOCK.now(), Random(1), "full"))
    warm, rest = events[: load.warm], events[load.warm :]
    with Workers(url, key, processes):
        _hand_over(database, crowd, warm)
        _wait_until_done(database)
        before = _taken(database)
        began = perf_counter()
        _hand_over(database, crowd, rest)
        _wait_until_done(database)
        took = perf_counter() - began
    return _taken(database) - before, took


def half(database: Database, crowd: Crowd, load: Load, url: str, key: str, processes: int, rate: float) -> list[float]:
    """Messages come at a steady rate, so that turns come at `rate`. Returns the seconds each took, sorted."""
    events = list(crowd.events(load.messages, CLOCK.now(), Random(2), "half"))
    turns_a_message = 1.7
    pause = turns_a_message / rate
    arrivals: queue.Queue[Sequence[Incoming]] = queue.Queue()
    with Workers(url, key, processes):
        feeder = threading.Thread(target=_feed, args=(database, crowd, arrivals))
        feeder.start()
        began = perf_counter()
        for number, event in enumerate(events):
            ahead = began + number * pause - perf_counter()
            if ahead > 0:
                sleep(ahead)
            arrivals.put([event])
        arrivals.put([])
        feeder.join()
        _wait_until_done(database)
    with database.read() as db:
        rows = db.execute(
            select(InboxEvent.received_at, InboxEvent.settled_at).where(InboxEvent.event_key.like("half:%"))
        )
        return sorted((settled - received).total_seconds() for received, settled in rows if settled)


def _feed(database: Database, crowd: Crowd, arrivals: queue.Queue[Sequence[Incoming]]) -> None:
    """As reception does: what has arrived meanwhile goes into one commit."""
    over = False
    while not over:
        batch = list(arrivals.get())
        over = not batch
        while not arrivals.empty() and len(batch) < GATHERED:
            more = arrivals.get()
            over = over or not more
            batch += more
        if batch:
            _hand_over(database, crowd, batch)


def _hand_over(database: Database, crowd: Crowd, events: Sequence[Incoming]) -> None:
    for first in range(0, len(events), GATHERED):
        with database.write() as db:
            some = events[first : first + GATHERED]
            inbox.receive(db, crowd.account, some, now=CLOCK.now(), token=CLOCK.token, urgent=is_urgent)


def _wait_until_done(database: Database) -> None:
    while True:
        with database.read() as db:
            left = db.scalar(
                select(func.count()).where(InboxEvent.state == "waiting", InboxEvent.due_at <= CLOCK.now())
            )
        if not left:
            return
        sleep(0.05)


def _taken(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).where(InboxEvent.state == "done")) or 0


class Workers:
    """So many processes that take turns: in this process where it is one, as SQLite is used."""

    def __init__(self, url: str, key: str, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._over: Any = threading.Event() if processes == 1 else context.Event()
        self._ready: Any = threading.Semaphore(0) if processes == 1 else context.Semaphore(0)
        make: Callable[..., Any] = threading.Thread if processes == 1 else context.Process
        arguments = (url, key, self._over, self._ready)
        self._all = [make(target=take_turns, args=arguments) for _number in range(processes)]

    def __enter__(self) -> None:
        for one in self._all:
            one.start()
        for _one in self._all:
            self._ready.acquire()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for one in self._all:
            one.join()


def take_turns(url: str, key: str, over: Any, ready: Any) -> None:
    """Takes turns until told to stop."""
    house = house_of(url, key)
    house.understand("bonjour", "fr", CLOCK.now(), ZoneInfo("Europe/Paris"), None)  # loaded, as in a running process
    run_one(house)
    ready.release()
    while not over.is_set():
        if not run_one(house):
            sleep(0.002)
    house.database.close()


def house_of(url: str, key: str) -> House:
    database = Database(url, keys=sealing.KeyRing.parse(key))
    return build_house(read_settings(database_url=url), database, CLOCK)


def profiled() -> None:
    """Prints where the time of a turn goes."""
    with engines.sqlite() as url:
        key = sealing.new_key()
        database = Database(url, keys=sealing.KeyRing.parse(key))
        schema.upgrade(database)
        crowd = crowds.gather(database, 1_000, CLOCK.now())
        house = build_house(read_settings(database_url=url), database, CLOCK)
        _hand_over(database, crowd, list(crowd.events(100, CLOCK.now(), Random(3), "warm")))
        while run_one(house):
            pass
        crowds.set_back(database, crowd, CLOCK.now())
        profile = cProfile.Profile()
        profile.enable()
        _hand_over(database, crowd, list(crowd.events(1_000, CLOCK.now(), Random(4), "profile")))
        while run_one(house):
            pass
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
