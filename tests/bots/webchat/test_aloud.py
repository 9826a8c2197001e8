"""Our messages read aloud at the door of the web chat: made when they are asked for, for nobody else, kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from backend.clock import SystemClock
from backend.database import Database
from backend.messaging.messages import Option, Outgoing
from bots.channel import Media
from bots.voice.errors import Down
from bots.voice.speaking import Speaker
from bots.webchat.aloud import WAITING, Aloud, StillSpeaking, Unspoken
from tests.bots.voice.speech import recorded
from tests.bots.webchat.town import Town
from tests.bots.webchat.visitor import Visitor

HELLO = Outgoing("Bonjour.", 1, (Option("yes", "Oui"),), spoken=True, locale="fr")
UNSPOKEN = "This message cannot be read aloud at the moment. It is written here."


@dataclass
class Voice:
    """Says the same sentence, whatever it is asked to."""

    fails: Exception | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def say(self, text: str, *, language: str) -> Media:
        self.asked.append((text, language))
        if self.fails:
            raise self.fails
        return recorded("yes please")


@pytest.fixture
def voice() -> Voice:
    return Voice()


@pytest.fixture
def town(sqlite_database: Database, voice: Voice) -> Iterator[Town]:
    with Town(sqlite_database, SystemClock(), speaker=Speaker(voice)).open() as town:
        yield town


@pytest.fixture
def web(town: Town) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=town.url, timeout=15) as web:
        yield web


def told(town: Town, web: httpx.Client, message: Outgoing) -> tuple[Visitor, str]:
    """Somebody to whom this was said, and the address of its recording."""
    visitor = Visitor(web)
    visitor.opens()
    visitor.posts(text="Lisez-moi vos messages")
    town.says(message)
    [said] = [one for one in visitor.history()["messages"] if not one["mine"]]
    assert said["aloud"] is message.spoken
    return visitor, f"/chat/aloud/{said['id']}"


def test_the_recording_is_made_when_it_is_asked_for_and_kept_nowhere(
    town: Town, web: httpx.Client, voice: Voice
) -> None:
    visitor, address = told(town, web, HELLO)
    assert voice.asked == []
    answer = web.get(address, headers=visitor.headers)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/mpeg")
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) > 1_000
    assert voice.asked == [("Bonjour.\nOui.", "fr")]
    web.get(address, headers=visitor.headers)
    assert len(voice.asked) == 2  # made anew


def test_nobody_else_may_fetch_it(town: Town, web: httpx.Client, voice: Voice) -> None:
    visitor, address = told(town, web, HELLO)
    stranger = Visitor(web)
    stranger.opens()
    stranger.posts(text="Bonjour")

    assert web.get(address, headers=stranger.headers).status_code == 404
    assert web.get(address).status_code == 401
    assert web.get(address, headers={"Authorization": "Bearer guessed"}).status_code == 401
    assert web.get(address, headers=visitor.headers | {"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert web.get("/chat/aloud/1", headers=visitor.headers).status_code == 404
    web.request("DELETE", "/chat/session", headers=visitor.headers)
    assert web.get(address, headers=visitor.headers).status_code == 401
    assert voice.asked == []


def test_what_nobody_wished_to_hear_is_not_read_aloud(town: Town, web: httpx.Client, voice: Voice) -> None:
    visitor, address = told(town, web, Outgoing("Bonjour."))
    answer = web.get(address, headers=visitor.headers)

    assert (answer.status_code, answer.json()["error"]) == (404, UNSPOKEN)
    assert voice.asked == []


def test_a_service_that_fails_is_told_in_a_sentence(town: Town, web: httpx.Client, voice: Voice) -> None:
    voice.fails = Down("no")
    visitor, address = told(town, web, HELLO)
    answer = web.get(address, headers=visitor.headers)
    assert (answer.status_code, answer.json()["error"]) == (404, UNSPOKEN)


def test_without_a_synthesiser_there_is_nothing_to_hear() -> None:
    with pytest.raises(Unspoken):
        asyncio.run(Aloud(None).recording(1, HELLO))


def test_what_is_no_sound_is_not_handed_out() -> None:
    class Noise(Voice):
        async def say(self, text: str, *, language: str) -> Media:
            return Media(b"<html>", "audio/wav")

    with pytest.raises(Unspoken):
        asyncio.run(Aloud(Speaker(Noise())).recording(1, HELLO))


def test_one_visitor_leaves_room_for_the_others() -> None:
    """Whoever asks without waiting is refused; others, and the same one later, are not."""
    may_speak = asyncio.Event()

    class Slow(Voice):
        async def say(self, text: str, *, language: str) -> Media:
            await may_speak.wait()
            return recorded("yes please")

    async def play() -> None:
        aloud = Aloud(Speaker(Slow()))
        asked = [asyncio.create_task(aloud.recording(1, HELLO)) for _ in range(WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(StillSpeaking):
            await aloud.recording(1, HELLO)
        other = asyncio.create_task(aloud.recording(2, HELLO))
        may_speak.set()
        assert {one.kind for one in await asyncio.gather(*asked, other)} == {"audio/mpeg"}
        assert (await aloud.recording(1, HELLO)).kind == "audio/mpeg"

    asyncio.run(play())
