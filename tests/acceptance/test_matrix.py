"""The main job between two Matrix users: Jeanne in an open room, Karim in an encrypted one; a real homeserver."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Feedback, HelpRequest, Identity, InboxEvent, Mission, OutboxMessage, Person
from backend.services import people, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.due import run_due
from backend.settings import Settings, read_settings
from bots.app import Application
from bots.joining import join_matrix
from bots.matrix.channel import MatrixChannel
from nlu.shelf import MODELS
from nlu.train import ensure_trained
from tests.support.homeserver import Account, Homeserver
from tests.support.matrix_phone import Phone, phone
from tests.support.settled import all_is_said
from tests.support.town import east_of_centre

ASKED = "bjr il me faudrai quelquun pour mes course demain matin svp"


@dataclass
class Play:
    """The town's program, and the two on their phones."""

    application: Application
    database: Database
    clock: FrozenClock
    bot: Account
    jeanne: Phone
    karim: Phone

    async def has(self, change: Callable[[Any], Any]) -> Any:
        def write() -> Any:
            with self.database.write() as db:
                return change(db)

        return await asyncio.to_thread(write)

    async def time_passes(self, **step: float) -> None:
        """What falls due meanwhile is done, and the line is still ours."""
        now = self.clock.forward(timedelta(**step))
        for line in self.application.lines:
            await asyncio.to_thread(line._take)
        await asyncio.to_thread(run_due, self.database, now=now)
        self.application._spoke()

    def lives(self, who: Phone, *, metres: float, helps: bool = False) -> Callable[[Any], None]:
        def settle(db: Any) -> None:
            theirs = select(Person).join(Identity, Identity.person_id == Person.id).where(Identity.address == who.user)
            person = db.scalars(theirs).one()
            now = self.clock.now()
            people.set_home(db, person, "12 rue des Lilas", east_of_centre(metres), actor=SYSTEM, now=now)
            if helps:
                given: dict[str, Any] = {"categories": ("shopping",), "reach_m": 5000, "availability": 0}
                applied = volunteers.apply(db, person, **given, actor=Actor.person(person.id), now=now)
                volunteers.activate(db, applied, actor=Actor.agent("sylvie"), now=now)

        return settle


@asynccontextmanager
async def playing(homeserver: Homeserver, database: Database, clock: FrozenClock, folder: Path) -> AsyncIterator[Play]:
    bot = homeserver.account("entraide", "Entraide Valbreuse")
    application = Application(settings(homeserver, bot, folder), database, clock)
    join_matrix(application, application.towns[0])
    jeanne, karim = homeserver.account("jeanne", "Jeanne Payet"), homeserver.account("karim", "Karim Benali")
    async with (
        phone(homeserver.url, jeanne, folder / "jeanne") as hers,
        phone(homeserver.url, karim, folder / "karim") as his,
        application.running(),
    ):
        yield Play(application, database, clock, bot, hers, his)


def settings(homeserver: Homeserver, bot: Account, folder: Path) -> Settings:
    return read_settings(
        matrix_homeserver=homeserver.url,
        matrix_user=bot.user,
        matrix_token=SecretStr(bot.token),
        matrix_store=folder / "keys",
        models=MODELS,
        territory_name="Valbreuse",
    )


def test_a_neighbour_asks_a_neighbour_helps(
    homeserver: Homeserver,
    sqlite_database: Database,
    clock: FrozenClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ensure_trained(MODELS)
    monkeypatch.setattr(MatrixChannel, "pace_person", 50.0)  # people read faster here

    async def story() -> None:
        async with playing(homeserver, sqlite_database, clock, tmp_path) as play:
            await they_meet_the_bot(play)
            await he_takes_it(play)
            await they_talk(play)
            await it_is_done(play)
            assert (play.jeanne.unreadable, play.karim.unreadable) == (0, 0)
            assert all(one.encrypted for one in play.karim.others)
            assert not any(one.encrypted for one in play.jeanne.others)

    asyncio.run(story())
    with sqlite_database.read() as db:
        request = db.scalars(select(HelpRequest)).one()
        mission = db.scalars(select(Mission)).one()
        assert (request.category, request.state, request.text) == ("shopping", "done", ASKED)
        assert (mission.state, mission.confirmed_by) == ("done", request.requester_id)
        assert not {"set_aside", "uncertain"} & set(db.scalars(select(OutboxMessage.state)))
        assert "set_aside" not in set(db.scalars(select(InboxEvent.state)))
        assert list(db.scalars(select(Feedback.mood))) == ["good"]


async def they_meet_the_bot(play: Play) -> None:
    """Jeanne in an open room, Karim in an encrypted one, as Element and Tchap make them."""
    await play.jeanne.opens(play.bot.user)
    await play.jeanne.reads("assistant automatique")
    await play.karim.opens(play.bot.user, encrypted=True)
    await play.karim.reads("assistant automatique")
    await play.has(play.lives(play.jeanne, metres=0))
    await play.has(play.lives(play.karim, metres=300, helps=True))


async def he_takes_it(play: Play) -> None:
    """She asks in her words and says yes with a thumb; he says yes with a number, and knows neither who nor where."""
    await play.jeanne.says(ASKED)
    recap = await play.jeanne.reads("C’est bien cela")
    assert "1. Oui" in recap.body
    await all_is_said(play.database, play.clock.now())
    await play.jeanne.reacts(recap.event_id, "👍️")
    await play.jeanne.reads("Je demande aux bénévoles")
    await play.time_passes(minutes=1)
    asked = await play.karim.reads("1. Je peux")
    assert "courses" in asked.body
    assert not any("Jeanne" in text or "Lilas" in text for text in play.karim.texts)
    await play.karim.says("1")
    await play.karim.reads("pour Jeanne")
    await play.jeanne.reads("Bonne nouvelle : Karim")


async def they_talk(play: Play) -> None:
    """Through the town: neither learns the other's address on Matrix."""
    await play.jeanne.reads("1. Écrire à Karim")
    await play.jeanne.says("1")
    await play.jeanne.reads("→ Karim")
    await play.jeanne.says("Pouvez-vous prendre du pain aussi ?")
    await play.jeanne.reads("Transmis à Karim")
    relayed = await play.karim.reads("Jeanne : « Pouvez-vous prendre du pain aussi ? »")
    await all_is_said(play.database, play.clock.now())
    await play.karim.answers(relayed.event_id, "Oui, bien sûr")
    await play.jeanne.reads("Karim : « Oui, bien sûr »")
    assert not any(play.karim.user in text for text in play.jeanne.texts)


async def it_is_done(play: Play) -> None:
    """The next morning."""
    await play.time_passes(hours=24)
    await play.karim.says("je suis en route")
    await play.karim.reads("12 rue des Lilas")
    await play.jeanne.reads("Karim est en route")
    await play.karim.reads("3. C’est fait")
    await play.karim.says("3")
    asked = await play.jeanne.reads("Karim me dit que c’est fait")
    await all_is_said(play.database, play.clock.now())
    await play.jeanne.reacts(asked.event_id, "👍")
    await play.karim.reads("Jeanne confirme que c’est fait")
    await play.jeanne.reads("1. Très bien")
    await play.jeanne.says("1")
    await play.jeanne.reads("Merci, cela nous aide")
