"""Matching: whom to ask for a request, in waves that widen until somebody accepts or the deadline nears."""

from backend.services.matching.first import ask_first, could_come
from backend.services.matching.scoring import WEIGHTS, Candidate, Need, Weights, choose, score
from backend.services.matching.waves import URGENT, due, lapse, next_look, next_wave

__all__ = [
    "URGENT",
    "WEIGHTS",
    "Candidate",
    "Need",
    "Weights",
    "ask_first",
    "choose",
    "could_come",
    "due",
    "lapse",
    "next_look",
    "next_wave",
    "score",
]
