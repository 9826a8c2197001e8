"""Listening by long polling: nothing is lost, nothing is acknowledged early, no trouble ends it."""

from __future__ import annotations

import asyncio

import pytest
from telegram.constants import UpdateType

from backend.clock import FrozenClock
from backend.messaging.messages import Left, Option, Outgoing, Started, Tapped, Wrote
from bots.backoff import LONGEST_PAUSE, Backoff
from bots.errors import AccountBroken
from bots.playground.telegram_emulator import Answers, CutsTheConnection, internal_error, too_many_requests
from bots.playground.telegram_emulator.updates import Pending
from bots.telegram.channel import TelegramChannel
from bots.telegram.inbound import ALLOWED_UPDATES
from tests.bots.telegram.scene import JEANNE, TOKEN, Scene, on_telegram


@on_telegram()
async def test_what_a_person_does_is_handed_over_in_order(scene: Scene) -> None:
    await scene.jeanne.starts("lilas")
    await scene.jeanne.types("Bonjour")
    async with scene.listening():
        await scene.inbox.holds(Started("lilas"), Wrote("Bonjour"))
        await scene.jeanne.blocks()
        await scene.inbox.holds(Left())

    assert scene.inbox.contents == [Started("lilas"), Wrote("Bonjour"), Left()]
    assert [one.sender for one in scene.inbox.kept.values()] == [str(JEANNE)] * 3


@on_telegram()
async def test_a_pressed_button_is_answered_without_a_word(scene: Scene) -> None:
    await scene.jeanne.starts()
    await scene.channel.send(str(JEANNE), Outgoing("Jeudi ?", 7, (Option("yes", "Oui"),)), key="1")
    query = await scene.jeanne.taps("Oui")
    async with scene.listening():
        await scene.inbox.holds(Tapped("yes", 7, "Oui"))
        answered = await scene.telegram.waits_for_call(lambda call: call.method == "answerCallbackQuery")
        await scene.jeanne.waits_for(lambda screen: screen.action == "typing")

    assert answered.arguments["callback_query_id"] == query
    assert query in scene.inbox.kept
    assert scene.jeanne.screen.texts == ["Jeudi ?"]


@on_telegram()
async def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    scene.inbox.failures = 1

    async with scene.listening() as task:
        with pytest.raises(OSError, match="disk"):
            await task
    assert len(scene.telegram.bot.updates.waiting) == 1
    async with scene.listening():
        await scene.inbox.holds(Wrote("Bonjour"))
        await scene.inbox.goes_on_at("873000002")

        await scene.jeanne.types("Merci")
        await scene.inbox.holds(Wrote("Merci"))

    assert scene.inbox.batches == 3
    assert 873_000_001 not in [one.update_id for one in scene.telegram.bot.updates.waiting]


@on_telegram()
async def test_a_new_listener_goes_on_where_the_last_one_left_off(scene: Scene) -> None:
    await scene.jeanne.types("Un")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Un"))
        await scene.inbox.goes_on_at("873000002")
    await scene.jeanne.types("Deux")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Deux"))

    assert scene.inbox.batches == 2
    assert scene.inbox.contents == [Wrote("Un"), Wrote("Deux")]


