"""A lock that is taken in the order in which it was asked for, but for whoever goes first.

A plain lock goes to whichever thread is running when it falls free: a worker that writes turn after turn would keep it
from the thread which acknowledges what platforms bring. That one goes before all who wait.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType


class InTurn:
    """For one thread at a time; the others follow one after the other. It is not taken twice by one thread."""

    def __init__(self) -> None:
        self._held = False
        self._order = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    @contextmanager
    def first(self) -> Iterator[None]:
        """The lock, before all who wait for it."""
        self._take(self._waiting.appendleft)
        try:
            yield
        finally:
            self._hands_over()

    def __enter__(self) -> None:
        self._take(self._waiting.append)

    def _take(self, queue: Callable[[threading.Lock], None]) -> None:
        with self._order:
            if not self._held:
                self._held = True
                return
            called = threading.Lock()
            called.acquire()
            queue(called)
        try:
            called.acquire()  # handed over by whoever leaves
        except BaseException:  # an interrupt (Ctrl-C) while waiting
            self._leaves_the_queue(called)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hands_over()

    def _hands_over(self) -> None:
        with self._order:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False

    def _leaves_the_queue(self, called: threading.Lock) -> None:
        with self._order:
            if called in self._waiting:
                self._waiting.remove(called)
                return
        self._hands_over()  # it was ours already
