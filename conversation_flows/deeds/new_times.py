"""Deeds about another time for a mission: propose it, answer it, ask somebody else; and its news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.orm import Session

from backend.messaging.tidings import TimeProposed, TimeSettled
from backend.models import HelpRequest, Mission, NewTime, Person, Recurrence
from backend.services import blocks
from backend.services.errors import (
    AnotherThatDay,
    LegsWouldPart,
    MissionOver,
    NeverHappens,
    NewTimeOver,
    NewTimeRefused,
    NoLongerNeeded,
    NothingMoves,
    NotYours,
    ProposedOften,
    TooSoonToAsk,
)
from backend.services.lifecycles import MISSION_LIVE
from backend.services.locking import existing
from backend.services.new_times import answering, handing_on, proposing, standing
from backend.wording import Span
from conversation_flows import new_time, new_time_news
from conversation_flows.deeds.case import Case, facts_of, first_name, span_of
from conversation_flows.mission import Facts

WHY: Final[dict[type[NewTimeRefused], str]] = {
    NothingMoves: "same",
    TooSoonToAsk: "soon",
    AnotherThatDay: "beside",
    ProposedOften: "often",
    LegsWouldPart: "legs",
}


def movable(db: Session, found: Mission, case: Case) -> new_time.Movable | None:
    """The mission, where the two may still agree on another time."""
    request = existing(db, HelpRequest, found.request_id)
    if not standing.may_be_moved(db, found, request):
        return None
    one = db.get(Recurrence, request.recurrence_id) if request.recurrence_id else None
    theirs = case.person_id != found.volunteer_id and one is not None and one.state == "running"
    return new_time.Movable(facts_of(db, found, case.person_id), one.rrule if one is not None and theirs else "")


def propose(db: Session, command: new_time.ProposeTime, case: Case) -> Sequence[Any]:
    """The time is proposed; what was said of a place besides is not lost, as long as the mission goes on."""
    results = _propose(db, command, case)
    found = db.get(Mission, command.mission_id)
    over = found is None or any(isinstance(one, new_time.NotProposed) and one.mission is None for one in results)
    if not command.place or found is None or over:
        return results
    return (*results, new_time.PlaceSaid(facts_of(db, found, case.person_id), command.place))


def _propose(db: Session, command: new_time.ProposeTime, case: Case) -> Sequence[Any]:
    """What comes back moves at once, from the next time on; of this time the other side is asked."""
    found = db.get(Mission, command.mission_id)
    to = standing.Time(command.when.start, command.when.end, command.when.grain)
    moved: tuple[new_time.FollowingMoved, ...] = ()
    if found is None:
        return (new_time.NotProposed("over"),)
    if not command.always and (same := _asked_for(db, found, to, case)) is not None:
        return answer(db, new_time_news.AnswerTime(same, agrees=True), case)
    try:
        if command.always:
            rule = proposing.move_those_that_follow(
                db, found.id, case.person_id, to, command.rrule, actor=case.actor, now=case.now
            )
            category = existing(db, HelpRequest, found.request_id).category
            moved = (new_time.FollowingMoved(category, replace(command.when, rrule=rule)),)
        proposing.propose(db, found.id, case.person_id, to, actor=case.actor, now=case.now)
    except NewTimeRefused as error:
        if moved and isinstance(error, NothingMoves):
            return moved
        return (*moved, new_time.NotProposed(WHY[type(error)], facts_of(db, found, case.person_id)))
    except NeverHappens:
        return (new_time.NotProposed("never", facts_of(db, found, case.person_id)),)
    except (MissionOver, NotYours, NoLongerNeeded):
        return (new_time.NotProposed("over"),)
    return (*moved, new_time.TimeSent(facts_of(db, found, case.person_id)))


def _asked_for(db: Session, found: Mission, to: standing.Time, case: Case) -> int | None:
    """The other side's own proposal of just this time: whoever says it too has said yes."""
    one = standing.waiting(db, found.id)
    if one is None or standing.proposed(one) != to:
        return None
    sides = {found.volunteer_id == who for who in (case.person_id, one.proposed_by)}
    return one.id if len(sides) > 1 else None


def answer(db: Session, command: new_time_news.AnswerTime, case: Case) -> Sequence[Any]:
    try:
        found = answering.answer(
            db, command.new_time_id, case.person_id, command.agrees, actor=case.actor, now=case.now
        )
    except (NewTimeOver, NotYours):
        return (new_time_news.TimeOver(),)
    one = existing(db, NewTime, command.new_time_id)
    return (new_time_news.TimeAnswered(_facts(db, one, found, case), command.agrees),)


def seek_another(db: Session, command: new_time_news.SeekAnother, case: Case) -> Sequence[Any]:
    try:
        request = handing_on.seek_another(db, command.new_time_id, case.person_id, actor=case.actor, now=case.now)
    except (NewTimeOver, NotYours):
        return (new_time_news.TimeOver(),)
    ended = existing(db, Mission, existing(db, NewTime, command.new_time_id).mission_id)
    facts = facts_of(db, ended, case.person_id)
    return (new_time_news.SeekingAnother(facts, span_of(request), request.promised_at),)


def proposed(db: Session, news: TimeProposed, case: Case) -> new_time_news.TimeAsked | None:
    """True as long as it can be answered, and nobody keeps the two apart."""
    one = existing(db, NewTime, news.new_time_id)
    found = existing(db, Mission, one.mission_id)
    request = existing(db, HelpRequest, one.request_id)
    if one.state != "waiting" or one.next_due_at is None or one.next_due_at <= case.now:
        return None
    if not standing.may_be_moved(db, found, request):
        return None
    return new_time_news.TimeAsked(news, one.id, _facts(db, one, found, case), _new(one), one.next_due_at)


def settled(db: Session, news: TimeSettled, case: Case) -> new_time_news.TimeIs | None:
    """What became of it; nothing once the mission has ended otherwise, or gone on to another time."""
    one = existing(db, NewTime, news.new_time_id)
    found = existing(db, Mission, one.mission_id)
    request = existing(db, HelpRequest, one.request_id)
    facts = _facts(db, one, found, case)
    if blocks.apart(db, found.volunteer_id, request.requester_id, request.beneficiary_id):
        return None
    if news.what == "handed_on":
        was = Span(one.was_start, one.was_end, one.was_grain)
        return new_time_news.TimeIs(news, one.id, replace(facts, when=was), _new(one), news.what)
    if found.state not in MISSION_LIVE or (news.what == "declined" and found.state != "accepted"):
        return None
    mine = one.proposed_by == case.person_id
    return new_time_news.TimeIs(news, one.id, facts, _new(one), news.what, mine)


def _facts(db: Session, one: NewTime, found: Mission, case: Case) -> Facts:
    """The mission, with the name of the other of the two who agree about it."""
    facts = facts_of(db, found, case.person_id)
    if not facts.mine:
        return facts
    other = one.asked_id if one.proposed_by == case.person_id else one.proposed_by
    return replace(facts, name=first_name(existing(db, Person, other)))


def _new(one: NewTime) -> Span:
    return Span(one.start, one.end, one.grain)
