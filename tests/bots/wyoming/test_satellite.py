"""A speaker at home: what is said to it starts a request, and the answer is heard from it, in real speech."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest
from sqlalchemy import select
from wyoming.asr import Transcript
from wyoming.event import Event, async_read_event, async_write_event
from wyoming.pipeline import PipelineStage, RunPipeline
from wyoming.satellite import RunSatellite

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import HelpRequest, InboxEvent, Person, Territory
from backend.services import devices
from backend.services.actor import Actor
from backend.settings import WrongSetting, read_settings
from bots.app import Application
from bots.errors import PersonGone, SlowDown, Unreachable
from bots.joining import join_wyoming
from bots.voice.audio import BYTES_A_SECOND
from bots.voice.wyoming_audio import AudioChunk, AudioStop
from bots.wyoming.addresses import devices_in
from bots.wyoming.channel import WyomingChannel
from bots.wyoming.ear import LONGEST, NOTHING, Ear
from nlu.train import ensure_trained
from tests.bots.voice.conftest import recogniser
from tests.bots.voice.services import OpenAIService, frames, serving_openai
from tests.bots.voice.speech import Recogniser, said

__all__ = ["recogniser"]

PATIENCE: Final = 30.0


@dataclass
class Speaker:
    """A stand-in for a device: a server, as wyoming-satellite is one. `heard` is what it was told it said."""

    heard: list[str] = field(default_factory=list)
    played: list[bytes] = field(default_factory=list)
    _writer: asyncio.StreamWriter | None = None
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _sound: bytes = b""

    async def met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (event := await async_read_event(reader)) is not None:
            await self._take(event, writer)
        writer.close()

    async def _take(self, event: Event, writer: asyncio.StreamWriter) -> None:
        async with self._changed:
            if RunSatellite.is_type(event.type):
                self._writer = writer
            elif Transcript.is_type(event.type):
                self.heard.append(Transcript.from_event(event).text)
            elif AudioChunk.is_type(event.type):
                self._sound += event.payload or b""
            elif AudioStop.is_type(event.type):
                self.played.append(self._sound)
                self._sound = b""
            self._changed.notify_all()

    async def hears(self, text: str) -> None:
        """Somebody wakes it and speaks; then the room is quiet, and it goes on streaming."""
        await self.until(lambda: self._writer is not None)
        assert self._writer is not None
        asks = RunPipeline(PipelineStage.ASR, PipelineStage.TTS)
        sound = frames(said(text)) + bytes(2 * BYTES_A_SECOND)
        await async_write_event(asks.event(), self._writer)
        for start in range(0, len(sound), 2_048):
            await async_write_event(AudioChunk(16_000, 2, 1, sound[start : start + 2_048]).event(), self._writer)

    async def until(self, wanted: object) -> None:
        assert callable(wanted)
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(wanted)


@asynccontextmanager
async def speaker() -> AsyncIterator[tuple[Speaker, int]]:
    one = Speaker()
    server = await asyncio.start_server(one.met, "127.0.0.1", 0)
    try:
        yield one, server.sockets[0].getsockname()[1]
    finally:
        server.close()


@asynccontextmanager
async def house(
    database: Database, clock: FrozenClock, service: OpenAIService, *, bound: bool
) -> AsyncIterator[tuple[Speaker, Application]]:
    """The whole program, with one speaker in Jane's kitchen."""
    ensure_trained()
    async with speaker() as (one, port), serving_openai(service) as address:
        settings = read_settings(
            transcriber=address, synthesiser=address, satellites=f"kitchen=127.0.0.1:{port}", territory_name="Valbourg"
        )
        application = Application(settings, database, clock)
        join_wyoming(application)
        if bound:
            with database.write() as db:
                jane = Person(
                    territory_id=application.towns[0].territory.id, name="Jane", locale="en", created_at=clock.now()
                )
                db.add(jane)
                db.flush()
                devices.bind(db, jane, "kitchen", actor=Actor.agent("sylvie"), now=clock.now())
        async with application.running():
            yield one, application


def test_what_is_said_to_it_starts_a_request_and_the_answer_is_heard(
    sqlite_database: Database, clock: FrozenClock, recogniser: Recogniser
) -> None:
    service = OpenAIService(recogniser.hear)

    async def play() -> Speaker:
        async with house(sqlite_database, clock, service, bound=True) as (kitchen, _application):
            await kitchen.hears("I need help with my shopping tomorrow morning")
            await kitchen.until(lambda: len(kitchen.played) > 1)
            return kitchen

    kitchen = asyncio.run(play())

    assert kitchen.heard == ["i need help with my shopping tomorrow morning"]
    spoken = [asked["input"] for asked in service.asked if "input" in asked]
    assert any("I understood" in text for text in spoken)
    assert all(len(sound) > BYTES_A_SECOND for sound in kitchen.played)
    with sqlite_database.read() as db:
        assert [one.kind for one in db.scalars(select(InboxEvent))] == ["Spoke"]
        assert db.scalars(select(Person.name)).all() == ["Jane"]
        assert db.scalars(select(HelpRequest)).all() == []  # she has not said where, yet


