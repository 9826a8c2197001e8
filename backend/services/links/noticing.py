"""Noticing two people who have met often enough to be asked whether they wish to organise themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from backend.models import (
    Alert,
    CheckInPlan,
    Conversation,
    Feedback,
    HelpRequest,
    Link,
    Mission,
    Person,
    Territory,
    Volunteer,
)
from backend.services import alerts, territories
from backend.services.actor import SYSTEM
from backend.services.checkins import plans
from backend.services.lifecycles import LINK, audit, born
from backend.services.links import moments
from backend.services.locking import existing

LIVE: Final = tuple(sorted(LINK.states - LINK.ends))
A_YEAR: Final = timedelta(days=365)
TEN_MORE: Final = 10
"""Two who were asked are asked again after a year, or when they have done so many more missions."""
WORRIES: Final = ("bad", "worried")
"""Moods of `Feedback` after which nobody is asked to do without us."""
CARES: Final = ("emergency", "distress", "abuse", "abuse_home", "low")
"""Kinds of alerts that say that the town has had to care for somebody."""


def after(db: Session, mission: Mission, request: HelpRequest, *, now: datetime) -> Link | None:
    """One more mission is done: whoever is helped, else whoever asks, and the volunteer may have met often enough.

    The caller holds the volunteer's row, so that no two missions notice the same two at once.
    """
    territory = existing(db, Territory, request.territory_id)
    for person_id in dict.fromkeys((request.beneficiary_id, request.requester_id)):
        if person_id != mission.volunteer_id and _often_enough(db, person_id, mission.volunteer_id, territory, now):
            return _notice(db, person_id, mission.volunteer_id, territory, now)
    return None


def could_be_asked(db: Session, person_id: int, volunteer_id: int, *, now: datetime) -> bool:
    """Whether both are there, the volunteer reads here, and neither was worried by the other. Looked at twice."""
    person, helper = existing(db, Person, person_id), existing(db, Person, volunteer_id)
    volunteer = db.get(Volunteer, volunteer_id)
    return (
        person.state == helper.state == "present"
        and volunteer is not None
        and volunteer.state == "active"
        and bool(db.scalar(select(exists().where(Conversation.person_id == volunteer_id))))
        and not _worried(db, _between(person_id, volunteer_id), now - A_YEAR)
    )


def _often_enough(db: Session, person_id: int, volunteer_id: int, territory: Territory, now: datetime) -> bool:
    db.flush()
    since = now - timedelta(days=territories.policy(territory, "link_window_days"))
    if _done(db, person_id, volunteer_id, since) < territories.policy(territory, "link_missions"):
        return False
    theirs = select(Link).where(Link.person_id == person_id, Link.volunteer_id == volunteer_id)
    last = db.scalars(theirs.order_by(Link.id.desc()).limit(1)).first()
    if last is not None:
        more = _done(db, person_id, volunteer_id) - last.missions
        if last.state in LIVE or (now - last.noticed_at < A_YEAR and more < TEN_MORE):
            return False
    return could_be_asked(db, person_id, volunteer_id, now=now)


def _between(person_id: int, volunteer_id: int) -> ColumnElement[bool]:
    whose = (HelpRequest.beneficiary_id == person_id) | (HelpRequest.requester_id == person_id)
    return whose & (Mission.volunteer_id == volunteer_id)


def _done(db: Session, person_id: int, volunteer_id: int, since: datetime | None = None) -> int:
    done = (
        select(func.count())
        .select_from(Mission)
        .join(HelpRequest, HelpRequest.id == Mission.request_id)
        .where(_between(person_id, volunteer_id), Mission.state == "done")
    )
    return db.scalar(done if since is None else done.where(Mission.done_at > since)) or 0


def _worried(db: Session, which: ColumnElement[bool], since: datetime) -> bool:
    said = (
        exists()
        .where(Feedback.mission_id == Mission.id, HelpRequest.id == Mission.request_id, which)
        .where(Feedback.mood.in_(WORRIES), Feedback.at > since)
    )
    return bool(db.scalar(select(said)))


def _notice(db: Session, person_id: int, volunteer_id: int, territory: Territory, now: datetime) -> Link:
    person = existing(db, Person, person_id)
    confirms = _needs_agent(db, person, volunteer_id, territory, now)
    one = Link(
        territory_id=territory.id,
        person_id=person_id,
        volunteer_id=volunteer_id,
        state="noticed",
        missions=_done(db, person_id, volunteer_id),
        needs_agent=confirms,
        noticed_at=now,
    )
    if not confirms:
        one.next_due, one.next_due_at = "ask", moments.in_days(now, 1, territory)
    db.add(one)
    db.flush()
    born(db, one, actor=SYSTEM, now=now)
    audit(db, territory.id, "notice", "link", one.id, actor=SYSTEM, now=now)
    if confirms:
        alerts.raise_alert(
            db, "link_to_confirm", person=person, cause=cause(one), territory_id=territory.id, actor=SYSTEM, now=now
        )
    return one


def cause(one: Link) -> str:
    """Of the alert by which an agent is asked to confirm it."""
    return f"link_to_confirm:{one.id}"


def _needs_agent(db: Session, person: Person, volunteer_id: int, territory: Territory, now: datetime) -> bool:
    """Everybody is vulnerable until an agent says otherwise: alone that says nothing yet.

    So by default an agent confirms where the town has a reason to care: it asks after the person, was alerted about
    her, she has no phone of her own here, or somebody was worried by this volunteer.
    """
    whom = territories.policy(territory, "link_needs_agent")
    if whom == "always":
        return True
    if whom == "never" or not person.vulnerable:
        return False
    return whom == "vulnerable" or _followed(db, person, volunteer_id, now)


def _followed(db: Session, person: Person, volunteer_id: int, now: datetime) -> bool:
    talks = exists().where(Conversation.person_id == person.id)
    own = CheckInPlan.asked_by.is_distinct_from(plans.TOWN)  # what the register lends says nothing here
    asked_after = exists().where(CheckInPlan.person_id == person.id, own)
    alerted = exists().where(Alert.person_id == person.id, Alert.kind.in_(CARES), Alert.created_at > now - A_YEAR)
    said, planned, cared = db.execute(select(talks, asked_after, alerted)).one()
    return bool(planned or cared) or not said or _worried(db, Mission.volunteer_id == volunteer_id, now - A_YEAR)
