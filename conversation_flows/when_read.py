"""When somebody reads: what promises that the town hall will read or act is said with its moment, off duty.

Flows only mark their texts (`pledge`); the turn, which knows the roster, looks once it has all its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.models import Territory
from backend.services import duty
from backend.services.locking import existing
from backend.wording import Clocktime, Pledge, Text, Wording, when_read, wording
from conversation_flows.engine.outcome import Say
from conversation_flows.engine.saying import ONE_MESSAGE
from conversation_flows.house import Turn

_LATER: Final = when_read("Nobody is at the town hall at this hour: somebody will see to it from {hour} on {day}.")
_SOME_TIME: Final = when_read("It may not be today: nobody is at the town hall at this hour.")


def with_moments(turn: Turn, *, now: datetime) -> list[Say]:
    """What the turn says, each promise with when it is kept where nobody is on duty to keep it now; said once."""
    promises = [number for number, say in enumerate(turn.says) if say.promised]
    if not promises:
        return turn.says
    words = wording(turn.who.locale, turn.who.timezone)
    urgent = any(turn.says[number].urgent for number in promises)
    moment = later(turn.db, turn.claimed.territory_id, words, now=now, urgent=urgent)
    if moment is None:
        return turn.says
    told = any(say.says_when for say in turn.says)
    says: list[Say] = []
    for number, say in enumerate(turn.says):
        says += _kept(say, "" if told or number != promises[-1] else moment)
    return says


def later(db: Session, territory_id: int, words: Wording, *, now: datetime, urgent: bool = False) -> str | None:
    """When somebody sees to it, in words; None where somebody is there now."""
    town = existing(db, Territory, territory_id)
    reads = duty.reads_at(db, town, now=now, urgent=urgent)
    if reads is None:
        return words.say(_SOME_TIME)
    return None if reads <= now else words.say(_LATER.of(hour=Clocktime(reads), day=words.day(reads)))


def with_moment(db: Session, territory_id: int, text: Text, words: Wording, *, now: datetime) -> str:
    """The words of a text, and when what it promises is kept: for what is said beside the turn."""
    moment = later(db, territory_id, words, now=now) if isinstance(text, Pledge) else None
    if moment is None or not isinstance(text, Pledge):
        return words.say(text)
    return f"{words.say(text.later or text)} {moment}"


def _kept(say: Say, moment: str) -> Sequence[Say]:
    """A message off duty: its promise in the words for then, with the moment where it is to be said."""
    if say.promised is None:
        return (say,)
    rest = say.text.removeprefix(say.promised.words)
    words, plain = say.promised.later, replace(say, promised=None)
    if not moment:
        return (replace(plain, text=f"{words}{rest}"),)
    if not rest.strip() and words.rstrip().endswith("?"):  # the question stays last
        return Say(moment, urgent=say.urgent), replace(plain, text=words)
    if len(f"{words} {moment}{rest}") <= ONE_MESSAGE:
        return (replace(plain, text=f"{words} {moment}{rest}"),)
    if rest.strip():
        return Say(f"{words} {moment}", urgent=say.urgent), replace(plain, text=rest.strip())
    if say.options or say.question:
        return Say(moment, urgent=say.urgent), replace(plain, text=words)
    return replace(plain, text=words), Say(moment, urgent=say.urgent)
