"""The main job between a resident on Signal and a volunteer on Telegram: a thumb, and numbers that are typed."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.clock import SystemClock
from backend.database import Database
from backend.demonstration.phones import YVONNE_SIGNAL
from backend.models import HelpRequest, Identity, InboxEvent, Mission, OutboxMessage
from backend.settings import read_settings
from bots.playground.signal_emulator import Phone, Shown
from bots.playground.telegram_emulator import Phone as TelegramPhone
from bots.playground.town import playground
from bots.signal.channel import SignalChannel
from nlu.shelf import MODELS
from tests.support.demo import seeded_town, town_file
from tests.support.keys import TEST_KEYS
from tests.support.settled import all_is_said

__all__ = ["seeded_town", "town_file"]

PATIENCE = 20
ASKED = "Bonjour, il me faudrait quelqu'un pour mes courses demain matin s'il vous plaît"


def test_a_resident_on_signal_is_helped(town_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SignalChannel, "pace_person", 50.0)  # people read faster here
    database = Database(f"sqlite:///{town_file}", keys=TEST_KEYS)

    async def story() -> None:
        async with (
            playground(read_settings(models=MODELS), database, SystemClock()) as (application, town),
            application.running(),
        ):
            yvonne, karim = town.signal.shown["yvonne"], town.shown["karim"].phone
            await asks(yvonne, database)
            await helps(yvonne, karim, database)
            await yvonne.reads()

    asyncio.run(story())
    the_database_tells_the_same(database)
    database.close()


async def asks(yvonne: Phone, database: Database) -> None:
    await yvonne.types(ASKED)
    await reads(yvonne, "Où faut-il venir")
    await yvonne.types("14 rue des lilas")
    recap = await reads(yvonne, "C’est bien cela")
    assert re.search(r"^1\. Oui$", recap.text, re.MULTILINE)
    await all_is_said(database, SystemClock().now())
    await yvonne.reacts(recap.timestamp, "👍")
    await reads(yvonne, "Je demande aux bénévoles")


async def helps(yvonne: Phone, karim: TelegramPhone, database: Database) -> None:
    """Karim accepts, comes on the day, and has it confirmed."""
    await karim_sees(karim, "Je peux")
    await karim.taps("Je peux")
    await reads(yvonne, "Karim, bénévole près de chez vous")
    await karim_sees(karim, "Je ne peux plus")
    with database.write() as db:
        mission = db.scalars(select(Mission).order_by(Mission.id.desc()).limit(1)).one()
        now = SystemClock().now()
        mission.request.start, mission.request.end = now, now + timedelta(hours=4)
    await karim.types("je suis en route")
    await karim_sees(karim, "C’est fait")
    await reads(yvonne, "Karim est en route")
    await karim.taps("C’est fait")
    asked = await reads(yvonne, "Karim me dit que c’est fait")
    assert re.search(r"^1\. Oui, c’est fait$", asked.text, re.MULTILINE)
    await yvonne.types("1")
    await karim.waits_for(lambda screen: any("confirme" in text for text in screen.texts), PATIENCE)


async def reads(phone: Phone, words: str) -> Shown:
    """Waits until the phone shows a message of ours with these words; gives the last of them."""
    screen = await phone.waits_for(lambda screen: any(words in text for text in screen.texts), PATIENCE)
    return next(one for one in reversed(screen) if words in one.text and not one.mine)


async def karim_sees(karim: TelegramPhone, button: str) -> None:
    await karim.waits_for(lambda screen: any(button in shown.button_texts for shown in screen), PATIENCE)


def the_database_tells_the_same(database: Database) -> None:
    with database.read() as db:
        hers = db.scalars(select(Identity).where(Identity.address == YVONNE_SIGNAL)).one()
        request = db.scalars(select(HelpRequest).where(HelpRequest.requester_id == hers.person_id)).one()
        sent = set(db.scalars(select(OutboxMessage.state).where(OutboxMessage.person_id == hers.person_id)))
        kinds = list(
            db.scalars(select(InboxEvent.kind).where(InboxEvent.identity_id == hers.id).order_by(InboxEvent.id))
        )

    assert (request.category, request.text) == ("shopping", ASKED)
    assert request.state == "done"
    assert hers.display == "Yvonne Lacroix"
    assert not sent - {"sent", "waiting"}
    assert kinds[:4] == ["Wrote", "Wrote", "Reacted", "Wrote"]
