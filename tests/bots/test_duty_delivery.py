"""An agent's SMS leaves by the town's number, says a number and no name, and tells what became of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Outgoing
from backend.messaging.senders import Account
from backend.models import Agent, ChannelAccount, DutySms, Territory
from backend.services import agents, alerts, duty
from backend.services.actor import SYSTEM
from backend.services.due import run_due
from bots.channel import Channel
from bots.duty_delivery import DutyDelivery
from bots.errors import AccountBroken, Rejected, SendError, SlowDown, Uncertain, Unreachable
from tests.support.town import Town


class Gateway:
    """The town's number, as far as the agents' post uses it."""

    name = "sms"

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str]] = []
        self.trouble: SendError | None = None

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.said.append((to, " ".join(part.text.split()), key))
        return "sms-1"


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
def post(database: Database, clock: FrozenClock, gateway: Gateway) -> DutyDelivery:
    """An urgent alert has waited ten minutes; Sylvie is to be told."""
    town = Town(database, clock)
    with town.write() as db:
        place = db.get_one(Territory, town.territory_id)
        account = ChannelAccount(territory_id=place.id, channel="sms", address="+337", state="working", cursor="")
        db.add(account)
        db.flush()
        ours = Account(account.id, place.id, "sms")
        agent = db.scalars(select(Agent)).first() or agents.add(db, place, "sylvie", "S", actor=SYSTEM, now=clock.now())
        agents.set_sms(db, agent, "+33612345678", actor=SYSTEM, now=clock.now())
        duty.set_hours(db, agent, range(7), 0, 1440, actor=SYSTEM, now=clock.now())
        alerts.raise_alert(
            db, "emergency", person=None, cause="emergency:1", words="Jeanne Payet est tombée", urgent=True,
            territory_id=place.id, actor=SYSTEM, now=clock.now(),
        )  # fmt: skip
    clock.forward(timedelta(minutes=10))
    run_due(database, now=clock.now())
    channel: Channel = gateway  # type: ignore[assignment]
    return DutyDelivery(database, clock, ours, channel, "here", None, Counter())


def row(database: Database) -> DutySms:
    with database.read() as db:
        return db.scalars(select(DutySms)).one()


def test_the_sms_says_the_number_of_the_alert_and_nothing_of_anybody(
    post: DutyDelivery, gateway: Gateway, database: Database
) -> None:
    assert asyncio.run(post.step())
    assert not asyncio.run(post.step())

    found = row(database)
    [(to, said, key)] = gateway.said
    assert (to, key) == ("+33612345678", f"duty.{found.id}")
    assert said.startswith(f"Alerte urgente nº {found.alert_id} à ")
    assert said.endswith(f": palier staff take {found.alert_id}")
    assert "Jeanne" not in said
    assert (found.state, found.platform_id) == ("sent", "sms-1")
    assert post.counts == {"duty_sent": 1}


@pytest.mark.parametrize(
    ("trouble", "state", "tries"),
    [
        (Rejected("no telephone number"), "set_aside", 1),
        (Unreachable("ConnectError"), "waiting", 0),
        (SlowDown(30.0, "account"), "waiting", 0),
        (AccountBroken("401"), "waiting", 0),
        (Uncertain("ReadTimeout"), "waiting", 1),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, SendError) else None,
)
def test_what_became_of_it(
    post: DutyDelivery, gateway: Gateway, database: Database, trouble: SendError, state: str, tries: int
) -> None:
    gateway.trouble = trouble

    assert asyncio.run(post.step())

    assert (row(database).state, row(database).tries) == (state, tries)
    assert post.counts == {f"duty_{type(trouble).__name__}": 1}


def test_what_waited_for_the_gateway_leaves_once_it_is_back(
    post: DutyDelivery, gateway: Gateway, database: Database, clock: FrozenClock
) -> None:
    gateway.trouble = Unreachable("ConnectError")
    asyncio.run(post.step())
    gateway.trouble = None
    assert not asyncio.run(post.step())

    clock.forward(timedelta(minutes=1))

    assert asyncio.run(post.step())
    assert row(database).state == "sent"
