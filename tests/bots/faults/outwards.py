"""Faults of what goes out: the platform fails, or one person does. Nothing is lost, nothing overtakes, nobody waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from tests.bots.delivering import alerts
from tests.bots.faults.door import Trouble
from tests.bots.faults.house import House
from tests.bots.faults.platform import NAMES, Platform

PROBES: Final = 45
"""Messages that an account in trouble may be asked with in an hour: less and less often, at last every five minutes."""
PERSON: Final = 30.0
"""Seconds: as often, one person who is away may be looked for, without asking anybody else."""


def outage(trouble: Callable[[Platform], Trouble], *, lasts: float) -> Callable[[House], object]:
    """The platform fails so for a while, in the middle of what is said to three people; they write meanwhile."""

    async def story(house: House) -> None:
        await house.meets(*NAMES)
        for name in NAMES:
            house.says(name, f"avant, {name}")
        await house.until_over()
        await house.door.fails(trouble(house.platform))
        said = {name: [f"{number}, {name}" for number in ("un", "deux", "trois")] for name in NAMES}
        for name, texts in said.items():
            house.says(name, *texts)
        await house.platform.writes("Jeanne", "Êtes-vous là ?")
        before = len(house.asked)
        await asyncio.sleep(lasts)
        assert len(house.asked) - before <= max(PROBES, lasts / PERSON + 10)
        assert "set_aside" not in house.states().values()
        await house.door.heals()
        await house.platform.writes("Jeanne", "Merci")

        await house.until_over()
        assert set(house.states().values()) == {"sent"}
        for name, texts in said.items():
            shown = await house.platform.said(name)
            assert list(dict.fromkeys(shown)) == [f"avant, {name}", *texts]
            assert len(shown) == len(texts) + 1 or not house.channel.repeats_safely
        await house.until(lambda: house.heard() == ["Êtes-vous là ?", "Merci"], within=300)
        assert house.fastest() <= house.channel.pace
        assert alerts(house.post) == []

    return story


async def one_is_throttled(house: House) -> None:
    """Who must be spared waits alone."""
    await house.meets("Jeanne", "Karim")
    await house.platform.throttles("Jeanne", on=True)
    house.says("Jeanne", "un", "deux")
    house.says("Karim", "trois", "quatre")
    await asyncio.sleep(10)
    assert await house.platform.said("Karim") == ["trois", "quatre"]
    assert await house.platform.said("Jeanne") == []
    await house.platform.throttles("Jeanne", on=False)
    await house.until_over()
    assert await house.platform.said("Jeanne") == ["un", "deux"]


async def one_leaves(house: House) -> None:
    """Who blocks us in the middle is brought to the staff, and stops no other."""
    await house.meets("Jeanne", "Karim")
    house.says("Jeanne", "un")
    await house.until_over()
    await house.platform.blocks("Jeanne")
    house.says("Jeanne", "deux")
    house.says("Karim", "trois")
    await house.until_over()
    await house.until(lambda: house.states()["deux"] == "set_aside")
    assert house.states() == {"un": "sent", "deux": "set_aside", "trois": "sent"}
    assert await house.platform.said("Karim") == ["trois"]
    assert [kind for kind, _count in alerts(house.post)] == ["undeliverable"]


async def killed_between_send_and_receipt(house: House) -> None:
    """The next process says it again: once on the screen where the platform knows a repetition."""
    await house.meets("Jeanne")
    house.answers_get_lost = True
    house.says("Jeanne", "un", "deux")
    await house.until(lambda: bool(house.asked))
    await asyncio.sleep(1)
    await house.is_killed()
    assert house.states() == {"un": "sending", "deux": "waiting"}
    house.answers_get_lost = False
    house.starts("the second")

    await house.until(lambda: set(house.states().values()) == {"sent"}, within=90)
    once = house.channel.repeats_safely
    assert await house.platform.said("Jeanne") == (["un", "deux"] if once else ["un", "un", "deux"])
