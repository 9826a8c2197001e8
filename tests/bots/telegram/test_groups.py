"""In a group nothing is kept of what is said; whoever writes is told where we talk, once a day."""

from __future__ import annotations

from datetime import timedelta

from backend.messaging.messages import Wrote
from bots.playground.telegram_emulator import Answers, forbidden
from tests.bots.telegram.scene import Scene, on_telegram

GROUP = -1_001_000_000_001
HINT = "Je parle à une personne à la fois. Écrivez-moi ici\u00a0: https://t.me/palier_demo_bot"


def told(scene: Scene) -> list[str]:
    calls = scene.telegram.calls_of("sendMessage")
    return [str(one.arguments["text"]) for one in calls if str(one.arguments["chat_id"]) == str(GROUP)]


@on_telegram()
async def test_a_group_is_told_once_a_day(scene: Scene) -> None:
    async with scene.listening():
        for text in ("Bonjour à tous", "Il me faut du pain"):
            await scene.jeanne.writes_in_group(text)
        await scene.telegram.waits_for_call(lambda call: call.method == "sendMessage")
        await scene.jeanne.types("Un")
        await scene.inbox.holds(Wrote("Un"))
        assert told(scene) == [HINT]

        scene.clock.forward(timedelta(days=1))
        await scene.jeanne.writes_in_group("Toujours rien ?")
        await scene.telegram.waits_for_call(lambda _call: len(told(scene)) == 2)

    assert scene.inbox.contents == [Wrote("Un")]


@on_telegram()
async def test_in_the_language_of_whoever_wrote(scene: Scene) -> None:
    jane = scene.telegram.phone("Jane", 43, language_code="en")
    async with scene.listening():
        await jane.writes_in_group("Hello")
        await scene.telegram.waits_for_call(lambda call: call.method == "sendMessage")
    assert told(scene) == ["I talk with one person at a time. Write to me here: https://t.me/palier_demo_bot"]


@on_telegram()
async def test_a_group_in_which_we_may_not_write_is_no_trouble(scene: Scene) -> None:
    scene.telegram.fail_next("sendMessage", Answers(forbidden("bot was kicked from the supergroup chat")))
    async with scene.listening():
        await scene.jeanne.writes_in_group("Bonjour")
        await scene.telegram.waits_for_call(lambda call: call.method == "sendMessage")
        await scene.jeanne.types("Un")
        await scene.inbox.holds(Wrote("Un"))
    assert scene.channel.counts["group_not_told"] == 1
