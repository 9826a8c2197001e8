"""Volunteers and people: what they say of themselves, and what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.messaging.tidings import VolunteerChanged
from backend.models import Alert, AuditEntry, Consent, Person, Volunteer
from backend.services import people, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import AlreadyVolunteering, NotAVolunteer
from tests.support.town import Town, east_of_centre

SYLVIE = Actor.agent("sylvie")


def test_an_application_is_an_alert(town: Town) -> None:
    karim = town.volunteer("Karim", state="applied")

    with town.database.read() as db:
        alert = db.scalars(select(Alert)).one()
        assert (alert.kind, alert.person_id) == ("application", karim)
    assert town.read_volunteer(karim).state == "applied"
    assert town.read_volunteer(karim).cell is not None


def test_nobody_applies_twice_but_who_left_may_come_back(town: Town) -> None:
    karim = town.volunteer("Karim")
    with pytest.raises(AlreadyVolunteering):
        apply(town, karim)
    with town.write() as db:
        volunteers.leave(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())

    apply(town, karim)

    assert town.read_volunteer(karim).state == "applied"
    assert town.read_volunteer(karim).reach_m == 1_000


def test_staff_decisions_are_told_and_ones_own_are_not(town: Town) -> None:
    karim = town.volunteer("Karim")
    assert town.news(karim) == [VolunteerChanged("active")]

    with town.write() as db:
        volunteers.pause(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())

    assert town.news(karim) == [VolunteerChanged("active")]
    assert town.read_volunteer(karim).state == "paused"


def test_who_leaves_gives_back_what_they_had(town: Town) -> None:
    town.decides("invitations_per_week", 5)
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    taken, asked = town.request(by="Jeanne"), town.request(by="Paul")
    mission = town.accepts(karim, taken)

    with town.write() as db:
        volunteers.leave(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())

    assert town.read_mission(mission).state == "given_back"
    assert town.read_request(taken).state == "open"
    assert (town.invited(taken), town.invited(asked)) == ([lea], [lea])
    with town.database.read() as db, pytest.raises(NotAVolunteer):
        volunteers.the_volunteer(db, karim)


def test_a_volunteer_starts_from_home(town: Town) -> None:
    karim = town.volunteer("Karim", metres=100)

    with town.write() as db:
        point = east_of_centre(9_000)
        people.set_home(db, db.get_one(Person, karim), "ailleurs", point, actor=SYSTEM, now=town.now())

    assert town.invited(town.request()) == []


def test_offers_and_hours_are_theirs_to_change(town: Town) -> None:
    karim = town.volunteer("Karim")
    with town.write() as db:
        volunteer, now = db.get_one(Volunteer, karim), town.now()
        volunteers.set_offer(db, volunteer, categories=["pets"], reach_m=700, actor=SYSTEM, now=now)
        volunteers.set_availability(db, volunteer, 0b1, actor=SYSTEM, now=now)
        with pytest.raises(KeyError):
            volunteers.set_offer(db, volunteer, categories=["magic"], actor=SYSTEM, now=now)

    changed = town.read_volunteer(karim)
    assert (changed.categories, changed.reach_m, changed.availability) == (0b1000, 700, 1)


def test_an_absence_that_begins_later_leaves_the_days_before_it(town: Town) -> None:
    karim = town.volunteer("Karim")
    away(town, karim, since=timedelta(days=2), until=timedelta(days=9))

    assert town.invited(town.request()) == [karim]  # tomorrow
    assert town.invited(town.request("shopping", **in_days(town, 4))) == []
    assert town.invited(town.request("shopping", **in_days(town, 10))) == [karim]


def test_nobody_is_asked_while_they_are_away_not_even_for_later(town: Town) -> None:
    karim = town.volunteer("Karim")
    away(town, karim, since=None, until=timedelta(days=3))

    assert town.invited(town.request("shopping", **in_days(town, 6))) == []


def test_who_is_back_early_is_asked_again(town: Town) -> None:
    karim = town.volunteer("Karim")
    away(town, karim, since=None, until=timedelta(days=3))
    with town.write() as db:
        volunteers.set_duty(db, db.get_one(Volunteer, karim), True, actor=Actor.person(karim), now=town.now())

    assert town.invited(town.request()) == [karim]


def test_whoever_sets_a_limit_is_asked_no_more_often(town: Town) -> None:
    karim = town.volunteer("Karim")
    with town.write() as db:
        volunteer = db.get_one(Volunteer, karim)
        volunteers.set_most_a_week(db, volunteer, 1, actor=Actor.person(karim), now=town.now())
        with pytest.raises(ValueError, match="0"):
            volunteers.set_most_a_week(db, volunteer, 0, actor=Actor.person(karim), now=town.now())

    assert town.invited(town.request(by="Jeanne")) == [karim]
    assert town.invited(town.request("shopping", by="Mado")) == []
    town.later(days=8)
    assert town.invited(town.request("shopping", by="Paul", **in_days(town, 1))) == [karim]


def away(town: Town, person_id: int, *, since: timedelta | None, until: timedelta) -> None:
    with town.write() as db:
        now = town.now()
        begins = now + since if since is not None else None
        volunteer = db.get_one(Volunteer, person_id)
        volunteers.pause(db, volunteer, since=begins, until=now + until, actor=Actor.person(person_id), now=now)


def in_days(town: Town, days: int) -> dict[str, Any]:
    start = town.now() + timedelta(days=days)
    return {"start": start, "end": start + timedelta(hours=4)}


def test_who_stopped_and_resumes_is_asked_again(town: Town) -> None:
    karim = town.volunteer("Karim")
    for deed in (people.stop, people.resume):
        with town.write() as db:
            deed(db, db.get_one(Person, karim), actor=Actor.person(karim), now=town.now())

    assert town.invited(town.request()) == [karim]


def test_a_consent_is_noted_once_for_a_version(town: Town) -> None:
    jeanne = town.person("Jeanne")
    for _ in range(2):
        with town.write() as db:
            people.record_consent(db, db.get_one(Person, jeanne), "information", people.CONSENT_VERSION, now=town.now())
    with town.write() as db:
        assert db.scalar(select(func.count()).select_from(Consent)) == 1
        people.withdraw_consent(db, db.get_one(Person, jeanne), "information", actor=SYSTEM, now=town.now())

    with town.database.read() as db:
        assert db.scalars(select(Consent.withdrawn_at)).one() == town.now()


def test_everything_leaves_an_audit_entry(town: Town) -> None:
    jeanne = town.person("Jeanne")
    with town.write() as db:
        person, actor, now = db.get_one(Person, jeanne), Actor.person(jeanne), town.now()
        people.rename(db, person, "  Jeanne   Payet ", actor=actor, now=now)
        people.set_locale(db, person, "en", actor=actor, now=now)

    with town.database.read() as db:
        person = db.get_one(Person, jeanne)
        assert (person.name, person.locale) == ("Jeanne Payet", "en")
        entries = db.scalars(select(AuditEntry).where(AuditEntry.actor == f"person:{jeanne}"))
        assert [entry.verb for entry in entries] == ["rename", "set_locale"]


def apply(town: Town, person_id: int) -> None:
    with town.write() as db:
        person, actor = db.get_one(Person, person_id), Actor.person(person_id)
        volunteers.apply(db, person, categories=["pets"], reach_m=1_000, availability=0, actor=actor, now=town.now())
