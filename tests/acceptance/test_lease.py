"""Several `palier run` on one Telegram token: one listens and speaks; it is killed, and another does within 30 s."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select, update

from backend.clock import SystemClock
from backend.database import Database
from backend.messaging import leases
from backend.messaging.messages import EVENTS, OUTGOINGS
from backend.models import ChannelAccount, HelpRequest, Identity, InboxEvent, Lease, OutboxMessage
from bots.playground.telegram_emulator import Phone, TelegramEmulator
from tests.support.database import PostgreSQL, address, fresh_postgresql
from tests.support.keys import TEST_KEY
from tests.support.processes import Palier, free_port

TOKEN: Final = "123456:AAE-test_token"
NEED: Final = "Bonjour, il me faudrait quelqu'un pour mes courses demain matin s'il vous plaît"
PLACE: Final = "en face de la boulangerie"
LAST: Final = ("oui", "merci beaucoup")
THANKED: Final = "Avec plaisir"
PATIENCE: Final = 18.0
STARTING: Final = 45.0
"""Seconds: two programs start at once, on two cores that others use as well."""
LEFT: Final = timedelta(seconds=2)
"""What remains of the term of a lease that nobody may take before it has lapsed."""
SECOND: Final = timedelta(seconds=1)
"""Telegram dates messages so finely."""


@dataclass
class Street:
    """The processes that serve it, and neighbours on their phones."""

    telegram: TelegramEmulator
    database: Database
    processes: tuple[Palier, ...]
    phones: list[Phone] = field(default_factory=list)

    def lease(self) -> Lease:
        """Of the line to Telegram."""
        with self.database.read() as db:
            account = select(ChannelAccount.id).where(ChannelAccount.channel == "telegram").scalar_subquery()
            return db.scalars(select(Lease).where(Lease.channel_account_id == account)).one()

    def holder(self) -> Palier:
        started = [one for one in self.processes if one.was_started]
        return next(one for one in started if f":{one.pid}:" in self.lease().holder)

    async def is_served_by_two(self) -> None:
        """Starts as many as are lacking."""
        running = sum(one.is_running for one in self.processes)
        resting = [one for one in self.processes if not one.was_started]
        await asyncio.gather(*(asyncio.to_thread(one.starts) for one in resting[: 2 - running]))

    async def meets(self, *names: str) -> None:
        """New neighbours, who ask for something and are answered."""
        first = len(self.telegram.bot.chats) + 100
        self.phones = [self.telegram.phone(name, number) for number, name in enumerate(names, start=first)]
        await self.everybody(NEED)
        await self.see("Où faut-il venir")

    async def everybody(self, *texts: str) -> None:
        for phone in self.phones:
            for text in texts:
                await phone.types(text)

    async def see(self, words: str) -> None:
        """Every phone shows these words."""
        for phone in self.phones:
            await phone.waits_for(lambda screen: any(words in text for text in screen.texts), PATIENCE)


@asynccontextmanager
async def street(database: Database, folder: Path) -> AsyncIterator[Street]:
    telegram = TelegramEmulator(TOKEN, "valbourg_bot", clock=SystemClock())
    async with telegram.serving() as url:
        environment = {
            "HOME": str(folder), "PALIER_KEY": TEST_KEY, "PALIER_DATABASE_URL": address(database),
            "PALIER_TERRITORY_NAME": "Valbourg", "PALIER_TELEGRAM_TOKEN": TOKEN, "PALIER_TELEGRAM_API": url,
        }  # fmt: skip
        ports = {name: str(free_port()) for name in ("first", "second", "third")}
        processes = [
            Palier({**environment, "PALIER_PORT": port}, folder / name, patience=STARTING)
            for name, port in ports.items()
        ]
        with ExitStack() as running:
            for process in processes:
                running.enter_context(process)
            here = Street(telegram, database, tuple(processes))
            await here.is_served_by_two()
            yield here


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def here(
    loop: asyncio.Runner, postgresql_server: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    """Two processes on one token; each test has one of them killed, and another takes its place."""
    with fresh_postgresql(postgresql_server) as database:
        opened = street(database, tmp_path_factory.mktemp("street"))
        here = loop.run(opened.__aenter__())
        loop.run(here.meets("Aïcha"))
        yield here
        loop.run(opened.__aexit__(None, None, None))


@pytest.mark.parametrize("where", ["on this machine", "on another"])
def test_the_holder_is_killed_and_another_takes_over(loop: asyncio.Runner, here: Street, where: str) -> None:
    """Whoever died on this machine is known to be dead; of another's nobody knows until its lease has lapsed."""

    async def story() -> None:
        await here.is_served_by_two()
        await here.meets("Jeanne", "Karim", "Léa")
        victim, before = here.holder(), here.lease()
        said = len(here.telegram.calls_of("sendMessage"))
        await here.everybody(PLACE)
        await here.telegram.waits_for_call(lambda _call: len(here.telegram.calls_of("sendMessage")) > said)
        lapses = on_another_machine(here.database, before) if where == "on another" else None
        victim.is_killed()
        killed = SystemClock().now()
        await here.everybody(*LAST)

        await here.see(THANKED)
        assert here.holder() is not victim
        assert here.lease().fence == before.fence + 1
        # What the dead one was saying may still be on its way; only its successor answers what was said after.
        answered = min(one.at for phone in here.phones for one in phone.screen if THANKED in one.text)
        assert (lapses or killed) - SECOND < answered < killed + leases.TERM
        await asyncio.to_thread(here.holder().has_answered_everything, here.database)

    loop.run(story())
    for phone in here.phones:
        was_served(here.database, phone)


def on_another_machine(database: Database, lease: Lease) -> datetime:
    """As if this lease were held over there, and its holder had been silent for most of its term."""
    lapses = SystemClock().now() + LEFT
    with database.write() as db:
        theirs = update(Lease).where(Lease.channel_account_id == lease.channel_account_id)
        db.execute(theirs.values(holder="another-machine:0:0:1:token", expires_at=lapses))
    return lapses


def was_served(database: Database, phone: Phone) -> None:
    """Each of their messages was handled once; each of ours arrived, in order, and once.

    Only what was being said when the process was killed may have been said already: twice is better than silence.
    """
    with database.read() as db:
        person = db.scalars(select(Identity.person_id).where(Identity.address == str(phone.user.id))).one()
        events = db.scalars(
            select(InboxEvent).join(Identity).where(Identity.person_id == person).order_by(InboxEvent.id)
        )
        heard = [(EVENTS.loads(one.content).text, one.state) for one in events]
        theirs = select(OutboxMessage).where(OutboxMessage.person_id == person).order_by(OutboxMessage.id)
        rows = [(OUTGOINGS.loads(row.content).text, row) for row in db.scalars(theirs)]
        requests = db.scalars(select(HelpRequest.state).where(HelpRequest.requester_id == person)).all()
    assert heard == [(text, "done") for text in (NEED, PLACE, *LAST)]
    assert requests == ["open"]
    assert {row.state for _text, row in rows} == {"sent"}
    assert len({text for text, _row in rows}) == len(rows)
    shown = phone.screen.texts
    assert list(dict.fromkeys(shown)) == [text for text, _row in rows]
    twice = {text for text, times in Counter(shown).items() if times > 1}
    assert twice <= {text for text, row in rows if row.tries == 2}
    assert len(shown) <= len(rows) + len(twice)
