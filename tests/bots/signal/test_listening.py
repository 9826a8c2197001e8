"""Listening to the daemon's events: nothing is read before the last was kept, no trouble ends it."""

from __future__ import annotations

import pytest

from backend.messaging.messages import (
    Called,
    Content,
    Edited,
    Incoming,
    Outgoing,
    Reacted,
    Receipt,
    SentMedia,
    SharedContact,
    SharedPlace,
    Wrote,
)
from bots.playground.signal_emulator import Answers
from bots.playground.signal_emulator.envelopes import data, event
from tests.bots.signal.scene import JEANNE, US, Scene, on_signal


@on_signal()
async def test_what_a_person_does_is_handed_over_in_order(scene: Scene) -> None:
    sent = int(await scene.channel.send(JEANNE, Outgoing("Jeudi ?"), key="1"))
    first = await scene.jeanne.types("Bonjour")
    await scene.jeanne.reacts(sent)
    await scene.jeanne.replies_to(sent, "jeudi")
    await scene.jeanne.edits(first, "Bonsoir")
    await scene.jeanne.shares_location(48.117266, -1.677793)
    await scene.jeanne.shares_contact("Paul Hoarau", "+33612345670")
    await scene.jeanne.sends_voice()
    await scene.jeanne.sends_photo(caption="ma facture")
    await scene.jeanne.sends_file(b"%PDF")
    await scene.jeanne.sends_sticker()
    expected: list[Content] = [
        Wrote("Bonjour"),
        Reacted("👍", str(sent)),
        Wrote("jeudi", str(sent)),
        Edited("Bonsoir", f"{US}:{JEANNE}:{first}"),
        SharedPlace(48.117266, -1.677793),
        SharedContact("Paul Hoarau", "+33612345670"),
        SentMedia("voice", "audio/aac file0002.aac"),
        SentMedia("photo", "image/jpeg file0003.jpg", "ma facture"),
        SentMedia("document", "application/pdf file0004.bin"),
        SentMedia("sticker"),
    ]
    async with scene.listening():
        await scene.inbox.holds(*expected)

    assert scene.inbox.contents == expected
    assert f"{US}:{JEANNE}:{first}" in scene.inbox.kept
    assert {(one.sender, one.name) for one in scene.inbox.kept.values()} == {(JEANNE, "Jeanne Payet")}


@on_signal()
async def test_what_says_nothing_to_us_is_counted_and_answered_with_nothing(scene: Scene) -> None:
    sent = int(await scene.channel.send(JEANNE, Outgoing("Jeudi ?"), key="1"))
    await scene.jeanne.writes_in_group("Bonjour à tous")
    await scene.jeanne.begins_to_write()
    await scene.jeanne.reacts(sent)
    await scene.jeanne.reacts(sent)  # taken away
    await scene.jeanne.deletes(await scene.jeanne.types("Oups"))
    await scene.jeanne.types("Fin")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Fin"))

    assert scene.inbox.contents == [Reacted("👍", str(sent)), Wrote("Oups"), Wrote("Fin")]
    assert scene.channel.counts == {"group": 1, "typing": 1, "reaction": 1, "deleted": 1}
    assert [call.params["recipient"] for call in scene.signal.calls_of("send")] == [[JEANNE]]


@on_signal()
async def test_a_call_is_told_once_and_its_end_says_nothing_more(scene: Scene) -> None:
    await scene.jeanne.hangs_up(await scene.jeanne.calls())
    await scene.jeanne.types("Bonjour")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Bonjour"))

    assert scene.inbox.contents == [Called(), Wrote("Bonjour")]


@on_signal()
async def test_receipts_tell_how_far_our_message_came(scene: Scene) -> None:
    sent = await scene.channel.send(JEANNE, Outgoing("Bonjour"), key="1")
    await scene.jeanne.reads()
    async with scene.listening():
        await scene.inbox.knows("delivered", "read")

    assert [(one.platform_id, one.state) for one in scene.inbox.receipts] == [(sent, "delivered"), (sent, "read")]


