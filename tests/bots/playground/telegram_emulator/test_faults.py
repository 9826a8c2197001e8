"""Faults on demand, as each library reports them."""

import asyncio

import pytest

from bots.playground.telegram_emulator import Answers, CutsTheConnection, StaysSilent, internal_error, too_many_requests
from tests.bots.playground.telegram_emulator.scene import Refused, Scene, Unanswered, refused, with_both_libraries


@with_both_libraries
async def test_errors_are_answered_in_turn(scene: Scene) -> None:
    await scene.karim.starts()
    scene.telegram.fail_next("sendMessage", Answers(internal_error()))
    scene.telegram.fail_next("sendMessage", Answers(too_many_requests(30)), times=2)
    with refused(500, "internal server error"):
        await scene.says("un")
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            await scene.says("deux")
        assert (caught.value.code, caught.value.retry_after) == (429, 30)
    await scene.says("trois")
    assert scene.karim.screen.texts == ["trois"]


@with_both_libraries
async def test_a_cut_leaves_the_fate_open(scene: Scene) -> None:
    await scene.karim.starts()
    scene.telegram.fail_next("sendMessage", CutsTheConnection())
    scene.telegram.fail_next("sendMessage", CutsTheConnection(after_processing=True))
    for text in ("perdu", "arrivé"):
        with pytest.raises(Unanswered):
            await scene.says(text)
    assert scene.karim.screen.texts == ["arrivé"]
    assert [call.answer for call in scene.telegram.calls_of("sendMessage")] == [None, None]


@with_both_libraries
async def test_silence_is_the_callers_patience(scene: Scene) -> None:
    await scene.karim.starts()
    scene.telegram.fail_next("sendMessage", StaysSilent())
    scene.telegram.fail_next("sendMessage", StaysSilent(after_processing=True))
    for text in ("perdu", "arrivé"):
        with pytest.raises(Unanswered):
            await scene.says(text, request_timeout=0.2)
    await scene.karim.waits_for(lambda screen: screen.texts == ["arrivé"])


@with_both_libraries
async def test_a_caller_who_still_waits_does_not_keep_the_server_open(scene: Scene) -> None:
    scene.telegram.fail_next("getMe", StaysSilent())
    waiting = asyncio.create_task(scene.bot.call("get_me"))
    await scene.telegram.waits_for_call(lambda call: call.method == "getMe")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
