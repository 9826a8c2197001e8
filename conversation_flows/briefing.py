"""Briefing: a row of news becomes facts at the moment it is told. The world is checked again: what is no longer
true is not told."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.messaging.checkin_tidings import (
    CheckInDue,
    CircleAsked,
    CircleClear,
    ContactAnswered,
    ContactAsked,
    PlanChanged,
    WeatherOver,
)
from backend.messaging.news import News
from backend.messaging.pair_tidings import PairNews, PairWrote
from backend.messaging.tidings import (
    AccountJoined,
    AgentWrote,
    AgreementAnswered,
    BeCareful,
    CharterWanted,
    ComesRound,
    CourtesyWanted,
    DatesWanted,
    ErasureChanged,
    FeedbackWanted,
    GatheringAnnounced,
    GatheringChanged,
    GatheringDue,
    HandedBack,
    HandOverWanted,
    InterviewDue,
    Invited,
    LegChanged,
    LinkNews,
    LinkWrote,
    MissionChanged,
    MissionDue,
    ModerationDecided,
    MoneyAgreed,
    MoneyNoted,
    MoneyWanted,
    NeighbourFound,
    NobodyFound,
    OfferMade,
    OfferSettled,
    RecurrenceChanged,
    RelayChanged,
    Relayed,
    RelayPlanned,
    RequestGone,
    StillHappy,
    StillLooking,
    TakenOver,
    TimeProposed,
    TimeSettled,
    VolunteerChanged,
    Woke,
    WorrySettled,
)
from backend.models import Agreement, HelpRequest, History, Invitation, Mission
from backend.models.columns import rows_of
from backend.services import duty, missions, offers
from backend.services.locking import existing
from backend.services.missions.progress import LIVE
from conversation_flows import feedback, human, invitation, mission_news, my_requests, still_happy, volunteer
from conversation_flows.deeds import (
    accounts,
    agreeing,
    checking_in,
    circling,
    interviewing,
    linking,
    meeting,
    moderating,
    money,
    new_times,
    offering,
    pairing,
    planning_checkins,
    recurring,
    relaying,
    rights,
    signing,
    talking,
    volunteering,
    watching_over,
    worrying,
)
from conversation_flows.deeds.case import (
    Case,
    agent_name,
    by_agent,
    called,
    facts_of,
    shown_distance,
    span_of,
    territory_of,
)


def brief(db: Session, news: News, case: Case) -> Any | None:
    """The facts of this news for its person, or None where there is nothing to say any more."""
    match news:
        case Invited():
            return _invited(db, news, case)
        case RequestGone():
            return _gone(db, news, case)
        case StillLooking(request_id=id_) | NobodyFound(request_id=id_):
            return _not_found_yet(db, news, existing(db, HelpRequest, id_), case)
        case NeighbourFound(mission_id=id_) | MissionChanged(mission_id=id_) | MissionDue(mission_id=id_):
            return _mission(db, news, existing(db, Mission, id_), case)
        case TimeProposed():
            return new_times.proposed(db, news, case)
        case TimeSettled():
            return new_times.settled(db, news, case)
        case RecurrenceChanged():
            return recurring.changed(db, news, case)
        case MoneyWanted() | MoneyAgreed() | MoneyNoted():
            return money.told(db, news, case)
        case RelayPlanned():
            return relaying.planned(db, news)
        case LegChanged():
            return relaying.changed(db, news, case)
        case HandOverWanted():
            return relaying.wanted(db, news, case)
        case ComesRound():
            return recurring.comes_round(db, news, case)
        case LinkNews() | LinkWrote():
            return linking.brief(db, news, case)
        case PairNews() | PairWrote():
            return pairing.brief(db, news, case)
        case AgreementAnswered():
            return agreeing.answered(db, news)
        case ErasureChanged():
            return rights.erasure_changed(db, news, case)
        case ModerationDecided():
            return moderating.decided(db, news, case)
        case BeCareful():
            return moderating.careful(db, news)
        case OfferMade():
            return offering.offered(db, news, case)
        case OfferSettled():
            return offering.settled(db, news)
        case WorrySettled():
            return worrying.settled(news)
        case CheckInDue() | WeatherOver():
            return checking_in.told(db, news, case)
        case CircleAsked():
            return circling.asked(db, news, case)
        case CircleClear():
            return circling.clear(db, news, case)
        case ContactAsked():
            return circling.contact_is(db, news, case)
        case RelayChanged():
            return worrying.relay_is(db, news, case)
        case GatheringAnnounced():
            return meeting.announced(db, news, case)
        case GatheringChanged():
            return meeting.changed(db, news, case)
        case GatheringDue():
            return meeting.due(db, news, case)
        case InterviewDue():
            return interviewing.tomorrow(db, news, case)
        case DatesWanted():
            return interviewing.wanted(db, news, case)
        case CharterWanted():
            return signing.wanted(db, news, case)
        case StillHappy():
            return still_happy.HappyStill(news) if volunteering.may_be_asked(db, case) else None
        case CourtesyWanted():
            return still_happy.CallProposed(news) if volunteering.may_be_asked(db, case) else None
        case FeedbackWanted(mission_id=id_):
            return feedback.FeedbackAsked(news, facts_of(db, existing(db, Mission, id_), case.person_id))
        case Relayed():
            return talking.words_came(db, news)
        case VolunteerChanged():
            return volunteer.VolunteerIs(news, news.state)
        case PlanChanged():
            return planning_checkins.changed(db, news)
        case ContactAnswered():
            return watching_over.contact_answered(db, news, case)
        case AccountJoined():
            return accounts.another(db, news, case)
        case AgentWrote():
            return human.AgentSays(news, agent_name(db, news.agent), news.text)
        case TakenOver():
            return human.AgentCame(news, agent_name(db, news.agent))
        case Woke() | HandedBack():
            return news
        case _:
            return None


def _gone(db: Session, news: RequestGone, case: Case) -> Any | None:
    """For the person whose request it was, or for a volunteer who was asked or had taken it."""
    request = existing(db, HelpRequest, news.request_id)
    ended = select(Mission.id).where(Mission.request_id == request.id, Mission.state.not_in(LIVE))
    if case.person_id in {request.requester_id, request.beneficiary_id}:
        if request.relay_id is not None:
            return relaying.gone(db, news, request, case)
        if request.state not in {"cancelled", "unserved"}:
            return None
        missions = tuple(db.scalars(ended))
        by_town = news.why == "cancelled" and by_agent(db, "request", request.id, "cancelled")
        other = request.beneficiary if case.person_id == request.requester_id else request.requester
        by = "" if by_town else called(other.name)
        why = _why_nobody(db, request) if news.why == "lapsed" else news.why
        by = called(request.beneficiary.name) if why == "unagreed" else by
        return my_requests.RequestOver(news, request.category, span_of(request), why, missions, by)
    if _not_listed_yet(db, request.id, case):
        return None
    asked = select(Invitation.id).where(
        Invitation.request_id == request.id, Invitation.volunteer_id == case.person_id, Invitation.state != "sent"
    )
    return invitation.NoLongerWanted(
        news,
        news.why,
        request.category,
        request.start,
        tuple(db.scalars(asked)),
        tuple(db.scalars(ended.where(Mission.volunteer_id == case.person_id))),
        request.end,
        by_town=news.why == "cancelled" and by_agent(db, "request", request.id, "cancelled"),
        replaced=news.why == "taken" and _is_replaced(db, request.id, case),
    )


def _is_replaced(db: Session, request_id: int, case: Case) -> bool:
    """Whether this person had it, gave no sign, and somebody else has taken over."""
    theirs = select(Mission.state).where(Mission.request_id == request_id, Mission.volunteer_id == case.person_id)
    return db.scalars(theirs.order_by(Mission.id.desc()).limit(1)).first() == "reassigned"


def _why_nobody(db: Session, request: HelpRequest) -> str:
    """`lapsed` where neighbours were asked in vain; else what it still waited for when its time had passed."""
    moved = select(History.before).where(History.what == "request", History.what_id == request.id)
    if db.scalars(moved.order_by(History.id.desc()).limit(1)).first() != "held":
        return "lapsed"
    asked = select(Agreement.state).where(Agreement.request_id == request.id).order_by(Agreement.id.desc()).limit(1)
    return "unagreed" if db.scalars(asked).first() in {"waiting", "void"} else "unread"


def _not_listed_yet(db: Session, request_id: int, case: Case) -> bool:
    """Whether it answers an offer whose volunteer has not had their list yet: they never heard of it."""
    offer = offers.answered_by(db, request_id)
    return offer is not None and offer.volunteer_id == case.person_id and offer.state == "open"


def _invited(db: Session, news: Invited, case: Case) -> Any | None:
    db.flush()
    asked = db.connection().execute(_ASKED, {"invitation": news.invitation_id}).one()
    if asked.state != "sent" or asked.request_state != "open" or asked.end <= case.now:
        return None
    if asked.relay_id is not None:
        return relaying.invited(db, news, case)
    shown = shown_distance(db, asked, asked.distance_m)
    before = recurring.helped_before(db, asked.request_id, case) if asked.recurrence_id else ""
    return invitation.InvitedTo(
        news, news.invitation_id, asked.request_id, asked.category, asked.start, shown, asked.end, news.changed, before
    )


_invitations: Final = rows_of(Invitation)
_requests: Final = rows_of(HelpRequest)
_ASKED: Final = (
    select(
        *_invitations.c["request_id", "state", "distance_m"],
        *_requests.c["territory_id", "category", "start", "end", "latitude", "longitude", "recurrence_id", "relay_id"],
        _requests.c.state.label("request_state"),
    )
    .join(_requests, _requests.c.id == _invitations.c.request_id)
    .where(_invitations.c.id == bindparam("invitation"))
)
"""Invitations and passed words are most of the news: what they say is read by statements that are built once."""


def _not_found_yet(db: Session, news: StillLooking | NobodyFound, request: HelpRequest, case: Case) -> Any | None:
    if request.relay_id is not None:
        return relaying.not_found(db, news, request, case)
    if isinstance(news, NobodyFound):
        if request.state not in {"open", "unserved"}:
            return None
        return my_requests.NobodyCame(news, request.category, span_of(request))
    if request.state != "open":
        return None
    return my_requests.LookingStill(news, request.category, span_of(request), request.promised_at)


def _mission(db: Session, news: NeighbourFound | MissionChanged | MissionDue, found: Mission, case: Case) -> Any | None:
    told = relaying.of_mission(db, news, found, case)
    if told is not relaying.ORDINARY and (told is None or found.state in LIVE or isinstance(news, MissionChanged)):
        return told
    match news:
        case NeighbourFound():
            if found.state not in LIVE:
                return None
            facts, relayed = facts_of(db, found, case.person_id), found.request.relay_id is not None
            at_once = facts.when.is_for_now(case.now) and not relayed  # of a relay she hears when it comes to her
            before = select(Mission.id).where(Mission.request_id == found.request_id, Mission.state.not_in(LIVE))
            ended = tuple(db.scalars(before.order_by(Mission.id)))
            return mission_news.VolunteerFound(news, facts, _for_whom(db, found, case), at_once, ended)
        case MissionChanged(state=state):
            if _past(found, state) or (state == "cancelled" and _not_listed_yet(db, found.request_id, case)):
                return None
            facts, by_town = facts_of(db, found, case.person_id), by_agent(db, "mission", found.id, state)
            staffed = state == "missed" and duty.on_duty(db, territory_of(db, case), now=case.now)
            return mission_news.MissionMoved(news, facts, state, by_town, staffed)
        case MissionDue(what=what):
            if found.state not in LIVE or (what == "halfway" and _past(found, "still")) or _again(found, what, case):
                return None
            if what == "wonders" and found.state in {"accepted", "missed"}:
                what = "late"  # who waits has seen nobody: the question is the same
            facts = facts_of(db, found, case.person_id, with_place=what == "day_before")
            return mission_news.MomentCame(news, facts, what, found.next_due_at)


def _again(found: Mission, what: str, case: Case) -> bool:
    """Whether the mission has moved since, and this moment of it is still to come."""
    to_come = found.next_due_at is not None and found.next_due_at > case.now
    return what in {"day_before", "hour_before", "halfway"} and found.next_due == what and to_come


def _past(found: Mission, state: str) -> bool:
    """Whether what would be told of the mission is true no more."""
    match state:
        case "helped" | "stopped":
            return found.state not in (LIVE if state == "stopped" else {"helped"})
        case "still":
            return found.state != "accepted"
        case "missed":
            return found.state != "missed"
        case _:
            return False


def _for_whom(db: Session, found: Mission, case: Case) -> str:
    """Who is helped, where this person only asks for them, and no telephone of theirs tells them."""
    request = existing(db, HelpRequest, found.request_id)
    if not case.person_id == request.requester_id != request.beneficiary_id:
        return ""
    hears = missions.hears(db, None, request.requester_id, request.beneficiary_id)
    return called(request.beneficiary.name) if hears == case.person_id and request.beneficiary.name else ""
