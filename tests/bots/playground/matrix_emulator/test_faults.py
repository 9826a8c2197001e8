"""A homeserver in trouble, and one that wants to be left in peace: what our channel makes of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import httpx
import pytest

from backend.clock import FrozenClock
from backend.messaging.messages import Wrote
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable
from bots.playground.matrix_emulator import (
    MAINTENANCE,
    Answers,
    CutsTheConnection,
    Dawdles,
    Fault,
    MatrixEmulator,
    Repeats,
    StaysSilent,
    errs,
    throttles,
)
from tests.bots.playground.matrix_emulator.scene import JEANNE, TOKEN, US, Scene, staged


@dataclass(frozen=True)
class Case:
    label: str
    fault: Fault
    expect: type[SendError]


CASES: Final = (
    Case("throttled", throttles(7), SlowDown),
    Case("a status 500", errs(500, "M_UNKNOWN"), Unreachable),
    Case("a proxy's page", MAINTENANCE, Unreachable),
    Case("a page that says that all is well", Answers(200, b"<html>Bonjour</html>"), Uncertain),
    Case("a revoked token", errs(401, "M_UNKNOWN_TOKEN"), AccountBroken),
    Case("too large", errs(413, "M_TOO_LARGE"), Rejected),
    Case("half an answer", CutsTheConnection(after_processing=True, half=True), Uncertain),
    Case("no answer", CutsTheConnection(after_processing=True), Uncertain),
    Case("put out of the room", errs(403, "M_FORBIDDEN"), PersonGone),
)


AIOHTTP_TRIES: Final = 2
"""A PUT on a connection that was used before, and hung up: aiohttp itself sends it once more."""


def test_the_cases_have_names_of_their_own() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


@staged
async def test_each_trouble_is_told_by_what_to_do_next(scene: Scene) -> None:
    async with scene.listening() as channel:
        await scene.meets()
        await scene.says(channel, "Bonjour")
        for case in CASES:
            scene.matrix.fail_next("send", case.fault, times=AIOHTTP_TRIES)
            with pytest.raises(case.expect) as raised:
                await scene.says(channel, case.label, key=case.label)
            scene.matrix.heals("send")
            if isinstance(raised.value, SlowDown):
                assert raised.value.seconds == 7


@staged
async def test_what_was_done_and_not_answered_is_one_event_when_it_is_repeated(scene: Scene) -> None:
    async with scene.listening() as channel:
        await scene.meets()
        scene.matrix.fail_next("send", CutsTheConnection(after_processing=True), times=AIOHTTP_TRIES)
        with pytest.raises(Uncertain):
            await scene.says(channel, "Bonjour")
        await scene.says(channel, "Bonjour")

    assert scene.jeanne.screen.texts == ["Bonjour"]


@staged
async def test_a_sync_that_repeats_itself_is_heard_once(scene: Scene) -> None:
    async with scene.listening():
        await scene.jeanne.opens(US)
        await scene.jeanne.types("Bonjour")
        await scene.inbox.holds(Wrote("Bonjour"))
        scene.matrix.fail_next("sync", Repeats(last=40), times=2)
        await scene.jeanne.types("Encore")
        await scene.inbox.holds(Wrote("Encore"))
        await scene.inbox.has_taken(3)

    assert [one for one in scene.inbox.contents if isinstance(one, Wrote)] == [Wrote("Bonjour"), Wrote("Encore")]


@staged
async def test_nothing_is_lost_while_it_is_down(scene: Scene) -> None:
    async with scene.listening():
        await scene.meets()
        scene.matrix.goes_down(MAINTENANCE)
        await scene.jeanne.types("Bonjour")
        await scene.pauses.have_been(2)
        scene.matrix.comes_back()
        await scene.inbox.holds(Wrote("Bonjour"))


@staged
async def test_a_slow_one_is_waited_for(scene: Scene) -> None:
    slow = asyncio.Event()
    async with scene.listening() as channel:
        await scene.meets()
        scene.matrix.fail_next("send", Dawdles(slow))
        saying = asyncio.create_task(scene.says(channel, "Bonjour"))
        await scene.jeanne.waits_for(lambda screen: screen.texts == ["Bonjour"])
        assert not saying.done()
        slow.set()
        assert await saying == scene.jeanne.screen[0].event_id


@staged
async def test_one_that_never_answers_is_let_go_with_the_house(scene: Scene) -> None:
    scene.matrix.fail_next("whoami", StaysSilent())
    opening = asyncio.create_task(scene.channel().open())
    await scene.matrix.waits_for_call(lambda call: call.what == "whoami")
    assert not opening.done()
    opening.cancel()
    await asyncio.gather(opening, return_exceptions=True)


@staged
async def test_a_revoked_token_breaks_the_account(scene: Scene) -> None:
    scene.matrix.revokes(TOKEN)
    with pytest.raises(AccountBroken, match="M_UNKNOWN_TOKEN"):
        await scene.channel().open()


def test_ten_messages_at_once_then_one_in_five_seconds(clock: FrozenClock) -> None:
    async def story() -> list[tuple[int, Any, str | None]]:
        matrix = MatrixEmulator(US, TOKEN, clock=clock)
        jeanne = matrix.phone("Jeanne", JEANNE)
        room = await jeanne.opens(US)
        matrix.home.member(matrix.home.rooms[room], US, US, "join")
        answers = []
        async with matrix.serving() as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
            for number in range(13):
                if number == 12:
                    clock.forward(timedelta(seconds=5))
                path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{number}"
                body = {"msgtype": "m.text", "body": str(number)}
                came = await client.put(path, json=body, headers={"Authorization": f"Bearer {TOKEN}"})
                said = came.json()
                answers.append((came.status_code, said.get("retry_after_ms"), came.headers.get("Retry-After")))
        return answers

    answers = asyncio.run(story())

    assert answers == [*[(200, None, None)] * 10, *[(429, 5000, "5")] * 2, (200, None, None)]
