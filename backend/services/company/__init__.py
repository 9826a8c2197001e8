"""Company: neighbours who do something together in a public place; found, proposed, joined, reminded, called off."""

from backend.services.company.joining import decline, join, leave
from backend.services.company.making import NewGathering, cancel, propose, publish, withdraw_all
from backend.services.company.reading import Mine, Near, mine, names, near
from backend.services.company.reminders import due, rate

__all__ = [
    "Mine",
    "Near",
    "NewGathering",
    "cancel",
    "decline",
    "due",
    "join",
    "leave",
    "mine",
    "names",
    "near",
    "propose",
    "publish",
    "rate",
    "withdraw_all",
]
