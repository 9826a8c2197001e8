"""A notice leaves by one of the town's accounts, says a number and no name, and tells what became of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.capabilities import Capabilities
from backend.messaging.duty_post import DutyLetter
from backend.messaging.messages import Option, Outgoing
from backend.messaging.senders import Account
from backend.models import (
    Agent,
    AgentAccount,
    Alert,
    ChannelAccount,
    Conversation,
    DutyNotice,
    Identity,
    Person,
    Territory,
)
from backend.services import agents, alerts, duty, duty_notices
from backend.services.actor import SYSTEM
from backend.services.due import run_due
from bots.channel import Channel
from bots.duty_delivery import KINDS as KINDS_OF_ALERTS
from bots.duty_delivery import Addressed, DutyDelivery, words_of
from bots.errors import AccountBroken, Rejected, SendError, SlowDown, Uncertain, Unreachable
from tests.support.town import Town


class Gateway:
    """The town's number, as far as the agents' post uses it."""

    name = "sms"
    can = Capabilities(480)

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str]] = []
        self.trouble: Exception | None = None

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


def row(database: Database) -> DutyNotice:
    with database.read() as db:
        return db.scalars(select(DutyNotice)).one()


def test_the_sms_says_the_number_of_the_alert_and_nothing_of_anybody(
    post: DutyDelivery, gateway: Gateway, database: Database
) -> None:
    assert asyncio.run(post.step())
    assert not asyncio.run(post.step())

    found = row(database)
    [(to, said, key)] = gateway.said
    assert (to, key) == ("+33612345678", f"duty.{found.id}")
    assert said.startswith(f"Alerte urgente nº {found.alert_id} à ")
    assert said.endswith(f" (urgence) : palier staff take {found.alert_id}")
    assert "Jeanne" not in said
    assert (found.state, found.platform_id) == ("sent", "sms-1")
    assert post.counts == {"duty_sent": 1}


@pytest.mark.parametrize(
    ("trouble", "state", "tries"),
    [
        (Rejected("no telephone number"), "set_aside", 1),
        (Unreachable("ConnectError"), "waiting", 0),
        (SlowDown(30.0, "account"), "waiting", 0),
        (AccountBroken("401"), "set_aside", 1),  # another way is tried at once
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


@pytest.mark.parametrize(("why", "words"), [("alive", "a donné signe de vie"), ("dropped", "plus personne")])
def test_whoever_was_told_hears_that_it_is_over(
    post: DutyDelivery, gateway: Gateway, database: Database, clock: FrozenClock, why: str, words: str
) -> None:
    assert asyncio.run(post.step())
    with database.write() as db:
        alert = db.scalars(select(Alert)).one()
        alerts.all_clear(db, alert, why, actor=SYSTEM, now=clock.now())
        duty_notices.tell_over(db, alert, why, now=clock.now())

    assert asyncio.run(post.step())
    assert not asyncio.run(post.step())
    [_urgent, (to, said, _key)] = gateway.said
    assert to == "+33612345678"
    assert said.startswith(f"Alerte nº {alert.id} à ")
    assert words in said
    assert "Jeanne" not in said


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


def test_a_channel_of_ours_that_stumbles_keeps_nobody_from_being_told(
    post: DutyDelivery, gateway: Gateway, database: Database
) -> None:
    gateway.trouble = ZeroDivisionError()

    assert asyncio.run(post.step())

    assert row(database).state == "set_aside"


def test_an_agent_whom_it_no_longer_reaches_is_told_otherwise(post: DutyDelivery, database: Database) -> None:
    with database.write() as db:
        db.scalars(select(Agent)).one().sms = None

    assert asyncio.run(post.step())

    assert row(database).state == "set_aside"


def test_who_may_answer_from_there_is_told_so(
    post: DutyDelivery, gateway: Gateway, database: Database, clock: FrozenClock
) -> None:
    """Her telephone is bound to her: she wrote a code from it."""
    with database.write() as db:
        agent, account = db.scalars(select(Agent)).one(), db.scalars(select(ChannelAccount)).one()
        person = Person(territory_id=agent.territory_id, name="Sylvie", created_at=clock.now())
        db.add(person)
        db.flush()
        db.add(Conversation(territory_id=agent.territory_id, person_id=person.id, updated_at=clock.now()))
        identity = Identity(
            territory_id=agent.territory_id, person_id=person.id, channel_account_id=account.id,
            address="+33612345678", created_at=clock.now(),
        )  # fmt: skip
        db.add(identity)
        db.flush()
        db.add(
            AgentAccount(
                territory_id=agent.territory_id, agent_id=agent.id, person_id=person.id, identity_id=identity.id,
                bound_at=clock.now(),
            )
        )  # fmt: skip

    asyncio.run(post.step())

    [(_to, said, _key)] = gateway.said
    assert said.endswith("Ou répondez ici : je prends 1")


def letter(**given: Any) -> Addressed:
    facts: dict[str, Any] = {"alert_id": 12, "kind": "emergency", "urgent": True, "waiting": 1}
    answers = given.pop("answers", False)
    return Addressed(DutyLetter(1, 1, "sms", "Valbourg", 1, **facts | given), "+336", answers)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Alerte urgente nº 12 à Valbourg (urgence) : palier staff take 12"),
        ({"kind": ""}, "Alerte urgente nº 12 à Valbourg : palier staff take 12"),
        ({"kind": "undeliverable"}, "Alerte urgente nº 12 à Valbourg : palier staff take 12"),
        ({"urgent": False}, "L’alerte nº 12 attend à Valbourg : palier staff take 12"),
        ({"urgent": False, "waiting": 8}, "L’alerte nº 12 attend à Valbourg (8 en tout) : palier staff take 12"),
        (
            {"alert_id": None},
            "Ceci est un essai : les alertes de Valbourg vous parviennent ici. Il n’y a rien à faire.",
        ),
    ],
)
def test_what_a_notice_says(given: dict[str, Any], says: str) -> None:
    assert " ".join(words_of(letter(**given), "fr").text.split()) == says


def test_a_button_takes_it_where_there_are_buttons() -> None:
    assert words_of(letter(answers=True), "fr").options == (Option("alert:12", "Je prends"),)
    assert words_of(letter(), "fr").options == ()


@pytest.mark.parametrize("kind", sorted({*KINDS_OF_ALERTS, ""}))
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_every_notice_fits_one_sms_with_its_answer(kind: str, locale: str) -> None:
    """160 characters, in a town with a long name."""
    made = letter(kind=kind, answers=True, alert_id=12_345)
    made = replace(made, notice=replace(made.notice, town="Saint-Germain-en-Laye"))

    assert len(words_of(made, locale).text) <= 160
