"""Somebody writes from the account of a person who has died: a human answers, and nobody is greeted by that name."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from backend.messaging.inbox import Claimed
from backend.messaging.news import NEWS
from backend.models import Person
from backend.services import alerts
from backend.services.actor import SYSTEM
from backend.services.locking import existing
from backend.wording import Text, pledge, wording
from conversation_flows.engine.outcome import Say
from conversation_flows.house import Turn

KIND: Final = "wrote_after"
"""The alert: a relative writes, or it was a mistake. Urgent: whichever it is, somebody waits for an answer."""
_PASSED_ON: Final = pledge(
    "I am passing your message on to the town hall: somebody will answer you. In an emergency, call {number}."
)


def answer(turn: Turn, content: object, now: datetime) -> None:
    """Staff read what was written; it is said once, while they have not seen to it, that they do. News is not told."""
    if isinstance(content, NEWS):
        return
    if _tell_staff(turn, turn.claimed, _words(content), now) == 1:
        said = wording(turn.who.locale, turn.who.timezone).say(passed_on(turn.who.town.emergency))
        turn.says.append(Say(said, urgent=True))


def passed_on(number: str) -> Text:
    return _PASSED_ON.of(number=number)


def _tell_staff(turn: Turn, claimed: Claimed, words: str, now: datetime) -> int:
    return alerts.raise_alert(
        turn.db, KIND, person=existing(turn.db, Person, claimed.person_id), cause=f"{KIND}:{claimed.person_id}",
        words=words or None, urgent=True, territory_id=claimed.territory_id, actor=SYSTEM, now=now,
    ).count  # fmt: skip


def _words(content: object) -> str:
    return str(getattr(content, "text", "") or getattr(content, "caption", ""))
