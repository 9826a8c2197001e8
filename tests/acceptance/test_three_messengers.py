"""The main job across messengers: Jeanne on WhatsApp, Karim on Signal, Léa on Matrix, and one program between them.

The homeserver is a real one; WhatsApp and the daemon of signal-cli are emulated, as strict as they are.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import (
    ChannelAccount,
    Feedback,
    HelpRequest,
    Identity,
    InboxEvent,
    Invitation,
    Mission,
    OutboxMessage,
    Person,
)
from backend.services import people, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.due import run_due
from backend.settings import read_settings
from bots import listeners
from bots.app import Application
from bots.joining import join_matrix, join_signal, join_whatsapp
from bots.matrix.channel import MatrixChannel
from bots.playground.signal_emulator import Phone as OnSignal
from bots.playground.signal_emulator import SignalEmulator
from bots.playground.whatsapp_emulator import BUSINESS_ID, PHONE_ID, WhatsAppEmulator
from bots.playground.whatsapp_emulator import Phone as OnWhatsApp
from bots.signal.channel import SignalChannel
from bots.whatsapp.channel import WhatsAppChannel
from bots.whatsapp.templates import TEMPLATES
from nlu.shelf import MODELS
from nlu.train import ensure_trained
from tests.bots.serving import serving
from tests.support.homeserver import Homeserver
from tests.support.matrix_phone import Phone as OnMatrix
from tests.support.matrix_phone import phone as matrix_phone
from tests.support.settled import all_is_said
from tests.support.town import east_of_centre

ASKED: Final = "Bonjour, il me faudrait quelqu'un pour mes courses demain matin, s'il vous plaît"
SECRET: Final = "0123456789abcdef0123456789abcdef"
OUR_NUMBER: Final = "+33755550100"
JEANNE: Final = "33612345678"
KARIM: Final = "5f0d4b1c-2b6e-4c0d-9a52-0f6e5b0c7a11"
PATIENCE: Final = 20.0


@dataclass
class Street:
    """The town's program, and the three on their phones."""

    application: Application
    database: Database
    clock: FrozenClock
    whatsapp: WhatsAppEmulator
    jeanne: OnWhatsApp
    karim: OnSignal
    lea: OnMatrix
    bot: str

    async def settles(self, address: str, *, metres: float, helps: bool = True) -> None:
        """Where they live, and whether they were met and help with shopping."""

        def write() -> None:
            with self.database.write() as db:
                theirs = select(Person).join(Identity, Identity.person_id == Person.id)
                person = db.scalars(theirs.where(Identity.address == address)).one()
                now = self.clock.now()
                people.set_home(db, person, "12 rue des Lilas", east_of_centre(metres), actor=SYSTEM, now=now)
                if helps:
                    given: dict[str, Any] = {"categories": ("shopping",), "reach_m": 5000, "availability": 0}
                    applied = volunteers.apply(db, person, **given, actor=Actor.person(person.id), now=now)
                    volunteers.activate(db, applied, actor=Actor.agent("sylvie"), now=now)

        await asyncio.to_thread(write)

    async def later(self, **step: float) -> None:
        """What falls due meanwhile is done, and every line is still ours."""
        now = self.clock.forward(timedelta(**step))
        await asyncio.to_thread(run_due, self.database, now=now)
        self.application._spoke()


