"""Everything that a resident touches on Telegram, from her phone through the whole program and back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import leases
from backend.messaging.messages import EVENTS, SentMedia
from backend.models import Identity, InboxEvent, Person, Source, Territory
from backend.services.actor import SYSTEM
from backend.services.sources import making
from backend.wording import LOCALES, wording
from bots import listeners
from bots.app import Application
from bots.playground.telegram_emulator import Phone
from bots.telegram import menu
from bots.telegram.channel import TelegramChannel
from tests.bots.telegram.town import PATIENCE, Town, said, sees, town
from tests.support.settled import all_is_said

JEANNE: Final = 42
LOST: Final = ("Je ne suis pas sûr", "Pardonnez-moi", "I am not sure I follow", "Forgive me")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """People read faster here."""
    monkeypatch.setattr(TelegramChannel, "pace_person", 50.0)


def play(database: Database, clock: FrozenClock, story: Callable[[Town], Awaitable[None]]) -> None:
    async def on_stage() -> None:
        async with town(database, clock) as played:
            await story(played)

    asyncio.run(on_stage())


@pytest.mark.parametrize("locale", LOCALES)
def test_every_command_of_the_menu_is_answered_by_its_flow(
    sqlite_database: Database, clock: FrozenClock, locale: str
) -> None:
    answers: dict[str, str] = {}

    async def story(here: Town) -> None:
        async with here.process():
            await here.telegram.waits_for_poll()
            for number, command in enumerate(menu.MENU, start=100):
                phone = here.phone("Jeanne", number, locale)
                await phone.starts()
                greeted = await sees(phone, "Valbourg")
                await phone.picks(wording(locale, "UTC").say(command.name))
                answers[command.leads_to] = (await _more(phone)).removeprefix(greeted)

    play(sqlite_database, clock, story)

    assert len(answers) == len(menu.MENU)
    assert len(set(answers.values())) == len(menu.MENU)
    assert not [one for one in answers.values() if any(lost in one for lost in LOST)]


async def _more(phone: Phone) -> str:
    """All that was said, once there is more of it than now."""
    had = len(phone.screen.texts)
    return said(await phone.waits_for(lambda one: len(one.texts) > had, PATIENCE))


def test_a_live_location_is_refused_politely_and_not_followed(sqlite_database: Database, clock: FrozenClock) -> None:
    async def story(here: Town) -> None:
        async with here.process():
            jeanne = here.phone("Jeanne", JEANNE)
            await jeanne.starts()
            await sees(jeanne, "De quoi avez-vous besoin")
            live = await jeanne.shares_live_location(48.43, 0.09)
            await sees(jeanne, "une adresse, une seule fois, suffit")
            for step in range(3):
                await jeanne.moves(live, 48.43 + step / 1000, 0.09)
            await jeanne.types("merci")
            await sees(jeanne, "Avec plaisir")

    play(sqlite_database, clock, story)

    with sqlite_database.read() as db:
        assert [one.kind for one in db.scalars(select(InboxEvent).order_by(InboxEvent.id))] == [
            "Started", "SharedPlace", "Wrote"
        ]  # fmt: skip
        assert db.scalars(select(Person)).one().latitude is None


def test_an_edited_message_corrects_the_answer(sqlite_database: Database, clock: FrozenClock) -> None:
    async def story(here: Town) -> None:
        async with here.process():
            jeanne = here.phone("Jeanne", JEANNE)
            wrote = await jeanne.types("Il me faut quelqu'un pour mes courses mercredi matin")
            await sees(jeanne, "Valbourg")
            await jeanne.waits_for(lambda one: len(one.texts) > 1, 30)
            await jeanne.edits(wrote, "Il me faut quelqu'un pour mes courses jeudi matin")
            await jeanne.waits_for(lambda one: len(one.texts) > 2, 30)
            await jeanne.types("12 rue des Lilas")
            assert "mercredi" not in (await sees(jeanne, "jeudi 26 novembre")).rpartition("jeudi")[2]

    play(sqlite_database, clock, story)


def test_a_prescription_is_refused_and_its_picture_is_kept_nowhere(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    async def story(here: Town) -> None:
        async with here.process():
            jeanne = here.phone("Jeanne", JEANNE)
            await jeanne.starts()
            await jeanne.sends_photo(caption="Voilà mon ordonnance")
            await sees(jeanne, "Je ne prends pas les ordonnances")
        assert here.telegram.calls_of("getFile") == []

    play(sqlite_database, clock, story)

    with sqlite_database.read() as db:
        [picture] = db.scalars(select(InboxEvent).where(InboxEvent.kind == "SentMedia"))
        assert EVENTS.loads(picture.content) == SentMedia("photo", "", "Voilà mon ordonnance")


def test_who_blocks_and_comes_back_is_reached_again(sqlite_database: Database, clock: FrozenClock) -> None:
    async def story(here: Town) -> None:
        async with here.process():
            jeanne = here.phone("Jeanne", JEANNE)
            await jeanne.starts()
            await sees(jeanne, "Valbourg")
            for deed, state in ((jeanne.blocks, "gone"), (jeanne.unblocks, "reachable")):
                await here.takes(deed)
                assert await asyncio.to_thread(_state, here.database) == state
            await jeanne.types("Bonjour")
            await sees(jeanne, "Bonjour Jeanne")

    play(sqlite_database, clock, story)


def _state(database: Database) -> str:
    with database.read() as db:
        return db.scalars(select(Identity)).one().state


def test_a_link_carries_a_territory_and_an_invitation(sqlite_database: Database, clock: FrozenClock) -> None:
    async def story(here: Town) -> None:
        async with here.process():
            codes = await asyncio.to_thread(_cards, here)
            jeanne, karim = here.phone("Jeanne", JEANNE), here.phone("Karim", 43)
            await jeanne.starts(codes[0])
            await sees(jeanne, "Saint-Aubin", "Boulangerie Payet")
            await karim.starts(codes[1])
            await karim.waits_for(lambda one: len(one.texts) > 1, 30)

    play(sqlite_database, clock, story)

    with sqlite_database.read() as db:
        towns = {one.name: db.get_one(Territory, one.territory_id).name for one in db.scalars(select(Person))}
        assert towns == {"Jeanne": "Saint-Aubin", "Karim": "Saint-Aubin"}
        assert db.scalars(select(Source.used_by).where(Source.used_by.is_not(None))).all() == [
            db.scalar(select(Person.id).where(Person.name == "Karim"))
        ]


def _cards(here: Town) -> list[str]:
    """A card of another town's baker, and an invitation to its volunteers, for one use."""
    now = here.clock.now()
    with here.database.write() as db:
        other = Territory(name="Saint-Aubin", created_at=now)
        db.add(other)
        db.flush()
        shop = making.make(db, other, "Boulangerie Payet", "shop", actor=SYSTEM, now=now, seed=1)
        invitation = making.make(
            db, other, "Le stand du marché", "neighbourhood", role="volunteer", actor=SYSTEM, now=now, seed=2
        )
        return [shop.code, invitation.code]


