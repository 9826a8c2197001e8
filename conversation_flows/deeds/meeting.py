"""Deeds about gatherings: looked for, proposed, joined, left, called off, rated; and who wishes to hear of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.activities import family_of
from backend.messaging.tidings import GatheringAnnounced, GatheringChanged, GatheringDue
from backend.models import Gathering, GatheringGuest, History, Person
from backend.services import company as services
from backend.services import geocoding, people, places, territories
from backend.services.company import audience, reading
from backend.services.company.joining import SIGNED_UP
from backend.services.errors import BadGathering, GatheringOver, NotInvited, OwnGathering
from backend.services.locking import existing
from backend.services.meeting_places import shown_before
from conversation_flows import company, company_news, company_words, gathering, my_requests
from conversation_flows.deeds.case import Case, called, person_of, territory_of
from conversation_flows.engine.slots import fuller

ASKED: Final = "gatherings_asked"
"""They were asked once whether they wish to hear of gatherings: nobody is asked twice."""


def look(db: Session, command: company.LookForCompany, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    wished = (command.start, command.end) if command.start and command.end else None
    found = services.near(db, person, command.activity, wished=wished, now=case.now)
    shown = tuple(_meeting(db, one.gathering, one.seats, one.metres) for one in found)
    alike = command.activity is None or (
        bool(found) and family_of(found[0].gathering.activity) == family_of(command.activity or "")
    )
    return (company.CompanyAround(shown, alike),)


def propose(db: Session, command: gathering.ProposeGathering, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    if fuller(command.name, than=person.name):
        people.rename(db, person, command.name, actor=case.actor, now=case.now)
    given = services.NewGathering(
        command.activity, command.start, command.where.words, command.seats, command.title, point=command.where.point
    )
    try:
        made = services.propose(db, person, given, key=case.key, actor=case.actor, now=case.now)
    except BadGathering as refused:
        most = territories.policy(territory_of(db, case), "gathering_seats")
        return (gathering.CannotPropose(str(refused.about), most),)
    return (gathering.GatheringProposed(held=made.state == "held"), *_may_tell(db, person, case))


def join(db: Session, command: company.JoinGathering, case: Case) -> Sequence[Any]:
    try:
        guest = services.join(db, command.gathering_id, person_of(db, case), actor=case.actor, now=case.now)
    except OwnGathering:
        return (company.GatheringGone(own=True),)
    except (GatheringOver, NotInvited):
        return (company.GatheringGone(),)
    joined = existing(db, Gathering, command.gathering_id)
    return (company.GatheringJoined(_for_guest(db, joined), waiting=guest.state == "waiting"),)


def leave(db: Session, command: company.LeaveGathering, case: Case) -> Sequence[Any]:
    try:
        services.leave(db, command.gathering_id, case.person_id, actor=case.actor, now=case.now)
    except (NotInvited, GatheringOver):
        return (company.GatheringGone(),)
    return (company.GatheringLeft(),)


def decline(db: Session, command: company.DeclineGathering, case: Case) -> Sequence[Any]:
    services.decline(db, command.gathering_id, case.person_id, actor=case.actor, now=case.now)
    return (company.GatheringDeclined(),)


def cancel(db: Session, command: company.CancelGathering, case: Case) -> Sequence[Any]:
    try:
        services.cancel(db, command.gathering_id, by=case.person_id, actor=case.actor, now=case.now)
    except (NotInvited, GatheringOver):
        return (company.GatheringGone(),)
    return (company.GatheringCancelled(),)


def rate(db: Session, command: company_news.RateGathering, case: Case) -> Sequence[Any]:
    try:
        services.rate(db, command.gathering_id, case.person_id, command.mood, actor=case.actor, now=case.now)
    except NotInvited:
        return (company.GatheringGone(),)
    asked = _may_tell(db, person_of(db, case), case) if command.mood == "good" else ()
    return (company_news.GatheringRated(command.mood), *asked)


def wish(db: Session, command: company.WishGatherings, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    if command.wished:
        people.record_consent(db, person, audience.ACCEPTS, now=case.now)
    else:
        people.refuse(db, person, audience.ACCEPTS, actor=case.actor, now=case.now)
    return (company.GatheringsWished(command.wished),)


def _may_tell(db: Session, person: Person, case: Case) -> Sequence[Any]:
    """Whoever meets others is asked, once, whether they wish to hear of what is proposed."""
    kinds = (audience.ACCEPTS, ASKED)
    if any(people.standing(db, person, kind) is not people.Standing.UNTOLD for kind in kinds):
        return ()
    people.record_consent(db, person, ASKED, now=case.now)
    return (company.MayTellGatherings(),)


def standings(db: Session, case: Case) -> list[my_requests.Standing]:
    """What this person organises or has signed up for, for the list of everything of theirs."""
    return [
        my_requests.Standing(
            "gathering" if one.organises else "seat", one.gathering.id, "company",
            company_words.when(one.gathering.start), one.state, mine=one.organises,
            meeting=_for_guest(db, one.gathering),
        )
        for one in services.mine(db, case.person_id, now=case.now)
    ]  # fmt: skip


# --- news -----------------------------------------------------------------------------------------------------------


def announced(db: Session, news: GatheringAnnounced, case: Case) -> company_news.GatheringNear | None:
    """Told while it stands; whoever has refused such messages meanwhile is told nothing."""
    guest = existing(db, GatheringGuest, news.guest_id)
    one = existing(db, Gathering, guest.gathering_id)
    if guest.state != "told" or one.state != "open" or one.closes_at <= case.now:
        return None
    person = person_of(db, case)
    if people.standing(db, person, audience.ACCEPTS) is people.Standing.REFUSED:
        return None
    metres = reading.metres(person, one)
    return company_news.GatheringNear(news, _meeting(db, one, one.seats, metres))


def changed(db: Session, news: GatheringChanged, case: Case) -> company_news.GatheringNews | None:
    """What became of it, as long as it is so."""
    one = existing(db, Gathering, news.gathering_id)
    theirs = news.person_id or case.person_id
    guest = reading.guest_of(db, one.id, theirs)
    state = guest.state if guest else None
    still = {
        "cancelled": one.state == "cancelled",
        "unread": one.state == "cancelled",
        "published": one.state == "open",
        "joined": one.state == "open" and state == "coming",
        "seat": one.state == "open" and state == "coming",
        "left": one.state == "open" and state not in SIGNED_UP,
        "full": one.state == "open" and state == "void",
    }
    if not still[news.what]:
        return None
    own = one.organiser_id == case.person_id
    meeting = _for_guest(db, one, named=news.person_id or one.organiser_id)
    by_town = news.what == "cancelled" and _by_town(db, one.id)
    return company_news.GatheringNews(news, meeting, news.what, own=own, by_town=by_town)


def due(db: Session, news: GatheringDue, case: Case) -> company_news.GatheringNews | company_news.GatheringWas | None:
    """A moment of it; whoever has left meanwhile, or has said how it was, is told nothing."""
    one = existing(db, Gathering, news.gathering_id)
    own = one.organiser_id == case.person_id
    guest = reading.guest_of(db, one.id, case.person_id)
    if not own and (guest is None or guest.state != "coming"):
        return None
    if news.what == "feedback":
        rated = one.organiser_rated if own else guest is not None and guest.rated
        return None if rated or one.state != "over" else company_news.GatheringWas(news, _for_guest(db, one))
    if one.state != "open" or one.start <= case.now:
        return None
    return company_news.GatheringNews(news, _for_guest(db, one), news.what, own=own)


def _by_town(db: Session, gathering_id: int) -> bool:
    moved = select(History.actor).where(
        History.what == "gathering", History.what_id == gathering_id, History.after == "cancelled"
    )
    return (db.scalars(moved.order_by(History.id.desc())).first() or "").startswith("agent")


# --- as it may be seen ----------------------------------------------------------------------------------------------


def _meeting(db: Session, one: Gathering, seats: int, metres: int | None) -> company_words.Meeting:
    """Before one has signed up: no house number, no name, a rounded distance."""
    away = None
    if metres is not None and one.cell is not None:
        away = geocoding.said_distance(db, one.territory_id, places.centre_of(one.cell), metres)
    place = shown_before(one.place)
    return company_words.Meeting(
        one.id, one.activity, one.title, one.start, place, seats, away, pair=one.seats == 1, closes_at=one.closes_at
    )


def _for_guest(db: Session, one: Gathering, named: int | None = None) -> company_words.Meeting:
    """For those who come: the place in full, first names, the seats that are left."""
    names = reading.names(db, one.id)
    return company_words.Meeting(
        one.id,
        one.activity,
        one.title,
        one.start,
        one.place,
        max(0, one.seats - len(names)),
        name=called(existing(db, Person, named or one.organiser_id).name),
        names=tuple(called(name) for name in names),
        pair=one.seats == 1,
    )
