"""Things that neighbours do together, and which of them are alike: who looks for dominoes may like a game of cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "games": ("dominoes", "cards", "scrabble", "chess", "bingo", "petanque", "games"),
    "talk": ("talk", "coffee"),
    "walk": ("walk", "sport"),
    "hands": ("needlework", "cooking", "gardening", "painting"),
    "culture": ("music", "reading", "cinema", "outing"),
    "meal": ("meal", "tea"),
}
"""Alike activities, the general one of a family last where there is one."""

OTHER: Final = "other"
"""What no word of ours names: an agent reads its title before neighbours do."""

ACTIVITIES: Final = (*(one for family in FAMILIES.values() for one in family), OTHER)

_FAMILY_OF: Final = {activity: name for name, family in FAMILIES.items() for activity in family}


def family_of(activity: str) -> str:
    """The family of an activity; "other" is its own, alike nothing."""
    return _FAMILY_OF.get(activity, activity)
