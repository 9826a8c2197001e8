"""Voice notes of ours on Matrix: what is no Opus is not sent; an upload that fails has said nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bots.channel import Media
from bots.errors import Rejected, SlowDown, Unreachable
from tests.bots.matrix.stand_in import HTML, Answers, at_a_stand_in, matrix_error

JEANNE = "@jeanne:mairie.test"
OPUS = Media(b"OggS....OpusHead and what we say", "audio/ogg")


def test_what_is_no_opus_is_not_sent(tmp_path: Path) -> None:
    async def play() -> None:
        async with at_a_stand_in(tmp_path) as at:
            with pytest.raises(Rejected, match="install ffmpeg"):
                await at.channel.send_voice(JEANNE, Media(b"RIFF", "audio/wav"), key="1.0")
            assert not any("upload" in path and "media" in path for path in at.server.asked)

    asyncio.run(play())


@pytest.mark.parametrize(
    ("fault", "expect"),
    [
        (matrix_error(413, "M_TOO_LARGE"), Rejected),
        (matrix_error(403, "M_FORBIDDEN"), Rejected),
        (matrix_error(429, "M_LIMIT_EXCEEDED", retry_after_ms=2000), SlowDown),
        (Answers(502, HTML, "text/html"), Unreachable),
        (Answers(200, HTML, "text/html"), Unreachable),
    ],
    ids=["too large", "no files of ours", "too fast", "a gateway's page", "no homeserver"],
)
def test_an_upload_that_fails_has_said_nothing(fault: Answers, expect: type[Exception], tmp_path: Path) -> None:
    async def play() -> None:
        async with at_a_stand_in(tmp_path) as at:
            at.server.fails("/media/v3/upload", fault)
            with pytest.raises(expect):
                await at.channel.send_voice(JEANNE, OPUS, key="1.0")
            assert at.server.said == []

    asyncio.run(play())
