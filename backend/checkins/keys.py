"""By what the messages of a check-in are found, and taken back where they are no longer true. Pure."""

from __future__ import annotations


def question(checkin_id: int) -> str:
    """What the question and its reminder are about, and by what the question is taken back."""
    return f"checkin:{checkin_id}"


def reminder(checkin_id: int) -> str:
    return f"remind:{checkin_id}"


def circle(checkin_id: int) -> str:
    """Of everything that its circle is asked."""
    return f"circle:{checkin_id}"


def contact(contact_id: int) -> str:
    """Of the question whether somebody may be asked to look in."""
    return f"lookin:{contact_id}"
