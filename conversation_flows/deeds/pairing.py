"""Deeds about pairs: answered, shown, written to, words passed on, ended; and their news."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.messaging.pair_tidings import PairNews, PairWrote
from backend.models import Pair
from backend.services import reports, two_sides
from backend.services.checkins import plans
from backend.services.errors import CheckInRefused, MessageHeld
from backend.services.locking import existing
from backend.services.moderation import scam
from backend.services.pair_errors import PairRefused
from backend.services.pairs import answering, ending, keeping, looking_in
from backend.services.pairs.proposing import BEGUN, WAITING
from backend.services.people import NAMELESS
from conversation_flows import mission, moderation, my_people, pair_news, pairs
from conversation_flows.deeds.case import Case, called, first_name, written_by_agent
from conversation_flows.engine import patterns
from conversation_flows.engine.outcome import Command
from conversation_flows.engine.slots import plain_words
from conversation_flows.paired import LookAtPairs, Paired


def do(db: Session, command: Command, case: Case) -> Sequence[Any]:
    """Carries out a command about pairs.

    Raises:
        TypeError: a command that no deed knows (a promise test keeps the list whole).
    """
    try:
        match command:
            case pairs.AnswerPair():
                return _answer(db, command, case)
            case my_people.WriteByName() | LookAtPairs():
                return _look(db, command, case)
            case pairs.LookToEndPair():
                return _look_to_end(db, command, case)
            case pairs.EndPair():
                two_sides.theirs(db, Pair, command.pair_id, case.person_id)
                one = ending.end(db, command.pair_id, actor=case.actor, now=case.now)
                return (pairs.PairEnded(paired(db, one, case)),)
            case pairs.ReportPair():
                one, _side = two_sides.theirs(db, Pair, command.pair_id, case.person_id)
                reports.report_pair(db, one, case.person_id, actor=case.actor, now=case.now)
                return (pairs.PairEnded(paired(db, one, case), reported=True),)
            case pair_news.SayMet():
                keeping.met(db, command.pair_id, case.person_id, actor=case.actor, now=case.now)
                return (pair_news.MetNoted(),)
            case pair_news.AskPairToLookIn():
                return _ask_to_look_in(db, command, case)
            case patterns.OpenPair():
                one = keeping.open_to(db, command.pair_id, case.person_id)
                return (my_people.MayWriteToPair((paired(db, one, case),)),)
            case _:
                raise TypeError(f"no deed for {type(command).__name__}")
    except PairRefused:
        return (pairs.PairSettled(),)


def paired(db: Session, one: Pair, case: Case) -> Paired:
    """The pair as this person may see it. Neither name nor news of the other before both have agreed."""
    mine, begun = one.volunteer_id == case.person_id, one.active_at is not None
    name = first_name(one.person if mine else one.volunteer) if begun else ""
    live = begun and one.state in BEGUN
    return Paired(
        one.id,
        "" if name == NAMELESS else name,
        mine,
        rests=one.state == "suspended",
        asked_daily=plans.is_asked(db, one.person_id),
        agent=called(written_by_agent(db, "pair", one.id)),
        number=keeping.number_for(one, case.person_id),
        answered=keeping.last_answered(db, one.person_id) if mine and live else None,
        touched=keeping.last_touched(db, one) if live else None,
        since=one.active_at,
        until=one.next_due_at if one.state in WAITING else None,
    )


def pass_on(db: Session, command: patterns.PassOn, case: Case) -> Sequence[Any]:
    key = f"{case.person_id}:{case.key}"
    try:
        to = keeping.pass_on(db, command.pair_id, case.person_id, command.text, key=key, now=case.now)
    except MessageHeld:
        mine = existing(db, Pair, command.pair_id).volunteer_id == case.person_id
        return (moderation.MessageKept(mine, scam.only_a_door(scam.asks_for(command.text))),)
    except PairRefused:
        to = None
    if to is None:
        return (mission.WritingClosed(),)
    return (patterns.PassedOn(0, called(to), command.pair_id),)


def _answer(db: Session, command: pairs.AnswerPair, case: Case) -> Sequence[Any]:
    one = answering.answer(db, command.pair_id, case.person_id, command.agrees, actor=case.actor, now=case.now)
    return (pairs.PairAnswered(command.agrees, both=one.state == "active"),)


def _look(db: Session, command: LookAtPairs, case: Case) -> Sequence[Any]:
    """All of theirs, or the one whose name was said."""
    theirs = tuple(paired(db, one, case) for one in keeping.mine(db, case.person_id))
    said = set(plain_words(command.words).split())
    meant = tuple(one for one in theirs if said & set(plain_words(one.name).split()))
    if isinstance(command, my_people.WriteByName) and command.heard is not None:
        if not meant:
            return (my_people.NoPairMeant(command.heard),)
        open_now = tuple(one for one in meant if not one.rests)
        return (my_people.MayWriteToPair(open_now) if open_now else my_people.PairsSeen(meant),)
    if command.what == "end":
        return (pairs.MayEndPair(meant or theirs),)
    return (my_people.PairsSeen(theirs),)


def _look_to_end(db: Session, command: pairs.LookToEndPair, case: Case) -> Sequence[Any]:
    if not command.pair_id:
        return _look(db, LookAtPairs("end"), case)
    one, _side = two_sides.theirs(db, Pair, command.pair_id, case.person_id)
    return (pairs.MayEndPair((paired(db, one, case),)) if one.state in BEGUN else pairs.PairSettled(),)


def _ask_to_look_in(db: Session, command: pair_news.AskPairToLookIn, case: Case) -> Sequence[Any]:
    try:
        asked = looking_in.ask(db, command.pair_id, case.person_id, actor=case.actor, now=case.now)
    except CheckInRefused:
        return (pairs.PairSettled(),)
    return (pair_news.PairAskedToLookIn(first_name(asked.person)),)


# --- news -----------------------------------------------------------------------------------------------------------


def brief(
    db: Session, news: PairNews | PairWrote, case: Case
) -> pair_news.PairIs | pair_news.PairWords | None:  # fmt: skip
    """The facts of this news; None where there is nothing to say any more."""
    return told(db, news, case) if isinstance(news, PairNews) else words_came(db, news, case)


def told(db: Session, news: PairNews, case: Case) -> pair_news.PairIs | None:
    """Told while it is true; who has answered already is not asked."""
    one = existing(db, Pair, news.pair_id)
    side = "volunteer" if one.volunteer_id == case.person_id else "person"
    return pair_news.PairIs(news, paired(db, one, case), news.what) if _still_true(db, one, news.what, side) else None


def _still_true(db: Session, one: Pair, what: str, side: str) -> bool:
    match what:
        case "proposed":
            return one.state in WAITING and getattr(one, f"{side}_says") is None
        case "begun" | "resumed" | "month":
            return one.state == "active"
        case "circle":
            return looking_in.may_be_offered(db, one)
        case "numbers":
            return bool(keeping.number_for(one, one.person_id))
        case "suspended":
            return one.state == "suspended"
        case _:
            return one.ended_at is not None


def words_came(db: Session, news: PairWrote, case: Case) -> pair_news.PairWords | None:
    """Passed on as long as the pair stands: what was on its way when it ended is not."""
    one = existing(db, Pair, news.pair_id)
    if one.state != "active":
        return None
    return pair_news.PairWords(news, paired(db, one, case), news.text)
