"""A stage on which Jeanne is asked how she is every day at nine, and Karim looks in on her."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Outgoing
from backend.models import (
    ChannelAccount,
    CheckIn,
    OutboxMessage,
)
from backend.services.actor import Actor
from nlu.understanding import Understanding
from tests.support.checking_in import asked_daily
from tests.support.couple import FALLEN
from tests.support.stage import Stage

SYLVIE: Final = Actor.agent("sylvie")


def built(database: Database, clock: FrozenClock, *channels: str, **town: Any) -> Stage:
    stage = Stage(database, clock)
    stage.build(town)
    stage.person("Jeanne", channels=list(channels), home="12 rue des Lilas, digicode 45B7")
    stage.person("Karim", channel="signal")
    stage.meant |= {
        "bof": Understanding("bof", "checkin_low", 0.99),
        "ça va": Understanding("ça va", "checkin_fine", 0.99),
        "👍": Understanding("👍", "affirm", 0.99),
        FALLEN: Understanding(FALLEN, "emergency", 0.99),
    }
    asked_daily(stage, {"person": "Jeanne", "circle": ["Karim"]})
    return stage


def until(stage: Stage, moment: str) -> None:
    stage.later(datetime.fromisoformat(f"2026-11-{moment}:00+01:00") - stage.clock.now())


def asked(stage: Stage) -> Outgoing:
    until(stage, "24T09:01")
    (question,) = [one for one in stage.news("Jeanne") if one.options]
    return question


def rows(stage: Stage, name: str = "Jeanne") -> list[OutboxMessage]:
    theirs = select(OutboxMessage).where(OutboxMessage.person_id == stage.people[name].person_id)
    with stage.database.read() as db:
        return list(db.scalars(theirs.order_by(OutboxMessage.id)))


def last(stage: Stage) -> CheckIn:
    with stage.database.read() as db:
        return db.scalars(select(CheckIn).order_by(CheckIn.id.desc()).limit(1)).one()


def all_of(stage: Stage, table: Any) -> list[Any]:
    with stage.database.read() as db:
        return list(db.scalars(select(table).order_by(table.id)))


def channel_of(stage: Stage, row: OutboxMessage) -> str:
    with stage.database.read() as db:
        return db.get_one(ChannelAccount, row.channel_account_id).channel
