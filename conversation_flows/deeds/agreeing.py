"""Deeds about agreements: looked up by their code, given or refused; a number to call kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.tidings import AgreementAnswered
from backend.models import Agreement, HelpRequest, Person
from backend.services.agreements import answering, asking
from backend.services.errors import NoSuchAgreement, NotHersToGive
from backend.services.locking import existing
from conversation_flows import agreement, named_late
from conversation_flows.deeds.case import Case, called, person_of, span_of


def keep_phone(db: Session, command: agreement.KeepPhone, case: Case) -> Sequence[Any]:
    try:
        asking.keep_phone(db, command.agreement_id, case.person_id, command.phone, actor=case.actor, now=case.now)
    except NoSuchAgreement:
        return (agreement.PhoneKept(kept=False),)
    return (agreement.PhoneKept(kept=True),)


def name_her(db: Session, command: named_late.NameHer, case: Case) -> Sequence[Any]:
    try:
        asking.keep_name(db, case.person_id, command.name, actor=case.actor, now=case.now)
    except NoSuchAgreement:
        return (named_late.NobodyToName(command.heard),)
    return (named_late.Named(command.name),)


def look_at(db: Session, command: agreement.LookAtAgreement, case: Case) -> Sequence[Any]:
    try:
        asked = answering.by_code(db, command.code, person_of(db, case), now=case.now)
    except NotHersToGive:
        return (agreement.AgreementNotTheirs(),)
    except NoSuchAgreement:
        return (agreement.AgreementUnknown(),)
    request = existing(db, HelpRequest, asked.request_id)
    by = called(existing(db, Person, asked.asked_by).name)
    return (agreement.AgreementSeen(asked.code, by, request.category, span_of(request)),)


def give(db: Session, command: agreement.GiveAgreement, case: Case) -> Sequence[Any]:
    herself = person_of(db, case)
    try:
        asked = answering.by_code(db, command.code, herself, now=case.now)
        by = called(existing(db, Person, asked.asked_by).name)
        answering.answer(db, asked, command.agrees, actor=case.actor, now=case.now, herself=herself)
    except NotHersToGive:
        return (agreement.AgreementNotTheirs(),)
    except NoSuchAgreement:
        return (agreement.AgreementUnknown(),)
    return (agreement.AgreementKept(command.agrees, by),)


def answered(db: Session, news: AgreementAnswered) -> agreement.AgreementIs | None:
    """What whoever asked is told; nothing where the request is over for another reason."""
    request = existing(db, HelpRequest, news.request_id)
    if news.agrees and request.state not in {"open", "held", "taken"}:
        return None
    name = called(request.beneficiary.name) if request.beneficiary.name else ""
    held = request.state == "held"
    settled = tuple(db.scalars(select(Agreement.id).where(Agreement.request_id == request.id)))
    return agreement.AgreementIs(
        news, request.category, span_of(request), name, news.agrees, held, request.promised_at, settled
    )
