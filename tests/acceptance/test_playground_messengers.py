"""The main job in the playground, across messengers: Marcel on WhatsApp, Yvonne on Signal, Aïcha on Matrix."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from backend.clock import SystemClock
from backend.database import Database
from backend.demonstration.phones import AICHA_MATRIX, YVONNE_SIGNAL
from backend.models import ChannelAccount, HelpRequest, Identity, InboxEvent, Invitation, Mission, OutboxMessage, Person
from backend.services import people, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.settings import read_settings
from bots.matrix.channel import MatrixChannel
from bots.playground.matrix_emulator import Phone as OnMatrix
from bots.playground.signal_emulator import Phone as OnSignal
from bots.playground.town import playground
from bots.playground.whatsapp_emulator import Phone as OnWhatsApp
from bots.signal.channel import SignalChannel
from bots.whatsapp.channel import WhatsAppChannel
from nlu.shelf import MODELS
from tests.support.demo import seeded_town, town_file
from tests.support.keys import TEST_KEYS
from tests.support.settled import all_is_said

__all__ = ["seeded_town", "town_file"]

ASKED: Final = "Bonjour, il me faudrait quelqu'un pour mes courses demain matin, s'il vous plaît"
PATIENCE: Final = 30.0


@dataclass
class Street:
    database: Database
    marcel: OnWhatsApp
    yvonne: OnSignal
    aicha: OnMatrix


def test_three_messengers_of_the_playground(town_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for channel in (WhatsAppChannel, SignalChannel, MatrixChannel):
        monkeypatch.setattr(channel, "pace_person", 50.0)  # people read faster here
    database = Database(f"sqlite:///{town_file}", keys=TEST_KEYS)

    async def story() -> None:
        async with (
            playground(read_settings(models=MODELS), database, SystemClock()) as (application, town),
            application.running(),
        ):
            aicha = town.matrix.shown["aicha"].phone
            here = Street(database, town.whatsapp.shown["marcel"], town.signal.shown["yvonne"], aicha)
            await yvonne_is_met(here)
            await marcel_asks_both(here)
            await aicha_is_first(here)
            await they_talk(here)
            await she_comes(here)

    asyncio.run(story())
    the_database_tells_the_same(database)
    database.close()


async def yvonne_is_met(here: Street) -> None:
    """She has written, and Sylvie has met her since."""
    await here.yvonne.types("Bonjour")
    await shows(here.yvonne, "assistant automatique")

    def write() -> None:
        with here.database.write() as db:
            person, now = person_at(db, YVONNE_SIGNAL), SystemClock().now()
            beside = person_at(db, AICHA_MATRIX)
            home = (beside.latitude or 0.0, beside.longitude or 0.0)
            people.set_home(db, person, "7 rue du Onze-Novembre", home, actor=SYSTEM, now=now)
            given: dict[str, Any] = {"categories": ("shopping",), "reach_m": 3000, "availability": 0}
            applied = volunteers.apply(db, person, **given, actor=Actor.person(person.id), now=now)
            volunteers.activate(db, applied, actor=Actor.agent("sylvie"), now=now)

    await asyncio.to_thread(write)


async def marcel_asks_both(here: Street) -> None:
    """He has three buttons, they have numbers; neither learns who or where."""
    await here.marcel.types(ASKED)
    await shows(here.marcel, "Où faut-il venir")
    await here.marcel.types("12 rue des Lilas")
    await shows(here.marcel, "C’est bien cela")
    await here.marcel.taps("Oui")
    await shows(here.marcel, "Je demande aux bénévoles")
    for phone in (here.yvonne, here.aicha):
        asked = await shows(phone, "1. Je peux")
        assert "courses" in asked
        assert not any("Marcel" in text or "Lilas" in text for text in phone.screen.texts)


async def aicha_is_first(here: Street) -> None:
    """By a thumb on the question; Yvonne, second, is told kindly."""
    asked = next(one for one in here.aicha.screen if "1. Je peux" in one.text)
    await all_is_said(here.database, SystemClock().now())
    await here.aicha.reacts(asked.event_id, "👍")
    await shows(here.aicha, "pour Marcel")
    await shows(here.marcel, "Aïcha, bénévole près de chez vous")
    await shows(here.yvonne, "a trouvé quelqu’un. Merci !")
    await here.yvonne.types("1")
    await shows(here.yvonne, "C’est déjà réglé")
    assert not any("pour Marcel" in text for text in here.yvonne.screen.texts)


async def they_talk(here: Street) -> None:
    """Through the town: neither sees the other's number or id."""
    await here.marcel.waits_for(lambda screen: any("Écrire à Aïcha" in one.button_texts for one in screen), PATIENCE)
    await here.marcel.taps("Écrire à Aïcha")
    await shows(here.marcel, "→ Aïcha")
    await here.marcel.types("Pouvez-vous prendre du pain aussi ?")
    await shows(here.marcel, "Transmis à Aïcha")
    await shows(here.aicha, "Marcel : « Pouvez-vous prendre du pain aussi ? »")
    relayed = next(one for one in reversed(here.aicha.screen) if "du pain" in one.text and not one.mine)
    await all_is_said(here.database, SystemClock().now())
    await here.aicha.replies_to(relayed.event_id, "Oui, bien sûr")
    await shows(here.marcel, "Aïcha : « Oui, bien sûr »")
    assert not any("@aicha" in text for text in here.marcel.screen.texts)
    assert not any("+33" in text for text in here.aicha.screen.texts)


