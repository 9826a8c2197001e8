"""A message cut into what it says one thing after the other: "merci pour hier", "j'aurais besoin de pain"."""

from __future__ import annotations

import re
from typing import Final

LONGEST_READ: Final = 30
"""Clauses that are looked at one by one; what follows is read with the whole."""
SHORTEST: Final = 2
"""Words that a clause has at least: "et" alone says nothing."""

_CUT: Final = re.compile(
    r"[.!?;:…\n,\s](?:"
    r"(?<=[.!?;:…])(?<![.!?;:…].)[.!?;:…]*+\s++|(?<=\n)\n*+"
    r"|(?<!\s[,\s])(?:(?<=,)\s++|(?<=\s)\s*+)(?:et (?:aussi|puis|sinon|j'|je |il |pourriez|pouvez|est-ce)|mais |sinon "
    r"|par contre |au fait |d'ailleurs |par ailleurs |and (?:also|could|can|i )|but |by the way |also )"
    r"|(?<=,)(?<!\s,)\s++(?=(?:et|mais|sinon|and|but)\b)"
    r")",
    re.IGNORECASE,
)
"""A run of signs and the blanks behind it, a run of lines, a blank or a comma before a word that opens a clause.

The letter that a cut begins with stands first, and what must not stand before it is asked after it: so all others are
passed over at once. Each run of blanks or signs is looked at once, from its beginning: 4,000 of them took minutes
otherwise.
"""


def clauses(text: str) -> list[str]:
    """The clauses of a message, in order; the message alone where it has but one.

    A clause keeps the small word that opened it, since "mais j'ai besoin" and "j'ai besoin" are not the same.
    """
    found: list[str] = []
    start = 0
    for cut in _CUT.finditer(text):
        found.append(text[start : cut.start()])
        opener = cut[0].lstrip(" ,.!?;:…\n\t")
        start = cut.end() - len(opener)
        if len(found) >= LONGEST_READ:
            break
    if not found:
        return [text]
    found.append(text[start:])
    whole = [one.strip() for one in found if len(one.split()) >= SHORTEST]
    return whole if len(whole) > 1 else [text]
