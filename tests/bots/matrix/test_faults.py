"""What goes wrong on the way, on a homeserver that fails on demand."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from backend.clock import SystemClock
from backend.messaging.messages import Outgoing, Wrote
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable
from bots.matrix import client
from bots.matrix.channel import MatrixChannel
from tests.bots.matrix.stand_in import (
    HTML,
    US,
    Answers,
    Fault,
    HalfABody,
    Hangs,
    Play,
    StandIn,
    at_a_stand_in,
    matrix_error,
)

JEANNE: Final = "@jeanne:mairie.test"
KARIM: Final = "@karim:mairie.test"
HELLO: Final = Outgoing("Je suis tombée")


def played(folder: Path, story: Callable[[Play], Awaitable[None]], **options: Any) -> None:
    async def play() -> None:
        async with at_a_stand_in(folder, **options) as scene:
            await story(scene)

    asyncio.run(play())


@dataclass(frozen=True)
class Case:
    label: str
    fault: Fault
    expect: type[SendError]
    whole: bool = False
    """Whether the whole server fails, and not this call alone."""


CASES: Final = (
    Case("429", matrix_error(429, "M_LIMIT_EXCEEDED", retry_after_ms=7000), SlowDown),
    Case("500", matrix_error(500, "M_UNKNOWN"), Unreachable),
    Case("502 of HTML", Answers(502, HTML, "text/html"), Unreachable),
    Case("200 of HTML", Answers(200, HTML, "text/html"), Uncertain),
    Case("HTML everywhere", Answers(200, HTML, "text/html"), Unreachable, whole=True),
    Case("404 of HTML", Answers(404, HTML, "text/html"), Unreachable),
    Case("half a body", HalfABody(), Uncertain),
    Case("half a body everywhere", HalfABody(), Unreachable, whole=True),
    Case("slow", Hangs(), Uncertain),
    Case("slow everywhere", Hangs(), Unreachable, whole=True),
    Case("put out", matrix_error(403, "M_FORBIDDEN"), PersonGone),
    Case("too large", matrix_error(413, "M_TOO_LARGE"), Rejected),
    Case("token revoked", matrix_error(401, "M_UNKNOWN_TOKEN"), AccountBroken),
    Case("no Matrix at all", Answers(200, "[]"), Uncertain),
    Case("not even text", Answers(200, "\udcff".encode("utf-8", "surrogateescape").decode("latin-1")), Uncertain),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_failing_send_says_what_to_do_next(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(scene: Play) -> None:
        if isinstance(case.fault, Hangs):  # whatever answers may take its time
            monkeypatch.setattr(client, "PATIENCE", 0.3)
            if case.whole:
                monkeypatch.setattr("bots.matrix.connection.PROBE_PATIENCE", 0.3)
        if case.whole:
            scene.server.always = case.fault
        else:
            scene.server.fails("/send/", case.fault)
        with pytest.raises(SendError) as failed:
            await scene.channel.send(JEANNE, HELLO, key="1.0")
        assert type(failed.value) is case.expect
        assert HELLO.text not in str(failed.value)
        if isinstance(failed.value, SlowDown):
            assert (failed.value.seconds, failed.value.scope) == (7.0, "account")

    caplog.set_level(logging.DEBUG)
    played(tmp_path, story)
    assert HELLO.text not in caplog.text
    assert JEANNE not in caplog.text


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


def test_what_is_repeated_after_a_cut_is_one_event(tmp_path: Path) -> None:
    async def story(scene: Play) -> None:
        scene.server.fails("/send/", HalfABody())
        with pytest.raises(Uncertain):
            await scene.channel.send(JEANNE, HELLO, key="1.0")
        await scene.channel.send(JEANNE, HELLO, key="1.0")
        assert [words for _room, words, _at in scene.server.said] == [HELLO.text]

    played(tmp_path, story)


def test_one_who_hangs_does_not_stall_the_others(tmp_path: Path) -> None:
    async def story(scene: Play) -> None:
        scene.server.fails("/!0/send/", Hangs(after=False))
        hanging = asyncio.create_task(scene.channel.send(JEANNE, HELLO, key="1.0"))
        await scene.server.until(lambda: any("/!0/send/" in path for path in scene.server.asked))
        await scene.channel.send(KARIM, HELLO, key="2.0")
        assert not hanging.done()
        hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)

    played(tmp_path, story, people=(JEANNE, KARIM))


LISTENING: Final = (
    matrix_error(429, "M_LIMIT_EXCEEDED", retry_after_ms=17000),
    matrix_error(500, "M_UNKNOWN"),
    Answers(502, HTML, "text/html"),
    Answers(200, HTML, "text/html"),
    HalfABody(after=False),
)


def test_troubles_while_listening_are_waited_for(tmp_path: Path) -> None:
    async def story(scene: Play) -> None:
        scene.server.fails("/sync", *LISTENING)
        await scene.server.happens({"type": "m.room.message", "content": {"msgtype": "m.text", "body": "Avant"}})
        await scene.server.happens({"type": "m.room.message", "content": {"msgtype": "m.text", "body": "Après"}})
        await scene.inbox.holds(Wrote("Avant"), Wrote("Après"))
        assert len(scene.pauses.noted) == len(LISTENING)
        assert 17.0 in scene.pauses.noted
        assert scene.inbox.contents == [Wrote("Avant"), Wrote("Après")]

    played(tmp_path, story)


def test_an_event_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    broken: tuple[dict[str, Any], ...] = (
        {"type": "m.room.message", "content": {"msgtype": "m.text", "body": {"x": 1}}},
        {"type": "m.room.message", "content": {"msgtype": "m.location", "body": "ici"}},
        {"type": "m.room.message", "content": {"msgtype": "m.audio", "body": "", "file": {"url": 3}}},
        {"type": "m.reaction", "content": {"m.relates_to": "?"}},
        {"type": "m.room.encrypted", "content": {"algorithm": 7}},
        {"type": "m.room.member", "state_key": 3, "content": {}},
        {"type": "m.room.message", "content": "?"},
    )

    async def story(scene: Play) -> None:
        for event in broken:
            await scene.server.happens(event)
        await scene.server.happens({"type": "m.room.message", "content": {"msgtype": "m.text", "body": "Après"}})
        await scene.inbox.holds(Wrote("Après"))
        assert scene.channel.counts["malformed"] >= 4

    played(tmp_path, story)


def test_a_token_that_is_revoked_meanwhile_ends_the_listening(tmp_path: Path) -> None:
    async def story() -> None:
        async with StandIn().serving() as server:
            channel = MatrixChannel(server.url, US, "token", tmp_path / "keys", clock=SystemClock())
            await channel.open()
            server.fails("/sync", matrix_error(401, "M_UNKNOWN_TOKEN"))
            with pytest.raises(AccountBroken, match="M_UNKNOWN_TOKEN"):
                await channel.listen(_nobody, "", _nobody)
            await channel.close()

    asyncio.run(story())


async def _nobody(_what: Any) -> None:
    raise AssertionError("nothing was to be kept")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9", "http://nowhere.invalid"], ids=["closed door", "no such name"]
)
def test_a_homeserver_that_is_not_there_is_unreachable(address: str, tmp_path: Path) -> None:
    async def story() -> None:
        channel = MatrixChannel(address, US, "token", tmp_path / "keys", clock=SystemClock(), patience=0.05)
        with pytest.raises(Unreachable, match="cannot be reached"):
            await channel.open()
        with pytest.raises(Unreachable):
            await channel.send(JEANNE, HELLO, key="1.0")
        await channel.close()

    asyncio.run(story())
