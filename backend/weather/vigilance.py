"""Météo-France's Vigilance, read: which hazard has which colour in a département, from when until when. Pure.

Its file (`DPVigilance/v1/cartevigilance/encours`) holds `product.periods`, today's and tomorrow's, each with
`timelaps.domain_ids`; a domain is a département (`75`, `2A`, `974` overseas where it is there) or a stretch of coast
(`7510`), which is none. Colours: 1 green, 2 yellow, 3 orange, 4 red.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, Final

HAZARDS: Final[Mapping[str, str]] = {
    "1": "wind", "2": "rain", "3": "storm", "4": "flood", "5": "snow", "6": "heat", "7": "cold", "8": "avalanche",
    "9": "waves",
}  # fmt: skip
"""By the number that the service gives them."""
STALE: Final = timedelta(hours=6)
"""It is published twice a day at least, for today and tomorrow: one that ended so long ago says nothing of today."""


class Colour(IntEnum):
    GREEN = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4


@dataclass(frozen=True, slots=True)
class Warned:
    """One hazard over one span, in the département that was asked about."""

    hazard: str
    colour: Colour
    begins: datetime
    ends: datetime


class BadBulletin(ValueError):
    """What came is no bulletin that can be believed; `about` is shape (another schema), stale or nowhere (the
    département is not in it)."""

    def __init__(self, about: str, detail: str = "") -> None:
        super().__init__(f"{about}: {detail}" if detail else about)
        self.about = about


def read(bulletin: Any, department: str, *, now: datetime) -> list[Warned]:
    """What is warned of in this département, yellow or worse, by its beginning; spans that are over are left out.

    Raises:
        BadBulletin: it is none, it is old, or it knows no such département. Nothing is guessed from it.
    """
    periods = _list(_object(_object(bulletin, "the file").get("product"), "product").get("periods"), "periods")
    if not periods:
        raise BadBulletin("shape", "periods is empty")
    found: dict[tuple[str, datetime, datetime], Colour] = {}
    latest, seen = None, False
    for period in periods:
        begins, ends = (_moment(_object(period, "period").get(f"{name}_validity_time")) for name in ("begin", "end"))
        latest = ends if latest is None else max(latest, ends)
        domains = _list(_object(period.get("timelaps"), "timelaps").get("domain_ids"), "domain_ids")
        for domain in domains:
            if str(_object(domain, "domain").get("domain_id", "")).upper() != department.upper():
                continue
            seen = True
            for one in _warnings(domain, begins, ends):
                key = (one.hazard, one.begins, one.ends)
                found[key] = max(one.colour, found.get(key, Colour.GREEN))
    if latest is not None and latest < now - STALE:
        raise BadBulletin("stale", f"it ends {latest.isoformat()}")
    if not seen:
        raise BadBulletin("nowhere", department)
    told = [Warned(hazard, colour, begins, ends) for (hazard, begins, ends), colour in found.items() if ends > now]
    return sorted(told, key=lambda one: (one.begins, one.hazard, one.ends))


def worst(warnings: list[Warned], hazard: str) -> Colour:
    """The worst colour of this hazard among them."""
    return max((one.colour for one in warnings if one.hazard == hazard), default=Colour.GREEN)


def _warnings(domain: Mapping[str, Any], begins: datetime, ends: datetime) -> Iterator[Warned]:
    for item in _list(domain.get("phenomenon_items"), "phenomenon_items"):
        hazard = HAZARDS.get(str(_object(item, "phenomenon").get("phenomenon_id")))
        if hazard is None:
            continue  # one that was added since: others are read all the same
        spans = item.get("timelaps_items") or [
            {
                "begin_time": begins.isoformat(),
                "end_time": ends.isoformat(),
                "color_id": item.get("phenomenon_max_color_id"),
            }
        ]
        for span in _list(spans, "timelaps_items"):
            colour = _colour(_object(span, "span").get("color_id"))
            if colour > Colour.GREEN:
                yield Warned(hazard, colour, _moment(span.get("begin_time")), _moment(span.get("end_time")))


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadBulletin("shape", f"{name} is no object")
    return value


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadBulletin("shape", f"{name} is no list")
    return value


def _moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadBulletin("shape", "a moment is none") from None
    if at.tzinfo is None:
        raise BadBulletin("shape", "a moment has no zone")
    return at


def _colour(value: Any) -> Colour:
    try:
        return Colour(int(value))
    except (TypeError, ValueError):
        raise BadBulletin("shape", "a colour is none of four") from None
