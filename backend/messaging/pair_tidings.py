"""News of pairs: facts and ids, and what one of the two wrote to the other, as `tidings`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PairNews:
    """Of a volunteer and somebody who lives alone: `what` is proposed, circle, month (they ask), begun, numbers,
    suspended, resumed, declined or over."""

    pair_id: int
    what: str


@dataclass(frozen=True, slots=True)
class PairWrote:
    """The other of the two wrote: their words, as they stand."""

    pair_id: int
    text: str
    sender_id: int
