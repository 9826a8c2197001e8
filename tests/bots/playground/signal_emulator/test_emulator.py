"""Our stand-in for the daemon, by plain HTTP: what a phone sees, what the stream tells, what is refused.

That it answers as the real one does, where no account is needed, `tests/bots/signal/test_real_daemon` checks.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import pytest
from httpx_sse import aconnect_sse

from backend.clock import FrozenClock
from bots.playground.possible import NotPossible
from bots.playground.signal_emulator import Bubble, Fails, Phone, SignalEmulator

US: Final = "+33612345678"
JEANNE: Final = "5f4a3b2c-1d0e-4f9a-8b7c-6d5e4f3a2b1c"
NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)


@dataclass
class Scene:
    signal: SignalEmulator
    jeanne: Phone
    client: httpx.AsyncClient
    clock: FrozenClock

    async def asks(self, method: str, **params: Any) -> dict[str, Any]:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"account": US, **params}}
        answer: dict[str, Any] = (await self.client.post("/api/v1/rpc", json=body)).json()
        return answer

    async def says(self, text: str, to: str = JEANNE) -> dict[str, Any]:
        return await self.asks("send", recipient=[to], message=text)

    @asynccontextmanager
    async def reading(self, last: str = "") -> AsyncIterator[Callable[[], Awaitable[dict[str, Any]]]]:
        """The stream; each call gives the next event's envelope."""
        headers = {"Last-Event-ID": last} if last else {}
        async with aconnect_sse(self.client, "GET", "/api/v1/events", headers=headers) as source:
            told = source.aiter_sse()

            async def next_one() -> dict[str, Any]:
                one = await asyncio.wait_for(anext(told), 20)
                assert one.event == "receive"
                event = json.loads(one.data)
                assert event["account"] == US
                envelope: dict[str, Any] = event["envelope"]
                return {**envelope, "number": one.id}

            yield next_one
            await told.aclose()


Story = Callable[[Scene], Awaitable[None]]


def staged(story: Story) -> Callable[[], None]:
    numbered = "number" in getattr(story, "__name__", "")

    async def play() -> None:
        clock = FrozenClock(NOW)
        signal = SignalEmulator(US, clock=clock, numbered=numbered)
        async with signal.serving() as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
            await story(Scene(signal, signal.phone("Jeanne Payet", JEANNE, "+33698765432"), client, clock))

    def test() -> None:
        asyncio.run(play())

    test.__name__ = getattr(story, "__name__", "test")
    return test


@staged
async def test_a_text_stands_on_the_phone_and_its_delivery_is_told(scene: Scene) -> None:
    sent = (await scene.says("Bonjour"))["result"]
    async with scene.reading() as told:
        envelope = await told()

    assert sent["results"] == [
        {"recipientAddress": {"uuid": JEANNE, "number": "+33698765432", "username": None}, "type": "SUCCESS"}
    ]
    assert scene.jeanne.screen.texts == ["Bonjour"]
    assert envelope["receiptMessage"]["timestamps"] == [sent["timestamp"]]
    assert (envelope["sourceUuid"], envelope["sourceName"]) == (JEANNE, "Jeanne Payet")


@staged
async def test_no_two_messages_have_one_moment(scene: Scene) -> None:
    sent = [(await scene.says(text))["result"]["timestamp"] for text in ("un", "deux", "trois")]
    theirs = [await scene.jeanne.types("quatre"), await scene.jeanne.types("cinq")]

    assert sorted({*sent, *theirs}) == [*sent, *theirs]


@staged
async def test_what_is_too_long_goes_as_a_file(scene: Scene) -> None:
    await scene.says("é" * 1000)
    await scene.says("é" * 1001)

    assert [one.kind for one in scene.jeanne.screen] == ["text", "long text"]


@staged
async def test_a_number_finds_a_person_as_well(scene: Scene) -> None:
    await scene.says("Bonjour", to="+33698765432")

    assert scene.jeanne.screen.texts == ["Bonjour"]