@on_signal()
async def test_who_wrote_sees_that_it_was_read_and_that_we_are_at_it(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    async with scene.listening():
        await scene.jeanne.waits_for(lambda screen: screen.writes and screen[0].read)
    await scene.channel.send(JEANNE, Outgoing("Bonjour Madame"), key="1")

    assert scene.jeanne.screen.texts == ["Bonjour Madame"]
    assert not scene.jeanne.screen.writes


@on_signal()
async def test_gestures_that_fail_stop_nothing(scene: Scene) -> None:
    for sign in ("sendReceipt", "sendTyping"):
        scene.signal.fail_next(sign, Answers(500))
    await scene.channel.acknowledge([Incoming("1", JEANNE, Wrote("Bonjour"), scene.clock.now()), receipt(scene)])

    assert scene.channel.counts["unacknowledged"] == 2


def receipt(scene: Scene) -> Receipt:
    return Receipt("1", "read", scene.clock.now())


@on_signal()
async def test_nothing_is_read_after_what_could_not_be_kept(scene: Scene) -> None:
    """This daemon has no acknowledgement: what was written into the stream is gone, what was not waits."""
    await scene.jeanne.types("Un")
    scene.inbox.failures = 1
    async with scene.listening() as task:
        with pytest.raises(OSError, match="disk"):
            await task
    await scene.signal.waits_for_readers(0)
    await scene.jeanne.types("Deux")

    assert len(scene.signal.account.waiting) == 1
    async with scene.listening():
        await scene.inbox.holds(Wrote("Deux"))


@on_signal(numbered=True)
async def test_what_could_not_be_kept_comes_again_where_events_are_numbered(scene: Scene) -> None:
    await scene.jeanne.types("Un")
    async with scene.listening():
        await scene.inbox.goes_on_at("run-1")
    scene.inbox.failures = 1
    await scene.jeanne.types("Deux")
    await scene.jeanne.types("Trois")
    async with scene.listening() as task:
        with pytest.raises(OSError, match="disk"):
            await task
    async with scene.listening():
        await scene.inbox.holds(Wrote("Deux"), Wrote("Trois"))

    assert scene.inbox.contents == [Wrote("Un"), Wrote("Deux"), Wrote("Trois")]
    assert scene.inbox.cursor == "run-3"


@on_signal(numbered=True)
async def test_a_daemon_that_started_anew_tells_what_it_has_and_nothing_is_kept_twice(scene: Scene) -> None:
    await scene.jeanne.types("Un")
    await scene.jeanne.types("Deux")
    async with scene.listening():
        await scene.inbox.goes_on_at("run-2")
    scene.inbox.cursor = "an-earlier-run-7"
    async with scene.listening():
        await scene.inbox.goes_on_at("run-2")

    assert (scene.inbox.batches, len(scene.inbox.kept)) == (4, 2)


@on_signal()
async def test_told_twice_and_out_of_order_it_is_kept_once(scene: Scene) -> None:
    profile, account = scene.jeanne.profile, scene.signal.account
    late, early = (event(account, profile, at, dataMessage=data(at, f"à {at}")) for at in (2_000_000, 1_000_000))
    for told in (late, early, late):
        scene.signal.tells(told)
    await scene.jeanne.types("Fin")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Fin"))

    assert scene.inbox.contents == [Wrote("à 2000000"), Wrote("à 1000000"), Wrote("Fin")]


@on_signal()
async def test_what_cannot_be_read_hides_nothing_else(scene: Scene) -> None:
    await scene.jeanne.types("Avant")
    scene.signal.tells({"account": US, "envelope": {"sourceUuid": JEANNE, "timestamp": "?"}})
    scene.signal.tells({"account": US, "envelope": []})
    await scene.jeanne.types("Après")
    async with scene.listening():
        await scene.inbox.holds(Wrote("Avant"), Wrote("Après"))

    assert scene.channel.counts["malformed"] == 2
