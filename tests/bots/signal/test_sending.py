"""Sending through the daemon: what arrives, and whose fault it is when it does not."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta
from typing import Final

import pytest

from backend.clock import SystemClock
from backend.messaging.fit import fit
from backend.messaging.messages import Option, Outgoing, SentMedia
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable
from bots.playground.signal_emulator import Answers, CutsTheConnection, Errs, Fails, Fault, StaysSilent
from bots.signal import daemon
from bots.signal.channel import SignalChannel
from bots.signal.failures import ProofRequired, Untrusted
from bots.signal.outbound import TEXT_LIMIT
from tests.bots.signal.scene import JEANNE, PAUL, US, Scene, on_signal

HELLO = Outgoing("Bonjour Madame Payet. Il fait frais ce matin.")


@on_signal()
async def test_a_message_arrives_as_it_was_written(scene: Scene) -> None:
    text = "Karim <viendra> & sonnera * deux_fois_ : 10 h ~sûr~ ||x||"

    sent = await scene.channel.send(JEANNE, Outgoing(text), key="1")

    assert [(one.text, one.kind) for one in scene.jeanne.screen] == [(text, "text")]
    assert sent == str(scene.jeanne.screen[0].timestamp)


@on_signal()
async def test_choices_are_a_menu_of_numbers(scene: Scene) -> None:
    asked = Outgoing("Jeudi ?", 3, (Option("yes", "Oui"), Option("no", "Non")))
    for part in fit(asked, scene.channel.can):
        await scene.channel.send(JEANNE, part, key="1")

    assert scene.jeanne.screen.texts == ["Jeudi ?\n1. Oui\n2. Non"]


@on_signal()
async def test_the_longest_text_arrives_in_parts_that_no_phone_must_fetch(scene: Scene) -> None:
    long = Outgoing("Une phrase assez courte, ça c’est vrai… " * 300)
    parts = fit(long, scene.channel.can)
    for part in parts:
        scene.clock.forward(timedelta(seconds=1))
        await scene.channel.send(JEANNE, part, key="1")

    assert " ".join(scene.jeanne.screen.texts) == long.text.strip()
    assert all(len(one.text.encode()) <= TEXT_LIMIT and one.kind == "text" for one in scene.jeanne.screen)
    assert len(parts) > 5


@on_signal()
async def test_who_left_signal_is_gone(scene: Scene) -> None:
    scene.jeanne.leaves()

    for nobody in (JEANNE, PAUL):
        with pytest.raises(PersonGone, match="not on Signal"):
            await scene.channel.send(nobody, HELLO, key="1")


@on_signal()
async def test_who_has_a_new_phone_is_not_written_to_until_it_is_confirmed(scene: Scene) -> None:
    scene.jeanne.changes_phone()

    with pytest.raises(Untrusted, match="compare the number"):
        await scene.channel.send(JEANNE, HELLO, key="1")
    assert len(scene.jeanne.screen) == 0
    scene.jeanne.is_trusted()
    await scene.channel.send(JEANNE, HELLO, key="1")

    assert scene.jeanne.screen.texts == [HELLO.text]
    assert not scene.signal.calls_of("trust")  # never by us


@on_signal()
async def test_what_somebody_with_a_new_phone_wrote_comes_once_it_is_confirmed(scene: Scene) -> None:
    """Meanwhile their message is a sign of life: our answer to it is refused, and staff are told."""
    scene.jeanne.changes_phone()
    await scene.jeanne.types("C'est mon nouveau téléphone")
    async with scene.listening():
        await scene.inbox.holds(SentMedia("other"))
        scene.jeanne.is_trusted()
        await scene.inbox.has_taken(2)

    assert [getattr(one, "text", "") for one in scene.inbox.contents] == ["", "C'est mon nouveau téléphone"]


@on_signal()
async def test_signal_wants_proof_and_takes_messages_again_once_it_has_it(scene: Scene) -> None:
    scene.signal.fail_next("send", Fails("RATE_LIMIT_FAILURE", "the-challenge", 86_400))

    for _again in range(2):
        with pytest.raises(ProofRequired, match="the-challenge"):
            await scene.channel.send(JEANNE, HELLO, key="1")
    scene.signal.is_given_proof("the-challenge")
    await scene.channel.send(JEANNE, HELLO, key="1")

    assert scene.jeanne.screen.texts == [HELLO.text]


@on_signal()
async def test_too_many_messages_to_one_person_slow_that_person_down(scene: Scene) -> None:
    paul = scene.signal.phone("Paul", PAUL)
    scene.signal.account.chats[JEANNE].tokens = 1  # of the 60 at once that Signal lets through
    await scene.channel.send(JEANNE, HELLO, key="1")

    with pytest.raises(SlowDown) as slow:
        await scene.channel.send(JEANNE, HELLO, key="60")
    await scene.channel.send(PAUL, HELLO, key="61")

    assert slow.value.scope == "person"
    assert paul.screen.texts == [HELLO.text]


@on_signal()
async def test_two_people_too_fast_at_once_are_the_whole_account(scene: Scene) -> None:
    scene.signal.phone("Paul", PAUL)
    scene.signal.fail_next("send", Fails("RATE_LIMIT_FAILURE", retry_after=30), times=2)
    met = []
    for to in (JEANNE, PAUL):
        with pytest.raises(SlowDown) as slow:
            await scene.channel.send(to, HELLO, key="1")
        met.append((slow.value.scope, slow.value.seconds))

    assert met == [("person", 30), ("account", 30)]


FAULTS: Final[dict[str, tuple[Fault, type[SendError]]]] = {
    "the daemon has lost our account": (Errs(-32602, "Specified account does not exist"), AccountBroken),
    "Signal is not reached": (Fails("NETWORK_FAILURE"), Unreachable),
    "it fails within": (Errs(-32603, "Command execution failed"), Uncertain),
    "a proxy's 500": (Answers(500, b"<html>"), Unreachable),
    "a proxy's 502": (Answers(502, b"<html>"), Unreachable),
    "a proxy gave up": (Answers(504), Uncertain),
    "a proxy's 429": (Answers(429, headers={"retry-after": "9"}), SlowDown),
    "another program's 404": (Answers(404, b"<h1>404 Not Found</h1>"), AccountBroken),
    "HTML where JSON is due": (Answers(200, b"<html>Welcome</html>"), Uncertain),
    "JSON of no shape": (Answers(200, b"[]", "application/json"), Uncertain),
    "a notification's answer": (Answers(201), Uncertain),
    "cut": (CutsTheConnection(), Uncertain),
    "half a body": (CutsTheConnection(after_processing=True, half=True), Uncertain),
}


@pytest.mark.parametrize("label", FAULTS)
def test_a_fault_on_the_way_says_what_to_do_next(label: str) -> None:
    fault, expected = FAULTS[label]

    @on_signal()
    async def story(scene: Scene) -> None:
        scene.signal.fail_next("send", fault)
        with pytest.raises(SendError) as failed:
            await scene.channel.send(JEANNE, HELLO, key="1")

        assert type(failed.value) is expected
        assert HELLO.text not in str(failed.value)
        await scene.channel.send(JEANNE, HELLO, key="2")

    story()


@on_signal()
async def test_a_cut_after_the_message_left_leaves_its_fate_uncertain(scene: Scene) -> None:
    scene.signal.fail_next("send", CutsTheConnection(after_processing=True))

    with pytest.raises(Uncertain):
        await scene.channel.send(JEANNE, HELLO, key="1")

    assert scene.jeanne.screen.texts == [HELLO.text]


def test_a_daemon_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    @on_signal()
    async def story(scene: Scene) -> None:
        scene.signal.fail_next("send", StaysSilent())
        with pytest.raises(Uncertain, match="ReadTimeout"):
            await scene.channel.send(JEANNE, HELLO, key="1")

    monkeypatch.setattr(daemon.Daemon.call, "__defaults__", (0.2, daemon.LARGEST))
    story()


def test_a_name_that_nobody_knows_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_where: object, **_how: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def story() -> None:
        nowhere = SignalChannel("http://signal.invalid:8090", US, clock=SystemClock())
        for attempt in (nowhere.open(), nowhere.send(JEANNE, HELLO, key="1")):
            with pytest.raises(Unreachable, match="cannot be reached"):
                await attempt
        await nowhere.close()

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    asyncio.run(story())


@on_signal()
async def test_a_picture_that_is_none_is_fetched_like_any_file(scene: Scene) -> None:
    """Whether it is a picture is for whoever looks at it."""
    await scene.jeanne.sends_photo(b"<html>", kind="image/jpeg")

    assert (await scene.channel.fetch("image/jpeg file0001.jpg", largest=100)).content == b"<html>"


@on_signal()
async def test_a_voice_note_is_fetched(scene: Scene) -> None:
    await scene.jeanne.sends_voice(b"a short sound")
    async with scene.listening():
        await scene.inbox.holds(SentMedia("voice", "audio/aac file0001.aac"))

    media = await scene.channel.fetch("audio/aac file0001.aac", largest=1000)

    assert (media.content, media.kind) == (b"a short sound", "audio/aac")


@on_signal()
async def test_a_voice_note_of_20_mb_is_not_even_read(scene: Scene) -> None:
    await scene.jeanne.sends_voice(b"\0" * 20_000_000)

    with pytest.raises(Rejected, match="larger than wanted"):
        await scene.channel.fetch("audio/aac file0001.aac", largest=5_000_000)


@on_signal()
async def test_a_file_a_little_too_large_is_refused_too(scene: Scene) -> None:
    await scene.jeanne.sends_voice(b"\0" * 101)

    with pytest.raises(Rejected, match="101 bytes; 100 are taken"):
        await scene.channel.fetch("audio/aac file0001.aac", largest=100)
    assert len((await scene.channel.fetch("audio/aac file0001.aac", largest=101)).content) == 101


@on_signal()
async def test_a_file_that_is_not_there_or_none_is_refused(scene: Scene) -> None:
    broken = Answers(200, b'{"jsonrpc": "2.0", "result": {"data": "no base64!"}, "id": 1}', "application/json")
    scene.signal.fail_next("getAttachment", broken)

    for file in ("image/jpeg torn.jpg", "image/jpeg gone.jpg", "", "image/jpeg"):
        with pytest.raises(Rejected):
            await scene.channel.fetch(file, largest=100)


@on_signal()
async def test_messages_to_many_go_side_by_side(scene: Scene) -> None:
    people = [scene.signal.phone(f"Voisin {number}", f"uuid-{number}") for number in range(20)]
    await asyncio.gather(*(scene.channel.send(f"uuid-{number}", HELLO, key="1") for number in range(20)))

    assert all(person.screen.texts == [HELLO.text] for person in people)