async def _dies(process: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there no more: its leases are not renewed, nor given up, and no renewal of before is under way."""
    for line in process.lines:
        dead = threading.Event()
        monkeypatch.setattr(line, "_take", dead.set)
        monkeypatch.setattr(line, "_give_up", lambda: None)
        assert await asyncio.to_thread(dead.wait, PATIENCE)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_the_line_moves_to_the_other_process_when_one_dies(
    postgresql_database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    """Two processes on one token: one listens and speaks; it dies without a word, and the other takes over."""
    monkeypatch.setattr(listeners, "WAIT", 0.05)
    monkeypatch.setattr(listeners, "BEAT", 0.05)
    monkeypatch.setattr(listeners, "died_here", lambda _holder: False)  # both are of this one
    began = "deleteWebhook" if mode == "polling" else "setWebhook"

    async def story(here: Town) -> None:
        opens = here.process if mode == "polling" else here.called_process
        async with opens() as first:
            await here.telegram.waits_for_call(lambda call: call.method == began)
            async with opens():
                jeanne = here.phone("Jeanne", JEANNE)
                await jeanne.starts()
                await sees(jeanne, "Valbourg")
                await all_is_said(here.database, clock.now())
                await _dies(first, monkeypatch)
                clock.forward(timedelta(seconds=leases.TERM.total_seconds() + 1))
                await here.telegram.waits_for_call(lambda _call: len(here.telegram.calls_of(began)) >= 2)
                await jeanne.types("je voudrais parler à quelqu'un de la mairie")
                await sees(jeanne, "01 39 00 00 00")
                shown = jeanne.screen.texts
                assert len(shown) == len(set(shown))  # nothing was said twice

    play(postgresql_database, clock, story)
