"""Public holidays: which days they are in a department, by law and by name. Pure.

Source: the `holidays` library (Code du travail L3133-1; Alsace-Moselle and overseas have their own).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

_OVERSEAS: Final = {
    "America/Cayenne": "973",
    "America/Guadeloupe": "971",
    "America/Martinique": "972",
    "America/Miquelon": "975",
    "Indian/Mayotte": "976",
    "Indian/Reunion": "974",
    "Pacific/Noumea": "988",
    "Pacific/Tahiti": "987",
}
"""The departments and territories whose zone tells that they have holidays of their own (INSEE)."""
_CALLED: Final = {"67": "6AE", "68": "6AE", "975": "PM", "977": "BL", "978": "MF", "987": "PF", "988": "NC"}
"""What the library calls those that it knows by another code (ISO 3166-2) than INSEE's."""


def department(decided: str, timezone: str) -> str | None:
    """Whose holidays count: what the town decided, else what its zone tells; None for those of the whole country."""
    return decided or _OVERSEAS.get(timezone)


def name_of(day: date, where: str | None, locale: str = "fr") -> str:
    """The name of the public holiday that this day is there; nothing where it is none."""
    return _of_year(where, day.year, {"en": "en_US"}.get(locale, "fr")).get(day, "")


@lru_cache(maxsize=64)
def _of_year(where: str | None, year: int, spoken: str) -> Mapping[date, str]:
    import holidays  # takes a tenth of a second: only where somebody looks

    subdivision = _CALLED.get(where, where) if where else None
    return dict(holidays.country_holidays("FR", subdiv=subdivision, years=year, language=spoken))
