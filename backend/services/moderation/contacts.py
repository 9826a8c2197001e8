"""Ways around the town's relay: telephone numbers in figures or in words, e-mail addresses, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from backend.services.moderation.numbers import callable_part, tellings
from backend.services.moderation.reading import Reading

Place = tuple[int, int]

_NUMBER: Final = re.compile(r"(?:0033|33)?0?[1-9]\d{8}(?!\d)|0[1-9]\d{8,9}(?!\d)")
"""A French number (ten figures, or nine behind 33), or a British one (eleven)."""
_STARTS: Final = re.compile(r"(?:0033|33)?0[1-9]|(?:0033|33)[1-9]")
_ABROAD: Final = re.compile(r"(?<!\d)(?<!h)(?<!h )(?:\+|00) ?[1-9]\d?(?:[ .,/()]{0,2}\d){6,13}(?!\d)")
"""Any other, with its country or its island in front; « 9 h 00 » is an hour."""
_ENDINGS: Final = r"fr|com|net|org|eu|re|io|me(?! \w)|uk"
_EMAIL: Final = re.compile(
    rf"[\w.+]+ ?(?:@|\(at\)|\[at\]| arobase ) ?[\w ]{{2,30}}?(?:\.| point )(?:co\.)?(?:{_ENDINGS})\b"
)
_LINK: Final = re.compile(rf"\b(?:https?://|www?\.)\S+|\b[\w]{{2,}}\.(?:{_ENDINGS}|shop|online)\b")
"""A letter said three times is read twice: « ww. ». « Merci.Me rappeler » lacks a space, and is no link."""
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
    for abroad in _ABROAD.finditer(callable_part(reading)):
        if not any(start < abroad.end() and abroad.start() < end for start, end in found):
            found.add(abroad.span())
    yield from sorted(found)


def elsewhere(reading: Reading) -> Iterator[Place]:
    """E-mail addresses and links, but for the services that everybody knows."""
    written = list(emails(reading))
    yield from written
    for found in _LINK.finditer(reading.plain):
        if any(start < found.end() and found.start() < end for start, end in written):
            continue
        a_page = reading.plain[found.end() :].lstrip(".").startswith("/")
        if a_page or not _KNOWN.fullmatch(found[0]):
            yield found.span()


def emails(reading: Reading) -> Iterator[Place]:
    """E-mail addresses, written or spelt: « jean arobase free point fr »."""
    for found in _EMAIL.finditer(reading.plain):
        yield found.span()
