"""What cannot be done with pairs.

PairRefused
├── NoPair        these two cannot be brought together; `about` says why  → say which
├── NotYourPair   it is other people's                                    → say nothing of it
└── PairOver      it is settled already, or rests                         → say so kindly
"""

from __future__ import annotations

from backend.services.errors import Refused


class PairRefused(Refused):
    """This cannot be done with these two."""


class NoPair(PairRefused):
    """These two cannot be brought together. `about`: themselves, volunteer, away, apart, already, full."""


class NotYourPair(PairRefused):
    """The pair is other people's."""


class PairOver(PairRefused):
    """This pair is settled already, rests, or is over."""
