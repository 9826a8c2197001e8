"""Ways around the town's relay: telephone numbers in figures or in words, e-mail addresses, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from backend.services.moderation.numbers import runs
from backend.services.moderation.reading import Reading

Place = tuple[int, int]

_NUMBER: Final = re.compile(r"(?:0033|33)?0?[1-9]\d{8}(?!\d)|0[1-9]\d{8,9}(?!\d)")
"""A French number (ten figures, or nine behind 33), or a British one (eleven)."""
_STARTS: Final = re.compile(r"(?:0033|33)?0[1-9]|(?:0033|33)[1-9]")
_ELSEWHERE: Final = re.compile(
    r"[\w.+]+ ?(?:@|\(at\)|\[at\]| arobase ) ?[\w ]{2,30}?(?:\.| point )(?:fr|com|net|org|eu|re|uk)\b"
    r"|\b(?:https?://|www\.)\S+|\b[\w]{2,}\.(?:fr|com|net|org|eu|shop|online)\b"
)


def phones(reading: Reading) -> Iterator[Place]:
    """Telephone numbers, however they are spaced or spelt."""
    for run in runs(reading):
        figures = "".join(one for one, _start, _end in run)
        for start in range(len(figures)):
            found = _NUMBER.match(figures, start)
            if found and _STARTS.match(figures, start):
                yield run[start][1], run[found.end() - 1][2]
                break


def elsewhere(reading: Reading) -> Iterator[Place]:
    """E-mail addresses and links."""
    for found in _ELSEWHERE.finditer(reading.plain):
        yield found.span()
