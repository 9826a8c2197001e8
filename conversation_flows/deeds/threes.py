"""Deeds about the three questions of the month: whether it is time, what is answered, seen and erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.checkins.threes import score
from backend.services.accounts import sharing
from backend.services.checkins import threes as service
from backend.services.privacy import consents
from conversation_flows import threes
from conversation_flows.deeds import pairing
from conversation_flows.deeds.case import Case, person_of
from conversation_flows.engine.outcome import Command


def do(db: Session, command: Command, case: Case) -> Sequence[Any]:
    """Carries out a command about the three questions. The closed list goes on in `pairing`."""
    match command:
        case threes.OpenThrees():
            return _open(db, command, case)
        case threes.AgreeToThrees():
            consents.answer(db, person_of(db, case), service.CONSENT, command.yes, actor=case.actor, now=case.now)
            return _begin(db, case) if command.yes else (threes.ThreesRefused(),)
        case threes.AnswerThrees():
            return _answer(db, command, case)
        case threes.LookAtThrees():
            found = service.of(db, case.person_id)
            return (threes.ThreesSeen(tuple((row.at, row.answers or "") for row in found)),)
        case threes.EraseThrees():
            service.erase(db, case.person_id, actor=case.actor, now=case.now)
            return (threes.ThreesErased(),)
        case _:
            return pairing.do(db, command, case)


def after_a_good_answer(db: Session, case: Case) -> Sequence[Any]:
    """Whether it is time to ask; never where somebody else reads the same telephone."""
    shared = case.identity_id is not None and sharing.holders(db, case.identity_id) is not None
    if shared or sharing.is_doubted(db, case.identity_id):
        return ()
    what = service.may_be_asked(db, case.person_id, now=case.now)
    return (threes.ThreesWanted(what),) if what else ()


def _open(db: Session, command: threes.OpenThrees, case: Case) -> Sequence[Any]:
    if service.may_be_asked(db, case.person_id, now=case.now) != command.what:
        return ()
    if command.what == "questions":
        return _begin(db, case)
    service.asked_consent(db, case.person_id, now=case.now)
    return (threes.ThreesOpened("consent"),)


def _begin(db: Session, case: Case) -> Sequence[Any]:
    if service.may_be_asked(db, case.person_id, now=case.now) != "questions":
        return (threes.ThreesGone(),)
    return (threes.ThreesOpened("questions", service.begin(db, case.person_id, now=case.now).id),)


def _answer(db: Session, command: threes.AnswerThrees, case: Case) -> Sequence[Any]:
    try:
        row = service.answer(
            db, command.row_id, case.person_id, command.number, command.value, actor=case.actor, now=case.now
        )
    except LookupError:
        return (threes.ThreesGone(),)
    number = len(row.answers or "")
    return (threes.ThreesAnswered(row.id, number, score(row.answers)),)
