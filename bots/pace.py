"""The pace of an account: evenly, never more in a second than its platform takes; whoever stood in line and was late
goes at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

CATCH_UP: Final = 0.5
"""Seconds of lateness that are made up for: those of a busy machine, not those of an outage."""


class Pace:
    """Lets through so many a second, one after the other, first come first served.

    A loop that is woken late would else lose a part of each pause: at eighty a second a tenth of the rate.
    """

    def __init__(self, a_second: float) -> None:
        most = max(1, int(a_second))
        self._gap = 1 / a_second
        self._period = most / a_second
        self._went = deque[float](maxlen=most)
        self._due = 0.0
        self._line = asyncio.Lock()

    def follows(self) -> None:
        """Somebody else went at this pace until now: their last second counts as ours."""
        now = asyncio.get_running_loop().time()
        self._went.extend(now - self._period + self._gap * (number + 1) for number in range(self._went.maxlen or 1))
        self._due = now + self._gap

    async def acquire(self) -> None:
        """Returns when the next one may go."""
        loop = asyncio.get_running_loop()
        arrived = loop.time()
        async with self._line:
            due = max(self._due, arrived, loop.time() - CATCH_UP)
            room = self._went[0] + self._period if len(self._went) == self._went.maxlen else due
            if (wait := max(due, room) - loop.time()) > 0:
                await asyncio.sleep(wait)
            self._went.append(loop.time())
            self._due = due + self._gap
