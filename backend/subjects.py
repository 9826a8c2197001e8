"""What may be spoken of on which channel: the subjects that a town may close on one of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

SUBJECTS: Final[Mapping[str, str]] = {
    "help": "asking for a hand",
    "offers": "offering one",
    "volunteering": "signing up as a volunteer, looking for requests nearby",
    "company": "doing something together",
    "tips": "good addresses",
    "checkins": "being asked regularly how one is",
    "worries": "a word about a neighbour who worries one",
    "register": "the register of frail people, but for leaving it",
    "my_data": "reading what is known of oneself",
}
"""Emergencies, a human, stopping, being erased, and whatever has begun are spoken of everywhere."""
CHANNELS: Final = ("telegram", "whatsapp", "signal", "matrix", "sms", "webchat", "wyoming", "terminal")
CLOSED_BY_DEFAULT: Final[Mapping[str, list[str]]] = {"telegram": ["checkins", "register"]}
"""How somebody is, day after day, is health, and so is why they are on the register: not on a messenger whose keys are
its owner's (FIELD, "The town")."""


def closed_on(channel: str, decided: Mapping[str, Any]) -> frozenset[str]:
    """The subjects that are closed on this channel, by what the town decided."""
    return frozenset(decided.get(channel, ()))


def is_decision(value: Any) -> bool:
    """Whether a town may decide this: for each channel, subjects that there are."""
    return isinstance(value, dict) and all(
        channel in CHANNELS and isinstance(closed, list) and all(one in SUBJECTS for one in closed)
        for channel, closed in value.items()
    )
