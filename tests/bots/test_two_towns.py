"""Two towns in one process: whoever writes to one is answered in its name alone, and stays its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import HelpRequest, Identity, Invitation, Person, Territory, Volunteer
from backend.one_town import FurtherTown
from backend.services import people, territories, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.settings import read_settings
from bots.app import Application
from bots.commands.run import announced
from bots.joining import join_all
from bots.playground.telegram_emulator import Phone, TelegramEmulator
from bots.playground.telegram_emulator.limits import UNLIMITED, Limits
from nlu.train import ensure_trained
from tests.support.town import CENTRE

FIRST, SECOND = "111111:AAE-of_valbreuse", "222222:AAE-of_saint_aubin"
NEED = "Il me faudrait quelqu'un pour mes courses demain matin"
PATIENCE = 30.0


@dataclass
class Towns:
    application: Application
    telegram: TelegramEmulator

    def phone(self, name: str, user: int, token: str) -> Phone:
        """The phone of a person, in the chat with the bot of this token."""
        return self.telegram.phone(name, user, bot=self.telegram.api.lines[token].bot)

    def territory(self, number: int) -> Territory:
        return self.application.towns[number].territory


@asynccontextmanager
async def two_towns(database: Database, clock: FrozenClock) -> AsyncIterator[Towns]:
    ensure_trained()
    unlimited = Limits(a_chat=UNLIMITED, a_bot=UNLIMITED)  # the clock stands still: nobody could wait
    telegram = TelegramEmulator(FIRST, "valbreuse_bot", clock=clock, limits=unlimited)
    telegram.add_bot(SECOND, "saint_aubin_bot")
    async with telegram.serving() as url:
        told = {"name": "Saint-Aubin", "phone": "02 33 11 11 11", "telegram_token": SECOND, "telegram_api": url}
        settings = read_settings(
            telegram_token=FIRST, telegram_api=url, territory_name="Valbreuse", territory_phone="02 33 00 00 00",
            towns=[FurtherTown.read(told, 1)],
        )  # fmt: skip
        application = Application(settings, database, clock)
        join_all(application)
        async with application.running():
            yield Towns(application, telegram)


def visiting(towns: Towns) -> httpx.AsyncClient:
    """A browser on the pages of this process."""
    transport = httpx.ASGITransport(towns.application.web())
    return httpx.AsyncClient(transport=transport, base_url="http://palier.test")


async def told(phone: Phone, *words: str) -> str:
    """All that stands on the screen once these words do."""
    screen = await phone.waits_for(lambda one: all(word in "\n".join(one.texts) for word in words), PATIENCE)
    return "\n".join(screen.texts)


def person(database: Database, name: str) -> Person:
    with database.read() as db:
        return db.scalars(select(Person).where(Person.name == name)).one()


def test_each_is_answered_in_the_name_of_her_town(sqlite_database: Database, clock: FrozenClock) -> None:
    async def play() -> tuple[str, str]:
        async with two_towns(sqlite_database, clock) as towns:
            jeanne, paul = towns.phone("Jeanne", 41, FIRST), towns.phone("Paul", 42, SECOND)
            await jeanne.types("Bonjour")
            await paul.starts()
            await told(jeanne, "Valbreuse")
            await told(paul, "Saint-Aubin")
            for phone in (jeanne, paul):
                await phone.types("je voudrais parler à quelqu'un de la mairie")
            return await told(jeanne, "02 33 00"), await told(paul, "02 33 11")

    first, second = (said.replace("\u00a0", " ") for said in asyncio.run(play()))

    assert not any(theirs in first for theirs in ("Saint-Aubin", "02 33 11"))
    assert not any(ours in second for ours in ("Valbreuse", "02 33 00"))
    assert person(sqlite_database, "Jeanne").territory_id < person(sqlite_database, "Paul").territory_id


def test_who_writes_to_both_is_of_the_town_she_wrote_to_first(sqlite_database: Database, clock: FrozenClock) -> None:
    async def play() -> str:
        async with two_towns(sqlite_database, clock) as towns:
            here, there = towns.phone("Jeanne", 41, FIRST), towns.phone("Jeanne", 41, SECOND)
            await here.types("Bonjour")
            await told(here, "Valbreuse")
            await there.types("je voudrais parler à quelqu'un de la mairie")
            return await told(there, "02 33")

    said = asyncio.run(play()).replace("\u00a0", " ")

    assert "02 33 00 00 00" in said
    assert "02 33 11" not in said
    jeanne = person(sqlite_database, "Jeanne")
    with sqlite_database.read() as db:
        identities = db.scalars(select(Identity).where(Identity.person_id == jeanne.id)).all()
        assert {one.territory_id for one in identities} == {jeanne.territory_id}
        assert len(identities) == 2


def neighbour(database: Database, clock: FrozenClock, territory_id: int) -> None:
    """An active volunteer, next door to the centre, of this town."""
    now = clock.now()
    with database.write() as db:
        karim = Person(territory_id=territory_id, name="Karim", created_at=now)
        db.add(karim)
        db.flush()
        people.set_home(db, karim, "1 place du Marché", CENTRE, actor=SYSTEM, now=now)
        one = volunteers.apply(
            db, karim, categories=("shopping",), reach_m=5_000, availability=0, actor=SYSTEM, now=now
        )
        one.state = "active"
        db.flush()


@pytest.mark.parametrize(("across", "asked"), [(False, 0), (True, 1)])
def test_a_request_crosses_the_border_only_where_its_town_allows_it(
    sqlite_database: Database, clock: FrozenClock, across: bool, asked: int
) -> None:
    async def play() -> None:
        async with two_towns(sqlite_database, clock) as towns:
            neighbour(sqlite_database, clock, towns.territory(1).id)
            jeanne = towns.phone("Jeanne", 41, FIRST)
            await jeanne.types("Bonjour")
            await told(jeanne, "Valbreuse")
            with sqlite_database.write() as db:
                hall = db.get_one(Territory, towns.territory(0).id)
                territories.decide(db, hall, "across_borders", across, actor=Actor.agent("sylvie"), now=clock.now())
                home = db.scalars(select(Person).where(Person.name == "Jeanne")).one()
                people.set_home(db, home, "2 place du Marché", CENTRE, actor=SYSTEM, now=clock.now())
            await jeanne.types(NEED)
            await told(jeanne, "chez vous")
            await jeanne.types("oui")
            await told(jeanne, "bénévoles")

    asyncio.run(play())

    with sqlite_database.read() as db:
        [request] = db.scalars(select(HelpRequest))
        assert request.territory_id == person(sqlite_database, "Jeanne").territory_id
        assert len(db.scalars(select(Volunteer)).all()) == 1
        assert len(db.scalars(select(Invitation)).all()) == asked


def test_each_town_has_its_page_and_none_opens_a_session_of_the_other(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    async def play() -> None:
        async with two_towns(sqlite_database, clock) as towns, visiting(towns) as client:
            page = f"/chat/{towns.territory(1).id}"
            ours, theirs = await client.get("/chat"), await client.get(page)
            assert ("Valbreuse" in ours.text, "Saint-Aubin" in ours.text) == (True, False)
            assert ("Valbreuse" in theirs.text, "Saint-Aubin" in theirs.text) == (False, True)
            script = f'src="{page.rpartition("/")[2]}/palier-chat.js'
            assert script in theirs.text
            assert (await client.get(f"{page}/palier-chat.js")).status_code == 200

            headers = {"Sec-Fetch-Site": "same-origin"}
            secret = (await client.post("/chat/session", json={}, headers=headers)).json()["secret"]
            proof = {**headers, "Authorization": f"Bearer {secret}"}
            assert (await client.get("/chat/history", headers=proof)).status_code == 200
            assert (await client.get(f"{page}/history", headers=proof)).status_code == 401

    asyncio.run(play())


def test_the_start_says_for_whom_it_answers_where(sqlite_database: Database, clock: FrozenClock) -> None:
    async def play() -> str:
        async with two_towns(sqlite_database, clock) as towns:
            return announced(towns.application, "http://here")

    assert asyncio.run(play()) == (
        "Palier answers at http://here\n  for Valbreuse: webchat, telegram\n  for Saint-Aubin: webchat, telegram"
    )
