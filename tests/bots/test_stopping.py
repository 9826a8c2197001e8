"""A graceful stop: what is being sent is noted as sent, or it would be said again after the next start."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox, outbox
from backend.messaging.messages import Incoming, Outgoing, Priority, Wrote
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Identity, OutboxMessage, Territory
from bots.delivery import Delivery
from bots.webchat.channel import WebChatChannel
from bots.webchat.hub import Hub


class SlowChannel(WebChatChannel):
    """The platform has the message; its answer is on the way."""

    def __init__(self, clock: FrozenClock) -> None:
        super().__init__(Hub(), clock=clock)
        self.sending = asyncio.Event()
        self.answered = asyncio.Event()

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        self.sending.set()
        await self.answered.wait()
        return await super().send(to, part, key=key)


@pytest.fixture
def account(sqlite_database: Database, clock: FrozenClock) -> Account:
    """An account with one visitor, for whom a message waits."""
    now = clock.now()
    with sqlite_database.write() as db:
        territory = Territory(name="Sainte-Colline", created_at=now)
        db.add(territory)
        db.flush()
        row = ChannelAccount(territory_id=territory.id, channel="webchat", address="webchat")
        db.add(row)
        db.flush()
        account = Account(row.id, territory.id, "webchat")
        inbox.receive(db, account, [Incoming("a", "1", Wrote("Bonjour"), now)], now=now, token=clock.token)
        visitor = db.scalars(select(Identity)).one()
        letter = outbox.Letter(
            territory.id, visitor.person_id, Outgoing("Bonjour"), Priority.REPLY, visitor.id, account.id
        )
        outbox.write(db, [letter], now=now)
    return account


def test_what_is_under_way_is_settled(sqlite_database: Database, clock: FrozenClock, account: Account) -> None:
    async def story() -> None:
        channel = SlowChannel(clock)
        running = asyncio.create_task(Delivery(sqlite_database, clock, account, channel, "here").run())
        await channel.sending.wait()
        running.cancel()
        await asyncio.sleep(0)
        channel.answered.set()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(story())

    with sqlite_database.read() as db:
        assert list(db.scalars(select(OutboxMessage.state))) == ["sent"]
