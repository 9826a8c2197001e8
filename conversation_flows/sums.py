"""Sums of money as people write them: « 40 € », « 32,50 », « 12€80 », « quarante euros » is asked again in figures."""

from __future__ import annotations

import re
from typing import Final

_SUM: Final = re.compile(
    r"(?<![\d.,])(?P<euros>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d{1,6})"
    r"(?:\s*(?:€|euros?|eur)\s*(?:et\s+)?(?P<more>\d{1,2})\s*(?:centimes?|cts?|c)\b"
    r"|(?:\s*(?:€|euros?|eur|e)\s*|[.,])(?P<cents>\d{1,2}))?(?!\d)\s*(?P<unit>€|euros?\b|eur\b|e\b|balles\b)?",
    re.IGNORECASE,
)
_OTHER_THINGS: Final = re.compile(r"^\s*(?:h\b|heures?|min|kg|g\b|l\b|litres?|%|bouteilles?|baguettes?|fois|ans?\b)")


def sum_said(text: str) -> int | None:
    """The one sum of a message, in cents; None where there is none, or several.

    With figures of other things beside it (« 2 baguettes, 3 € »), only what is said in euros counts.
    """
    found = [one for one in _SUM.finditer(text) if not _OTHER_THINGS.match(text[one.end() :])]
    in_euros = [one for one in found if one["unit"] or "€" in one[0] or "euro" in one[0].lower()]
    sums = {_cents(one) for one in (in_euros or found)}
    return sums.pop() if len(sums) == 1 else None


def _cents(found: re.Match[str]) -> int:
    euros = int(re.sub(r"\D", "", found["euros"]))
    if found["more"]:
        return euros * 100 + int(found["more"])
    cents = found["cents"] or "0"
    return euros * 100 + int(cents) * (10 if len(cents) == 1 else 1)
