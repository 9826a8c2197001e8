"""The channel, its hub, and what the service keeps of visitors."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.clock import FrozenClock
from backend.database import Database, DatabaseLocked
from backend.messaging import inbox
from backend.messaging.messages import Incoming, Outgoing, SentMedia, Wrote
from backend.messaging.senders import Account
from backend.messaging.tidings import Woke
from backend.models import ChannelAccount, Identity, InboxEvent, Territory, WebSession
from backend.services import webchat
from backend.services.news import tell
from backend.services.webchat import Ours, Standing, TooManySessions
from bots.webchat.channel import WebChatChannel
from bots.webchat.hub import Hub
from bots.webchat.streams import events


def test_every_message_is_named_after_those_before_it(clock: FrozenClock) -> None:
    async def story() -> list[str]:
        channel = WebChatChannel(Hub(), clock=clock)
        names = [await channel.send("1", Outgoing("Bonjour"), key=str(number)) for number in range(3)]
        clock.forward(timedelta(seconds=-5))
        names.append(await channel.send("1", Outgoing("Bonjour"), key="3"))
        clock.forward(timedelta(days=1))
        return [*names, await channel.send("2", Outgoing("Bonjour"), key="4")]

    names = asyncio.run(story())

    assert names == sorted(set(names))
    assert {len(name) for name in names} == {20}


def test_only_the_pages_of_that_person_are_woken(clock: FrozenClock) -> None:
    async def story() -> tuple[bool, bool, str]:
        hub = Hub()
        channel = WebChatChannel(hub, clock=clock)
        with hub.watching("1") as jeanne, hub.watching("2") as paul:
            name = await channel.send("1", Outgoing("Bonjour"), key="1")
            return await jeanne.told(5), await paul.told(0.01), f"{jeanne.expected == name}{paul.expected}"

    assert asyncio.run(story()) == (True, False, "True")


def test_a_page_that_leaves_is_forgotten() -> None:
    async def story() -> int:
        hub = Hub()
        with hub.watching("1"):
            assert hub.open_pages == 1
        return hub.open_pages

    assert asyncio.run(story()) == 0


def test_a_message_announced_before_it_is_written_is_looked_for_again(clock: FrozenClock) -> None:
    hub = Hub()
    looks: list[str] = []
    message = Ours("0007", clock.now(), Outgoing("Bonjour"))

    def look(after: str) -> tuple[list[Ours], Standing | None]:
        looks.append(after)
        if len(looks) == 5:
            raise DatabaseLocked
        if after:
            return [], None
        return ([message] if len(looks) > 6 else []), Standing()

    async def story() -> list[str]:
        stream = events(hub, "1", "", look)
        found = [await anext(stream), await anext(stream)]
        hub.hint("1", "0007")
        while event := await anext(stream, ""):
            found.append(event)
            hub.hint("1")
        return found

    first, standing, *rest = asyncio.run(story())

    assert first.startswith(": ")
    assert standing == 'event: state\ndata: {"busy": false, "agent": "", "locale": ""}\n\n'
    assert [one.splitlines()[:2] for one in rest if not one.startswith(":")] == [["id: 0007", "event: message"]]
    assert looks == ["", "", "", "", "", "", "", "0007"]


@pytest.fixture
def territory(database: Database, clock: FrozenClock) -> int:
    with database.write() as db:
        territory = Territory(name="Sainte-Colline", created_at=clock.now())
        db.add(territory)
        db.flush()
        return territory.id


def opened(database: Database, territory: int, clock: FrozenClock, address: str, secret: str = "") -> int:
    with database.write() as db:
        return webchat.open_session(db, territory, secret or clock.token(32), address, now=clock.now()).id


def test_a_session_is_found_by_its_secret_and_keeps_neither_secret_nor_address(
    database: Database, territory: int, clock: FrozenClock
) -> None:
    session = opened(database, territory, clock, "192.0.2.7", "the secret")

    with database.read() as db:
        assert webchat.session_of(db, "the secret") == session
        assert webchat.session_of(db, "another") is None
        row = db.get_one(WebSession, session)
        assert "secret" not in row.secret_hash
        assert "192" not in row.address[:3]


def test_an_address_may_open_more_after_an_hour(database: Database, territory: int, clock: FrozenClock) -> None:
    for _ in range(webchat.SESSIONS_AN_HOUR):
        opened(database, territory, clock, "192.0.2.7")
        clock.forward(timedelta(minutes=1))

    with pytest.raises(TooManySessions) as refused:
        opened(database, territory, clock, "192.0.2.7")
    opened(database, territory, clock, "192.0.2.8")
    clock.forward(timedelta(seconds=refused.value.seconds))
    opened(database, territory, clock, "192.0.2.7")

    assert refused.value.seconds == 30 * 60


def test_an_ipv6_household_is_one_address(database: Database, territory: int, clock: FrozenClock) -> None:
    for number in range(webchat.SESSIONS_AN_HOUR):
        opened(database, territory, clock, f"2001:db8:1:2::{number}")

    with pytest.raises(TooManySessions):
        opened(database, territory, clock, "2001:db8:1:2:ffff::1")
    opened(database, territory, clock, "2001:db8:1:3::1")


def test_a_session_that_is_no_more_stands_nowhere(database: Database, territory: int, clock: FrozenClock) -> None:
    session = opened(database, territory, clock, "192.0.2.7")

    with database.read() as db:
        assert webchat.standing(db, 1, session, now=clock.now()) == webchat.Standing()
        assert webchat.standing(db, 1, session + 1, now=clock.now()) is None


def test_a_voice_note_that_is_being_heard_is_being_answered(
    database: Database, territory: int, clock: FrozenClock
) -> None:
    session, now = opened(database, territory, clock, "192.0.2.7"), clock.now()
    with database.write() as db:
        account = ChannelAccount(territory_id=territory, channel="webchat", address="webchat")
        db.add(account)
        db.flush()
        note = Incoming("a", str(session), SentMedia("voice", "a"), now)
        desk = Account(account.id, territory, "webchat")
        inbox.receive(db, desk, [note], now=now, token=clock.token, hearing=timedelta(seconds=90))
    with database.read() as db:
        assert webchat.standing(db, account.id, session, now=now) == Standing(busy=True, locale="fr")


def test_nobody_waits_for_what_falls_due_later(database: Database, territory: int, clock: FrozenClock) -> None:
    session = opened(database, territory, clock, "192.0.2.7")
    now = clock.now()
    with database.write() as db:
        account = ChannelAccount(territory_id=territory, channel="webchat", address="webchat")
        db.add(account)
        db.flush()
        said = Incoming("a", str(session), Wrote("Bonjour"), now)
        inbox.receive(db, Account(account.id, territory, "webchat"), [said], now=now, token=clock.token)
        person_id = db.scalars(select(Identity.person_id)).one()
    with database.write() as db:
        assert webchat.standing(db, account.id, session, now=now) == Standing(busy=True, locale="fr")
        db.execute(update(InboxEvent).values(state="done"))
        later = now + timedelta(minutes=15)
        tell(db, person_id, Woke("writing", later), key="wake", now=now, due_at=later)
    with database.read() as db:
        assert webchat.standing(db, account.id, session, now=now) == Standing(busy=False, locale="fr")
        assert webchat.standing(db, account.id, session, now=later) == Standing(busy=True, locale="fr")
