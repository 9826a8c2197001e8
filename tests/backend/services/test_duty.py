"""Who is on duty, asked of the database: at moments to come, over absences, and for those whom something reaches."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Agent, Territory
from backend.services import duty, duty_exceptions, reaching
from backend.services.actor import SYSTEM
from backend.services.desk_errors import NoStandIn, NoSuchException, NoSuchStretch, StretchesOverlap
from tests.support.duty_desk import Desk
from tests.support.town import Town


@pytest.fixture
def desk(town: Town) -> Desk:
    """Sylvie is at the desk from Monday to Friday, 9 h to 17 h."""
    return Desk(town)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+01:00")


def agent(db: Session, login: str) -> Agent:
    return db.scalars(select(Agent).where(Agent.login == login)).one()


def test_hours_of_service_are_not_time_on_call(desk: Desk) -> None:
    desk.hours("mehdi", range(7), 17, 24, on_call=True)
    with desk.town.database.read() as db:
        town = desk.place(db)
        evening, night = at("2026-11-27T20:00"), at("2026-11-28T02:00")
        assert not duty.on_duty(db, town, now=evening)
        assert duty.on_duty(db, town, now=evening, urgent=True)
        assert duty.reads_at(db, town, now=evening) == at("2026-11-30T09:00")
        assert duty.reads_at(db, town, now=evening, urgent=True) == evening
        assert duty.covered(db, town, evening)
        assert not duty.covered(db, town, night)
        assert duty.next_covered(db, town, night) == at("2026-11-28T17:00")
        assert duty.first_gap(db, town, evening, night) == at("2026-11-28T00:00")
        assert duty.first_gap(db, town, evening, at("2026-11-27T23:59")) is None


def test_nobody_is_on_call_whom_nothing_reaches(desk: Desk) -> None:
    desk.hours("mehdi", range(7), 17, 24, on_call=True)
    desk.unreached("mehdi")
    with desk.town.database.read() as db:
        assert not duty.covered(db, desk.place(db), at("2026-11-27T20:00"))


def test_who_works_here_no_more_is_on_no_roster(desk: Desk) -> None:
    with desk.town.write() as db:
        duty_exceptions.call(
            db, agent(db, "mehdi"), at("2026-11-24T17:00"), at("2026-11-25T09:00"), actor=SYSTEM, now=desk.town.now()
        )
        agent(db, "sylvie").active = agent(db, "mehdi").active = False
    with desk.town.database.read() as db:
        assert duty.roster_of(db, desk.place(db), since=desk.town.now()).is_empty
        assert duty.reads_at(db, desk.place(db), now=desk.town.now()) is None


def test_a_stand_in_who_works_here_no_more_stands_in_for_nobody(desk: Desk) -> None:
    with desk.town.write() as db:
        duty_exceptions.replace(
            db, agent(db, "sylvie"), agent(db, "mehdi"), at("2026-11-24T00:00"), at("2026-11-25T00:00"), actor=SYSTEM,
            now=desk.town.now(),
        )  # fmt: skip
    with desk.town.database.read() as db:
        assert duty.on_duty(db, desk.place(db), now=at("2026-11-24T10:00"))
    with desk.town.write() as db:
        agent(db, "mehdi").active = False
    with desk.town.database.read() as db:
        assert not duty.on_duty(db, desk.place(db), now=at("2026-11-24T10:00"))


def test_the_hours_are_the_towns(desk: Desk) -> None:
    """And the holidays: the abolition of slavery is one in Réunion."""
    with desk.town.write() as db:
        desk.place(db).timezone = "Indian/Reunion"
    with desk.town.database.read() as db:
        town = desk.place(db)
        assert duty.reads_at(db, town, now=datetime.fromisoformat("2027-12-17T18:00+04:00")) == (
            datetime.fromisoformat("2027-12-21T09:00+04:00")
        )


def test_what_is_said_twice_is_refused_and_what_is_dropped_may_be_said_again(desk: Desk) -> None:
    now = desk.town.now()
    first, last = at("2026-12-24T00:00").date(), at("2026-12-26T00:00").date()
    with desk.town.write() as db:
        town = desk.place(db)
        row = duty_exceptions.close(db, town, first, last, actor=SYSTEM, now=now)
        assert (row.start, row.end) == (at("2026-12-24T00:00"), at("2026-12-27T00:00"))
        with pytest.raises(StretchesOverlap):
            duty_exceptions.open_(db, town, last, last, actor=SYSTEM, now=now)
        duty_exceptions.drop(db, town, row.id, actor=SYSTEM, now=now)
        with pytest.raises(NoSuchException):
            duty_exceptions.drop(db, town, row.id, actor=SYSTEM, now=now)
        duty_exceptions.open_(db, town, last, last, actor=SYSTEM, now=now)


def test_another_towns_exception_is_not_dropped_here(desk: Desk) -> None:
    now = desk.town.now()
    with desk.town.write() as db:
        other = db.get_one(Territory, desk.town.another_territory(db))
        row = duty_exceptions.close(db, other, now.date(), now.date(), actor=SYSTEM, now=now)
        with pytest.raises(NoSuchException):
            duty_exceptions.drop(db, desk.place(db), row.id, actor=SYSTEM, now=now)
        assert duty.on_duty(db, desk.place(db), now=now)


def test_nobody_stands_in_who_is_away_and_nobody_goes_who_stands_in(desk: Desk) -> None:
    now, day = desk.town.now(), (at("2026-12-01T00:00"), at("2026-12-02T00:00"))
    with desk.town.write() as db:
        sylvie, mehdi, lea = (agent(db, login) for login in ("sylvie", "mehdi", "lea"))
        duty_exceptions.replace(db, mehdi, None, *day, actor=SYSTEM, now=now)
        with pytest.raises(NoStandIn):
            duty_exceptions.replace(db, sylvie, mehdi, *day, actor=SYSTEM, now=now)
        duty_exceptions.replace(db, sylvie, lea, *day, actor=SYSTEM, now=now)
        with pytest.raises(NoStandIn):
            duty_exceptions.replace(db, lea, None, *day, actor=SYSTEM, now=now)
        duty_exceptions.replace(db, lea, sylvie, *day, actor=SYSTEM, now=now)  # the two swap


@pytest.mark.parametrize("step", [timedelta(0), timedelta(days=-1), timedelta(days=400)])
def test_a_time_that_is_none_is_refused(desk: Desk, step: timedelta) -> None:
    start = at("2026-12-01T00:00")
    with desk.town.write() as db, pytest.raises(NoSuchStretch):
        duty_exceptions.call(db, agent(db, "lea"), start, start + step, actor=SYSTEM, now=desk.town.now())


def test_ways_keep_their_order_and_the_number_stays_the_agents(desk: Desk) -> None:
    desk.reached("sylvie", "email", "sylvie@mairie.example")
    desk.reached("sylvie", "call", "+33 1 23 45 67 89", first=True)
    desk.reached("sylvie", "email", "sylvie@mairie.example", first=True)
    desk.reached("sylvie", "sms", "+33698765432")
    with desk.town.database.read() as db:
        ways = reaching.of_town(db, desk.town.territory_id)[desk.ids["sylvie"]]
        assert [(one.way, one.to) for one in ways] == [
            ("email", "sylvie@mairie.example"), ("call", "+33123456789"), ("sms", "+33698765432"),
        ]  # fmt: skip
        assert agent(db, "sylvie").sms == "+33698765432"


def test_a_way_of_another_towns_account_is_none(desk: Desk) -> None:
    with desk.town.database.read() as db:
        way = reaching.of_town(db, desk.town.territory_id)[desk.ids["lea"]][0]
        assert way.account_id is not None
        where = (db, desk.town.territory_id, desk.ids["lea"], "sms")
        assert reaching.address(*where, way.account_id) == way.to
        assert reaching.address(*where, way.account_id + 1) is None
