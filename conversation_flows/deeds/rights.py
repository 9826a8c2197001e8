"""Deeds about one's rights: the copy of one's data, erasure, consents, a pause."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from backend.messaging.tidings import ErasureChanged
from backend.services import pausing
from backend.services.checkins import plans
from backend.services.errors import NotLeaving
from backend.services.privacy import consents as service
from backend.services.privacy import erasing, links
from conversation_flows import (
    ask_for_help,
    company,
    consents,
    erasure,
    errand,
    gathering,
    interview,
    invitation,
    moderation,
    offer_help,
    privacy,
    quiet,
    relay,
)
from conversation_flows.deeds.case import Case, person_of


def make_link(db: Session, case: Case) -> Sequence[Any]:
    """A link to the full copy, where browsers reach us; else it is an agent's task."""
    if not case.web or links.kept_apart(db, case.person_id):
        return (privacy.CopyFromTown(),)
    secret, until = links.make(db, person_of(db, case), token=case.token, actor=case.actor, now=case.now)
    return (privacy.LinkMade(f"{case.web}{links.PATH}{secret}", until),)


def look_at_erasure(db: Session, case: Case) -> Sequence[Any]:
    seen = erasing.preview(db, person_of(db, case), now=case.now)
    return (erasure.ErasureSeen(seen.erase_at, seen.requests, seen.to_help, seen.offers, seen.checkins),)


def ask_erasure(db: Session, case: Case) -> Sequence[Any]:
    return (erasure.ErasureAsked(erasing.ask(db, person_of(db, case), actor=case.actor, now=case.now)),)


def stay(db: Session, case: Case) -> Sequence[Any]:
    with contextlib.suppress(NotLeaving):  # said twice, done once
        erasing.undo(db, person_of(db, case), actor=case.actor, now=case.now)
    return (erasure.Stayed(),)


def erasure_changed(db: Session, news: ErasureChanged, case: Case) -> erasure.ErasureIs | None:
    """What an agent noted for the person; nothing where they, or another agent, have changed it since."""
    erase_at = person_of(db, case).erase_at
    return erasure.ErasureIs(news, erase_at) if (erase_at is None) == news.stays else None


def look_at_consents(db: Session, case: Case) -> Sequence[Any]:
    first = service.said(db, person_of(db, case))[0]
    return (consents.ConsentAsked(first.kind, first.agrees, first=True),)


def answer_consent(db: Session, command: consents.AnswerConsent, case: Case) -> Sequence[Any]:
    """Their answer; then the next kind in the town's order."""
    person = person_of(db, case)
    kinds = [one.kind for one in service.said(db, person)]
    service.answer(db, person, command.kind, command.yes, actor=case.actor, now=case.now)
    said = {one.kind: one for one in service.said(db, person)}  # a no may leave nothing to ask of another
    later = kinds[kinds.index(command.kind) + 1 :] if command.kind in kinds else []
    left = [said[kind] for kind in later if kind in said]
    return (consents.ConsentAsked(left[0].kind, left[0].agrees) if left else consents.ConsentAsked(""),)


def pause(db: Session, command: quiet.Pause, case: Case) -> Sequence[Any]:
    under_way = pausing.pause(db, person_of(db, case), command.until, actor=case.actor, now=case.now)
    return (quiet.Paused(command.until, under_way, plans.is_asked(db, case.person_id)),)


def end_pause(db: Session, case: Case) -> Sequence[Any]:
    pausing.resume(db, person_of(db, case), actor=case.actor, now=case.now)
    return (quiet.PauseOver(),)


STARTED: Final = (
    ask_for_help.Posted, invitation.Accepted, relay.LegAccepted, offer_help.OfferPosted, errand.OfferTaken,
    moderation.HeldForReading, gathering.GatheringProposed, company.GatheringJoined, interview.InterviewBooked,
)  # fmt: skip
"""Results that something comes after."""


def heard_again(db: Session, case: Case, done: Sequence[Any]) -> Sequence[Any]:
    """Whoever starts something in a pause must hear what becomes of it: the pause is over. A refusal starts nothing."""
    if not any(isinstance(one, STARTED) for one in done):
        return done
    over = pausing.resume(db, person_of(db, case), actor=case.actor, now=case.now)
    return (*done, quiet.PauseOver(for_this=True)) if over else done
