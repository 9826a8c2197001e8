"""Erasure asked for: what is open is closed at once, nothing is said any more, and for some days it can be undone.

Afterwards the night erases (`backend.services.privacy.emptying`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.messaging.messages import Priority
from backend.messaging.tidings import ErasureChanged, RequestGone
from backend.models import HelpRequest, Invitation, Mission, OfferAnswer, Person, Territory
from backend.services import company, help_requests, missions, offers, people, stopping, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from backend.services.errors import NotLeaving
from backend.services.interviews import booking
from backend.services.life import happening
from backend.services.lifecycles import MISSION, audit, move
from backend.services.links import ending
from backend.services.locking import existing, locked
from backend.services.missions.progress import LIVE, live_mission
from backend.services.news import DECEASED, tell, tell_other
from backend.services.nightly import NIGHT
from backend.services.pairs import ending as pairs
from backend.services.recurrences import changing
from backend.services.register import keeping as register

LEAVING: Final = "leaving"
ERASED: Final = "erased"
_BEGUN: Final = ("arrived", "helped")
"""Missions whose help is being given, or was: they are not called off any more, they are done."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure closes, counted, and when it happens."""

    erase_at: datetime
    requests: int = 0
    to_help: int = 0
    """Missions that the person has promised to others."""
    offers: int = 0
    checkins: int = 0
    """Plans by which the person is asked how they are."""


def preview(db: Session, person: Person, *, now: datetime) -> Preview:
    """What would happen; changes nothing."""
    db.flush()
    own = select(func.count()).select_from(Mission).where(Mission.volunteer_id == person.id, Mission.state.in_(LIVE))
    return Preview(
        person.erase_at or _erase_at(db, person, now),
        len(_open_requests(db, person.id, now)),
        db.scalar(own) or 0,
        len(offers.mine(db, person.id, now=now)),
        int(plans.of(db, person.id) is not None),
    )


def ask(db: Session, person: Person, *, actor: Actor, now: datetime) -> datetime:
    """The person wishes to be erased: what is open is closed kindly, and nothing is sent to them any more.

    Asked twice, it is done once. Returns when they are erased.
    """
    person = locked(db, Person, person.id)
    if person.state == LEAVING and person.erase_at is not None:
        return person.erase_at
    erase_at, dead = _erase_at(db, person, now), person.state == DECEASED
    audit(db, person.territory_id, "ask_erasure", "person", person.id, actor=actor, now=now)
    close_what_is_open(db, person, actor=actor, now=now)
    person.state, person.erase_at, person.quiet_until = LEAVING, erase_at, None
    people.set_on_duty(db, person, False)
    db.flush()
    if not dead:
        _tell(db, person, ErasureChanged(), actor, now)
    return erase_at


def undo(db: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    """The person stays, as they were: on duty or not, written to or not.

    What was closed meanwhile stays closed: others were told, and may have found somebody else.

    Raises:
        NotLeaving: they have not asked to be erased, or are erased already.
    """
    person = locked(db, Person, person.id)
    if person.state != LEAVING:
        raise NotLeaving(person.id)
    silent = actor != Actor.person(person.id) and people.had_stopped(db, person)  # whoever writes hears from us again
    person.state, person.erase_at = happening.state_of(db, person.id) or ("stopped" if silent else "present"), None
    people.set_on_duty(db, person, person.state == "present")
    register.back(db, person.id, register.ERASED, actor=actor, now=now)
    audit(db, person.territory_id, "undo_erasure", "person", person.id, actor=actor, now=now)
    db.flush()
    if person.state != DECEASED:
        _tell(db, person, ErasureChanged(stays=True), actor, now)


def leaving(db: Session, territory_id: int) -> list[Person]:
    """Who will be erased, the next first."""
    db.flush()
    theirs = select(Person).where(Person.territory_id == territory_id, Person.state == LEAVING)
    return list(db.scalars(theirs.order_by(Person.erase_at, Person.id)))


def close_what_is_open(db: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    """Requests are cancelled and their volunteers told; promised missions given back, so that others are asked."""
    herself = actor if actor == Actor.person(person.id) else SYSTEM
    offers.withdraw_all(db, person.id, actor=herself, now=now)
    company.withdraw_all(db, person.id, actor=herself, now=now)
    booking.end(db, person.id, "cancelled", actor=herself, now=now)
    ending.end_all(db, person.id, actor=herself, now=now, why="erased")
    pairs.end_all(db, person.id, actor=herself, now=now, why="erased")
    for comes_back in changing.of(db, person.id):
        changing.stop(db, comes_back, actor=herself, now=now)
    for request_id in _open_requests(db, person.id, now):
        _close(db, existing(db, HelpRequest, request_id), person, herself, now)
    for mission in missions.of(db, person.id, now=now):
        if mission.volunteer_id == person.id:
            _give_up(db, mission, herself, now)
    for table, column in ((Invitation, Invitation.volunteer_id), (OfferAnswer, OfferAnswer.person_id)):
        for row in db.scalars(select(table).where(column == person.id, table.state == "sent").order_by(table.id)):
            move(db, row, "void", actor=SYSTEM, now=now)
    stopping.end_checkins(db, person.id, actor=herself, now=now)
    register.strike_person(db, person.id, register.ERASED, actor=herself, now=now)
    db.flush()


def _close(db: Session, request: HelpRequest, person: Person, actor: Actor, now: datetime) -> None:
    mission = live_mission(db, request.id)
    if mission is not None and mission.state in _BEGUN:
        missions.move_to(db, mission.id, person.id, "done", actor=Actor.person(person.id), now=now)
        return
    help_requests.cancel(db, request, actor=SYSTEM if actor.kind != "person" else actor, now=now)
    if actor.kind != "person":
        gone = RequestGone(request.id, "cancelled")
        tell_other(db, request, person.id, gone, key=f"called_off:{request.id}", now=now)


def _give_up(db: Session, mission: Mission, actor: Actor, now: datetime) -> None:
    """Others are asked; what is being done already is done."""
    if "given_back" in MISSION.moves[mission.state]:
        missions.give_back(db, mission.id, mission.volunteer_id, actor=actor, now=now)
        return
    missions.move_to(db, mission.id, _who_asked(db, mission), "done", actor=SYSTEM, now=now)


def _who_asked(db: Session, mission: Mission) -> int:
    return existing(db, HelpRequest, mission.request_id).requester_id


def _open_requests(db: Session, person_id: int, now: datetime) -> list[int]:
    theirs = or_(HelpRequest.requester_id == person_id, HelpRequest.beneficiary_id == person_id)
    unserved = (HelpRequest.state == "unserved") & (HelpRequest.end > now)  # an agent may still find somebody
    standing = or_(HelpRequest.state.in_(help_requests.LIVE), unserved)
    return list(db.scalars(select(HelpRequest.id).where(theirs, standing).order_by(HelpRequest.id)))


def _erase_at(db: Session, person: Person, now: datetime) -> datetime:
    """The night in which the last day to change one's mind ends, in the town."""
    territory = existing(db, Territory, person.territory_id)
    zone = territories.zone(territory)
    last = now.astimezone(zone).date() + timedelta(days=territories.policy(territory, "erase_after_days"))
    return datetime.combine(last + timedelta(days=1), NIGHT, zone)


def _tell(db: Session, person: Person, news: ErasureChanged, actor: Actor, now: datetime) -> None:
    """Those who decided it themselves know it."""
    if actor.kind == "agent":
        key = f"erasure:{person.id}:{now.isoformat()}:{news.stays}"
        tell(db, person.id, news, key=key, now=now, priority=Priority.EMERGENCY)
