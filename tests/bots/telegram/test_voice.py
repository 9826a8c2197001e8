"""Voice notes on Telegram: fetched within limits, and sent."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from backend.clock import FrozenClock
from backend.messaging.messages import SentMedia
from bots.channel import Media, MediaSource, SpeaksAudio
from bots.errors import Rejected, SendError, SlowDown, TooLarge, Unreachable
from bots.playground.telegram_emulator import Answers, bad_request
from bots.telegram.channel import TelegramChannel
from tests.bots.serving import serving
from tests.bots.telegram.scene import JEANNE, TOKEN, Scene, on_telegram

TO: Final = str(JEANNE)
LARGEST: Final = 20 * 1024 * 1024


async def hears(scene: Scene) -> str:
    """The file of the one note that came in."""
    async with scene.listening():
        await scene.inbox.holds_something()
    [sent] = [one for one in scene.inbox.contents if isinstance(one, SentMedia)]
    return sent.file


@on_telegram()
async def test_a_voice_note_is_fetched(scene: Scene) -> None:
    await scene.jeanne.sends_voice(b"OggS of Jeanne", 2)

    fetched = await scene.channel.fetch(await hears(scene), largest=LARGEST)

    assert fetched == Media(b"OggS of Jeanne", "audio/ogg")


@on_telegram()
async def test_twenty_megabytes_are_not_even_asked_for(scene: Scene) -> None:
    await scene.jeanne.sends_voice(b"OggS", 2, size=LARGEST + 1)

    with pytest.raises(TooLarge):
        await scene.channel.fetch(await hears(scene), largest=LARGEST)
    assert not [call for call in scene.telegram.calls if "file" in call.method.lower() and call.method != "getFile"]


@on_telegram()
async def test_a_limit_of_ours_is_kept_before_the_download(scene: Scene) -> None:
    await scene.jeanne.sends_voice(b"OggS" * 100, 2)

    with pytest.raises(TooLarge, match="400 bytes"):
        await scene.channel.fetch(await hears(scene), largest=399)


@on_telegram()
async def test_a_file_that_is_gone(scene: Scene) -> None:
    for file in ("", "AgACnever"):
        with pytest.raises(Rejected) as caught:
            await scene.channel.fetch(file, largest=LARGEST)
        assert not isinstance(caught.value, TooLarge)
        assert TOKEN not in str(caught.value)


def download(file: Response | None, status: int = 200) -> Starlette:
    """A Bot API whose downloads end as told."""

    async def get_file(_request: Any) -> Response:
        return JSONResponse({"ok": True, "result": {"file_id": "f", "file_unique_id": "u", "file_path": "v/1.oga"}})

    async def give(_request: Any) -> Response:
        return file or Response(b"<html>", status)

    return Starlette(
        routes=[
            Route(f"/bot{TOKEN}/getFile", get_file, methods=["POST"]),
            Route(f"/file/bot{TOKEN}/v/1.oga", give),
        ]
    )


async def _endless() -> Any:
    """Far beyond what is read; a server goes on giving what nobody takes any more."""
    for _piece in range(100):
        yield b"x" * 65_536


@pytest.mark.parametrize(
    ("app", "expect"),
    [
        (download(None, 500), Unreachable),
        (download(None, 502), Unreachable),
        (download(None, 429), SlowDown),
        (download(None, 404), Rejected),
        (download(StreamingResponse(_endless())), TooLarge),
        (download(Response(b"x" * 300_000)), TooLarge),
        (download(Response(b"half", headers={"content-length": "400"})), SendError),
    ],
    ids=["500", "a gateway's page", "429", "gone", "without an end", "larger than it said", "half a body"],
)
def test_how_a_download_may_fail(app: Starlette, expect: type[SendError], clock: FrozenClock) -> None:
    async def play() -> None:
        async with serving(app) as url:
            channel = TelegramChannel(TOKEN, api_base=url, clock=clock)
            try:
                await channel.fetch("f", largest=200_000)
            finally:
                await channel.close()

    with pytest.raises(expect):
        asyncio.run(play())


@on_telegram()
async def test_a_voice_note_is_sent(scene: Scene) -> None:
    await scene.jeanne.starts()

    sent = await scene.channel.send_voice(TO, Media(b"OggS of ours", "audio/ogg"), key="1")

    shown = scene.jeanne.screen[-1]
    assert (shown.kind, sent) == ("voice", f"{JEANNE}:{shown.message_id}")


@on_telegram()
async def test_what_telegram_would_not_show_as_a_voice_note_is_not_sent(scene: Scene) -> None:
    await scene.jeanne.starts()
    with pytest.raises(Rejected, match="install ffmpeg"):
        await scene.channel.send_voice(TO, Media(b"RIFF", "audio/wav"), key="1")


@on_telegram()
async def test_whoever_forbids_voice_notes_is_written_to(scene: Scene) -> None:
    await scene.jeanne.starts()
    scene.telegram.fail_next("sendVoice", Answers(bad_request("VOICE_MESSAGES_FORBIDDEN")))
    with pytest.raises(Rejected):
        await scene.channel.send_voice(TO, Media(b"OggS", "audio/ogg"), key="1")


def test_telegram_gives_files_and_speaks(clock: FrozenClock) -> None:
    channel = TelegramChannel(TOKEN, clock=clock)
    assert isinstance(channel, MediaSource)
    assert isinstance(channel, SpeaksAudio)
