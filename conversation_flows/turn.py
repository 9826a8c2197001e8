"""The turn: the one place with effects. Lock, read, interpret, advance, act, save, speak: one transaction.

What is claimed is answered or nothing happened: a crash anywhere replays it from the inbox.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.database import Conflict, DatabaseTrouble
from backend.messaging import inbox, outbox, trace
from backend.messaging.inbox import Claimed
from backend.messaging.messages import (
    Outgoing,
    Priority,
)
from backend.messaging.news import NEWS
from backend.messaging.outbox import Letter
from backend.messaging.tidings import AgentWrote, SetAside
from backend.models import Person
from backend.services import people
from backend.services.checkins import ways
from backend.services.locking import existing
from backend.services.news import DECEASED
from backend.wording import wording
from conversation_flows import arrival, for_whom, hearing, mourning, set_aside, which_way, who_writes
from conversation_flows.briefing import brief
from conversation_flows.checkin import Forget
from conversation_flows.deeds import Case, do
from conversation_flows.engine.advance import Quiet, advance, expecting
from conversation_flows.engine.besides import Reread
from conversation_flows.engine.conversation import SAVED, Conversation
from conversation_flows.engine.events import Heard, Waited
from conversation_flows.engine.flow import Who
from conversation_flows.engine.outcome import Outcome, Promised, Say
from conversation_flows.engine.patterns import Rebrief
from conversation_flows.engine.saying import open_question
from conversation_flows.erasure import Stayed
from conversation_flows.house import House, Turn, Understand, Weigh
from conversation_flows.human import set_aside_text
from conversation_flows.quiet import PauseOver
from conversation_flows.settings import LocaleSet
from conversation_flows.when_read import with_moments
from conversation_flows.whose_turn import state_of, who_of

ROUNDS: Final = 8
"""A turn's deeds and their results go round at most so often."""

__all__ = ["House", "TooManyRounds", "Turn", "Understand", "Weigh", "run_all", "run_one"]


class TooManyRounds(Exception):
    """The deeds of a turn went round without an end: a flow answers its own result with the same command."""


def run_one(house: House, *, bulk: bool = True) -> bool:
    """Handles one event of the conversation that waits most urgently. False when nothing waits.

    A turn that raises is rolled back, counted, and after the third time set aside, with staff and the person told.
    """
    claimed: Claimed | None = None
    house.read_ahead(house.database)
    try:
        with house.database.write() as db:
            claimed = inbox.claim(db, now=house.clock.now(), bulk=bulk)
            if claimed is None:
                return False
            with trace.following(claimed.trace):
                _handle(db, house, claimed)
    except Conflict:
        return True
    except DatabaseTrouble:
        raise
    except Exception as error:
        if claimed is None:
            raise
        set_aside.failed(house.database, claimed, error, now=house.clock.now())
    return True


def run_all(house: House, *, most: int = 10_000) -> int:
    """Handles everything that waits now; returns how many turns it took."""
    turns = 0
    while turns < most and run_one(house):
        turns += 1
    return turns


def _handle(db: Session, house: House, claimed: Claimed) -> None:
    now = house.clock.now()
    talk, lost = state_of(claimed)
    content = inbox.content_of(claimed)
    if not isinstance(content, NEWS):
        if not who_writes.known(db, house, claimed, content, now=now):
            return
        who_writes.is_alive(db, claimed, now=now)
    reach = for_whom.reach(db, claimed, content, talk, now=now)
    if reach == for_whom.KEPT:
        return
    came = arrival.read(db, claimed, content, first=not talk.met, now=now)
    claimed, content = came.claimed, came.content
    who = who_of(claimed, house.languages, house.speaks)
    ways_ = cache(lambda: ways.of(db, claimed.person_id, now=now))
    turn = Turn(db, claimed, who, talk, [], hushed=reach is not None and not reach.herself, reach=reach, ways=ways_)
    case = Case(
        claimed.person_id, claimed.territory_id, f"{claimed.id}", now, house.clock.seed(), house.clock.token, house.web,
        claimed.identity_id, ways_,
    )  # fmt: skip
    if lost is not None:
        _say_set_aside(turn)
        set_aside.alert(db, claimed, "unreadable_state", now)
    if isinstance(content, SetAside):
        _say_set_aside(turn)
    elif claimed.person_state == DECEASED and not isinstance(content, AgentWrote):
        mourning.answer(turn, content, now)
    elif isinstance(content, NEWS):
        _play(house, turn, brief(db, content, case), case)
    else:
        if claimed.person_state == "stopped":
            people.resume(db, existing(db, Person, claimed.person_id), actor=case.actor, now=now)
        _play(house, turn, hearing.joined(db, turn, content, case) or hearing.arrived(house, turn, came, now), case)
    turn.says = with_moments(turn, now=now)
    understanding = json.dumps(turn.understanding.to_wire(), ensure_ascii=False) if turn.understanding else None
    inbox.save_conversation(db, claimed.conversation_id, SAVED.dumps(turn.talk), now=now)
    inbox.settle(db, claimed.id, now=now, understanding=understanding)
    outbox.write(db, _letters(turn), now=now)
    for_whom.said(db, turn)


