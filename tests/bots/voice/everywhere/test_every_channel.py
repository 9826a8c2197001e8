"""A voice note is a message like any other, on every channel: one loop over places and rows, and its promises."""

from __future__ import annotations

import asyncio
import importlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from backend.settings import read_settings
from bots import house
from bots.channel import MediaSource, SpeaksAudio
from bots.joining import CHANNELS
from bots.reading import reader
from bots.voice.speaking import SPEAK
from conversation_flows.turn import Understand
from tests.bots.voice.everywhere.messengers import OnSignal, OnTelegram, OnWhatsApp
from tests.bots.voice.everywhere.on_matrix import InAnEncryptedRoom, InAnOpenRoom
from tests.bots.voice.everywhere.on_the_web import OnTheWeb
from tests.bots.voice.everywhere.places import Place
from tests.bots.voice.everywhere.program import Ear, program
from tests.bots.voice.everywhere.rows import NEED, ROWS
from tests.bots.voice.speech import speech_is_here

PLACES: Final[dict[str, type[Place]]] = {
    "telegram": OnTelegram,
    "whatsapp": OnWhatsApp,
    "signal": OnSignal,
    "matrix, an open room": InAnOpenRoom,
    "matrix, an encrypted room": InAnEncryptedRoom,
    "webchat": OnTheWeb,
}
SHORTEST_REASON: Final = 25
"""Characters: fewer explain nothing."""


@cache
def understand() -> Understand:
    """Loaded once for all of these tests."""
    return reader(read_settings())


THERE: Final = [
    pytest.param(label, row, id=f"{label}: {row}")
    for label, place in PLACES.items()
    for row in ROWS
    if row not in place.absent
]


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One model for all, and people who read faster here than a message a second."""
    monkeypatch.setattr(house, "reader", lambda _settings: understand())
    for label in PLACES:
        monkeypatch.setattr(channel_of(PLACES[label].channel), "pace_person", 50.0)


@pytest.mark.parametrize(("label", "row"), THERE)
def test_a_voice_note(
    label: str, row: str, sqlite_database: Database, clock: FrozenClock, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    speech_is_here()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ROWS[row].under(monkeypatch)

    async def play() -> None:
        place = PLACES[label](clock, tmp_path, lambda: request.getfixturevalue("homeserver"))
        service = Ear(fr=NEED)
        async with program(place, service, sqlite_database, clock, tmp_path, **ROWS[row].town) as played:
            await ROWS[row].story(played)

    asyncio.run(play())


def channel_of(name: str) -> type[Any]:
    """The class of this channel."""
    module = importlib.import_module(f"bots.{name}.channel")
    [found] = [one for one in vars(module).values() if getattr(one, "name", None) == name and isinstance(one, type)]
    return found


def test_every_channel_whose_people_send_recordings_is_in_the_loop() -> None:
    joined = [join.__name__.removeprefix("join_") for join in CHANNELS]
    with_media = {name for name in joined if issubclass(channel_of(name), MediaSource)}
    assert with_media
    assert {place.channel for place in PLACES.values()} == with_media


def test_the_channels_that_speak_are_known_without_their_sdk_and_in_the_loop() -> None:
    able = {
        name
        for name in (join.__name__.removeprefix("join_") for join in CHANNELS)
        if issubclass(channel_of(name), SpeaksAudio)
    }
    assert able | {"wyoming", "webchat"} == SPEAK
    assert able | {"webchat"} == {place.channel for place in PLACES.values() if "read aloud" not in place.absent}


@pytest.mark.parametrize("label", PLACES)
def test_a_row_that_is_left_out_has_its_reason(label: str) -> None:
    absent = PLACES[label].absent
    assert absent.keys() < ROWS.keys()
    assert [row for row, why in absent.items() if len(why) < SHORTEST_REASON] == []


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_met_somewhere(row: str) -> None:
    assert any(row not in place.absent for place in PLACES.values())
