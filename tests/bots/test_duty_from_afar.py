"""An alert at night, end to end: it reaches the agents' telephones and mail, and one of them takes it with a tap."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Agent, Alert, ChannelAccount, DutyNotice, Territory
from backend.services import agent_accounts, agents, alerts, duty, reaching
from backend.services.actor import SYSTEM
from backend.services.due import run_due
from backend.settings import read_settings
from bots import duty_delivery
from bots.app import Application
from bots.joining import join_all
from bots.playground.telegram_emulator import Phone, TelegramEmulator
from bots.playground.telegram_emulator.limits import UNLIMITED, Limits
from nlu.train import ensure_trained
from tests.support.mail_server import MailServer, mail_server

TOKEN = "111111:AAE-of_valbreuse"
CODE = "48291375"
PATIENCE = 30.0


@dataclass
class World:
    database: Database
    clock: FrozenClock
    telegram: TelegramEmulator
    mail: MailServer

    def agent(self, login: str) -> Agent:
        with self.database.read() as db:
            return db.scalars(select(Agent).where(Agent.login == login)).one()

    def alert(self) -> Alert:
        with self.database.read() as db:
            return db.scalars(select(Alert)).one()


@asynccontextmanager
async def world(database: Database, clock: FrozenClock) -> AsyncIterator[World]:
    """Sylvie is on call every night, and has a telephone; the director has e-mail."""
    ensure_trained()
    telegram = TelegramEmulator(
        TOKEN, "valbreuse_bot", clock=clock, limits=Limits(a_chat=UNLIMITED, a_bot=UNLIMITED)
    )  # the clock stands still: nobody could wait
    async with AsyncExitStack() as stack:
        url, mail = await stack.enter_async_context(telegram.serving()), await stack.enter_async_context(mail_server())
        settings = read_settings(
            telegram_token=TOKEN, telegram_api=url, territory_name="Valbreuse",
            smtp_url=f"smtp://127.0.0.1:{mail.port}", smtp_from="alertes@valbreuse.example",
        )  # fmt: skip
        application = Application(settings, database, clock)
        join_all(application)
        with database.write() as db:
            town = db.scalars(select(Territory)).one()
            sylvie, paul = (
                agents.add(db, town, login, login.title(), actor=SYSTEM, now=clock.now())
                for login in ("sylvie", "paul")
            )
            duty.set_hours(db, sylvie, range(7), 1020, 1440, duty.As(on_call=True), actor=SYSTEM, now=clock.now())
            agents.set_role(db, paul, "director", actor=SYSTEM, now=clock.now())
            reaching.add(db, paul, "email", "paul@valbreuse.example", actor=SYSTEM, now=clock.now())
            agent_accounts.offer(db, sylvie, CODE, actor=SYSTEM, now=clock.now())
        async with application.running():
            yield World(database, clock, telegram, mail)


async def shows(phone: Phone, words: str) -> None:
    await phone.waits_for(lambda one: words in "\n".join(one.texts), PATIENCE)


def raise_alert(world: World) -> None:
    with world.database.write() as db:
        town = db.scalars(select(Territory)).one()
        alerts.raise_alert(
            db, "emergency", person=None, cause="emergency:1", words="Jeanne Payet est tombée", urgent=True,
            territory_id=town.id, actor=SYSTEM, now=world.clock.now(),
        )  # fmt: skip


def test_at_night_from_the_code_to_the_tap_that_takes_it(
    sqlite_database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duty_delivery, "SWEEP", 0.2)
    clock.at = datetime(2026, 11, 24, 22, tzinfo=UTC)  # 23 h in the town

    async def play() -> None:
        async with world(sqlite_database, clock) as there:
            phone = there.telegram.phone("Sylvie", 41)
            await phone.types(CODE)
            await shows(phone, "les alertes de Valbreuse vous parviennent ici")

            await asyncio.to_thread(raise_alert, there)
            await asyncio.to_thread(run_due, there.database, now=clock.now())
            await shows(phone, "Alerte urgente nº 1 à Valbreuse (urgence)")

            clock.forward(timedelta(minutes=10))
            await asyncio.to_thread(run_due, there.database, now=clock.now())
            async with asyncio.timeout(PATIENCE):
                await there.mail.arrived.wait()
            assert there.mail.to == [["paul@valbreuse.example"]]
            assert "Jeanne" not in str(there.mail.mails[0])

            await phone.taps("Je prends")
            await shows(phone, "l’alerte nº 1 est à vous")
            assert (there.alert().owner, there.alert().state) == ("sylvie", "taken")

    asyncio.run(play())


def test_the_mail_server_is_an_account_of_the_town(sqlite_database: Database, clock: FrozenClock) -> None:
    async def play() -> None:
        async with world(sqlite_database, clock) as there:
            with there.database.read() as db:
                found = db.scalars(select(ChannelAccount).where(ChannelAccount.channel == "email")).one()
                assert found.address == "alertes@valbreuse.example"
                assert not db.scalars(select(DutyNotice)).all()

    asyncio.run(play())
    assert {"email", "telegram", "sms", "matrix", "signal", "whatsapp"} == duty_delivery.CHANNELS
