"""Volunteers: they apply, an agent meets them, then they are asked; they pause and leave as they wish."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from backend.categories import mask
from backend.messaging.tidings import RequestGone, VolunteerChanged
from backend.models import Absence, Invitation, Mission, Person, Volunteer
from backend.services import alerts, first_jobs, missions, offers
from backend.services.actor import Actor
from backend.services.errors import AlreadyVolunteering, NotAVolunteer
from backend.services.interviews import booking
from backend.services.lifecycles import NotAllowed, audit, born, move
from backend.services.links import ending
from backend.services.locking import locked
from backend.services.missions.progress import LIVE
from backend.services.news import tell
from backend.services.pairs import ending as pairs


def apply(
    db: Session,
    person: Person,
    *,
    categories: Iterable[str],
    reach_m: int,
    availability: int,
    actor: Actor,
    now: datetime,
) -> Volunteer:
    """Somebody offers to help: staff are told, and meet them before anything is proposed.

    Raises:
        AlreadyVolunteering: applied already, or active or paused.
        KeyError: a category does not exist.
    """
    volunteer = db.get(Volunteer, person.id)
    if volunteer is not None and volunteer.state != "left":
        raise AlreadyVolunteering(person.id)
    if volunteer is None:
        volunteer = Volunteer(person_id=person.id, territory_id=person.territory_id, state="applied", applied_at=now)
        db.add(volunteer)
        _describe(volunteer, person, mask(categories), reach_m, availability, now)
        db.flush()
        born(db, volunteer, actor=actor, now=now)
    else:
        _describe(volunteer, person, mask(categories), reach_m, availability, now)
        move(db, volunteer, "applied", actor=actor, now=now)
    _audit(db, volunteer, "apply", actor, now)
    cause = f"application:{person.id}"
    alerts.raise_alert(
        db, "application", person=person, cause=cause, territory_id=person.territory_id, actor=actor, now=now
    )
    first_jobs.propose(db, volunteer, now=now)
    return volunteer


def activate(db: Session, volunteer: Volunteer, *, actor: Actor, now: datetime) -> None:
    """An agent has met them, seen their identity, and the charter is signed; or they come back from a pause."""
    volunteer = locked(db, Volunteer, volunteer.person_id)
    if volunteer.state == "active":
        return
    if volunteer.state == "applied":
        booking.end(db, volunteer.person_id, "met", actor=actor, now=now)
    move(db, volunteer, "active", actor=actor, now=now)
    volunteer.active_at = volunteer.active_at or now
    volunteer.paused_for = None
    ending.resume(db, volunteer.person_id, actor=actor, now=now)
    pairs.resume(db, volunteer.person_id, actor=actor, now=now)
    _audit(db, volunteer, "activate", actor, now)
    _tell(db, volunteer, actor, now)


def pause(
    db: Session,
    volunteer: Volunteer,
    *,
    actor: Actor,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Nothing is proposed for a while: until a date (they stay active), or until they say otherwise.

    `since`: an absence that begins later; before it they are asked for what is not within it.
    """
    if until is None:
        offers.withdraw_all(db, volunteer.person_id, actor=actor, now=now)
    volunteer = locked(db, Volunteer, volunteer.person_id)
    if until is not None:
        volunteer.away_from = since if since is not None and since > now else None
        volunteer.away_until = until
        _audit(db, volunteer, "away", actor, now)
        return
    if volunteer.state == "paused":
        if volunteer.paused_for is not None and actor.kind == "agent":
            volunteer.paused_for = None  # an agent wishes it now, whatever it was for: an agent ends it
            _audit(db, volunteer, "pause", actor, now)
        return
    move(db, volunteer, "paused", actor=actor, now=now)
    ending.suspend(db, volunteer.person_id, actor=actor, now=now)
    pairs.suspend(db, volunteer.person_id, actor=actor, now=now)
    _audit(db, volunteer, "pause", actor, now)
    _tell(db, volunteer, actor, now)


def leave(db: Session, volunteer: Volunteer, *, actor: Actor, now: datetime) -> None:
    """They stop volunteering: what they had accepted or offered is given back, what they were asked is void."""
    if volunteer.state == "left":
        return
    offers.withdraw_all(db, volunteer.person_id, actor=actor, now=now)
    theirs = select(Mission.id).where(Mission.volunteer_id == volunteer.person_id, Mission.state.in_(LIVE))
    for mission_id in db.scalars(theirs.order_by(Mission.request_id)).all():
        _hand_over(db, mission_id, volunteer, actor, now)
    booking.end(db, volunteer.person_id, "cancelled", actor=actor, now=now)
    volunteer = locked(db, Volunteer, volunteer.person_id)
    move(db, volunteer, "left", actor=actor, now=now)
    ending.end_all(db, volunteer.person_id, actor=actor, now=now, why="left")
    pairs.end_all(db, volunteer.person_id, actor=actor, now=now, why="left")
    unanswered = select(Invitation).where(Invitation.volunteer_id == volunteer.person_id, Invitation.state == "sent")
    for invitation in db.scalars(unanswered.order_by(Invitation.id)):
        move(db, invitation, "void", actor=actor, now=now)
        gone, key = RequestGone(invitation.request_id, "lapsed"), f"gone:{invitation.id}:{invitation.wave}"
        tell(db, volunteer.person_id, gone, key=key, now=now)
    _audit(db, volunteer, "leave", actor, now)
    _tell(db, volunteer, actor, now)


