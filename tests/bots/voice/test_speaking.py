"""Messages read aloud: before their text, which always goes; once, whatever happens to the text."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from backend.messaging.messages import OUTGOINGS, Option, Outgoing
from bots.channel import Media, SpeaksAudio
from bots.delivery import Delivery
from bots.errors import Rejected, SlowDown
from bots.telegram.channel import TelegramChannel
from bots.voice import limits, speaking
from bots.voice.errors import Down
from bots.voice.speaking import SPEAK, Speaker
from tests.bots.conftest import post
from tests.support.channels import ScriptedChannel
from tests.support.post import Post

__all__ = ["post"]


@dataclass
class Voice:
    """Says each text as the bytes of it."""

    fails: Exception | None = None
    waits: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def say(self, text: str, *, language: str) -> Media:
        self.asked.append((text, language))
        if self.fails:
            raise self.fails
        if self.waits:
            await asyncio.Event().wait()
        return Media(text.encode(), "audio/ogg")


class Speaking(ScriptedChannel):
    """A channel that sends voice notes, too."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []
        self.refuses: list[Exception] = []

    async def send_voice(self, to: str, recording: Media, *, key: str) -> str:
        if self.refuses:
            raise self.refuses.pop(0)
        self.order.append(f"voice {key} {recording.content.decode()}")
        return f"voice-{len(self.order)}"

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        sent = await super().send(to, part, key=key)
        self.order.append(f"text {key} {part.text}")
        return sent


def said(post: Post, channel: ScriptedChannel, voice: Voice | None, message: Outgoing) -> Delivery:
    post.person("jeanne")
    post.writes(post.letter("jeanne", "", message=message))
    delivery = Delivery(post.database, post.clock, post.accounts["telegram"], channel, "us")
    delivery.speaker = Speaker(voice) if voice else None
    asyncio.run(delivery.pump())
    return delivery


def hello(**changes: Any) -> Outgoing:
    return Outgoing(**{"text": "Bonjour.", "spoken": True, "locale": "fr", **changes})


def test_a_message_is_heard_and_read(post: Post) -> None:
    channel, voice = Speaking(), Voice()
    said(post, channel, voice, hello(question=1, options=(Option("yes", "Oui"), Option("no", "Non"))))

    assert channel.order == ["voice 1.0 Bonjour.\nOui, Non.", "text 1.1 Bonjour."]
    assert voice.asked == [("Bonjour.\nOui, Non.", "fr")]


@pytest.mark.parametrize(
    "message", [hello(spoken=False), hello(text="a" * (limits.LONGEST_SPOKEN + 1))], ids=["no", "long"]
)
def test_what_is_not_wished_or_too_long_is_written_only(post: Post, message: Outgoing) -> None:
    channel = Speaking()
    said(post, channel, Voice(), message)
    assert [one.split()[0] for one in channel.order] == ["text"]


def test_without_a_service_or_on_another_channel_it_is_written(post: Post) -> None:
    channel = Speaking()
    said(post, channel, None, hello())
    assert channel.order == ["text 1.1 Bonjour."]

    other = ScriptedChannel()
    post.writes(post.letter("jeanne", "", message=hello()))
    delivery = Delivery(post.database, post.clock, post.accounts["telegram"], other, "us")
    delivery.speaker = Speaker(Voice())
    asyncio.run(delivery.pump())
    assert other.texts == ["Bonjour."]


@pytest.mark.parametrize("voice", [Voice(fails=Down("no")), Voice(waits=True)], ids=["down", "slow"])
def test_a_service_that_fails_costs_no_word(post: Post, voice: Voice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaking, "SYNTHESIS", 0.02)
    channel = Speaking()
    said(post, channel, voice, hello())
    assert channel.order == ["text 1.1 Bonjour."]


def test_a_platform_that_refuses_the_voice_gets_the_text(post: Post) -> None:
    channel = Speaking()
    channel.refuses = [Rejected("VOICE_MESSAGES_FORBIDDEN")]
    said(post, channel, Voice(), hello())
    assert channel.order == ["text 1.1 Bonjour."]


def test_what_was_heard_is_not_said_twice_when_its_text_is_slowed_down(post: Post) -> None:
    channel = Speaking()
    channel.will("jeanne", SlowDown(0, "person"))
    delivery = said(post, channel, Voice(), hello())
    asyncio.run(_again(delivery))
    assert channel.order == ["voice 1.0 Bonjour.", "text 1.1 Bonjour."]


async def _again(delivery: Delivery) -> None:
    fresh = Delivery(delivery.database, delivery.clock, delivery.account, delivery.channel, "us")
    fresh.speaker = delivery.speaker
    await fresh.pump()


def test_a_row_of_an_earlier_version_is_not_spoken() -> None:
    written = OUTGOINGS.dumps(hello()).replace(',"spoken":true', "")
    assert "spoken" not in written
    assert OUTGOINGS.loads(written) == hello(spoken=False)


def test_the_channels_that_speak_are_known_without_their_sdk() -> None:
    assert "telegram" in SPEAK
    assert issubclass(TelegramChannel, SpeaksAudio)
