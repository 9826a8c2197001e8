"""Workers: threads that take turns, and the schedule that wakes with them. A sweep finds what a hint missed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from backend.database import Conflict, DatabaseTrouble
from backend.messaging import inbox
from backend.services.due import run_due
from bots.courtesy import Courtesy
from conversation_flows.turn import House, run_one

SWEEP: Final = 5.0
"""Seconds after which everything is looked at, hint or not (a NOTIFY may be missed)."""
SCHEDULE: Final = 15.0
"""Seconds between two looks at the schedule."""
RECOVERY: Final = 1.0
"""Seconds after which a database in trouble is asked again."""

log = structlog.get_logger()


class Workers:
    """`count` threads take turns; half of them (but one at least) also take bulk. `spoke` is called after each turn."""

    def __init__(self, house: House, count: int, spoke: Callable[[], None], courtesy: Courtesy | None = None) -> None:
        self._house = house
        self._courtesy = courtesy or Courtesy()
        self._spoke = spoke
        self._count = 1 if house.database.is_sqlite else count
        self._hint = threading.Condition()
        self._hints = 0
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        for number in range(self._count):
            self._begin(f"turns-{number}", partial(self._turns, bulk=number < max(1, self._count // 2)))
        self._begin("schedule", self._schedule)

    def _begin(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def wake(self) -> None:
        """Something arrived."""
        with self._hint:
            self._hints += 1
            self._hint.notify_all()

    def stop(self) -> None:
        """Lets every turn end, then returns."""
        self._over.set()
        self.wake()
        for thread in self._threads:
            thread.join(timeout=20)

    def _turns(self, *, bulk: bool) -> None:
        while not self._over.is_set():
            self._courtesy.after_you()
            seen = self._hints
            try:
                worked = run_one(self._house, bulk=bulk)
            except Exception as trouble:  # noqa: BLE001  a worker outlives whatever happens to a turn
                log.error("turns.troubled", error=type(trouble).__name__)
                self._over.wait(RECOVERY)
                continue
            if worked:
                self._spoke()
                continue
            nap = self._nap(bulk=bulk)  # before the lock: whoever wakes us must not wait for the database
            with self._hint:
                if self._hints == seen and not self._over.is_set():
                    self._hint.wait(nap)

    def _nap(self, *, bulk: bool) -> float:
        """Until the next event falls due, but never longer than a sweep."""
        try:
            with self._house.database.read() as db:
                due = inbox.next_due(db, bulk=bulk)
        except (DatabaseTrouble, Conflict):
            return 1.0
        if due is None:
            return SWEEP
        ahead = due - self._house.clock.now()
        return min(SWEEP, max(0.05, ahead / timedelta(seconds=1)))

    def _schedule(self) -> None:
        while not self._over.is_set():
            try:
                if run_due(self._house.database, now=self._house.clock.now()):
                    self.wake()
                    continue  # there may be more, by a clock that has gone on
            except Exception as trouble:  # noqa: BLE001  the schedule outlives whatever is due
                log.error("schedule.troubled", error=type(trouble).__name__)
            self._over.wait(SCHEDULE)
