"""How a choice travels through a platform and back: `question/choice`, as in `12/yes`."""

from __future__ import annotations

from backend.messaging.messages import Tapped

_LONGEST_NUMBER = 18
"""Digits of a question's number: what the database can count to."""


def code_of(question: int | None, choice: str) -> str:
    return f"{'' if question is None else question}/{choice}"


def tapped(code: str, title: str = "") -> Tapped:
    """The choice that this code names. A code without a question's number is a choice of no question in particular."""
    number, slash, choice = code.partition("/")
    if slash and not number:
        return Tapped(choice, None, title)
    if slash and number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER:
        return Tapped(choice, int(number), title)
    return Tapped(code, None, title)
