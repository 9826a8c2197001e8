"""Deeds about worries: kept, completed, added to; and what whoever reported one is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.messaging.tidings import RelayChanged, WorrySettled
from backend.models import Worry, WorryReport
from backend.services import geocoding
from backend.services.errors import NoSuchWorry
from backend.services.locking import existing
from backend.services.worries import relays, reporting, settling
from backend.services.worries.likeness import may_be
from conversation_flows import well_again, worry
from conversation_flows.deeds.case import Case, person_of, reading

_PART = {"where": "place", "who": "who", "noticed": "noticed"}
"""What a question is called → the column that its answer fills."""


def report(db: Session, command: worry.ReportWorry, case: Case) -> Sequence[Any]:
    said = reporting.Said(command.words, command.who, command.place, command.noticed, command.discreet)
    key = f"worry:{case.key}"
    made = reporting.report(db, person_of(db, case), said, key=key, actor=case.actor, now=case.now)
    staffed, reads_at = reading(db, case)
    own = {"where": command.place, "who": command.who, "noticed": command.noticed}
    lacks = _lacks(existing(db, Worry, made.worry_id), own)
    return (worry.WorryKept(made.id, made.relay is not None, staffed, reads_at, lacks),)


def complete(db: Session, command: worry.CompleteWorry, case: Case) -> Sequence[Any]:
    words = command.words
    if command.point is not None:
        near = geocoding.nearest(db, case.territory_id, command.point)
        words = near.words if near else "{:.4f}, {:.4f}".format(*command.point)
    if not words:
        made = reporting.latest_of(db, case.person_id, now=case.now)
        lacks = _lacks(existing(db, Worry, made.worry_id), {command.part: "?"}) if made else ()
        return (worry.WorryCompleted(command.report_id, command.part, lacks),)
    person = person_of(db, case)
    try:
        now_known = reporting.complete(
            db, command.report_id, person, words, part=_PART[command.part], actor=case.actor, now=case.now
        )
    except NoSuchWorry:
        return (worry.WorryCompleted(command.report_id, command.part, ()),)
    return (worry.WorryCompleted(command.report_id, command.part, _lacks(now_known, {command.part: words})),)


def add(db: Session, command: worry.AddToWorry, case: Case) -> Sequence[Any]:
    made = reporting.latest_of(db, case.person_id, now=case.now)
    if made is not None:
        made.discreet = True
        reporting.complete(db, made.id, person_of(db, case), command.words, actor=case.actor, now=case.now)
    return (worry.WorryAdded(made is not None),)


def said_well(db: Session, command: well_again.SaidWell, case: Case) -> Sequence[Any]:
    """Of one worry of theirs that is open it is kept, and agents see it; of several, which is asked."""
    theirs = reporting.open_of(db, case.person_id, now=case.now)
    if command.report_id is not None:
        meant = [one for one in theirs if one[0].id == command.report_id]
    else:
        meant = [one for one in theirs if may_be(command.words, command.who, one[1].who or "")]
    if not meant:
        return (well_again.NobodyWorriedAbout(command.heard, command.outright),)
    if len(meant) > 1:
        return (well_again.WellMayBe(command.words, tuple((one.id, _called(one, about)) for one, about in meant)),)
    person = person_of(db, case)
    reporting.said_well(db, meant[0][0].id, person, command.words, actor=case.actor, now=case.now)
    staffed, _reads_at = reading(db, case)
    return (well_again.WellNoted(staffed),)


def _called(report: WorryReport, about: Worry) -> str:
    return about.who or about.place or report.words


def settled(news: WorrySettled) -> worry.WorryOver:
    """Nothing of what came of it: only whether somebody spoke to the person."""
    return worry.WorryOver(news, news.answer == settling.SPOKE)


def relay_is(db: Session, news: RelayChanged, case: Case) -> worry.RelayIs | None:
    """Nothing where it has changed again meanwhile."""
    is_one = relays.role_of(db, case.person_id) is not None
    return worry.RelayIs(news, news.state) if is_one == (news.state == "active") else None


def _lacks(found: Worry, own: dict[str, str]) -> tuple[str, ...]:
    """What nobody has said yet; what this person said already is not asked again."""
    return tuple(part for part, column in _PART.items() if not own.get(part) and not getattr(found, column))