def _play(house: House, turn: Turn, event: Any | None, case: Case) -> None:
    """Event → outcome → deeds → results → …, then quiet; at most so many rounds."""
    events = [event] if event is not None else []
    quiet = event is None  # news that is no longer true is not told, and nothing is asked again for it
    for _round in range(ROUNDS):
        events = [result for one in events for result in _step(house, turn, one, case)]
        if not events and not quiet:
            quiet = True
            asked = any(say.question for say in turn.says)
            events = _step(house, turn, Quiet(asked, bool(turn.says), turn.hushed), case)
        if not events:
            return
    raise TooManyRounds


def _step(house: House, turn: Turn, event: Any, case: Case) -> list[Any]:
    outcome: Outcome = advance(house.flows, turn.talk, event, who=turn.who, now=case.now, seed=case.seed)
    turn.says = [*_one_question(turn, outcome), *outcome.says]
    turn.talk = _shown_on(turn, outcome)
    turn.hushed = turn.hushed or outcome.hushed
    turn.who = replace(turn.who, locale=outcome.locale or turn.who.locale)
    results: list[Any] = []
    for command in outcome.does:
        if isinstance(command, Rebrief):
            waited = tuple(told for news in command.news if (told := brief(turn.db, news, case)) is not None)
            results += [Waited(waited)] if waited else []
        elif isinstance(command, Reread):
            asked = expecting(turn.talk) if command.answers else None
            meant = house.understand(command.text, turn.who.locale, case.now, ZoneInfo(turn.who.timezone), asked)
            results.append(Heard(meant, turn.claimed.identity_id or 0))
        elif isinstance(command, Forget):
            hearing.forget(turn)
        else:
            results += do(turn.db, command, case)
    for result in results:
        turn.who = _changed(turn.who, result)
    return results


def _one_question(turn: Turn, outcome: Outcome) -> list[Say]:
    """What was said so far; mere buttons give up their number where a question is asked after them."""
    buttons = turn.talk.question
    asked = any(say.question for say in outcome.says) and open_question(outcome.talk)
    if not asked or buttons is None or open_question(turn.talk):
        return turn.says
    return [replace(say, question=None) if say.question == buttons.number else say for say in turn.says]


def _changed(who: Who, result: Any) -> Who:
    """The person as a deed of this very turn has left them."""
    match result:
        case LocaleSet(locale=locale):
            return replace(who, locale=locale)
        case PauseOver():
            return replace(who, quiet_until=None)
        case Stayed():
            return replace(who, leaves_at=None)
        case _:
            return who


def _shown_on(turn: Turn, outcome: Outcome) -> Conversation:
    """A question is remembered with the channel it was shown on: a typed number answers only there."""
    talk, identity_id = outcome.talk, turn.claimed.identity_id
    shown = next((say for say in outcome.says if talk.question and say.question == talk.question.number), None)
    if not talk.question or shown is None:
        return talk
    there = which_way.other(turn, shown)
    via = there.identity_id if there else identity_id
    return replace(talk, question=replace(talk.question, via=via)) if via else talk


def _letters(turn: Turn) -> list[Letter]:
    stopped = turn.talk.stopped and turn.claimed.identity_id is None
    return [_letter(turn, say) for say in turn.says if say.urgent or not stopped]


def _letter(turn: Turn, say: Say) -> Letter:
    claimed = turn.claimed
    there = which_way.other(turn, say) or (turn.reach if claimed.identity_id is None else None)
    return Letter(
        territory_id=claimed.territory_id,
        person_id=claimed.person_id,
        message=Outgoing(
            for_whom.named(turn, say.text),
            say.question,
            say.options,
            say.as_list,
            say.asks_location,
            say.urgent,
            turn.who.locale,
            turn.talk.aloud,
            say.reminder,
        ),
        priority=Priority.EMERGENCY if say.urgent else max(Priority.REPLY, Priority(claimed.priority)),
        identity_id=there.identity_id if there else claimed.identity_id,
        account_id=there.account_id if there else claimed.account_id,
        inbox_id=claimed.id,
        about=say.about,
        cancel_key=say.cancel_key,
        expires_at=say.expires_at,
        trace=claimed.trace,
    )


def _say_set_aside(turn: Turn) -> None:
    words = wording(turn.who.locale, turn.who.timezone).say(set_aside_text(turn.who.town.emergency))
    turn.says.append(Say(words, urgent=True, promised=Promised(words, words)))
