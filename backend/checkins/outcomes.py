"""How a check-in may end: enums of `docs/contracts.md`."""

from __future__ import annotations

from typing import Final

from backend.checkins import moods

ANSWERED: Final = (moods.FINE, moods.LOW, moods.NEED, moods.ALIVE, *sorted(moods.DANGER))
"""What they said themselves, by a tap, a word, or on the telephone."""
FOUND_OUT: Final = ("seen", "hospital", "moved", "died_said", "settled")
"""What somebody of the circle, or an agent, found out; `settled` says no more."""
NOT_ASKED: Final = ("missed", "void")
"""Nobody was asked in time; or it was not to be asked any more."""
OUTCOMES: Final = (*ANSWERED, *FOUND_OUT, *NOT_ASKED)
