"""What we start to one of two who share a telephone: it begins with their name, and holds what the other may read.

All the rest waits until they have said that it is they; a notice says that something waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.messaging import doubt, outbox
from backend.messaging.inbox import Claimed
from backend.messaging.messages import Option, Outgoing, Priority
from backend.messaging.news import NEWS
from backend.messaging.outbox import Letter
from backend.messaging.tidings import (
    CharterWanted,
    DatesWanted,
    GatheringAnnounced,
    HandedBack,
    InterviewDue,
    Invited,
    SetAside,
    StillHappy,
    TakenOver,
    Woke,
)
from backend.models import InboxEvent
from backend.services.accounts import recycled, sharing
from backend.services.accounts.sharing import Reach
from backend.services.people import first_name
from backend.wording import _, wording
from conversation_flows.engine.conversation import Conversation
from conversation_flows.house import Turn
from conversation_flows.who_writes import VERB

_FOR: Final = _("For {name}: {words}")
_WAITS: Final = _("For {name}: a message is waiting for you. I will give it to you once you tell me that it is you.")
_WAITS_FOR_A_NAME: Final = _(
    "Hello! A message from the town hall of {town} is waiting. Before I give it to you, what is your first name?"
)
_IT_IS_ME: Final = _("It is {name}")

_DISCREET: Final = (
    Invited, GatheringAnnounced, StillHappy, CharterWanted, DatesWanted, InterviewDue, TakenOver, HandedBack, SetAside,
)  # fmt: skip
"""What holds no address, no health, no worry, no visit word, no neighbour's words and nothing of one's file. A list of
what may be read by both, not of what may not: news that is invented later waits."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """It waits until they say that it is they."""


KEPT: Final = _Kept()


def reach(db: Session, claimed: Claimed, content: Any, talk: Conversation, *, now: datetime) -> Any:
    """The shared telephone on which this is said; None where none is; `KEPT` where it waits.

    It waits, too, where the only number that we have of them was silent so long that it may be another's.
    """
    if not (claimed.shares or claimed.silent) or claimed.identity_id is not None or not isinstance(content, NEWS):
        return None
    if not claimed.shares:
        return KEPT if not discreet(content, talk) and _asked_first(db, claimed, talk, now) else None
    there = sharing.reach(db, claimed.person_id, now=now)
    if there is None or there.herself or discreet(content, talk):
        return there
    if claimed.quiet_until is not None and claimed.quiet_until > now:
        sharing.postpone(db, claimed.id, claimed.quiet_until)  # a pause is one for the notice, too
    else:
        _keep(db, claimed, there, talk, now)
    return KEPT


def _asked_first(db: Session, claimed: Claimed, talk: Conversation, now: datetime) -> bool:
    """Whoever has the number now is asked for their first name, once; False where there is no such number."""
    identity = recycled.silent_account(db, claimed.person_id, now=now)
    if identity is None or not claimed.name:
        return False
    sharing.keep(db, claimed.id, now=now)
    if identity.unsure is not None or talk.stopped:
        return True
    identity.unsure, identity.asked_at = doubt.SILENT, now
    say = wording(claimed.locale, claimed.timezone).say
    letter = Letter(
        territory_id=claimed.territory_id, person_id=claimed.person_id,
        message=Outgoing(say(_WAITS_FOR_A_NAME.of(town=claimed.territory_name)), locale=claimed.locale),
        priority=Priority(claimed.priority), identity_id=identity.id, account_id=identity.channel_account_id,
        trace=claimed.trace,
    )  # fmt: skip
    outbox.write(db, (letter,), now=now)
    return True


def discreet(news: Any, talk: Conversation) -> bool:
    """Whether the other may read what this says."""
    if isinstance(news, Woke):  # what waited meanwhile would be told
        return all(isinstance(one, _DISCREET) for one in talk.waiting)
    return isinstance(news, _DISCREET)


def _keep(db: Session, claimed: Claimed, there: Reach, talk: Conversation, now: datetime) -> None:
    """Whoever has been told that something waits is not told so again, and whoever said STOP is not."""
    waits = (InboxEvent.conversation_id == claimed.conversation_id, sharing.IS_KEPT)
    told = db.scalar(select(exists().where(*waits, InboxEvent.identity_id.is_(None))))
    sharing.keep(db, claimed.id, now=now)
    if told or talk.stopped:
        return
    name, say = first_name(claimed.name), wording(claimed.locale, claimed.timezone).say
    options = (Option(f"{VERB}:{claimed.person_id}", say(_IT_IS_ME.of(name=name))),)
    letter = Letter(
        territory_id=claimed.territory_id, person_id=claimed.person_id,
        message=Outgoing(say(_WAITS.of(name=name)), options=options, locale=claimed.locale),
        priority=Priority(claimed.priority), identity_id=there.identity_id, account_id=there.account_id,
        trace=claimed.trace,
    )  # fmt: skip
    outbox.write(db, (letter,), now=now)
    sharing.put_down(db, there.identity_id)


def named(turn: Turn, words: str) -> str:
    """The words as they are said there."""
    if turn.reach is None:
        return words
    say = wording(turn.who.locale, turn.who.timezone).say
    return say(_FOR.of(name=first_name(turn.who.name), words=words))


def said(db: Session, turn: Turn) -> None:
    """Whoever answers what was said to the one who does not hold the telephone is asked who it is."""
    if turn.reach is not None and turn.says and not turn.reach.herself:
        sharing.put_down(db, turn.reach.identity_id)
