"""Quiet hours hold back what is proposed, and nothing else."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from backend.models import AuditEntry, InboxEvent, Person
from backend.services import quiet
from backend.services.actor import Actor
from backend.services.quiet import Hours, opens_at
from tests.support.offering import accepts_offers, offered
from tests.support.town import Town

PARIS = ZoneInfo("Europe/Paris")
EVENING, MORNING = Hours(start=19 * 60), Hours(end=9 * 60 + 30)
NOT_ON_SUNDAYS = Hours(days=1 << 6)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        (Hours(), "2026-11-24T23:00", "2026-11-24T23:00"),
        (EVENING, "2026-11-24T18:59", "2026-11-24T18:59"),
        (EVENING, "2026-11-24T19:00", "2026-11-25T00:00"),
        (MORNING, "2026-11-24T07:00", "2026-11-24T09:30"),
        (Hours(19 * 60, 9 * 60), "2026-11-24T20:00", "2026-11-25T09:00"),
        (NOT_ON_SUNDAYS, "2026-11-29T10:00", "2026-11-30T00:00"),
        (Hours(19 * 60, 9 * 60, 1 << 6), "2026-11-28T21:00", "2026-11-30T09:00"),
        (Hours(days=quiet.EVERY_DAY), "2026-11-24T10:00", "2026-11-24T10:00"),
    ],
)
def test_something_may_be_proposed_from_the_first_moment_that_is_not_quiet(hours: Hours, now: str, opens: str) -> None:
    assert opens_at(hours, at(now), PARIS) == at(opens)


def says(town: Town, person_id: int, said: Hours) -> Hours:
    with town.write() as db:
        person, actor = db.get_one(Person, person_id), Actor.person(person_id)
        return quiet.set_hours(db, person, said, actor=actor, now=town.now())


def due(town: Town, kind: str) -> list[datetime]:
    with town.database.read() as db:
        return list(db.scalars(select(InboxEvent.due_at).where(InboxEvent.kind == kind).order_by(InboxEvent.id)))


def test_what_was_said_of_other_hours_stays(town: Town) -> None:
    karim = town.volunteer("Karim")
    says(town, karim, EVENING)
    says(town, karim, MORNING)
    says(town, karim, Hours(days=1))
    assert says(town, karim, NOT_ON_SUNDAYS) == Hours(19 * 60, 9 * 60 + 30, 1 | 1 << 6)
    with pytest.raises(ValueError, match="Hours"):
        says(town, karim, Hours(end=20 * 60))
    with town.write() as db:
        quiet.clear(db, db.get_one(Person, karim), actor=Actor.person(karim), now=town.now())
        assert db.get_one(Person, karim).quiet_days is None
        verbs = list(db.scalars(select(AuditEntry.verb).where(AuditEntry.what == "person").order_by(AuditEntry.id)))
    assert verbs.count("quiet_hours") == 4
    assert verbs[-1] == "no_quiet_hours"


def test_an_invitation_waits_for_the_end_of_quiet_hours_for_whoever_has_some(town: Town) -> None:
    karim, _lea = town.volunteer("Karim"), town.volunteer("Léa")
    says(town, karim, Hours(19 * 60, 9 * 60))
    town.at("2026-11-24T21:00:00+01:00")
    start = at("2026-11-26T09:00")

    town.request(start=start, end=at("2026-11-26T11:00"))

    assert sorted(due(town, "Invited")) == [at("2026-11-24T21:00"), at("2026-11-25T09:00")]


def test_an_offer_waits_and_news_of_ones_own_request_does_not(town: Town) -> None:
    karim = town.volunteer("Karim")
    (jeanne,) = accepts_offers(town, "Jeanne")
    says(town, jeanne, Hours(days=1 << 1))  # Tuesdays: today

    offered(town, karim)
    town.later(hours=3)
    town.accepts(karim, town.request(by="Jeanne"))

    assert due(town, "OfferMade") == [at("2026-11-25T00:00")]
    assert due(town, "NeighbourFound") == [town.now()]
