"""Sending to a strict WhatsApp: what arrives, how it looks, and whose fault it is when it does not."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from backend.messaging.fit import fit
from backend.messaging.messages import Looked, Option, Outgoing, Reacted, Receipt, Tapped
from bots.errors import (
    AccountBroken,
    PersonGone,
    Rejected,
    SendError,
    SlowDown,
    Uncertain,
    Unreachable,
    WindowClosed,
    Withheld,
)
from bots.playground.whatsapp_emulator import (
    Answers,
    CutsTheConnection,
    Fault,
    Limits,
    Rate,
    Says,
    StaysSilent,
    app_limit,
    in_trouble,
    something_went_wrong,
    undeliverable,
)
from tests.bots.whatsapp.scene import NOW, TOWN, Scene, made, on_whatsapp
from tests.support.processes import free_port

HELLO = Outgoing("Bonjour Madame Payet. Il fait frais ce matin.")
YES_NO = Outgoing("Courses, jeudi ?", 12, (Option("yes", "Oui"), Option("no", "Non")))


@on_whatsapp()
async def test_a_name_formats_nothing_and_a_link_is_left_whole(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    text = "*Karim* _et_ ~Léa~ `x` viennent, a_b_c@x.fr https://x.fr/a_b_ c*d*e (*sûr*) 2 * 3 * 4"

    await scene.channel.send(scene.to, Outgoing(text), key="1")

    shown = scene.jeanne.screen[-1]
    assert shown.formatting == []
    assert len(shown.text) == len(text)
    for kept in ("a_b_c@x.fr", "c*d*e", "2 * 3 * 4"):
        assert kept in shown.text


@on_whatsapp()
async def test_buttons_are_tapped_and_answered(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")

    sent = await scene.channel.send(scene.to, YES_NO, key="1")

    assert scene.jeanne.screen[-1].button_texts == ["Oui", "Non"]
    assert scene.jeanne.screen[-1].wamid == sent
    await scene.jeanne.taps("Oui")
    await scene.inbox.until(lambda inbox: Tapped("yes", 12, "Oui") in inbox.contents)


@on_whatsapp()
async def test_many_choices_are_a_list_that_opens(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    options = tuple(Option(f"c{number}", f"Voisin {number} du quartier des Lilas") for number in range(8))
    (part,) = fit(Outgoing("Qui voulez-vous ?", 3, options, as_list=True), scene.channel.can)

    await scene.channel.send(scene.to, part, key="1")

    assert scene.jeanne.screen[-1].opens == "Choisir"
    titles = await scene.jeanne.opens_list()
    assert len(titles) == 8
    assert [row.description for row in scene.jeanne.screen.sheet] == [one.title for one in options]
    await scene.jeanne.taps(titles[4])
    await scene.inbox.until(lambda inbox: Tapped("c4", 3, titles[4]) in inbox.contents)


@on_whatsapp()
async def test_a_position_is_asked_for_beside_the_choices(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")

    await scene.channel.send(scene.to, Outgoing("Où ?", asks_location=True), key="1")
    sent = await scene.channel.send(
        scene.to, Outgoing("Où ?", 4, (Option("home", "Chez moi"),), asks_location=True), key="2"
    )

    assert [one.asks_location for one in scene.jeanne.screen[-3:]] == [True, False, True]
    assert scene.jeanne.screen[-2].wamid == sent
    assert scene.jeanne.screen[-1].text == "Vous pouvez aussi m’envoyer votre position."


@on_whatsapp()
async def test_the_question_that_arrived_is_not_asked_twice_for_a_courtesy(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    where = Outgoing("Où ?", 4, (Option("home", "Chez moi"),), asks_location=True)
    before = len(scene.whatsapp.sent())
    scene.whatsapp.fail_next("messages", Says(200, b'{"messages": [{"id": "wamid.one"}]}', "application/json"))
    scene.whatsapp.fail_next("messages", Answers(in_trouble()))

    assert await scene.channel.send(scene.to, where, key="2") == "wamid.one"
    assert len(scene.whatsapp.sent()) == before + 2
    assert scene.channel.counts["courtesies_not_sent"] == 1


@on_whatsapp()
async def test_the_longest_text_and_the_longest_question_arrive_in_parts(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    words = "Une phrase assez courte. " * 300
    for message in (Outgoing(words), Outgoing(words, 1, (Option("a", "Oui"),)), Outgoing(words, asks_location=True)):
        before = len(scene.jeanne.screen.texts)
        for part in fit(message, scene.channel.can):
            await scene.channel.send(scene.to, part, key="1")

        assert " ".join(scene.jeanne.screen.texts[before:]) == words.strip()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ((Option("a", "Un titre de plus de vingt"),), "title of a button has 25"),
        ((Option("a", " "),), "no title"),
        ((Option("a", "Oui"), Option("b", "Oui")), "same title"),
        ((Option("x" * 300, "Oui"),), "a choice's id"),
        (tuple(Option(str(one), str(one)) for one in range(11)), "10 rows"),
        ((*(Option(str(one), str(one)) for one in range(4)), Option("z", "Un titre de rangée trop long")), "of a row"),
        ((*(Option(str(one), str(one)) for one in range(4)), Option("z", "z", "d" * 73)), "description"),
    ],
)
def test_what_would_vanish_silently_is_rejected_here(options: tuple[Option, ...], why: str) -> None:
    @on_whatsapp()
    async def story(scene: Scene) -> None:
        await scene.jeanne.types("Bonjour")
        with pytest.raises(Rejected, match=why):
            await scene.channel.send(scene.to, Outgoing("Laquelle ?", 1, options), key="1")
        assert scene.whatsapp.sent() == []

    story()


@pytest.mark.parametrize("later", [False, True], ids=["at once", "by a status"])
def test_a_day_later_free_text_comes_too_late_and_a_notice_does_not(later: bool) -> None:
    @on_whatsapp()
    async def story(scene: Scene) -> None:
        scene.whatsapp.number.refuses_late = later
        await scene.jeanne.types("Bonjour")
        scene.clock.forward(timedelta(hours=24))
        if later:
            sent = await scene.channel.send(scene.to, HELLO, key="1")
            await scene.inbox.until(lambda inbox: any(one.state == "closed" for one in inbox.receipts))
            assert scene.inbox.receipts[-1].platform_id == sent
        else:
            with pytest.raises(WindowClosed, match="131047"):
                await scene.channel.send(scene.to, HELLO, key="1")

        notice = await scene.channel.knock(scene.to, HELLO, key="1", town=TOWN)

        assert "Valbreuse" in scene.jeanne.screen[-1].text
        assert scene.jeanne.screen[-1].button_texts == ["Lire le message"]
        await scene.jeanne.taps("Lire le message")
        await scene.inbox.until(lambda inbox: Looked(notice) in inbox.contents)
        await scene.channel.send(scene.to, HELLO, key="1")
        assert scene.jeanne.screen[-1].text == HELLO.text

    story()


@pytest.mark.parametrize(("status", "code"), [("PAUSED", 132015), ("DISABLED", 132016), ("PENDING", 132001)])
def test_a_notice_that_meta_does_not_let_through_is_withheld(status: str, code: int) -> None:
    @on_whatsapp()
    async def story(scene: Scene) -> None:
        for one in scene.whatsapp.number.templates:
            one["status"] = status
        with pytest.raises(Withheld, match=str(code)):
            await scene.channel.knock(scene.to, HELLO, key="1", town=TOWN)

    story()


@on_whatsapp()
async def test_what_meta_keeps_back_is_told_later(scene: Scene) -> None:
    scene.jeanne.chat.kept_back = True

    sent = await scene.channel.knock(scene.to, HELLO, key="1", town=TOWN)

    await scene.inbox.until(lambda inbox: bool(inbox.receipts))
    (told,) = scene.inbox.receipts
    assert (told.platform_id, told.state, told.error.partition(":")[0]) == (sent, "withheld", "131049")


@on_whatsapp()
async def test_who_blocked_us_is_told_later(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    await scene.jeanne.blocks()

    sent = await scene.channel.send(scene.to, HELLO, key="1")

    await scene.inbox.until(lambda inbox: bool(inbox.receipts))
    assert (scene.inbox.receipts[-1].platform_id, scene.inbox.receipts[-1].state) == (sent, "withheld")


@on_whatsapp()
async def test_a_message_climbs_to_read(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    scene.jeanne.chat.offline = True
    sent = await scene.channel.send(scene.to, HELLO, key="1")
    await scene.jeanne.comes_online()
    await scene.jeanne.reads()

    await scene.inbox.until(lambda inbox: len(inbox.receipts) == 3)
    assert scene.inbox.receipts == [Receipt(sent, state, NOW) for state in ("accepted", "delivered", "read")]


@on_whatsapp(limits=Limits(a_person=Rate(1, 6, burst=3)))
async def test_too_many_to_one_person_slow_that_person_down_longer_each_time(scene: Scene) -> None:
    paul = scene.whatsapp.phone("Paul", "33700000001")
    await scene.jeanne.types("Bonjour")
    await paul.types("Bonjour")
    for number in range(3):
        await scene.channel.send(scene.to, HELLO, key=str(number))

    waits = []
    for _ in range(3):
        with pytest.raises(SlowDown) as slow:
            await scene.channel.send(scene.to, HELLO, key="x")
        waits.append((slow.value.scope, slow.value.seconds))
    await scene.channel.send(paul.chat.user_id, HELLO, key="y")

    assert waits == [("person", 1), ("person", 4), ("person", 16)]
    scene.clock.forward(timedelta(seconds=6))
    await scene.channel.send(scene.to, HELLO, key="x")
    with pytest.raises(SlowDown) as slow:
        await scene.channel.send(scene.to, HELLO, key="x")
    assert slow.value.seconds == 1


@on_whatsapp(limits=Limits(a_number=Rate(3, 1, burst=3)))
async def test_too_many_in_all_slow_the_account_down(scene: Scene) -> None:
    people = [scene.whatsapp.phone("Voisin", f"3360000000{number}") for number in range(4)]
    for person in people:
        await person.types("Bonjour")
    for person in people[:3]:
        await scene.channel.send(person.chat.user_id, HELLO, key="1")

    with pytest.raises(SlowDown) as slow:
        await scene.channel.send(people[3].chat.user_id, HELLO, key="1")
    assert slow.value.scope == "account"


@pytest.mark.parametrize(
    ("fault", "expect"),
    [
        (Answers(app_limit()), SlowDown),
        (Answers(in_trouble()), Unreachable),
        (Answers(undeliverable()), PersonGone),
        (Answers(something_went_wrong()), Uncertain),
        (Says(500, b"<html>Sorry, something went wrong.</html>"), Unreachable),
        (Says(502, b""), Unreachable),
        (Says(429, b"Too Many Requests"), SlowDown),
        (Says(200, b"<html></html>"), Uncertain),
        (Says(200, b'{"messaging_product": "whatsapp", "mess', "application/json"), Uncertain),
        (Says(200, b"[]", "application/json"), Uncertain),
        (Says(400, b'{"error": "no"}', "application/json"), Uncertain),
        (CutsTheConnection(after_processing=True), Uncertain),
    ],
    ids=lambda one: type(one).__name__ if not isinstance(one, type) else one.__name__,
)
def test_a_platform_in_trouble(fault: Fault, expect: type[SendError]) -> None:
    @on_whatsapp()
    async def story(scene: Scene) -> None:
        await scene.jeanne.types("Bonjour")
        scene.whatsapp.fail_next("messages", fault)
        with pytest.raises(expect) as trouble:
            await scene.channel.send(scene.to, HELLO, key="1")
        assert "html" not in str(trouble.value)
        assert HELLO.text not in str(trouble.value)
        await scene.channel.send(scene.to, HELLO, key="1")

    story()


@on_whatsapp()
async def test_a_platform_that_says_nothing_leaves_the_fate_uncertain(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    scene.channel._line._session.timeout = httpx.Timeout(20, read=0.2)
    scene.whatsapp.fail_next("messages", StaysSilent(after_processing=True))

    with pytest.raises(Uncertain, match="ReadTimeout"):
        await scene.channel.send(scene.to, HELLO, key="1")
    await scene.jeanne.waits_for(lambda screen: screen.texts == [HELLO.text])


@on_whatsapp()
async def test_a_closed_door_and_a_name_that_nobody_knows_are_unreachable(scene: Scene) -> None:
    for nowhere in (f"http://127.0.0.1:{free_port()}", "http://no-such-host.invalid"):
        channel = made(scene.clock, nowhere)
        with pytest.raises(Unreachable, match="cannot be reached"):
            await channel.send(scene.to, HELLO, key="1")
        with pytest.raises(Unreachable, match="cannot be reached"):
            await channel.open()
        await channel.close()


@on_whatsapp()
async def test_a_wrong_token_or_number_breaks_the_account(scene: Scene) -> None:
    stranger, elsewhere = made(scene.clock, scene.url, token="revoked-x"), made(scene.clock, scene.url, phone_id="55")
    with pytest.raises(AccountBroken, match="190") as broken:
        await stranger.send(scene.to, HELLO, key="1")
    assert "revoked-x" not in str(broken.value)
    with pytest.raises(AccountBroken, match="PALIER_WHATSAPP_PHONE_ID"):
        await elsewhere.open()
    await stranger.close()
    await elsewhere.close()

    await scene.channel.open()
    assert scene.channel.address == "33755550199"


@on_whatsapp()
async def test_a_reaction_is_one_and_taken_back_is_none(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    sent = await scene.channel.send(scene.to, YES_NO, key="1")
    number = scene.jeanne.screen[-1].number

    await scene.jeanne.reacts(number, "👍")
    await scene.jeanne.reacts(number, "")
    await scene.jeanne.types("voilà")

    await scene.inbox.until(lambda inbox: len(inbox.kept) == 3)
    assert scene.inbox.contents[1] == Reacted("👍", sent)


@on_whatsapp()
async def test_who_writes_sees_that_it_was_read(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")

    screen = await scene.jeanne.waits_for(lambda screen: screen.typing)

    assert screen[0].ticks == 3
    await scene.channel.send(scene.to, HELLO, key="1")
    assert not scene.jeanne.screen.typing
