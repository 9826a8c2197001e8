"""The stream of events breaks, the daemon is away, the lease moves: we come back, and stop when told to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from backend.messaging.messages import Wrote
from bots.errors import AccountBroken, Unreachable
from bots.playground.signal_emulator import Answers, CutsTheConnection
from bots.signal.channel import SignalChannel
from tests.bots.signal.scene import US, Scene, on_signal
from tests.support.processes import free_port


@on_signal()
async def test_a_stream_that_breaks_is_opened_again(scene: Scene) -> None:
    async with scene.listening():
        await scene.jeanne.types("Un")
        await scene.inbox.holds(Wrote("Un"))
        scene.signal.cuts_streams()
        await scene.pauses.have_been(1)
        await scene.jeanne.types("Deux")
        await scene.inbox.holds(Wrote("Deux"))

    assert scene.inbox.contents == [Wrote("Un"), Wrote("Deux")]
    assert 0.5 <= scene.pauses.noted[0] <= 1


@on_signal()
async def test_half_an_event_is_none(scene: Scene) -> None:
    async with scene.listening():
        await scene.signal.waits_for_readers(1)
        scene.signal.cuts_streams(b'event:receive\ndata:{"account": "+33')
        await scene.pauses.have_been(1)
        await scene.jeanne.types("Entier")
        await scene.inbox.holds(Wrote("Entier"))

    assert scene.channel.counts["malformed"] == 0


@on_signal()
async def test_troubles_at_the_door_are_waited_for(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    html = b"<html>Bad gateway</html>"
    troubles = (
        Answers(502, html),
        Answers(500),
        Answers(429, headers={"retry-after": "17"}),
        Answers(200, html),
        CutsTheConnection(),
    )
    for trouble in troubles:
        scene.signal.fail_next("events", trouble)
    async with scene.listening():
        await scene.inbox.holds(Wrote("Bonjour"))

    assert scene.channel.counts["unreachable"] == len(troubles)
    assert scene.pauses.noted[2] == 17
    assert all(pause <= 60 for pause in scene.pauses.noted)


@on_signal()
async def test_two_readers_are_told_the_same(scene: Scene) -> None:
    """Two processes while the lease moves: the inbox keeps each message once, by its key."""
    rival = SignalChannel(scene.url, US, clock=scene.clock)
    async with scene.listening():
        theirs = asyncio.create_task(rival.listen(scene.inbox.receive, "", scene.inbox.save))
        await scene.signal.waits_for_readers(2)
        await scene.jeanne.types("Bonjour")
        await scene.inbox.has_taken(2)
        theirs.cancel()
        await asyncio.gather(theirs, return_exceptions=True)
        await scene.signal.waits_for_readers(1)
    await rival.close()

    assert len(scene.inbox.kept) == 1


@on_signal()
async def test_whoever_loses_the_lease_stops_reading_at_once(scene: Scene) -> None:
    async with scene.listening():
        await scene.signal.waits_for_readers(1)
    await scene.signal.waits_for_readers(0)

    await scene.jeanne.types("Bonjour")
    assert len(scene.signal.account.waiting) == 1


@on_signal()
async def test_the_daemon_gone_for_an_hour_loses_nothing(scene: Scene) -> None:
    """Signal keeps what is sent to us meanwhile."""
    port = free_port()
    hour = scene.clock.now() + timedelta(hours=1)
    an_hour_passed, came_back = asyncio.Event(), asyncio.Event()

    async def passes(seconds: float) -> None:
        scene.clock.forward(timedelta(seconds=seconds))
        if scene.clock.now() >= hour:
            an_hour_passed.set()
            await came_back.wait()

    channel = SignalChannel(f"http://127.0.0.1:{port}", US, clock=scene.clock, pause=passes)
    listening = asyncio.create_task(channel.listen(scene.inbox.receive, "", scene.inbox.save))
    for number in range(20):
        await scene.jeanne.types(f"message {number}")
    await an_hour_passed.wait()
    async with scene.signal.serving(port):
        came_back.set()
        await scene.inbox.holds(Wrote("message 19"))
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    await channel.close()

    assert scene.inbox.contents == [Wrote(f"message {number}") for number in range(20)]
    assert 50 < channel.counts["unreachable"] < 200  # a knock a minute or two, not a storm


@on_signal()
async def test_an_account_that_the_daemon_does_not_have_ends_the_listening(scene: Scene) -> None:
    stranger = SignalChannel(scene.url, "+33700000000", clock=scene.clock)

    for attempt in (stranger.open(), stranger.listen(scene.inbox.receive, "", scene.inbox.save)):
        with pytest.raises(AccountBroken, match=r"no account \+33700000000: register it or link it"):
            await attempt
    await stranger.close()


@on_signal()
async def test_our_name_is_our_number(scene: Scene) -> None:
    assert scene.channel.address == ""

    await scene.channel.open()

    assert scene.channel.address == US


@on_signal()
async def test_no_daemon_at_all_is_unreachable(scene: Scene) -> None:
    nowhere = SignalChannel(f"http://127.0.0.1:{free_port()}", US, clock=scene.clock)

    with pytest.raises(Unreachable, match="cannot be reached"):
        await nowhere.open()
    await nowhere.close()
