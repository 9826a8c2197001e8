"""Virtual time: an event loop in which nobody waits. Where there is nothing to do, the next moment comes at once.

Sockets of this very process and work in threads are real, and waited for. So an hour's outage of a platform takes as
long as what is done in it, and each moment is exact.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import selectors
import socket
import termios
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from backend.clock import FrozenClock

Result = TypeVar("Result")

FAR = 0.05
"""Seconds: before a jump that is longer the network gets a moment, lest something under way be taken for lost."""
MOMENT: Final = 0.001
MOST: Final = 100
"""Moments: twice what a kernel takes to say that something was received."""
STEP: Final = 1e-6
"""Seconds that one round of the loop takes: who waits for less than a float can add must get there, too."""
THREADS: Final = 4
HANGS: Final = 60.0
"""Real seconds after which a loop that waits for nothing but the network, or for a thread, is hung."""


class Hung(Exception):
    """Everything waits, and nothing is to come."""


class _Selector(selectors.DefaultSelector):
    """Looks at the sockets, and lets time pass where nothing else happens."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0
        self.abroad = 0
        """Pieces of work that threads are at."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.passed += STEP
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if timeout is None or self.abroad:
            if not (ready := super().select(HANGS)):
                raise Hung(Hung.__doc__)
            return ready
        if timeout > FAR:
            for _moment in range(MOST):
                if ready := super().select(MOMENT):
                    return ready
                if not self._under_way():
                    break
        self.passed += timeout
        return []

    def _under_way(self) -> bool:
        """Whether a socket still connects, or the kernel holds something that its other end has not taken."""
        for key in self.get_map().values():
            if key.events == selectors.EVENT_WRITE:
                return True
            with contextlib.suppress(OSError):
                if fcntl.ioctl(key.fd, termios.TIOCOUTQ, bytes(4)) != bytes(4):
                    return True
        return False


class VirtualLoop(asyncio.SelectorEventLoop):
    """`names` are the hosts that its resolver knows; those that it knows no more fail as DNS does."""

    def __init__(self) -> None:
        self._time = _Selector()
        self._threads = ThreadPoolExecutor(THREADS)
        self.names: dict[str, str] = {}
        super().__init__(self._time)

    def time(self) -> float:
        return self._time.passed

    def run_in_executor(  # type: ignore[override]  # the same, in fewer words
        self, executor: Any, func: Callable[..., Result], *args: Any
    ) -> asyncio.Future[Result]:
        work = (executor or self._threads).submit(func, *args)
        self._time.abroad += 1
        ours = asyncio.wrap_future(work, loop=self)
        work.add_done_callback(self._is_done)  # after the future's own: what is done is known before time passes
        return ours

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109  asyncio's
        self._threads.shutdown()

    async def getaddrinfo(self, host: Any, port: Any, **given: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name in self.names:
            return await super().getaddrinfo(self.names[name], port, **given)
        if name and name.endswith(".test"):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return await super().getaddrinfo(host, port, **given)

    def _is_done(self, _work: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            self.call_soon_threadsafe(self._came_home)

    def _came_home(self) -> None:
        self._time.abroad -= 1


@dataclass
class VirtualClock(FrozenClock):
    """The hour of a virtual loop; as still as any frozen clock before it runs and after."""

    loop: VirtualLoop | None = None

    def now(self) -> datetime:
        return self.at + timedelta(seconds=self.loop.time() if self.loop else 0.0)

    def monotonic(self) -> float:
        return self.now().timestamp()


def virtual_clock() -> VirtualClock:
    """Tuesday 24 November 2026, ten past nine in France."""
    return VirtualClock(datetime(2026, 11, 24, 8, 10, tzinfo=UTC))


def plays(clock: VirtualClock, story: Coroutine[Any, Any, Result]) -> Result:
    """Runs the story to its end in virtual time; the clock tells that time."""

    def loop() -> VirtualLoop:
        clock.loop = VirtualLoop()
        return clock.loop

    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(story)
