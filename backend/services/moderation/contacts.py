"""Ways around the town's relay: telephone numbers in figures or in words, e-mail addresses, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from backend.services.moderation.numbers import tellings
from backend.services.moderation.reading import Reading

Place = tuple[int, int]

_NUMBER: Final = re.compile(r"(?:0033|33)?0?[1-9]\d{8}(?!\d)|0[1-9]\d{8,9}(?!\d)")
"""A French number (ten figures, or nine behind 33), or a British one (eleven)."""
_STARTS: Final = re.compile(r"(?:0033|33)?0[1-9]|(?:0033|33)[1-9]")
_ELSEWHERE: Final = re.compile(
    r"[\w.+]+ ?(?:@|\(at\)|\[at\]| arobase ) ?[\w ]{2,30}?(?:\.| point )(?:fr|com|net|org|eu|re|uk)\b"
    r"|\b(?:https?://|www\.)\S+|\b[\w]{2,}\.(?:fr|com|net|org|eu|shop|online)\b"
)
_KNOWN: Final = re.compile(
    r"(?:https?://)?(?:ww\.)?(?:doctolib|ameli|impots|caf|service public|gouv|amazon|leclerc|leclercdrive|carrefour"
    r"|auchan|intermarche|laposte|sncf|fnac|darty|edf|wikipedia|google|youtube|meteofrance|pagesjaunes|francetravail"
    r"|lassuranceretraite)\.(?:fr|com|org)/?"
)
"""Where somebody is to be helped with an appointment or an order: by name alone, no page of theirs."""


def phones(reading: Reading) -> Iterator[Place]:
    """Telephone numbers, however they are spaced or spelt."""
    found: set[Place] = set()
    for told in tellings(reading):
        figures = "".join(one for one, _start, _end in told)
        for start in range(len(figures)):
            number = _NUMBER.match(figures, start)
            if number and _STARTS.match(figures, start):
                found.add((told[start][1], told[number.end() - 1][2]))
                break
    yield from sorted(found)


def elsewhere(reading: Reading) -> Iterator[Place]:
    """E-mail addresses and links, but for the services that everybody knows."""
    for found in _ELSEWHERE.finditer(reading.plain):
        a_page = reading.plain[found.end() :].lstrip(".").startswith("/")
        if a_page or not _KNOWN.fullmatch(found[0]):
            yield found.span()