@asynccontextmanager
async def street(homeserver: Homeserver, database: Database, clock: FrozenClock, folder: Path) -> AsyncIterator[Street]:
    whatsapp = WhatsAppEmulator("a-token", SECRET, clock=clock)
    whatsapp.approves(*(one.submission("Valbreuse") for one in TEMPLATES))
    signal = SignalEmulator(OUR_NUMBER, clock=clock)
    ours, lea = homeserver.account("entraide", "Entraide Valbreuse"), homeserver.account("lea", "Léa Moreau")
    async with whatsapp.serving() as graph, signal.serving() as daemon:
        settings = read_settings(
            whatsapp_token=SecretStr("a-token"), whatsapp_phone_id=PHONE_ID, whatsapp_app_secret=SecretStr(SECRET),
            whatsapp_verify_token=SecretStr("a-word"), whatsapp_business_id=BUSINESS_ID, whatsapp_api=graph,
            signal_url=daemon, signal_account=OUR_NUMBER,
            matrix_homeserver=homeserver.url, matrix_user=ours.user, matrix_token=SecretStr(ours.token),
            matrix_store=folder / "keys", models=MODELS, territory_name="Valbreuse",
        )  # fmt: skip
        application = Application(settings, database, clock)
        join_whatsapp(application, application.towns[0])
        join_signal(application, application.towns[0])
        join_matrix(application, application.towns[0])
        jeanne, karim = whatsapp.phone("Jeanne Payet", JEANNE), signal.phone("Karim Benali", KARIM)
        async with (
            matrix_phone(homeserver.url, lea, folder / "lea") as hers,
            application.running(),
            serving(application.web()) as house,
        ):
            await whatsapp.waits_for_call(lambda call: call.what == "number")
            await whatsapp.hooks.verifies(f"{house}/webhooks/{application.lines[0].account.id}", "a-word")
            yield Street(application, database, clock, whatsapp, jeanne, karim, hers, ours.user)