@staged
async def test_what_is_said_to_nobody_is_an_error(scene: Scene) -> None:
    nobody = (await scene.says("Bonjour", to="+33700000000"))["error"]
    nothing = (await scene.says(""))["error"]
    no_one = (await scene.asks("send", message="x"))["error"]

    assert (nobody["code"], nobody["message"]) == (-1, "Failed to send message")
    assert [one["type"] for one in nobody["data"]["response"]["results"]] == ["UNREGISTERED_FAILURE"]
    assert (nothing["code"], nothing["data"]) == (-1, None)
    assert no_one["message"] == "No recipients given"


@staged
async def test_one_of_several_whom_it_reaches_is_no_error(scene: Scene) -> None:
    answer = await scene.asks("send", recipient=[JEANNE, "+33700000000"], message="x")

    assert [one["type"] for one in answer["result"]["results"]] == ["SUCCESS", "UNREGISTERED_FAILURE"]


@staged
async def test_sixty_at_once_then_one_a_second(scene: Scene) -> None:
    answers = [await scene.says(str(count)) for count in range(61)]
    scene.clock.forward(timedelta(seconds=1))
    later = [await scene.says("61"), await scene.says("62")]

    assert ["error" in one for one in answers] == [False] * 60 + [True]
    assert answers[-1]["error"]["code"] == -5
    assert ["error" in one for one in later] == [False, True]


@staged
async def test_a_challenge_stops_all_until_it_is_met(scene: Scene) -> None:
    scene.signal.fail_next("send", Fails("RATE_LIMIT_FAILURE", "c-1", 3600))
    await scene.says("un")
    refused = (await scene.says("deux"))["error"]["data"]["response"]["results"][0]
    wrong = await scene.asks("submitRateLimitChallenge", challenge="c-2", captcha="signalcaptcha://…")
    right = await scene.asks("submitRateLimitChallenge", challenge="c-1", captcha="signalcaptcha://…")
    await scene.says("trois")

    assert (refused["type"], refused["token"], refused["retryAfterSeconds"]) == ("RATE_LIMIT_FAILURE", "c-1", 86_400)
    assert wrong["error"]["message"].startswith("Captcha rejected")
    assert right["result"] == {}
    assert scene.jeanne.screen.texts == ["trois"]


@staged
async def test_a_changed_key_is_confirmed_by_its_safety_number_only(scene: Scene) -> None:
    scene.jeanne.changes_phone()
    await scene.jeanne.types("C'est moi")
    refused = (await scene.says("un"))["error"]
    blind = (await scene.asks("trust", recipient=JEANNE))["error"]
    await scene.asks("trust", recipient=JEANNE, verifiedSafetyNumber="12345 67890")
    await scene.says("deux")
    async with scene.reading() as told:
        kept_back, given = await told(), await told()

    assert (refused["code"], blind["code"]) == (-4, -1)
    assert "dataMessage" not in kept_back
    assert given["dataMessage"]["message"] == "C'est moi"
    assert scene.jeanne.screen.texts == ["deux"]


@staged
async def test_what_nobody_reads_waits_and_what_was_read_is_gone(scene: Scene) -> None:
    await scene.jeanne.types("un")
    async with scene.reading() as told:
        assert (await told())["dataMessage"]["message"] == "un"
    await scene.signal.waits_for_readers(0)
    await scene.jeanne.types("deux")
    async with scene.reading() as told:
        only = await told()

    assert (only["dataMessage"]["message"], only["number"]) == ("deux", "")


@staged
async def test_a_numbered_stream_goes_on_after_the_last_that_was_read(scene: Scene) -> None:
    for text in ("un", "deux", "trois"):
        await scene.jeanne.types(text)
    async with scene.reading() as told:
        numbers = [(await told())["number"] for _ in range(3)]
    async with scene.reading(last=numbers[0]) as told:
        again = [(await told())["dataMessage"]["message"] for _ in range(2)]
    async with scene.reading(last="another-run-9") as told:
        everything = [(await told())["dataMessage"]["message"] for _ in range(3)]

    assert numbers == ["run-1", "run-2", "run-3"]
    assert again == ["deux", "trois"]
    assert everything == ["un", "deux", "trois"]


