"""Missions: an accepted request, from the first acceptance to the thanks."""

from backend.services.missions.accepting import VISIT_WORDS, accept, ask_money, decline, entrust, take
from backend.services.missions.hours import given
from backend.services.missions.progress import give_back, lately_there, move_to, of, recent, still
from backend.services.missions.reminders import due
from backend.services.missions.talk import feedback, hears, may_hear, relay, two_of_them

__all__ = [
    "VISIT_WORDS",
    "accept",
    "ask_money",
    "decline",
    "due",
    "entrust",
    "feedback",
    "give_back",
    "given",
    "hears",
    "lately_there",
    "may_hear",
    "move_to",
    "of",
    "recent",
    "relay",
    "still",
    "take",
    "two_of_them",
]