def test_a_device_of_nobody_says_only_that_it_is_not_set_up(
    sqlite_database: Database, clock: FrozenClock, recogniser: Recogniser
) -> None:
    service = OpenAIService(recogniser.hear)

    async def play() -> Speaker:
        async with house(sqlite_database, clock, service, bound=False) as (kitchen, _application):
            await kitchen.hears("I need help with my garden")
            await kitchen.until(lambda: kitchen.played and kitchen.heard)
            return kitchen

    kitchen = asyncio.run(play())

    assert kitchen.heard == [""]
    assert [list(asked) for asked in service.asked] == [["model", "voice", "input", "response_format"]]
    with sqlite_database.read() as db:
        assert db.scalars(select(InboxEvent)).all() == []
        assert db.scalars(select(Person)).all() == []


def test_an_agent_binds_it_to_another_and_takes_it_back(sqlite_database: Database, clock: FrozenClock) -> None:
    with sqlite_database.write() as db:
        town = Territory(name="Valbourg", created_at=clock.now())
        db.add(town)
        db.flush()
        people = [Person(territory_id=town.id, name=name, created_at=clock.now()) for name in ("Jane", "Paul")]
        db.add_all(people)
        db.flush()
        for one in people:
            devices.bind(db, one, "kitchen", actor=Actor.agent("sylvie"), now=clock.now())
        db.flush()
        db.expire_all()
        assert [[known.address for known in one.identities] for one in people] == [[], ["kitchen"]]
        account = people[1].identities[0].channel_account_id
        assert devices.is_bound(db, account, "kitchen")
        assert devices.unbind(db, town.id, "kitchen", actor=Actor.agent("sylvie"), now=clock.now())
        assert not devices.unbind(db, town.id, "kitchen", actor=Actor.agent("sylvie"), now=clock.now())
        assert not devices.is_bound(db, account, "kitchen")


def test_a_speaker_needs_both_services(sqlite_database: Database, clock: FrozenClock) -> None:
    application = Application(read_settings(satellites="kitchen=127.0.0.1:10700"), sqlite_database, clock)
    with pytest.raises(WrongSetting, match="PALIER_SATELLITES"):
        join_wyoming(application)
    with pytest.raises(WrongSetting, match="PALIER_SATELLITES: speakers at home"):
        read_settings(satellites="kitchen")


def test_where_the_devices_are() -> None:
    assert devices_in(None) == {}
    assert devices_in("a=10.0.0.1:10700, b-2=b.lan:1") == {"a": ("10.0.0.1", 10700), "b-2": ("b.lan", 1)}


def test_whose_fault_it_is_when_it_does_not_speak(clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    from backend.messaging.messages import Outgoing
    from bots.voice.errors import Down
    from bots.wyoming.satellite import Satellite
    from tests.bots.voice.test_speaking import Voice

    class Deaf:
        async def write_down(self, recording: object, *, language: str | None) -> object:
            raise Down("no")

    async def bound(_device: str) -> bool:
        return True

    def channel(voice: Voice) -> WyomingChannel:
        return WyomingChannel({"kitchen": ("127.0.0.1", 1)}, Deaf(), voice, bound, "", clock=clock)  # type: ignore[arg-type]

    with pytest.raises(PersonGone):
        asyncio.run(channel(Voice()).send("cellar", Outgoing("Bonjour"), key="1"))
    with pytest.raises(SlowDown):  # it is off: nothing is read aloud for nobody
        asyncio.run(channel(Voice(fails=Down("no"))).send("kitchen", Outgoing("Bonjour"), key="1"))
    monkeypatch.setattr(Satellite, "is_on", True)
    with pytest.raises(Unreachable):
        asyncio.run(channel(Voice(fails=Down("no"))).send("kitchen", Outgoing("Bonjour"), key="1"))


def test_a_device_that_is_off_makes_its_person_wait_and_nobody_else() -> None:
    from bots.wyoming.satellite import Satellite

    async def nobody(_name: str, _sound: bytes) -> str:
        return ""

    with pytest.raises(SlowDown) as slow:
        asyncio.run(Satellite("kitchen", "127.0.0.1", 1, nobody).say(b"\x00\x00"))
    assert slow.value.scope == "person"


def test_when_somebody_has_finished() -> None:
    second, quiet = b"\x00\x10" * 16_000, bytes(BYTES_A_SECOND)
    ear = Ear()
    assert [ear.take(one) for one in (quiet, second, quiet[: BYTES_A_SECOND // 2], second, quiet, quiet)] == [
        *[False] * 5, True,
    ]  # fmt: skip
    assert ear.spoke
    silent = Ear()
    assert [silent.take(quiet) for _second in range(int(NOTHING))][-2:] == [False, True]
    assert not silent.spoke
    television = Ear()
    assert [television.take(second) for _second in range(int(LONGEST))].count(True) == 1


def test_a_speaker_of_one_town_is_not_taken_away_by_another(sqlite_database: Database, clock: FrozenClock) -> None:
    with sqlite_database.write() as db:
        here, there = (Territory(name=name, created_at=clock.now()) for name in ("Valbreuse", "Saint-Aubin"))
        db.add_all([here, there])
        db.flush()
        jane = Person(territory_id=there.id, name="Jane", locale="en", created_at=clock.now())
        db.add(jane)
        db.flush()
        devices.bind(db, jane, "kitchen", actor=Actor.agent("sylvie"), now=clock.now())
        assert not devices.unbind(db, here.id, "kitchen", actor=Actor.agent("mehdi"), now=clock.now())
        assert devices.unbind(db, there.id, "kitchen", actor=Actor.agent("sylvie"), now=clock.now())
