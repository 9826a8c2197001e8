"""Sending to a strict Telegram: what arrives, and whose fault it is when it does not."""

from __future__ import annotations

import pytest

from backend.messaging.fit import fit
from backend.messaging.messages import Option, Outgoing
from bots.errors import AccountBroken, PersonGone, Rejected, SlowDown, Uncertain, Unreachable
from bots.playground.telegram_emulator import Answers, CutsTheConnection, bad_request, forbidden, internal_error
from bots.telegram.channel import TelegramChannel
from tests.bots.telegram.scene import JEANNE, TOKEN, Scene, on_telegram
from tests.support.processes import free_port

TO = str(JEANNE)
HELLO = Outgoing("Bonjour Madame Payet. Il fait frais ce matin.")


@on_telegram()
async def test_a_message_arrives_as_it_was_written(scene: Scene) -> None:
    await scene.jeanne.starts()
    text = "Karim <viendra> & sonnera * deux_fois_ : 10 h [sûr](http://x)"

    sent = await scene.channel.send(TO, Outgoing(text, 3, (Option("yes", "D'accord"), Option("no", "Non"))), key="1")

    assert scene.jeanne.screen[-1].text == text
    assert scene.jeanne.screen[-1].button_texts == ["D'accord", "Non"]
    assert sent == f"{JEANNE}:{scene.jeanne.screen[-1].message_id}"


@on_telegram()
async def test_the_key_that_shares_a_position_speaks_the_language_of_its_message(scene: Scene) -> None:
    await scene.jeanne.starts()

    for locale, key in (("en", "Share my location"), ("", "Partager ma position")):
        await scene.channel.send(TO, Outgoing("Where?", asks_location=True, locale=locale), key="1")

        assert [[one.text for one in row] for row in scene.jeanne.screen.keyboard] == [[key]]


@on_telegram()
async def test_the_longest_text_arrives_in_parts(scene: Scene) -> None:
    await scene.jeanne.starts()
    long = Outgoing("Une phrase assez courte. " * 400)

    for part in fit(long, scene.channel.can):
        await scene.channel.send(TO, part, key="1")

    assert " ".join(scene.jeanne.screen.texts) == long.text.strip()
    assert len(scene.jeanne.screen.texts) == 3


@on_telegram()
async def test_who_blocked_us_is_gone(scene: Scene) -> None:
    await scene.jeanne.starts()
    await scene.jeanne.blocks()

    with pytest.raises(PersonGone, match="blocked by the user"):
        await scene.channel.send(TO, HELLO, key="1")


@on_telegram()
async def test_who_never_wrote_is_gone(scene: Scene) -> None:
    with pytest.raises(PersonGone, match="chat not found"):
        await scene.channel.send("77", HELLO, key="1")


@on_telegram()
async def test_a_deactivated_person_is_gone(scene: Scene) -> None:
    await scene.jeanne.starts()
    scene.telegram.fail_next("sendMessage", Answers(forbidden("user is deactivated")))

    with pytest.raises(PersonGone, match="deactivated"):
        await scene.channel.send(TO, HELLO, key="1")


@on_telegram()
async def test_too_many_messages_to_one_person_slow_that_person_down(scene: Scene) -> None:
    await scene.jeanne.starts()
    paul = scene.telegram.phone("Paul", 43)
    await paul.starts()
    for number in range(3):
        await scene.channel.send(TO, HELLO, key=str(number))

    with pytest.raises(SlowDown) as slow:
        await scene.channel.send(TO, HELLO, key="4")
    await scene.channel.send("43", HELLO, key="5")

    assert (slow.value.scope, slow.value.seconds) == ("person", 1)
    assert paul.screen.texts == [HELLO.text]


@on_telegram()
async def test_too_many_messages_in_all_slow_the_account_down(scene: Scene) -> None:
    people = [scene.telegram.phone(f"Voisin {number}", 100 + number) for number in range(32)]
    for person in people:
        await person.starts()
    for number in range(30):
        await scene.channel.send(str(100 + number), HELLO, key=str(number))

    scopes = []
    for number in (30, 31):
        with pytest.raises(SlowDown) as slow:
            await scene.channel.send(str(100 + number), HELLO, key=str(number))
        scopes.append(slow.value.scope)

    assert scopes == ["person", "account"]


@on_telegram()
async def test_what_telegram_refuses_is_rejected_with_its_reason(scene: Scene) -> None:
    await scene.jeanne.starts()
    scene.telegram.fail_next("sendMessage", Answers(bad_request("message text is empty")))

    with pytest.raises(Rejected, match="message text is empty"):
        await scene.channel.send(TO, HELLO, key="1")


@on_telegram()
async def test_a_cut_before_the_answer_leaves_the_fate_uncertain(scene: Scene) -> None:
    await scene.jeanne.starts()
    scene.telegram.fail_next("sendMessage", CutsTheConnection(after_processing=True))

    with pytest.raises(Uncertain):
        await scene.channel.send(TO, HELLO, key="1")

    assert scene.jeanne.screen.texts == [HELLO.text]


@on_telegram()
async def test_a_server_in_trouble_is_unreachable(scene: Scene) -> None:
    await scene.jeanne.starts()
    scene.telegram.fail_next("sendMessage", Answers(internal_error()))

    with pytest.raises(Unreachable):
        await scene.channel.send(TO, HELLO, key="1")
    await scene.channel.send(TO, HELLO, key="1")

    assert scene.jeanne.screen.texts == [HELLO.text]


@on_telegram()
async def test_a_closed_door_is_unreachable(scene: Scene) -> None:
    nowhere = TelegramChannel(TOKEN, api_base=f"http://127.0.0.1:{free_port()}", clock=scene.clock)

    with pytest.raises(Unreachable, match="cannot be reached"):
        await nowhere.send(TO, HELLO, key="1")
    with pytest.raises(Unreachable, match="cannot be reached"):
        await nowhere.open()
    await nowhere.close()


@pytest.mark.parametrize("token", ["999:not_this_bot", "without a number"], ids=["revoked", "malformed"])
def test_a_wrong_token_breaks_the_account(token: str) -> None:
    @on_telegram()
    async def story(scene: Scene) -> None:
        stranger = TelegramChannel(token, api_base=scene.url, clock=scene.clock)
        with pytest.raises(AccountBroken) as broken:
            await stranger.send(TO, HELLO, key="1")
        assert token not in str(broken.value)
        await stranger.close()

    story()
