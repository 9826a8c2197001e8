"""What may go wrong between us and WhatsApp, with the real delivery and the real inbox: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from backend.clock import SystemClock
from backend.messaging.messages import Outgoing, Priority
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Identity, Person, Territory
from bots import webhooks
from bots.delivery import Delivery
from bots.playground.whatsapp_emulator import (
    CutsTheConnection,
    Limits,
    Phone,
    WhatsAppEmulator,
)
from bots.reception import Reception
from bots.whatsapp.channel import WhatsAppChannel
from bots.whatsapp.templates import TEMPLATES
from tests.bots.delivering import alerts
from tests.bots.serving import serving
from tests.bots.whatsapp.scene import SECRET, TOKEN, TOWN, WORD, made
from tests.support.post import Post


@dataclass
class House:
    """A post, its WhatsApp, and what joins the two. The house's clock is frozen, WhatsApp's is not."""

    post: Post
    whatsapp: WhatsAppEmulator
    channel: WhatsAppChannel
    delivery: Delivery
    hook: str
    phones: dict[str, Phone] = field(default_factory=dict)

    async def meets(self, name: str, number: int) -> Phone:
        """Somebody who has just written, and is known."""
        phone = self.phones[name] = self.whatsapp.phone(name, f"3360000{number:04}")
        await phone.types("Bonjour")
        await self.told()
        with self.post.database.read() as db:
            known = db.scalars(select(Identity).where(Identity.address == phone.chat.user_id)).one()
            self.post.people[name] = known.person_id
        return phone

    async def told(self) -> None:
        """All that WhatsApp has to tell has arrived."""
        await self.whatsapp.hooks.idle()

    def says(self, name: str, *texts: str, priority: Priority = Priority.REPLY) -> None:
        self.post.writes(
            *(self.post.letter(name, text, reply_on=None, message=Outgoing(text), priority=priority) for text in texts)
        )

    async def until_sent(self, *, step: timedelta, most: int = 40) -> None:
        """Delivery does what it can, time passes, until all is settled."""
        for _round in range(most):
            await self.delivery.pump()
            if not {"waiting", "sending"} & set(self.post.states().values()):
                return
            self.post.clock.forward(step)
        raise AssertionError(self.post.states())


@contextlib.asynccontextmanager
async def house(post: Post, limits: Limits | None = None) -> AsyncIterator[House]:
    whatsapp = WhatsAppEmulator(TOKEN, SECRET, clock=SystemClock(), limits=limits)
    whatsapp.approves(*(one.submission(TOWN) for one in TEMPLATES))
    with post.database.write() as db:
        account = ChannelAccount(territory_id=post.territory_id, channel="whatsapp", address="our-whatsapp")
        db.add(account)
        db.flush()
        ours = post.accounts["whatsapp"] = Account(account.id, post.territory_id, "whatsapp")
    async with whatsapp.serving() as url:
        channel = made(post.clock, url)
        channel.pace_person = 100.0
        reception = Reception(post.database, post.clock, lambda: None)
        keeping = asyncio.create_task(reception.run())
        web = FastAPI()
        web.include_router(
            webhooks.routes(lambda _id: channel, lambda _id, received: reception.receive(ours, received))
        )
        async with serving(web) as address:
            await whatsapp.hooks.verifies(f"{address}/webhooks/1", WORD)
            delivery = Delivery(post.database, post.clock, ours, channel, "us")
            try:
                yield House(post, whatsapp, channel, delivery, f"{address}/webhooks/1")
            finally:
                keeping.cancel()
                await channel.close()


def plays(post: Post, story: Callable[[House], Awaitable[None]], limits: Limits | None = None) -> None:
    async def run() -> None:
        async with house(post, limits) as here:
            await story(here)

    asyncio.run(run())


def test_cut_after_it_was_taken_a_reply_is_repeated_and_bulk_is_not(post: Post) -> None:
    async def story(here: House) -> None:
        jeanne = await here.meets("Jeanne", 1)
        here.says("Jeanne", "réponse")
        here.whatsapp.fail_next("messages", CutsTheConnection(after_processing=True))
        await here.until_sent(step=timedelta(seconds=5))
        here.says("Jeanne", "en nombre", priority=Priority.BULK)
        here.whatsapp.fail_next("messages", CutsTheConnection(after_processing=True))
        await here.until_sent(step=timedelta(seconds=5))

        assert jeanne.screen.texts == ["réponse", "réponse", "en nombre"]
        assert post.states() == {"réponse": "sent", "en nombre": "uncertain"}

    plays(post, story)


@pytest.mark.parametrize("later", [False, True], ids=["at once", "by a status"])
def test_a_window_that_is_closed_sooner_than_we_thought_parks_what_we_say(post: Post, later: bool) -> None:
    async def story(here: House) -> None:
        here.whatsapp.number.refuses_late = later
        jeanne = await here.meets("Jeanne", 1)
        jeanne.chat.heard_at = SystemClock().now() - timedelta(hours=25)
        here.says("Jeanne", "un", "deux")
        for _once in range(3):
            await here.delivery.pump()
            await here.told()

        assert post.states() == {"un": "parked", "deux": "parked"}
        assert [bool(one.template) for one in jeanne.screen if not one.mine] == [True]
        await jeanne.taps("Lire le message")
        await here.told()
        await here.delivery.pump()
        assert jeanne.screen.texts[1:] == ["un", "deux"]
        await here.told()
        await jeanne.reads()
        await here.told()
        assert [row.receipt for row in post.rows()] == ["read", "read"]

    plays(post, story)


def test_a_notice_is_in_the_name_of_the_person_s_town_whosever_number_it_is(post: Post) -> None:
    """She wrote to another town first, and is answered in its name here too; so is she told that something waits."""

    async def story(here: House) -> None:
        jeanne = await here.meets("Jeanne", 1)
        with post.database.write() as db:
            hers = Territory(name="Saint-Aubin", created_at=post.clock.now())
            db.add(hers)
            db.flush()
            db.execute(update(Person).where(Person.id == post.people["Jeanne"]).values(territory_id=hers.id))
        post.clock.forward(timedelta(hours=25))
        here.says("Jeanne", "un")
        await here.delivery.pump()

        assert "de Saint-Aubin." in jeanne.screen[-1].text
        assert "Valbreuse" not in jeanne.screen[-1].text
        assert post.states() == {"un": "parked"}

    plays(post, story)


@pytest.mark.parametrize("why", ["kept back", "paused"])
def test_a_notice_that_is_withheld_is_told_to_staff(post: Post, why: str) -> None:
    async def story(here: House) -> None:
        jeanne = await here.meets("Jeanne", 1)
        jeanne.chat.kept_back = why == "kept back"
        if why == "paused":
            for one in here.whatsapp.number.templates:
                one["status"] = "PAUSED"
        post.clock.forward(timedelta(hours=25))
        here.says("Jeanne", "un", "deux")
        for _once in range(3):
            await here.delivery.pump()
            await here.told()

        assert set(post.states().values()) == {"set_aside"}
        assert {kind for kind, _count in alerts(post)} == {"undeliverable"}

    plays(post, story)


def test_a_status_that_is_faster_repeated_or_late_changes_nothing(post: Post) -> None:
    async def story(here: House) -> None:
        jeanne = await here.meets("Jeanne", 1)
        here.whatsapp.hooks.held = True
        here.says("Jeanne", "un")
        await here.delivery.pump()
        await jeanne.reads()
        here.whatsapp.hooks.releases(backwards=True)
        await here.told()
        assert post.row("un").receipt == "read"
        here.whatsapp.hooks.again()
        await here.told()
        assert (post.row("un").receipt, post.row("un").state, len(post.events())) == ("read", "sent", 1)

    plays(post, story)
