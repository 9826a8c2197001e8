"""The standing of one of our accounts: trouble of its scope pauses it, one message probes, an answer ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from backend.messaging.fates import backoff
from bots.errors import (
    AccountBroken,
    PersonGone,
    Rejected,
    SendError,
    SlowDown,
    Uncertain,
    Unreachable,
    WindowClosed,
    Withheld,
)

LONGEST_PAUSE: Final = timedelta(minutes=5)

LONGEST_CROWDED: Final = timedelta(minutes=1)
"""Who is told again and again to slow down waits longer each time, up to this, or as long as is asked."""
SILENCES: Final = 3
"""Answers in a row that never came, or were none: it is the platform then, and no message of ours."""


class ChannelRaised(Rejected):
    """Our own channel failed on this message: a mistake of ours, which says nothing of the platform."""


@dataclass
class Standing:
    """Whether the account may send now.

    `turn` grows with each trouble: what was begun before it neither adds to it nor ends it.
    """

    paused_until: datetime | None = None
    failures: int = 0
    turn: int = 0
    silences: int = 0

    @property
    def probing(self) -> bool:
        """After trouble one message goes alone, until one has been answered."""
        return self.failures > 0

    def may_send(self, now: datetime) -> bool:
        return self.paused_until is None or now >= self.paused_until

    def judge(self, error: SendError | None, turn: int, now: datetime) -> None:
        """Takes into account what became of one message that was begun in `turn`."""
        fresh = turn == self.turn
        match error:
            case SlowDown(scope="account", seconds=seconds):
                more = backoff(self.failures + 1, longest=LONGEST_CROWDED)
                self._pause(now, max(timedelta(seconds=seconds), more), fresh=fresh)
            case Unreachable() if fresh:
                self._pause(now, backoff(self.failures + 1, longest=LONGEST_PAUSE))
            case AccountBroken() if fresh:
                self._pause(now, LONGEST_PAUSE)
            case Uncertain() if fresh:
                self.silences += 1
                if self.silences >= SILENCES:
                    self._pause(now, backoff(self.failures + 1, longest=LONGEST_PAUSE))
            case _ if fresh and answered(error):
                self.failures, self.silences, self.paused_until = 0, 0, None
            case _:
                return

    def _pause(self, now: datetime, step: timedelta, *, fresh: bool = True) -> None:
        if fresh:
            self.failures += 1
            self.turn += 1
        self.paused_until = max(self.paused_until or now, now + step)


def answered(error: SendError | None) -> bool:
    """Whether the platform answered: then it works, whatever it thought of that message."""
    if isinstance(error, ChannelRaised):
        return False
    return error is None or isinstance(error, Rejected | PersonGone | WindowClosed | Withheld | SlowDown)
