"""Matching: whom to ask for a request, in waves that widen until somebody accepts or the deadline nears."""

from backend.services.matching.scoring import WEIGHTS, Candidate, Need, Weights, choose, score
from backend.services.matching.waves import due, lapse, next_look, next_wave

__all__ = [
    "WEIGHTS",
    "Candidate",
    "Need",
    "Weights",
    "choose",
    "due",
    "lapse",
    "next_look",
    "next_wave",
    "score",
]