def set_duty(db: Session, volunteer: Volunteer, on: bool, *, actor: Actor, now: datetime) -> None:
    """Whether they may be asked at the moment."""
    volunteer.on_duty = on
    if on:
        volunteer.away_from = volunteer.away_until = None
        db.execute(delete(Absence).where(Absence.volunteer_id == volunteer.person_id))
    _audit(db, volunteer, "on_duty" if on else "off_duty", actor, now)


def add_absence(
    db: Session, volunteer: Volunteer, since: datetime | None, until: datetime, *, actor: Actor, now: datetime
) -> None:
    """A further absence, beside those that are known. One that it overlaps gives way, unless it lies within it."""
    begins = since if since is not None and since > now else now
    known = volunteer.away_until is not None and volunteer.away_until > now
    overlaps = (
        known and volunteer.away_until and volunteer.away_until >= begins and (volunteer.away_from or now) <= until
    )
    if since is not None and since > now and _within(db, volunteer, begins, until, now):
        _audit(db, volunteer, "away", actor, now)
        return  # a day within a longer absence: it shortens nothing
    if not known or overlaps:
        pause(db, volunteer, since=since, until=until, actor=actor, now=now)
        return
    mine = Absence.volunteer_id == volunteer.person_id
    db.execute(
        delete(Absence).where(mine, or_(Absence.until <= now, (Absence.since <= until) & (Absence.until >= begins)))
    )
    row = Absence(territory_id=volunteer.territory_id, volunteer_id=volunteer.person_id, since=begins, until=until)
    db.add(row)
    _audit(db, volunteer, "away", actor, now)


def _within(db: Session, volunteer: Volunteer, begins: datetime, until: datetime, now: datetime) -> bool:
    """Whether an absence that is known covers all of it."""
    first, last = volunteer.away_from or now, volunteer.away_until
    if last is not None and first <= begins and until <= last:
        return True
    covers = select(Absence.id).where(
        Absence.volunteer_id == volunteer.person_id, Absence.since <= begins, Absence.until >= until
    )
    return db.scalars(covers).first() is not None


def set_except_holidays(db: Session, volunteer: Volunteer, left_out: bool, *, actor: Actor, now: datetime) -> None:
    """Whether they are asked nothing for days of school holidays."""
    volunteer.except_holidays = left_out
    _audit(db, volunteer, "except_holidays" if left_out else "holidays_too", actor, now)


def set_availability(db: Session, volunteer: Volunteer, availability: int, *, actor: Actor, now: datetime) -> None:
    """The parts of the week in which they may be asked (`matching.availability`); 0 is whenever."""
    volunteer.availability = availability
    _audit(db, volunteer, "set_availability", actor, now)


def set_most_a_week(db: Session, volunteer: Volunteer, most: int | None, *, actor: Actor, now: datetime) -> None:
    """How often they may be asked in a week, at most; None is the town's own limit.

    Raises:
        ValueError: never is no number of times; that is a pause.
    """
    if most is not None and most < 1:
        raise ValueError(most)
    volunteer.most_a_week = most
    _audit(db, volunteer, "set_most_a_week", actor, now)


def set_offer(
    db: Session,
    volunteer: Volunteer,
    *,
    categories: Iterable[str] | None = None,
    reach_m: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """What they offer, and how far they go in metres. Raises KeyError where a category does not exist."""
    if categories is not None:
        volunteer.categories = mask(categories)
    if reach_m is not None:
        volunteer.reach_m = reach_m
    _audit(db, volunteer, "set_offer", actor, now)


def the_volunteer(db: Session, person_id: int) -> Volunteer:
    """The volunteer that this person is.

    Raises:
        NotAVolunteer: they never applied, or have left.
    """
    volunteer = db.get(Volunteer, person_id)
    if volunteer is None or volunteer.state == "left":
        raise NotAVolunteer(person_id)
    return volunteer


def _describe(
    volunteer: Volunteer, person: Person, categories: int, reach_m: int, availability: int, now: datetime
) -> None:
    volunteer.categories, volunteer.reach_m, volunteer.availability = categories, reach_m, availability
    volunteer.latitude, volunteer.longitude, volunteer.cell = person.latitude, person.longitude, person.cell
    volunteer.on_duty, volunteer.applied_at = True, now
    volunteer.away_from = volunteer.away_until = volunteer.most_a_week = None
    volunteer.met_at = volunteer.identity_seen_at = volunteer.except_holidays = None


def _hand_over(db: Session, mission_id: int, volunteer: Volunteer, actor: Actor, now: datetime) -> None:
    """Gives a mission back; one that has begun already is left to its end."""
    with contextlib.suppress(NotAllowed):
        missions.give_back(db, mission_id, volunteer.person_id, actor=actor, now=now)


def _tell(db: Session, volunteer: Volunteer, actor: Actor, now: datetime) -> None:
    """Those who decided it themselves know it."""
    if actor == Actor.person(volunteer.person_id):
        return
    db.flush()
    key = f"volunteer:{volunteer.person_id}:{volunteer.state}:{now.isoformat()}"
    tell(db, volunteer.person_id, VolunteerChanged(volunteer.state), key=key, now=now)


def _audit(db: Session, volunteer: Volunteer, verb: str, actor: Actor, now: datetime) -> None:
    audit(db, volunteer.territory_id, verb, "volunteer", volunteer.person_id, actor=actor, now=now)
