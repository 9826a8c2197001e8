"""Deeds around moderation: what waits and why, what was decided; reports; the directory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.messaging.tidings import BeCareful, ModerationDecided
from backend.models import HelpRequest, Mission, Moderation, Offer, Organisation, Person
from backend.services import directory, reports
from backend.services.errors import NotYours
from backend.services.locking import existing
from backend.services.missions.progress import LIVE
from backend.services.moderation import deciding, holding
from backend.wording import Span
from conversation_flows import moderation, reporting, services
from conversation_flows.deeds.case import Case, agent_name, called, facts_of, person_of, span_of


def why_held(db: Session, *, request_id: int | None = None, offer_id: int | None = None) -> moderation.Why:
    """What raised the request or offer that waits."""
    return why(holding.unread(db, request_id=request_id, offer_id=offer_id))


def why(row: Moderation | None) -> moderation.Why:
    """What raised this row, in its author's words; nothing where it waits for another reason, or does not wait."""
    if row is None or row.state != "waiting" or not row.flags:
        return ()
    kinds, words = row.flags.split(), (row.raised_by or "").split("\n")
    return ((kinds[0], words[0]),)


def refused_once(db: Session, text: str, case: Case, *, rest: bool = False) -> Sequence[Any]:
    """Whoever is chosen by origin or belief is refused once; empty where nothing of the kind is said.

    `rest`: something is left of the need even without any of these words.
    """
    found = holding.refused_once(db, person_of(db, case), text, actor=case.actor, now=case.now)
    return () if found is None else (moderation.NobodyIsChosen(found.words, rest or bool(holding.cleaned(text))),)


def plain(text: str) -> str:
    """The text without the words that choose people."""
    return holding.cleaned(text)


def rewrite(db: Session, command: moderation.Rewrite, case: Case) -> Sequence[Any]:
    kept = deciding.rewrite(db, command.moderation_id, case.person_id, command.text, actor=case.actor, now=case.now)
    return (moderation.Rewritten(kept),)


def decided(db: Session, news: ModerationDecided, case: Case) -> moderation.Decided | None:
    """What its author is told; nothing where it is true no more, or they hear more of it in other news."""
    del case
    row = existing(db, Moderation, news.moderation_id)
    if row.state != news.state:
        return None
    agent = agent_name(db, row.agent) if row.agent else ""
    said = row.reason or ""
    if row.what == "offer" and row.offer_id is not None:
        offer = existing(db, Offer, row.offer_id)
        if row.state == "published" and offer.state != "open":
            return None
        when = Span(offer.start, offer.end, offer.grain)
        return moderation.Decided(
            news, row.id, row.what, row.state, offer.category, when, agent, said, until=offer.closes_at
        )
    request = existing(db, HelpRequest, row.request_id)
    name, until = "", None
    if row.what == "message":
        name = _other(db, row, request)
    elif row.what == "addition":
        said = said or row.text or ""
    elif row.state == "published":
        if request.state != "open":
            return None  # a neighbour was found already, or somebody's yes is still awaited
        until = request.promised_at
    return moderation.Decided(
        news, row.id, row.what, row.state, request.category, span_of(request), agent, said, name, until
    )


def _other(db: Session, row: Moderation, request: HelpRequest) -> str:
    mission = existing(db, Mission, row.mission_id)
    other = request.requester_id if row.person_id == mission.volunteer_id else mission.volunteer_id
    return called(existing(db, Person, other).name)


def careful(db: Session, news: BeCareful) -> moderation.Warned | None:
    """While the mission is under way."""
    mission = existing(db, Mission, news.mission_id)
    return moderation.Warned(news, mission.id) if mission.state in LIVE else None


def report(db: Session, command: reporting.ReportPerson, case: Case) -> Sequence[Any]:
    try:
        sought = reports.report(db, command.mission_id, case.person_id, actor=case.actor, now=case.now)
    except NotYours:
        return (reporting.NothingToReport(),)
    facts = facts_of(db, existing(db, Mission, command.mission_id), case.person_id)
    return (reporting.PersonReported(command.mission_id, facts.name, facts.mine, sought),)


def tell_of_report(db: Session, command: reporting.TellOfReport, case: Case) -> Sequence[Any]:
    if not reports.tell_more(db, command.mission_id, case.person_id, command.words, actor=case.actor, now=case.now):
        return (reporting.NothingToReport(),)
    return (reporting.ReportTold(),)


def look_for_job(db: Session, command: services.LookForJob, case: Case) -> Sequence[Any]:
    found = directory.for_job(db, case.territory_id, command.job)
    return (services.JobServices(tuple(_listed(one) for one in found)),)


def look_for_services(db: Session, command: services.LookForServices, case: Case) -> Sequence[Any]:
    category = str(command.heard.meant.first("category") or "")
    found = directory.fitting(db, case.territory_id, category, command.heard.text)
    return (services.ServicesLooked(command.heard, tuple(_listed(one) for one in found)),)


def _listed(one: Organisation) -> services.Listed:
    return services.Listed(one.name, one.phone, one.hours)