def test_three_messengers_one_neighbourhood(
    homeserver: Homeserver,
    sqlite_database: Database,
    clock: FrozenClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ensure_trained(MODELS)
    monkeypatch.setattr(listeners, "BEAT", 0.1)  # the clock jumps over a day: the leases are taken anew at once
    for channel in (WhatsAppChannel, SignalChannel, MatrixChannel):
        monkeypatch.setattr(channel, "pace_person", 50.0)  # people read faster here

    async def story() -> None:
        async with street(homeserver, sqlite_database, clock, tmp_path) as here:
            await they_meet_the_bot(here)
            await jeanne_asks_both(here)
            await karim_is_first(here)
            await they_talk(here)
            await he_comes(here)
            assert [call.refused for call in here.whatsapp.sent() if call.refused] == []

    asyncio.run(story())
    the_database_tells_one_story(sqlite_database)


async def they_meet_the_bot(here: Street) -> None:
    await here.karim.types("bonjour")
    await signal_shows(here.karim, "assistant automatique")
    await here.lea.opens(here.bot, encrypted=True)
    await here.lea.reads("assistant automatique")
    await here.settles(KARIM, metres=300)
    await here.settles(here.lea.user, metres=400)


async def jeanne_asks_both(here: Street) -> None:
    """She has three buttons, the volunteers numbers; neither learns who or where."""
    await here.jeanne.types(ASKED)
    await whatsapp_shows(here.jeanne, "Où faut-il venir")
    await here.jeanne.types("12 rue des Lilas")
    await whatsapp_shows(here.jeanne, "C’est bien cela")
    await here.jeanne.taps("Oui")
    await whatsapp_shows(here.jeanne, "Je demande aux bénévoles")
    await here.settles(here.jeanne.chat.user_id, metres=0, helps=False)
    await here.later(minutes=1)
    asked = await signal_shows(here.karim, "1. Je peux")
    assert "courses" in asked
    assert "courses" in (await here.lea.reads("1. Je peux")).body
    for text in (*here.karim.screen.texts, *here.lea.texts):
        assert not {"Jeanne", "Lilas"} & set(text.replace(".", " ").split())


async def karim_is_first(here: Street) -> None:
    """And Léa, second, is told kindly."""
    await here.karim.types("1")
    await signal_shows(here.karim, "pour Jeanne")
    await whatsapp_shows(here.jeanne, "Karim, bénévole près de chez vous")
    invitation = next(one for one in here.lea.others if "1. Je peux" in one.body)
    await all_is_said(here.database, here.clock.now())
    await here.lea.reacts(invitation.event_id, "👍")
    await here.lea.reads("déjà")
    assert not any("pour Jeanne" in text for text in here.lea.texts)


async def they_talk(here: Street) -> None:
    """Through the town: neither sees the other's number or id."""
    await here.jeanne.waits_for(lambda screen: any("Écrire à Karim" in one.button_texts for one in screen), PATIENCE)
    await here.jeanne.taps("Écrire à Karim")
    await whatsapp_shows(here.jeanne, "→ Karim")
    await here.jeanne.types("Pouvez-vous prendre du pain aussi ?")
    await whatsapp_shows(here.jeanne, "Transmis à Karim")
    await signal_shows(here.karim, "Jeanne : « Pouvez-vous prendre du pain aussi ? »")
    relayed = next(one for one in reversed(here.karim.screen) if "du pain" in one.text and not one.mine)
    await all_is_said(here.database, here.clock.now())
    await here.karim.replies_to(relayed.timestamp, "Oui, bien sûr")
    await whatsapp_shows(here.jeanne, "Karim : « Oui, bien sûr »")
    assert not any(KARIM in text or "+33" in text for text in here.jeanne.screen.texts)
    assert not any(JEANNE in text for text in here.karim.screen.texts)


async def he_comes(here: Street) -> None:
    """The next morning Jeanne's window is closed: a notice opens it, and what waited follows."""
    await here.later(hours=24, minutes=30)
    await here.karim.types("je suis en route")
    await signal_shows(here.karim, "12 rue des Lilas")
    await here.jeanne.waits_for(lambda screen: "Lire le message" in screen[-1].button_texts, PATIENCE)
    await here.jeanne.taps("Lire le message")
    await whatsapp_shows(here.jeanne, "Karim est en route")
    await here.karim.types("c'est fait, les courses sont livrées")
    await whatsapp_shows(here.jeanne, "Karim me dit que c’est fait")
    await here.jeanne.taps("Oui, c’est fait")
    await signal_shows(here.karim, "Jeanne confirme que c’est fait")
    await whatsapp_shows(here.jeanne, "Comment cela s’est-il passé")
    await here.jeanne.taps("Très bien")
    await whatsapp_shows(here.jeanne, "Merci, cela nous aide")


async def whatsapp_shows(phone: OnWhatsApp, words: str) -> str:
    screen = await phone.waits_for(lambda screen: any(words in plain(text) for text in screen.texts), PATIENCE)
    return next(text for text in reversed(screen.texts) if words in plain(text))


async def signal_shows(phone: OnSignal, words: str) -> str:
    screen = await phone.waits_for(lambda screen: any(words in plain(text) for text in screen.texts), PATIENCE)
    return next(text for text in reversed(screen.texts) if words in plain(text))


def plain(text: str) -> str:
    """No-break spaces look like others."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def the_database_tells_one_story(database: Database) -> None:
    with database.read() as db:
        request = db.scalars(select(HelpRequest)).one()
        mission = db.scalars(select(Mission)).one()
        channels = select(Person.name, ChannelAccount.channel).select_from(Identity)
        channels = channels.join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        lives = {name.split()[0]: channel for name, channel in db.execute(channels.join(Person))}
        assert lives == {"Jeanne": "whatsapp", "Karim": "signal", "Léa": "matrix"}
        assert (request.category, request.state, request.text) == ("shopping", "done", ASKED)
        assert (mission.state, mission.confirmed_by) == ("done", request.requester_id)
        assert sorted(db.scalars(select(Invitation.state))) == ["accepted", "void"]
        assert list(db.scalars(select(Feedback.mood))) == ["good"]
        assert not {"set_aside", "uncertain"} & set(db.scalars(select(OutboxMessage.state)))
        assert "set_aside" not in set(db.scalars(select(InboxEvent.state)))
