"""A million plans: what it costs to ask one, beside what it costs among ten thousand; and an hour with 100,000 of them.

`.venv/bin/python benchmarks/plans.py [--quick] [--json]`. PostgreSQL. First one process asks some hundreds at a time,
in turns in a small and in a large database: the schedule plans when each is asked next, the turns find the words, which
stand in the outbox. Then the hour comes of 100,000: two processes, each with its schedule and its workers as in
`palier run`, while other people write and wait for an answer.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter, sleep
from typing import Any, Final

import psycopg
from sqlalchemy import func, make_url, select, text

sys.path.insert(0, str(Path(__file__).parent.parent))

from backend import schema, sealing
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Incoming, Wrote
from backend.messaging.senders import Account
from backend.models import InboxEvent, OutboxMessage
from backend.services.checkins import falling_due
from backend.services.due import BATCH
from backend.settings import read_settings
from benchmarks import engines
from benchmarks.memory import Memory
from benchmarks.planned import CLOCK, PEOPLE_OF_A_TOWN, ZONE, filled
from bots.hints import Hints
from bots.house import build_house
from bots.reading import is_urgent
from bots.workers import Workers
from conversation_flows.turn import House, run_all

PROCESSES: Final = 2
REPLIES_A_SECOND: Final = 4
AT_ONCE: Final = 200
"""Plans that fall due together where the cost of one is measured."""
LATEST: Final = 1_800
"""Seconds after which an hour that has not ended is given up."""


@dataclass(frozen=True, slots=True)
class Size:
    """`plans` in the large database, `few` in the small one; `due` in the hour; the cost is measured `rounds` times."""

    plans: int = 1_000_000
    few: int = 10_000
    due: int = 100_000
    rounds: int = 12


QUICK: Final = Size(20_000, 2_000, 1_500, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 plans, of which 1,500 fall due: under a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    size = QUICK if options.quick else Size()
    key = sealing.new_key()
    with engines.postgresql() as url:
        small, large = _made(url, "few", key), _made(url, "many", key)
        began = perf_counter()
        filled(small, size.few)
        filled(large, size.plans)
        figures = {"plans": size.plans, "due": size.due, "filled_in_s": round(perf_counter() - began)}
        figures |= growth(small, large, size.rounds)
        print(figures, flush=True)
        figures |= hour(large, key, size)
        for one in (small, large):
            one.close()
    for name, value in figures.items():
        print(f"{name:>24}  {value}")
    if options.json:
        print(json.dumps(figures))


def _made(url: str, name: str, key: str) -> Database:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    address = make_url(url).set(database=name).render_as_string(hide_password=False)
    database = Database(address, keys=sealing.KeyRing.parse(key))
    schema.upgrade(database)
    return database


# --- what one costs ---------------------------------------------------------------------------------------------------


def growth(small: Database, large: Database, rounds: int) -> dict[str, Any]:
    """Both sizes in turns, so that whatever else the machine does meets both."""
    houses = {one: build_house(read_settings(), one, CLOCK) for one in (small, large)}
    planned: dict[Database, list[float]] = {small: [], large: []}
    whole: dict[Database, list[float]] = {small: [], large: []}
    for number in range(rounds + 1):
        for database, house in houses.items():
            first = 1 + number * AT_ONCE
            asks, turns = _cost(database, house, first)
            if number:  # the first one plans and compiles
                planned[database].append(asks)
                whole[database].append(asks + turns)
    few, many = _undisturbed(whole[small]), _undisturbed(whole[large])
    return {
        "growth_10k_to_1m": round(many / few, 2),
        "growth_of_planning": round(_undisturbed(planned[large]) / _undisturbed(planned[small]), 2),
        "planned_ms": round(_undisturbed(planned[large]), 2),
        "asked_ms": round(many, 2),
    }


def _undisturbed(measured: list[float]) -> float:
    """The mean of the quickest third: what else the machine does only ever adds to it."""
    return statistics.fmean(sorted(measured)[: max(1, len(measured) // 3)])


def _cost(database: Database, house: House, first: int) -> tuple[float, float]:
    """Milliseconds a plan: to plan and ask, and for the turn that finds the words."""
    now = fall_due(database, first, AT_ONCE)
    began = perf_counter()
    while True:
        with database.write() as db:
            if not falling_due.ask(db, now=now, limit=BATCH):
                break
    planned = perf_counter()
    run_all(house)
    return (planned - began) / AT_ONCE * 1_000, (perf_counter() - planned) / AT_ONCE * 1_000


def fall_due(database: Database, first: int, many: int) -> datetime:
    """The plans with these numbers fall due at this very minute."""
    now = CLOCK.now().replace(second=0, microsecond=0)
    local = now.astimezone(ZONE)
    with database.write() as db:
        db.execute(
            text(
                "UPDATE checkin_plan SET next_due_at = :at, local_minute = :minute WHERE id >= :first AND id < :last"
            ).bindparams(at=now, minute=local.hour * 60 + local.minute, first=first, last=first + many)
        )
    return CLOCK.now()


# --- an hour of 100,000 -----------------------------------------------------------------------------------------------


def hour(database: Database, key: str, size: Size) -> dict[str, Any]:
    """From the moment at which they fall due until all their questions stand in the outbox."""
    url = database.url.render_as_string(hide_password=False)
    before, first = _asked(database), 1 + AT_ONCE * (size.rounds + 1)
    fall_due_at, hints = CLOCK.now(), Hints(database, lambda: None)
    hints.start()
    with _processes(url, key) as memories:
        fall_due(database, first, size.due)
        began, luck, number = perf_counter(), Random(1), 0
        done, looked = 0, began
        while done < size.due and perf_counter() - began < LATEST:
            ahead = began + number / REPLIES_A_SECOND - perf_counter()
            if ahead > 0:
                sleep(ahead)
            _writes(database, luck.randrange(first + size.due, size.plans), number)
            hints.send()
            number += 1
            if perf_counter() - looked > 1:
                looked = perf_counter()
                done = _asked(database) - before
                for one in memories:
                    one.look()
        took = perf_counter() - began
        _answered(database)
    hints.stop()
    waits = sorted(_waits(database, fall_due_at))
    grown = [one.figures() for one in memories]
    return {
        "hour_of_100k_s": round(took, 1) if done >= size.due else None,
        "asked": done,
        "asked_per_s": round(done / took),
        "replies": len(waits),
        "replies_p50_ms": round(waits[len(waits) // 2]),
        "replies_p99_ms": round(waits[int(len(waits) * 0.99)]),
        "rss_mb": [one.get("rss_mb") for one in grown],
        "grown_mb": [one.get("grown_mb") for one in grown],
    }


def _asked(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).where(OutboxMessage.cancel_key.like("checkin:%"))) or 0


def _writes(database: Database, person: int, number: int) -> None:
    town = person // PEOPLE_OF_A_TOWN + 1
    with database.write() as db:
        arrived = [Incoming(f"reply:{number}", f"p{person}", Wrote("bonjour, merci beaucoup"), CLOCK.now())]
        inbox.receive(db, Account(town, town, "signal"), arrived, now=CLOCK.now(), token=CLOCK.token, urgent=is_urgent)


def _answered(database: Database) -> None:
    waiting = select(func.count()).where(InboxEvent.state == "waiting", InboxEvent.event_key.like("reply:%"))
    with database.read() as db:
        left = db.scalar(waiting)
    for _look in range(600):
        if not left:
            return
        sleep(0.1)
        with database.read() as db:
            left = db.scalar(waiting)


def _waits(database: Database, since: datetime) -> Iterator[float]:
    """Milliseconds from a message's arrival to its answer."""
    theirs = select(InboxEvent.received_at, InboxEvent.settled_at).where(
        InboxEvent.event_key.like("reply:%"), InboxEvent.received_at >= since
    )
    with database.read() as db:
        for received, settled in db.execute(theirs):
            yield ((settled or datetime.now(UTC)) - received).total_seconds() * 1_000


@contextmanager
def _processes(url: str, key: str) -> Iterator[list[Memory]]:
    context = multiprocessing.get_context("spawn")
    over, ready = context.Event(), context.Semaphore(0)
    everybody = [context.Process(target=works, args=(url, key, over, ready)) for _number in range(PROCESSES)]
    for one in everybody:
        one.start()
    for _one in everybody:
        ready.acquire()
    try:
        yield [Memory(one.pid or 0) for one in everybody]
    finally:
        over.set()
        for one in everybody:
            one.join()


def works(url: str, key: str, over: Any, ready: Any) -> None:
    """The schedule and the workers of a `palier run`."""
    settings = read_settings()
    database = Database(url, keys=sealing.KeyRing.parse(key))
    house = build_house(settings, database, CLOCK)
    house.understand("bonjour", "fr", CLOCK.now(), ZONE, None)  # loaded, as in a running process
    workers = Workers(house, settings.turn_workers, lambda: None)
    hints = Hints(database, workers.wake)
    workers.start()
    hints.start()
    ready.release()
    over.wait()
    hints.stop()
    workers.stop()
    database.close()


if __name__ == "__main__":
    main()
