"""The flood limits, on a clock that only moves when told."""

import asyncio
from datetime import timedelta

import pytest

from bots.playground.telegram_emulator import UNLIMITED, Limits, Rate, Refusal
from bots.playground.telegram_emulator.limits import FloodControl
from tests.bots.playground.telegram_emulator.scene import KARIM, LIBRARIES, Refused, Scene, scene

SLOW = Limits(a_chat=Rate(1, 5, burst=2), a_bot=UNLIMITED)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_chat_is_not_flooded(library: str) -> None:
    async def story(played: Scene) -> None:
        await played.karim.starts()
        await played.says("un")
        await played.says("deux")
        played.clock.forward(timedelta(seconds=1.5))
        with pytest.raises(Refused) as caught:
            await played.says("trois")
        assert (caught.value.code, caught.value.retry_after) == (429, 4)
        answer = played.telegram.calls[-1].answer
        assert answer is not None
        assert answer["description"] == "Too Many Requests: retry after 4"
        assert played.karim.screen.texts == ["un", "deux"]
        await played.bot.call("edit_message_text", chat_id=KARIM, message_id=2, text="une")
        played.clock.forward(timedelta(seconds=4))
        await played.says("trois")
        assert played.karim.screen.texts == ["une", "deux", "trois"]

    async def play() -> None:
        async with scene(library, SLOW) as played:
            await story(played)

    asyncio.run(play())


class Clock:
    """A monotonic count."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_bot_sends_thirty_messages_a_second() -> None:
    clock = Clock()
    flood = FloodControl(Limits(), clock)
    for chat in range(1, 31):
        flood.count_message(chat)
    with pytest.raises(Refusal, match="Too Many Requests: retry after 1"):
        flood.count_message(31)
    with pytest.raises(Refusal, match="Too Many Requests: retry after 1"):
        flood.count_edit()
    clock.seconds += 1 / 30
    flood.count_message(31)


def test_a_group_takes_twenty_messages_a_minute() -> None:
    clock = Clock()
    flood = FloodControl(Limits(a_chat=UNLIMITED), clock)
    for _ in range(20):
        flood.count_message(-100)
    with pytest.raises(Refusal, match="Too Many Requests: retry after 3"):
        flood.count_message(-100)
    clock.seconds += 3
    flood.count_message(-100)


def test_a_refused_message_counts_for_nobody() -> None:
    clock = Clock()
    flood = FloodControl(Limits(a_chat=Rate(1, 1, burst=1)), clock)
    flood.count_message(1)
    for _ in range(100):
        with pytest.raises(Refusal):
            flood.count_message(1)
    for chat in range(2, 31):
        flood.count_message(chat)


def test_chats_do_not_wait_for_each_other() -> None:
    flood = FloodControl(Limits(a_chat=Rate(1, 1, burst=1)), Clock())
    flood.count_message(1)
    flood.count_message(2)
    with pytest.raises(Refusal):
        flood.count_message(1)
