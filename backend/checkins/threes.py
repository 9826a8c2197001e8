"""Three questions about company, once a month: the scale UCLA-3 (Hughes et al. 2004), its score and its trend. Pure.

Each is answered by 1 (hardly ever), 2 (sometimes) or 3 (often); the score is their sum, from 3 to 9. Thresholds are
ours; a named agent reads the answers and judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

QUESTIONS: Final = 3
LEAST: Final = 1
MOST: Final = 3
A_MONTH: Final = timedelta(days=28)
"""Between two times at which somebody is asked, at least."""
MONTHS: Final = 3
"""Whose scores are compared: one bad month is no trend."""
RISEN: Final = 2
"""Points by which the score has risen over them, without falling in between, to be a trend."""
STALE: Final = timedelta(days=150)
"""Scores so far apart say nothing of each other any more."""
HIGH: Final = 7
"""From this score on something is offered at once."""


@dataclass(frozen=True, slots=True)
class Month:
    at: datetime
    score: int


def score(answers: str | None) -> int | None:
    """The sum of three answers; None where they are not all there."""
    if answers is None or len(answers) != QUESTIONS or not set(answers) <= set("123"):
        return None
    return sum(map(int, answers))


def trend(months: Sequence[Month]) -> str | None:
    """`rising` where named agents should know; None otherwise. `months` in the order of time."""
    last = months[-MONTHS:]
    if len(last) < MONTHS or last[-1].at - last[0].at > STALE:
        return None
    scores = [one.score for one in last]
    never_fell = all(before <= after for before, after in pairwise(scores))
    return "rising" if never_fell and scores[-1] - scores[0] >= RISEN else None