@on_telegram()
async def test_a_redelivery_has_the_same_key(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Bonjour"))
    scene.inbox.cursor = ""  # the process died before the cursor was kept and the poll acknowledged
    scene.telegram.bot.updates.restart_at(873_000_050)
    await scene.jeanne.types("Merci")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Merci"))

    assert list(scene.inbox.kept) == ["42:1", "42:2"]


@on_telegram()
async def test_numbers_that_restart_lower_are_followed(scene: Scene) -> None:
    scene.inbox.cursor = "973000000"
    await scene.jeanne.types("Bonjour")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Bonjour"))
        await scene.inbox.goes_on_at("873000002")


@on_telegram()
async def test_an_update_that_cannot_be_read_hides_no_other(scene: Scene) -> None:
    await scene.jeanne.types("Avant")
    queue = scene.telegram.bot.updates
    queue.waiting.append(
        Pending(queue.next_id, JEANNE, scene.clock.monotonic(), {"update_id": queue.next_id, "message": {"chat": "?"}})
    )
    queue.next_id += 1
    await scene.jeanne.types("Après")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Avant"), Wrote("Après"))
        await scene.inbox.goes_on_at("873000004")

    assert scene.channel.counts["malformed"] == 1


@on_telegram()
async def test_a_batch_that_says_nothing_is_acknowledged_too(scene: Scene) -> None:
    await scene.jeanne.writes_in_group("Bonjour à tous")
    async with scene.listening():
        await scene.inbox.goes_on_at("873000002")

    assert scene.inbox.batches == 0


@on_telegram()
async def test_troubles_on_the_way_are_waited_for(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    for fault in (Answers(internal_error()), CutsTheConnection(), Answers(too_many_requests(17))):
        scene.telegram.fail_next("getUpdates", fault)
    async with scene.listening():
        await scene.inbox.holds(Wrote("Bonjour"))

    assert scene.channel.counts["unreachable"] == 3
    first, second, asked = scene.pauses.noted
    assert 0.5 <= first <= 1
    assert 1 <= second <= 2
    assert asked == 17


@on_telegram()
async def test_another_poller_is_endured(scene: Scene) -> None:
    rival = TelegramChannel(TOKEN, api_base=scene.url, clock=scene.clock)
    async with scene.listening():
        await scene.telegram.waits_for_call(lambda call: call.method == "deleteWebhook")
        theirs = asyncio.create_task(rival.listen(scene.inbox.receive, "", scene.inbox.save))
        await scene.telegram.waits_for_call(lambda call: call.refused is not None)
        theirs.cancel()
        await asyncio.gather(theirs, return_exceptions=True)
        await rival.close()
        await scene.jeanne.types("Bonjour")
        await scene.inbox.holds(Wrote("Bonjour"))

    conflicts = [call for call in scene.telegram.calls if call.refused]
    assert conflicts
    assert all(str(call.refused).startswith("Conflict") for call in conflicts)


@on_telegram()
async def test_a_webhook_left_behind_is_removed(scene: Scene) -> None:
    hook = TelegramChannel(
        TOKEN, "s", api_base=scene.url, clock=scene.clock, webhook_url="https://coup-de-main.example/hook"
    )
    await hook.listen(scene.inbox.receive, "", scene.inbox.save)
    await hook.close()
    scene.telegram.bot.webhook = None  # keeps the emulator from calling an address that is not there
    async with scene.listening():
        await scene.jeanne.types("Bonjour")
        await scene.inbox.holds(Wrote("Bonjour"))

    assert [call.method for call in scene.telegram.calls[:2]] == ["setWebhook", "deleteWebhook"]


@on_telegram()
async def test_a_revoked_token_ends_the_listening(scene: Scene) -> None:
    stranger = TelegramChannel("999:other_token", api_base=scene.url, clock=scene.clock)

    with pytest.raises(AccountBroken, match="Unauthorized"):
        await stranger.listen(scene.inbox.receive, "", scene.inbox.save)
    with pytest.raises(AccountBroken, match="Unauthorized"):
        await stranger.open()
    await stranger.close()


@on_telegram()
async def test_the_bot_learns_its_name(scene: Scene) -> None:
    assert scene.channel.address == ""

    await scene.channel.open()

    assert scene.channel.address == "palier_demo_bot"


@on_telegram()
async def test_an_old_query_does_no_harm(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    await scene.channel.send(str(JEANNE), Outgoing("?", 7, (Option("yes", "Oui"),)), key="1")
    await scene.jeanne.taps("Oui")
    scene.telegram.bot.taps.clear()
    async with scene.listening():
        await scene.inbox.holds(Tapped("yes", 7, "Oui"))
        await scene.telegram.waits_for_call(lambda call: call.refused is not None)
        await scene.jeanne.types("Encore")
        await scene.inbox.holds(Wrote("Encore"))


@on_telegram()
async def test_a_position_comes_with_the_key_that_asks_for_it(scene: Scene) -> None:
    await scene.jeanne.starts()
    await scene.channel.send(str(JEANNE), Outgoing("Où ?", asks_location=True), key="1")
    asked = scene.jeanne.screen.keyboard
    await scene.channel.send(str(JEANNE), Outgoing("Merci."), key="2")

    assert [key.request_location for row in asked for key in row] == [True]
    assert scene.jeanne.screen.keys == []


def test_pauses_grow_to_a_minute_and_start_anew_after_a_success(clock: FrozenClock) -> None:
    backoff = Backoff(clock)
    pauses = [backoff.seconds() for _ in range(40)]
    backoff.succeeded()

    assert all(pause <= full for pause, full in zip(pauses, (1, 2, 4, 8, 16, 32, 60), strict=False))
    assert max(pauses) <= LONGEST_PAUSE
    assert len(set(pauses[10:])) > 20
    assert backoff.seconds() <= 1


def test_a_second_library_knows_the_kinds_that_we_ask_for() -> None:
    assert {kind.value for kind in UpdateType} >= set(ALLOWED_UPDATES)
