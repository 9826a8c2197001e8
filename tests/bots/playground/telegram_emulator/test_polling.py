"""getUpdates: order, acknowledgement, redelivery, the held line and its single holder."""

import asyncio
from datetime import timedelta

from tests.bots.playground.telegram_emulator.scene import Scene, refused, with_both_libraries


def texts(updates: object) -> list[str]:
    assert isinstance(updates, list | tuple)
    return [update.message.text for update in updates]


@with_both_libraries
async def test_updates_come_again_until_they_are_acknowledged(scene: Scene) -> None:
    for text in ("un", "deux", "trois"):
        await scene.karim.types(text)
    first = await scene.bot.call("get_updates")
    assert texts(first) == texts(await scene.bot.call("get_updates")) == ["un", "deux", "trois"]
    assert [update.update_id for update in first] == [first[0].update_id + n for n in range(3)]
    assert texts(await scene.bot.call("get_updates", offset=first[0].update_id + 1, limit=1)) == ["deux"]
    assert texts(await scene.bot.call("get_updates")) == ["deux", "trois"]
    assert not await scene.bot.call("get_updates", offset=first[2].update_id + 1)
    assert not await scene.bot.call("get_updates")


@with_both_libraries
async def test_a_negative_offset_counts_from_the_end(scene: Scene) -> None:
    for text in ("un", "deux", "trois"):
        await scene.karim.types(text)
    assert texts(await scene.bot.call("get_updates", offset=-1)) == ["trois"]
    assert texts(await scene.bot.call("get_updates")) == ["trois"]


@with_both_libraries
async def test_numbers_may_start_again_lower(scene: Scene) -> None:
    await scene.karim.types("avant")
    (before,) = await scene.bot.call("get_updates")
    await scene.bot.call("get_updates", offset=before.update_id + 1)
    scene.telegram.bot.updates.restart_at(5000)
    await scene.karim.types("après")
    (after,) = await scene.bot.call("get_updates", offset=before.update_id + 1)
    assert (after.update_id, after.message.text) == (5000, "après")


@with_both_libraries
async def test_a_held_line_rings_when_something_happens(scene: Scene) -> None:
    scene.pauses.end_at_once = False
    poll = asyncio.create_task(scene.bot.call("get_updates", timeout=30))
    await scene.telegram.waits_for_poll()
    await scene.karim.types("coucou")
    assert texts(await poll) == ["coucou"]


@with_both_libraries
async def test_a_held_line_ends_with_its_time(scene: Scene) -> None:
    assert not await scene.bot.call("get_updates", timeout=7)
    assert not await scene.bot.call("get_updates", timeout=90)
    assert scene.pauses.noted == [7, 50]


@with_both_libraries
async def test_the_second_poller_throws_the_first_out(scene: Scene) -> None:
    scene.pauses.end_at_once = False
    first = asyncio.create_task(scene.bot.call("get_updates", timeout=30))
    await scene.telegram.waits_for_poll()
    second = asyncio.create_task(scene.another_client().call("get_updates", timeout=30))
    reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
    with refused(409, reason):
        await first
    await scene.karim.types("coucou")
    assert texts(await second) == ["coucou"]


@with_both_libraries
async def test_a_webhook_and_a_poller_exclude_each_other(scene: Scene) -> None:
    scene.pauses.end_at_once = False
    poll = asyncio.create_task(scene.bot.call("get_updates", timeout=30))
    await scene.telegram.waits_for_poll()
    await scene.another_client().call("set_webhook", url="https://palier.example/hook")
    with refused(409, "terminated by setWebhook request"):
        await poll
    with refused(
        409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    ):
        await scene.bot.call("get_updates")
    await scene.bot.call("delete_webhook")
    assert not await scene.bot.call("get_updates")


@with_both_libraries
async def test_only_the_kinds_asked_for_are_kept(scene: Scene) -> None:
    await scene.bot.call("get_updates", allowed_updates=["callback_query"])
    await scene.karim.types("personne ne m'écoute")
    assert not await scene.bot.call("get_updates")
    await scene.bot.call("get_updates", allowed_updates=["message"])
    await scene.karim.types("et maintenant ?")
    assert texts(await scene.bot.call("get_updates")) == ["et maintenant ?"]


@with_both_libraries
async def test_an_update_is_kept_for_a_day(scene: Scene) -> None:
    await scene.karim.types("hier")
    scene.clock.forward(timedelta(hours=24, seconds=1))
    await scene.karim.types("aujourd'hui")
    assert texts(await scene.bot.call("get_updates")) == ["aujourd'hui"]
