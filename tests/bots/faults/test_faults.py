"""Every fault on every channel: what goes wrong stops what it concerns, and nothing else; nothing is lost for it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from backend import subjects
from backend.database import Database
from bots import delivery
from bots.joining import CHANNELS, ONCE
from tests.bots.faults.descriptions import PLATFORMS
from tests.bots.faults.door import Door
from tests.bots.faults.house import House, account_of
from tests.bots.faults.inwards import a_voice_note_too_large
from tests.bots.faults.platform import Platform
from tests.bots.faults.table import FAULTS, Story
from tests.support.post import Post
from tests.support.virtual_time import VirtualClock, plays, virtual_clock

THERE: Final = [
    pytest.param(FAULTS[fault], platform, id=f"{label}: {fault}")
    for label, platform in PLATFORMS.items()
    for fault in FAULTS
    if fault not in platform.absent
]
SHORTEST_REASON: Final = 25
"""Characters: fewer explain nothing."""


@pytest.fixture(autouse=True)
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody here writes behind the line's back: to look without being told is of no use, and takes time."""
    monkeypatch.setattr(delivery, "SWEEP", 60.0)


@pytest.mark.parametrize(("story", "platform"), THERE)
def test_a_fault_stops_what_it_concerns(
    story: Story, platform: type[Platform], sqlite_database: Database, tmp_path: Path
) -> None:
    clock = virtual_clock()
    post = Post(sqlite_database, clock)
    plays(clock, played(story, platform(clock, tmp_path), post, clock))


async def played(story: Story, platform: Platform, post: Post, clock: VirtualClock) -> None:
    assert clock.loop is not None
    async with platform.serving() as port, Door(clock.loop.names, port).standing() as door:
        house = House(post, platform, door, account_of(post, platform.name), hears=story is a_voice_note_too_large)
        async with house.at_work():
            await story(house)


def test_every_channel_has_its_description() -> None:
    joined = {join.__name__.removeprefix("join_") for join in (*CHANNELS, *ONCE)}
    assert joined == {one.name for one in PLATFORMS.values()}
    assert joined | {"terminal"} == set(subjects.CHANNELS)
    assert {label.partition(",")[0] for label in PLATFORMS} == {one.name for one in PLATFORMS.values()}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_met_by_some_channel(fault: str) -> None:
    assert any(fault not in one.absent for one in PLATFORMS.values())


@pytest.mark.parametrize("label", PLATFORMS)
def test_what_a_channel_leaves_out_is_in_the_table_and_has_its_reason(label: str) -> None:
    absent = PLATFORMS[label].absent
    assert absent.keys() < FAULTS.keys()
    assert [fault for fault, why in absent.items() if len(why) < SHORTEST_REASON] == []
