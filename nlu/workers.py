"""Several processes that answer at one door: a process reads on one core, however many there are.

They are forked from one that has read the model, so that its tables stand in memory once; whoever is free takes the
next caller. They begin and end together.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from signal import (
    SIG_BLOCK,
    SIG_DFL,
    SIG_SETMASK,
    SIGINT,
    SIGTERM,
    Signals,
    default_int_handler,
    pthread_sigmask,
    signal,
)
from threading import Thread
from types import FrameType
from typing import Final, NoReturn

STOP: Final = frozenset({SIGTERM, SIGINT})


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class WorkerDied(Exception):
    """A process that answers has died, and with it the service: read its last words above, and start it again."""

    def __init__(self, code: int) -> None:
        how = f"by {Signals(-code).name}" if code < 0 else f"with {code}"
        super().__init__(f"A process that answers has died ({how}), and with it the service: start it again.")


def run(work: Callable[[], None], count: int) -> None:
    """Works in so many processes until this one is told to stop (SIGTERM, SIGINT), then stops them all.

    Raises:
        WorkerDied: one of them ended before it was told to; so did the others.
    """
    gc.freeze()  # what was read is never looked through again, which would copy it
    alive, held = os.pipe()
    crew: set[int] = set()
    told = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal told
        told = True
        _stop(crew)

    masked = pthread_sigmask(SIG_BLOCK, STOP)  # nobody is told to stop before all know of whom
    before = {one: signal(one, stop) for one in STOP}
    try:
        for _ in range(count):
            if (pid := os.fork()) == 0:
                os.close(held)
                signal(SIGTERM, SIG_DFL)
                signal(SIGINT, default_int_handler)
                pthread_sigmask(SIG_SETMASK, masked)
                _work(work, alive)
            crew.add(pid)
        pthread_sigmask(SIG_SETMASK, masked)
        died = None
        while crew:
            pid, status = os.wait()
            crew.discard(pid)
            if not told and died is None:
                died = os.waitstatus_to_exitcode(status)
                _stop(crew)
    finally:
        pthread_sigmask(SIG_SETMASK, masked)
        for one, handler in before.items():
            signal(one, handler)
        os.close(alive)
        os.close(held)
    if died is not None:
        raise WorkerDied(died)


def _stop(crew: set[int]) -> None:
    for pid in crew:
        os.kill(pid, SIGTERM)


def _work(work: Callable[[], None], alive: int) -> NoReturn:
    """All that such a process ever does; nothing that its parent would do next."""
    Thread(target=_end_with_parent, args=(alive,), daemon=True).start()
    code = 1
    try:
        work()
        code = 0
    except KeyboardInterrupt:
        code = 0
    except Exception:  # noqa: BLE001  whatever it died of is told, once
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with_parent(alive: int) -> None:
    """Waits until nobody holds the other end: not even a parent that was killed leaves workers behind."""
    os.read(alive, 1)
    os.kill(os.getpid(), SIGTERM)