async def she_comes(here: Street) -> None:
    """The day has come: only now she learns where."""
    assert not any("Lilas" in text for text in here.aicha.screen.texts)

    def its_day_comes() -> None:
        with here.database.write() as db:
            mission = db.scalars(select(Mission).order_by(Mission.id.desc()).limit(1)).one()
            now = SystemClock().now()
            mission.request.start, mission.request.end = now, now + timedelta(hours=4)

    await asyncio.to_thread(its_day_comes)
    await here.aicha.types("je suis en route")
    await shows(here.aicha, "12 Rue des Lilas")
    await shows(here.marcel, "Aïcha est en route")
    await here.aicha.types("c'est fait, les courses sont livrées")
    await shows(here.marcel, "Aïcha me dit que c’est fait")
    await here.marcel.taps("Oui, c’est fait")
    await shows(here.aicha, "Marcel confirme que c’est fait")


async def shows(phone: OnMatrix | OnSignal | OnWhatsApp, words: str) -> str:
    """Waits until the phone shows this of ours; gives the last message that has it."""
    screen = await phone.waits_for(lambda screen: any(words in plain(text) for text in screen.texts), PATIENCE)
    return next(text for text in reversed(screen.texts) if words in plain(text))


def plain(text: str) -> str:
    """No-break spaces look like others."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def person_at(db: Any, address: str) -> Person:
    theirs = select(Person).join(Identity, Identity.person_id == Person.id)
    found: Person = db.scalars(theirs.where(Identity.address == address)).one()
    return found


def the_database_tells_the_same(database: Database) -> None:
    with database.read() as db:
        mission = db.scalars(select(Mission).order_by(Mission.id.desc()).limit(1)).one()
        request = db.get_one(HelpRequest, mission.request_id)
        yvonne, aicha = person_at(db, YVONNE_SIGNAL), person_at(db, AICHA_MATRIX)
        on = select(ChannelAccount.channel).join(Identity, Identity.channel_account_id == ChannelAccount.id)
        channels = [
            db.scalar(on.where(Identity.person_id == one)) for one in (request.requester_id, yvonne.id, aicha.id)
        ]
        asked = select(Invitation.volunteer_id, Invitation.state).where(Invitation.request_id == request.id)
        invited = dict(db.execute(asked).all())
        assert channels == ["whatsapp", "signal", "matrix"]
        assert (request.category, request.state, request.text) == ("shopping", "done", ASKED)
        assert (mission.volunteer_id, mission.state, mission.confirmed_by) == (aicha.id, "done", request.requester_id)
        assert (invited[aicha.id], invited[yvonne.id]) == ("accepted", "void")
        ours = select(OutboxMessage.state).where(
            OutboxMessage.person_id.in_([request.requester_id, yvonne.id, aicha.id])
        )
        assert not {"set_aside", "uncertain"} & set(db.scalars(ours))
        assert "set_aside" not in set(db.scalars(select(InboxEvent.state)))
