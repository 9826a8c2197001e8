"""What happened before a scene of the playground, and what nobody can wait for in it: rows set about as time would."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.clock import SystemClock
from backend.models import Conversation, HelpRequest, InboxEvent, Mission, Offer, Person, Territory
from backend.services import missions, offers, people
from backend.services.missions import dates
from backend.services.offers import audience
from conversation_flows.engine.conversation import SAVED
from conversation_flows.engine.conversation import Conversation as Talk

BATCH: Final = 20
A_WEEK: Final = timedelta(days=7)


def named(db: Session, name: str) -> Person:
    return db.scalars(select(Person).where(Person.name == name)).one()


def has_been_helped(db: Session, person: Person, volunteer: Person) -> None:
    """A week ago; so the person has met the assistant, too."""
    then = SystemClock().now() - A_WEEK
    request = HelpRequest(
        territory_id=person.territory_id, requester_id=person.id, beneficiary_id=person.id, category="shopping",
        text="mes courses", start=then, end=then, grain="part_of_day", place="", state="done", wave=1, alerted=False,
        posted_key=f"before:{person.id}", created_at=then, closed_at=then,
    )  # fmt: skip
    db.add(request)
    db.flush()
    db.add(
        Mission(
            territory_id=person.territory_id, request_id=request.id, volunteer_id=volunteer.id, state="done",
            visit_word="mimosa", accepted_at=then, done_at=then,
        )
    )  # fmt: skip
    theirs = update(Conversation).where(Conversation.person_id == person.id)
    db.execute(theirs.values(state=SAVED.dumps(Talk(met=True))))


def wishes_offers(db: Session, person: Person) -> None:
    """They have said that they wish to hear of what neighbours offer."""
    people.record_consent(db, person, audience.ACCEPTS, now=SystemClock().now())


def it_is_day(db: Session) -> None:
    """Nobody is told of an offer at night: where a scene is played then, the morning comes."""
    waiting = update(InboxEvent).where(InboxEvent.kind == "OfferMade", InboxEvent.state == "waiting")
    db.execute(waiting.values(due_at=SystemClock().now()))


def neighbours_hear_of_it(db: Session) -> None:
    """Those who were helped before have had their time: the offer that was made last goes to neighbours."""
    offer = db.scalars(select(Offer).order_by(Offer.id.desc()).limit(1)).one()
    now = SystemClock().now()
    offer.next_due_at = now
    offers.due(db, now=now, limit=BATCH)
    it_is_day(db)


def nobody_comes(db: Session) -> None:
    """The hour of the mission that was accepted last has come, and gone by half an hour, with no sign of anybody."""
    mission = db.scalars(select(Mission).order_by(Mission.id.desc()).limit(1)).one()
    request, now = mission.request, SystemClock().now()
    start = now - timedelta(minutes=31)
    request.start = start.replace(minute=start.minute // 5 * 5, second=0, microsecond=0)
    request.end = request.start + timedelta(hours=1)
    mission.accepted_at = request.start - timedelta(days=1)
    dates.plan(mission, request, db.get_one(Territory, mission.territory_id), now=now)
    missions.due(db, now=now, limit=BATCH)
