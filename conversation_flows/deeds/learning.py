"""Deeds about what the town learns from: what was not understood, and whether its writer lets us."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.services import people
from backend.services import unclear as kept
from backend.services.people import KEPT_UNCLEAR, Standing
from conversation_flows import privacy
from conversation_flows.deeds.case import Case, person_of
from conversation_flows.engine import unclear


def keep(db: Session, command: unclear.KeepUnclear, case: Case) -> Sequence[Any]:
    words = kept.Words(command.text, command.locale, command.expecting, command.guess, command.confidence)
    fate = kept.keep(db, person_of(db, case), words, now=case.now)
    return (privacy.LearningToldOf(),) if fate is kept.Fate.TOLD else ()


def look_at_standing(db: Session, case: Case) -> Sequence[Any]:
    """Whoever is shown it has been told."""
    person = person_of(db, case)
    standing = people.standing(db, person, KEPT_UNCLEAR)
    if standing is Standing.UNTOLD:
        people.record_consent(db, person, KEPT_UNCLEAR, now=case.now)
    return (privacy.StandingSeen(standing is Standing.REFUSED),)


def object_to(db: Session, case: Case) -> Sequence[Any]:
    people.refuse(db, person_of(db, case), KEPT_UNCLEAR, actor=case.actor, now=case.now)
    return (privacy.Objected(),)


def allow(db: Session, case: Case) -> Sequence[Any]:
    people.record_consent(db, person_of(db, case), KEPT_UNCLEAR, now=case.now)
    return (privacy.Allowed(),)
