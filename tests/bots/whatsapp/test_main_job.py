"""The main job on WhatsApp, over real HTTP: Jeanne asks, Karim is called back to a closed window, and comes.

The whole program but its scheduler's process: line and lease, webhooks, workers, delivery. Only WhatsApp is ours.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import func, select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import OUTGOINGS
from backend.models import ChannelAccount, Identity, Mission, OutboxMessage, Person
from backend.settings import read_settings
from bots import listeners
from bots.app import Application
from bots.joining import join_whatsapp
from bots.playground.whatsapp_emulator import BUSINESS_ID, PHONE_ID, Phone, Screen, WhatsAppEmulator
from bots.whatsapp.channel import WhatsAppChannel
from bots.whatsapp.templates import TEMPLATES
from nlu.shelf import MODELS
from nlu.train import ensure_trained
from tests.bots.serving import serving
from tests.bots.whatsapp.scene import SECRET, TOKEN, WORD
from tests.support.settled import all_is_said
from tests.support.town import Town

KARIM: Final = "33677777777"
JEANNE: Final = "33612345678"


@dataclass
class Street:
    """The town, the program that serves it, and two phones."""

    town: Town
    whatsapp: WhatsAppEmulator
    application: Application
    jeanne: Phone
    karim: Phone

    async def later(self, **step: float) -> None:
        """Time passes; whoever was told to wait looks again."""
        self.town.clock.forward(timedelta(**step))
        self.application.workers.wake()
        self.application.hints.send()
        for line in self.application.lines:
            line.wake()

    def states(self) -> dict[str, str]:
        with self.town.database.read() as db:
            rows = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
            return {OUTGOINGS.loads(row.content).text: row.state for row in rows}


@contextlib.asynccontextmanager
async def street(database: Database, clock: FrozenClock) -> AsyncIterator[Street]:
    ensure_trained(MODELS)
    whatsapp = WhatsAppEmulator(TOKEN, SECRET, clock=clock)
    whatsapp.approves(*(one.submission("Valbreuse") for one in TEMPLATES))
    town = Town(database, clock)
    karim = town.volunteer("Karim")
    async with whatsapp.serving() as url:
        settings = read_settings(
            whatsapp_token=TOKEN, whatsapp_phone_id=PHONE_ID, whatsapp_app_secret=SECRET, whatsapp_verify_token=WORD,
            whatsapp_business_id=BUSINESS_ID, whatsapp_api=url, models=MODELS, territory_name="Valbreuse",
        )  # fmt: skip
        application = Application(settings, database, clock)
        join_whatsapp(application, application.towns[0])
        (line,) = application.lines
        with database.write() as db:
            values = {"territory_id": town.territory_id, "person_id": karim, "created_at": clock.now()}
            db.add(Identity(**values, channel_account_id=line.account.id, address=KARIM, display="Karim"))
        phones = (
            whatsapp.phone("Jeanne Payet", JEANNE),
            whatsapp.phone("Karim", KARIM),
        )  # before anything is said to them
        async with application.running(), serving(application.web()) as house:
            await whatsapp.waits_for_call(lambda call: call.what == "number")  # the SDK has been imported
            await whatsapp.hooks.verifies(f"{house}/webhooks/{line.account.id}", WORD)
            yield Street(town, whatsapp, application, *phones)


def test_a_neighbour_asks_a_neighbour_helps(
    sqlite_database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "BEAT", 0.1)  # the clock jumps over a day: the lease is taken anew at once
    monkeypatch.setattr(WhatsAppChannel, "pace_person", 20.0)  # a second between two messages is long for a test

    async def story() -> None:
        async with street(sqlite_database, clock) as here:
            await jeanne_asks(here)
            await karim_is_called(here)
            await the_day_comes(here)
            everybody_is_known_once(here)
            await all_is_said(sqlite_database, clock.now())
        assert set(here.states().values()) == {"sent"}

    asyncio.run(story())


async def jeanne_asks(here: Street) -> None:
    """Three buttons at most, and one to send a position."""
    jeanne = here.jeanne
    await jeanne.types("Bonjour, il me faut quelqu'un pour mes courses demain matin")
    screen = await jeanne.waits_for(lambda screen: says(screen, "Où faut-il venir"))
    assert screen[-1].asks_location
    await jeanne.waits_for(lambda screen: screen[0].ticks == 3)
    await jeanne.types("12 rue des Lilas")
    screen = await jeanne.waits_for(lambda screen: says(screen, "C’est bien cela"))
    assert screen[-1].button_texts == ["Oui", "Modifier", "Annuler"]
    await jeanne.taps("Oui")
    await jeanne.waits_for(lambda screen: says(screen, "Je demande aux bénévoles"))


async def karim_is_called(here: Street) -> None:
    """He never wrote: one notice for all that waits, and his tap opens it. He picks the request from a list."""
    karim = here.karim
    screen = await karim.waits_for(lambda screen: says(screen, "assistant d'entraide de Valbreuse"))
    assert screen[-1].button_texts == ["Lire le message"]
    await karim.taps("Lire le message")
    screen = await karim.waits_for(lambda screen: says(screen, "Pouvez-vous"))
    assert [one.template != "" for one in screen if not one.mine] == [True, False, False]
    assert screen[-2].text.startswith("Bonne nouvelle")

    await karim.types("Y a-t-il des demandes près de chez moi ?")
    await karim.waits_for(lambda screen: bool(screen[-1].rows))
    titles = await karim.opens_list()
    await karim.taps(next(title for title in titles if title.startswith("Courses")))
    await karim.waits_for(lambda screen: says(screen, "pour Jeanne"))
    await here.jeanne.waits_for(lambda screen: says(screen, "Karim, bénévole près de chez vous"))


async def the_day_comes(here: Street) -> None:
    """A day later Jeanne's window is closed: a notice goes, and the news follow her tap, in order."""
    await here.later(hours=25)
    await here.karim.types("je suis en route")
    await here.karim.waits_for(lambda screen: says(screen, "12 rue des Lilas"))
    screen = await here.jeanne.waits_for(lambda screen: bool(screen[-1].template))
    assert not says(screen, "Karim est en route")

    await here.jeanne.taps("Lire le message")

    screen = await here.jeanne.waits_for(lambda screen: says(screen, "Karim est en route"))
    assert [one.template != "" for one in screen if not one.mine].count(True) == 1
    assert [call.refused for call in here.whatsapp.sent() if call.refused] == []


def everybody_is_known_once(here: Street) -> None:
    """Karim was known by his number; now both are known by their scoped ids."""
    with here.town.database.read() as db:
        people = db.scalar(select(func.count()).select_from(Person))
        addresses = set(db.scalars(select(Identity.address)))
        handle = db.scalars(select(ChannelAccount.handle)).one()
        mission = db.scalars(select(Mission)).one()
    assert people == 2
    assert addresses == {here.jeanne.chat.user_id, here.karim.chat.user_id}
    assert (handle, mission.state) == (here.whatsapp.number.display, "on_the_way")


def says(screen: Screen, words: str) -> bool:
    return any(words in text for text in screen.texts)
