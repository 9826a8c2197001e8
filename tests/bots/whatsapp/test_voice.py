"""Voice notes on WhatsApp: uploaded as what they are, then sent; what WhatsApp would not show as one is not sent."""

from __future__ import annotations

import pytest

from bots.channel import Media
from bots.errors import Rejected, Unreachable, WindowClosed
from bots.playground.whatsapp_emulator import CutsTheConnection
from tests.bots.whatsapp.scene import Scene, on_whatsapp

OPUS = Media(b"OggS....OpusHead and what we say", "audio/ogg")


@on_whatsapp()
async def test_a_voice_note_is_sent(scene: Scene) -> None:
    await scene.jeanne.types("bonjour")
    await scene.inbox.until(lambda inbox: bool(inbox.kept))

    await scene.channel.send_voice(scene.to, OPUS, key="1")

    assert scene.jeanne.screen[-1].kind == "voice"
    assert scene.jeanne.hears() == [OPUS.content]


@on_whatsapp()
async def test_what_is_no_opus_is_not_sent(scene: Scene) -> None:
    await scene.jeanne.types("bonjour")
    await scene.inbox.until(lambda inbox: bool(inbox.kept))
    with pytest.raises(Rejected, match="install ffmpeg"):
        await scene.channel.send_voice(scene.to, Media(b"RIFF", "audio/wav"), key="1")
    with pytest.raises(Rejected):
        await scene.channel.send_voice(scene.to, Media(b"OggS and Vorbis", "audio/ogg"), key="1")
    assert scene.jeanne.hears() == []


@on_whatsapp()
async def test_an_upload_without_an_answer_has_said_nothing(scene: Scene) -> None:
    await scene.jeanne.types("bonjour")
    await scene.inbox.until(lambda inbox: bool(inbox.kept))
    scene.whatsapp.faults.plan("media", CutsTheConnection(), 1)
    with pytest.raises(Unreachable):
        await scene.channel.send_voice(scene.to, OPUS, key="1")


@on_whatsapp()
async def test_nobody_is_spoken_to_after_the_window(scene: Scene) -> None:
    with pytest.raises(WindowClosed):
        await scene.channel.send_voice(scene.to, OPUS, key="1")