@staged
async def test_a_quote_a_thumb_and_an_edit_name_the_message_that_they_mean(scene: Scene) -> None:
    ours = (await scene.says("Jeudi ?"))["result"]["timestamp"]
    mine = await scene.jeanne.types("oui")
    await scene.jeanne.replies_to(ours, "à 10 h")
    await scene.jeanne.reacts(ours, "❤️")
    await scene.jeanne.reacts(ours, "❤️")
    await scene.jeanne.edits(mine, "non")
    async with scene.reading() as told:
        _delivered, _said, answer, thumb, taken, edit = [await told() for _ in range(6)]

    assert (answer["dataMessage"]["quote"]["id"], answer["dataMessage"]["quote"]["authorNumber"]) == (ours, US)
    assert thumb["dataMessage"]["reaction"]["targetSentTimestamp"] == ours
    assert [one["dataMessage"]["reaction"]["isRemove"] for one in (thumb, taken)] == [False, True]
    assert edit["editMessage"]["targetSentTimestamp"] == mine
    assert next((one.text, one.edited) for one in scene.jeanne.screen if one.mine) == ("non", True)
    assert scene.jeanne.screen[0].reactions == ()


@staged
async def test_a_file_is_given_in_base64(scene: Scene) -> None:
    await scene.jeanne.sends_voice(b"sound")
    async with scene.reading() as told:
        (file,) = (await told())["dataMessage"]["attachments"]
    given = await scene.asks("getAttachment", id=file["id"], recipient=JEANNE)
    lost = await scene.asks("getAttachment", id="none", recipient=JEANNE)

    assert (file["contentType"], file["size"], file["filename"]) == ("audio/aac", 5, None)
    assert base64.b64decode(given["result"]["data"]) == b"sound"
    assert lost["error"]["code"] == -1


@staged
async def test_receipts_and_dots_are_seen(scene: Scene) -> None:
    mine = await scene.jeanne.types("Bonjour")
    await scene.asks("sendTyping", recipient=[JEANNE])
    await scene.asks("sendReceipt", recipient=JEANNE, targetTimestamp=[mine], type="read")
    seen = scene.jeanne.screen
    wrong = await scene.asks("sendReceipt", recipient=JEANNE, targetTimestamp=[mine], type="heard")
    none = await scene.asks("sendReceipt", recipient=JEANNE)
    await scene.asks("sendTyping", recipient=[JEANNE], stop=True)

    assert (seen.writes, seen[0].read, scene.jeanne.screen.writes) == (True, True, False)
    assert (wrong["error"]["code"], none["error"]["code"]) == (-1, -1)


@staged
async def test_a_phone_does_only_what_a_phone_can(scene: Scene) -> None:
    ours = (await scene.says("Jeudi ?"))["result"]["timestamp"]
    for attempt in (
        scene.jeanne.edits(ours, "x"),
        scene.jeanne.deletes(ours),
        scene.jeanne.reacts(7),
        scene.jeanne.replies_to(7, "x"),
    ):
        with pytest.raises(NotPossible):
            await attempt


@staged
async def test_a_chat_goes_on_from_an_earlier_day(scene: Scene) -> None:
    scene.jeanne.remembers([Bubble(1, NOW, mine=False, kind="text", text="Jeudi ?")])
    await scene.jeanne.reacts(1)

    assert scene.jeanne.screen.texts == ["Jeudi ?"]
    assert scene.jeanne.screen[0].reactions == ("👍",)


@staged
async def test_what_a_test_waits_for_in_vain_shows_the_screen(scene: Scene) -> None:
    await scene.says("Jeudi ?")
    with pytest.raises(TimeoutError, match=r"Jeanne Payet:\n← Jeudi \?"):
        await scene.jeanne.waits_for(lambda screen: len(screen) > 5, patience=0.05)
