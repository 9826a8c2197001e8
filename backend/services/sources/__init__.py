"""Sources: cards and posters with a code, and who came by them.

`making` makes and ends them; `codes` finds a code wherever it stands; `arriving` notes who shows one; `counting` counts
what came of it.
"""

from __future__ import annotations

from typing import Final

KINDS: Final = ("shop", "neighbourhood", "agent", "doctor", "letter")
"""Where a card lies, or who hands it over."""
