"""Offers first: a volunteer proposes a hand to a few neighbours at once, who answer in a tap and a short list."""

from backend.services.offers.answering import Errand, decline, leave, look_at, take
from backend.services.offers.making import NewOffer, due, post, publish, withdraw, withdraw_all
from backend.services.offers.reading import answered_by, entries, mine, near, needs_near, taken

__all__ = [
    "Errand",
    "NewOffer",
    "answered_by",
    "decline",
    "due",
    "entries",
    "leave",
    "look_at",
    "mine",
    "near",
    "needs_near",
    "post",
    "publish",
    "take",
    "taken",
    "withdraw",
    "withdraw_all",
]
