"""Sources: cards and posters with a code, and who came by them.

`making` makes and ends them; `codes` finds a code wherever it stands; `arriving` notes who shows one; `counting` counts
what came of it.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Where a card lies, or who hands it over."""

    SHOP = "shop"
    NEIGHBOURHOOD = "neighbourhood"
    AGENT = "agent"
    DOCTOR = "doctor"
    LETTER = "letter"
