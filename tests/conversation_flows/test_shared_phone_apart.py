"""Who shares a telephone may leave it; what is for one of them is read and taken by that one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.categories import CATEGORIES, mask
from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import outbox
from backend.messaging.messages import OUTGOINGS, Outgoing, Priority, Tapped, Wrote
from backend.messaging.outbox import Letter
from backend.models import (
    Identity,
    Invitation,
    Mission,
    OutboxMessage,
    Person,
    Volunteer,
)
from backend.services import help_requests
from backend.services.accounts import joining, sharing
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NotShared, SharedAlready
from backend.services.locking import existing
from backend.services.privacy import emptying
from tests.support.couple import (
    ASKED,
    SYLVIE,
    both,
    couple,
    holder,
    people,
    phone,
    plain,
    taps,
)
from tests.support.stage import Stage


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    return couple(database, clock)


@pytest.mark.parametrize(("leaving", "stays"), [("Jeanne", "Paul"), ("Paul", "Jeanne")])
def test_erasing_one_leaves_the_telephone_to_the_other(stage: Stage, leaving: str, stays: str) -> None:
    with stage.database.write() as db:
        person = existing(db, Person, stage.people[leaving].person_id)
        emptying.erase(db, person, actor=SYSTEM, now=stage.clock.now())

    assert holder(stage) == stays
    assert ASKED not in plain(phone(stage, Wrote("bonjour")))


@pytest.mark.parametrize(("leaving", "stays"), [("Jeanne", "Paul"), ("Paul", "Jeanne")])
def test_parting_one_leaves_it_to_the_other(stage: Stage, leaving: str, stays: str) -> None:
    with stage.database.write() as db:
        person = existing(db, Person, stage.people[leaving].person_id)
        phone_id = db.scalars(select(Identity.id).where(Identity.address == "Jeanne")).one()
        assert joining.part(db, person, phone_id, now=stage.clock.now())

    assert holder(stage) == stays


def test_an_agent_parts_them(stage: Stage) -> None:
    with stage.database.write() as db:
        paul = people(stage, db)[1]
        assert sharing.unshare(db, paul, actor=SYLVIE, now=stage.clock.now()) == 1
        with pytest.raises(NotShared):
            sharing.unshare(db, paul, actor=SYLVIE, now=stage.clock.now())

    assert ASKED not in plain(phone(stage, Wrote("bonjour")))


def test_what_is_shared_already_or_not_there_is_not_shared(stage: Stage) -> None:
    with stage.database.write() as db:
        jeanne, paul = people(stage, db)
        for owner, other, channel in ((jeanne, paul, ""), (jeanne, jeanne, ""), (paul, jeanne, "")):
            with pytest.raises(SharedAlready):
                sharing.share(db, owner, other, channel, actor=SYLVIE, now=stage.clock.now())


def test_which_telephone_it_is_never_chosen_for_what_starts_from_us(stage: Stage) -> None:
    """Only the turn addresses a shared telephone: what lost its own account goes to nobody's eyes."""
    with stage.database.write() as db:
        jeanne = people(stage, db)[0]
        letter = Letter(jeanne.territory_id, jeanne.id, Outgoing("12 rue des Lilas"), Priority.REPLY)
        outbox.write(db, [letter], now=stage.clock.now())
        assert outbox.route(db, now=stage.clock.now()) == {jeanne.id}
        row = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert row is not None
        assert (row.state, OUTGOINGS.loads(row.content).text) == ("set_aside", "12 rue des Lilas")


@pytest.fixture
def asked(stage: Stage) -> int:
    """Jeanne helps too, and was asked to do Zoé's shopping; the number of her invitation."""
    now = stage.clock.now()
    stage.person("Zoé", home="3 rue des Lilas")
    with stage.database.write() as db:
        jeanne = people(stage, db)[0]
        zoe = existing(db, Person, stage.people["Zoé"].person_id)
        helper = Volunteer(
            person_id=jeanne.id, territory_id=jeanne.territory_id, state="active", latitude=zoe.latitude,
            longitude=zoe.longitude, cell=zoe.cell, reach_m=5000, categories=mask(CATEGORIES), availability=0,
            applied_at=now, active_at=now,
        )  # fmt: skip
        db.add(helper)
        need = help_requests.Post(
            "shopping", now + timedelta(days=2), now + timedelta(days=2, hours=3), place="3 rue des Lilas"
        )
        help_requests.post(db, zoe, need, key="zoe", actor=Actor.person(zoe.id), now=now)
    stage.settle()
    with stage.database.read() as db:
        return db.scalars(select(Invitation.id)).one()


def test_an_invitation_is_read_by_both_and_taken_by_the_one_it_is_for(stage: Stage, asked: int) -> None:
    [told] = both(stage)
    assert plain([told])[0].startswith("Pour Jeanne : ")
    accept = next(option.id for option in told.options if option.id.startswith("accept:"))

    assert plain(phone(stage, Tapped(accept, told.question))) == [ASKED]
    taps(stage, "Paul")

    with stage.database.read() as db:
        assert db.get_one(Invitation, asked).state == "sent"
        assert db.scalars(select(Mission.id)).all() == []
    stage.clock.forward(timedelta(hours=1))
    phone(stage, Tapped(accept, told.question))
    taps(stage, "Jeanne")
    with stage.database.read() as db:
        assert db.scalars(select(Mission.volunteer_id)).all() == [stage.people["Jeanne"].person_id]


def test_who_found_somebody_is_told_where_only_she_reads(stage: Stage, asked: int) -> None:
    """The address of whoever asks goes to her alone, however often the telephone is taken up by the other."""
    [invited] = both(stage)
    accept = next(option.id for option in invited.options if option.id.startswith("accept:"))
    phone(stage, Tapped(accept, invited.question))
    taps(stage, "Jeanne")
    stage.clock.forward(timedelta(minutes=5))
    phone(stage, Wrote("bonjour"))
    stage.clock.forward(timedelta(minutes=31))
    phone(stage, Wrote("bonjour"))
    taps(stage, "Paul")

    stage.later(timedelta(days=1, hours=12))  # the evening before, when the address is told

    told = "\n".join(plain(both(stage)))
    assert "3 rue des Lilas" not in told
    assert "Pour Jeanne : un message vous attend." in told
    assert "3 rue des Lilas" in "\n".join(plain(taps(stage, "Jeanne")))
