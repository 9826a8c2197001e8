"""Voice notes on Signal: sent as AAC, in the call itself; told apart from other sounds where the daemon says which."""

from __future__ import annotations

import pytest

from backend.messaging.messages import SentMedia
from bots.channel import Media
from bots.errors import Rejected
from bots.signal.inbound import incoming
from tests.bots.signal.scene import JEANNE, US, Scene, on_signal
from tests.bots.voice.speech import recorded


@on_signal()
async def test_a_voice_note_is_sent_as_every_phone_plays_it(scene: Scene) -> None:
    named = await scene.channel.send_voice(JEANNE, recorded("hello"), key="1")

    shown = scene.jeanne.screen[-1]
    assert (shown.kind, str(shown.timestamp)) == ("voice", named)
    [content] = scene.jeanne.hears()
    assert content[0] == 0xFF  # AAC in ADTS: each frame begins so
    assert content[1] & 0xF0 == 0xF0


@on_signal()
async def test_what_is_no_sound_is_not_sent(scene: Scene) -> None:
    with pytest.raises(Rejected):
        await scene.channel.send_voice(JEANNE, Media(b"<html>", "audio/ogg"), key="1")
    assert scene.jeanne.hears() == []


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ({"isVoiceNote": True, "filename": "signal.aac"}, "voice"),
        ({"isVoiceNote": False, "filename": None}, "audio"),
        ({"filename": None}, "voice"),
        ({"filename": "chanson.m4a"}, "audio"),
    ],
    ids=["told", "told that it is none", "an older daemon", "an older daemon, a song"],
)
def test_which_sound_is_a_voice_note(file: dict[str, object], kind: str) -> None:
    attached = {"contentType": "audio/aac", "id": "f.aac", "size": 4, **file}
    data = {"timestamp": 1, "message": None, "attachments": [attached]}
    event = {"account": US, "envelope": {"sourceUuid": JEANNE, "timestamp": 1, "dataMessage": data}}
    [came] = incoming(event, US).received
    content = getattr(came, "content", None)
    assert isinstance(content, SentMedia)
    assert content.kind == kind
