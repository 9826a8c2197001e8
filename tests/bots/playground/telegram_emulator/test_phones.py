"""Phones for tests and for the playground's page: waiting for a screen, following it, several bots."""

import asyncio

import pytest

from backend.clock import SystemClock
from bots.playground.possible import NotPossible
from bots.playground.telegram_emulator import Limits, TelegramEmulator
from tests.bots.playground.telegram_emulator.scene import KARIM, LIBRARIES, Scene, with_both_libraries


@with_both_libraries
async def test_a_phone_waits_for_what_it_shall_see(scene: Scene) -> None:
    await scene.karim.starts()
    sight = asyncio.create_task(scene.karim.waits_for(lambda screen: "Bonjour" in screen.texts))
    await scene.says("Bonjour")
    assert (await sight).texts == ["Bonjour"]
    with pytest.raises(TimeoutError, match="bot Bonjour"):
        await scene.karim.waits_for(lambda screen: len(screen) > 7, patience=0.01)


@with_both_libraries
async def test_a_page_follows_the_screen(scene: Scene) -> None:
    await scene.karim.starts()
    screens = scene.karim.subscribe()
    assert len(await anext(screens)) == 1
    await scene.says("un")
    await scene.says("deux")
    assert (await anext(screens)).texts == ["un", "deux"]
    change = asyncio.ensure_future(anext(screens))
    await scene.bot.call("send_chat_action", chat_id=KARIM, action="typing")
    assert (await change).action == "typing"


@with_both_libraries
async def test_html_for_a_page_is_harmless(scene: Scene) -> None:
    await scene.karim.types('<script>"</script>')
    assert scene.karim.screen[0].html == "&lt;script&gt;&quot;&lt;/script&gt;"
    link = "<a href='https://x.fr/?\"onclick=alert(1)//'>ici</a>"
    await scene.says(link, parse_mode="HTML")
    assert 'href="https://x.fr/?&quot;onclick=alert(1)//"' in scene.karim.screen[1].html


@with_both_libraries
async def test_calls_are_recorded(scene: Scene) -> None:
    await scene.karim.starts()
    await scene.says("Bonjour")
    (call,) = scene.telegram.calls_of("sendmessage")
    assert (call.bot, call.arguments["text"], call.refused) == ("palier_demo_bot", "Bonjour", None)


@pytest.mark.parametrize("library", LIBRARIES)
def test_bots_do_not_share_chats(library: str) -> None:
    async def story() -> None:
        telegram = TelegramEmulator("1:first", "first_bot", clock=SystemClock(), limits=Limits())
        other = telegram.add_bot("2:second", "second_bot")
        karim, same_karim = telegram.phone("Karim", KARIM), telegram.phone("Karim", KARIM, bot=other)
        async with telegram.serving() as base_url:
            client = LIBRARIES[library](base_url, "2:second")
            try:
                await karim.types("au premier")
                await same_karim.types("au second")
                (update,) = await client.call("get_updates")
                assert update.message.text == "au second"
                assert (await client.call("get_me")).username == "second_bot"
            finally:
                await client.close()

    asyncio.run(story())


@with_both_libraries
async def test_a_link_carries_little(scene: Scene) -> None:
    for payload in ("a" * 65, "rue des Lilas"):
        with pytest.raises(ValueError, match="deep"):
            await scene.karim.starts(payload)
    with pytest.raises(NotPossible, match="no message 7"):
        await scene.karim.replies_to(7, "oui")
