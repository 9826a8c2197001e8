"""Voice notes at the door of the web chat: what is taken, once, and what is refused in a sentence."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from backend.clock import SystemClock
from backend.database import Database, DatabaseFull, DatabaseLocked
from backend.messaging.messages import SentMedia
from backend.models import WebRecording
from bots.channel import Media, MediaSource
from bots.errors import Rejected, TooLarge, Unreachable
from bots.webchat import recordings
from bots.webchat.channel import WebChatChannel
from bots.webchat.hub import Hub
from tests.bots.webchat.town import Town
from tests.bots.webchat.visitor import Visitor

WEBM = b"\x1a\x45\xdf\xa3" + b"what Chromium records" * 10
OGG = b"OggS" + b"what Firefox records" * 10
MP4 = b"\x00\x00\x00\x20ftypisom" + b"what Safari records" * 10


@pytest.fixture
def town(sqlite_database: Database) -> Iterator[Town]:
    with Town(sqlite_database, SystemClock(), voice=True).open() as town:
        yield town


@pytest.fixture
def visitor(town: Town) -> Iterator[Visitor]:
    with httpx.Client(base_url=town.url, timeout=15) as web:
        visitor = Visitor(web)
        visitor.opens()
        yield visitor


def waiting(town: Town) -> list[tuple[bytes, str]]:
    """What waits to be heard."""
    with town.database.read() as db:
        return [(base64.b64decode(one.sound), one.kind) for one in db.scalars(select(WebRecording))]


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


@pytest.mark.parametrize(
    ("sound", "told", "kind"),
    [
        (WEBM, "audio/webm;codecs=opus", "audio/webm"),
        (OGG, "audio/ogg; codecs=opus", "audio/ogg"),
        (MP4, "audio/mp4", "audio/mp4"),
    ],
)
def test_a_voice_note_waits_to_be_heard(town: Town, visitor: Visitor, sound: bytes, told: str, kind: str) -> None:
    answer = visitor.speaks(sound, told, seconds=12, key="first-note")

    assert (answer.status_code, answer.headers["cache-control"]) == (202, "no-store")
    [note] = town.heard
    assert note.content == SentMedia("voice", note.key, seconds=12)
    assert note.language == "en"
    assert waiting(town) == [(sound, kind)]
    [shown] = visitor.history()["messages"]
    assert shown.items() >= {"key": "first-note", "mine": True, "kind": "voice", "seconds": 12}.items()


def test_sent_again_it_is_one(town: Town, visitor: Visitor) -> None:
    answers = [visitor.speaks(WEBM, key="first-note") for _ in range(3)]

    assert [one.status_code for one in answers] == [202, 202, 202]
    assert len(town.heard) == len(waiting(town)) == 1


def test_it_is_kept_before_it_is_acknowledged(town: Town, visitor: Visitor) -> None:
    town.trouble = DatabaseFull("no space")
    first = visitor.speaks(WEBM, key="first-note")
    town.trouble = None
    again = visitor.speaks(WEBM, key="first-note")

    assert (first.status_code, first.headers["Retry-After"]) == (503, "5")
    assert again.status_code == 202
    assert len(town.heard) == len(waiting(town)) == 1


def test_a_text_after_it_comes_after_it(town: Town, visitor: Visitor) -> None:
    visitor.speaks(WEBM)
    visitor.posts(text="Vite")

    assert [type(one).__name__ for one in town.contents] == ["SentMedia", "Wrote"]


def test_what_is_too_large_is_refused_in_a_sentence(town: Town, visitor: Visitor) -> None:
    fits = recordings.LARGEST_BODY * 3 // 4 - 1_000
    assert fits > 180 * 128_000 / 8  # three minutes, where the browser takes 128 kbit/s
    assert visitor.speaks(WEBM + bytes(fits - len(WEBM))).status_code == 202

    for size in (recordings.LARGEST_BODY, 6_000_000):
        answer = visitor.speaks(WEBM + bytes(size))
        assert refused(answer) == (413, "This voice message is too long to be sent. Please record a shorter one.")
    assert len(town.heard) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://mal.example/note.webm",
        "data:audio/webm;base64,",
        "data:audio/webm;base64,pas du base64 !",
        f"data:audio/webm,{WEBM.decode('latin-1')}",
        f"data:audio/webm;base64,{base64.b64encode(OGG).decode()}",
        f"data:audio/wav;base64,{base64.b64encode(b'RIFF' + bytes(40)).decode()}",
        f"data:image/svg+xml;base64,{base64.b64encode(b'<svg/>').decode()}",
        f"data:video/webm;base64,{base64.b64encode(WEBM).decode()}",
        f"data:;base64,{base64.b64encode(WEBM).decode()}",
    ],
    ids=lambda url: url[:30],
)
def test_what_is_no_recording_is_refused_in_a_sentence(town: Town, visitor: Visitor, url: str) -> None:
    answer = visitor.calls("voice", voice=url, seconds=4)

    assert refused(answer) == (415, "This voice message cannot be heard here. Please write your message instead.")
    assert (town.heard, waiting(town)) == ([], [])


@pytest.mark.parametrize(
    "said",
    [
        {"seconds": 4},
        {"voice": 5, "seconds": 4},
        {"voice": "data:", "seconds": -1},
        {"voice": "data:", "seconds": 1.5},
        {"voice": "data:", "seconds": True},
        {"voice": "data:", "seconds": 10**6},
        {"voice": "data:"},
        {"voice": "data:", "seconds": 4, "text": "Bonjour"},
        {"text": "Bonjour"},
        {"voice": "data:", "seconds": 4, "key": "short"},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused_in_a_sentence(town: Town, visitor: Visitor, said: dict[str, Any]) -> None:
    answer = visitor.calls("voice", **said)

    assert answer.status_code == 400
    assert "reload" in answer.json()["error"]
    assert town.heard == []


def test_a_voice_note_comes_by_its_own_door(town: Town, visitor: Visitor) -> None:
    """Elsewhere it would be an event without a sound."""
    url = f"data:audio/webm;base64,{base64.b64encode(WEBM).decode()}"
    assert visitor.calls("messages", voice=url, seconds=4).status_code == 400


def test_without_a_session_nothing_is_taken(town: Town, visitor: Visitor) -> None:
    visitor.headers["Authorization"] = "Bearer guessed"

    assert visitor.speaks(WEBM).status_code == 401
    assert (town.heard, waiting(town)) == ([], [])


def test_another_site_is_refused(town: Town, visitor: Visitor) -> None:
    visitor.headers |= {"Sec-Fetch-Site": "cross-site", "Origin": "https://mal.example"}
    assert visitor.speaks(WEBM).status_code == 403
    plain = visitor.web.post("/chat/voice", content=WEBM, headers={"Content-Type": "audio/webm"})

    assert plain.status_code == 415  # only our own page's script sends JSON
    assert (town.heard, waiting(town)) == ([], [])


def test_more_than_anybody_says_at_once_waits_in_the_browser(town: Town, visitor: Visitor) -> None:
    answers = [visitor.speaks(WEBM) for _ in range(4)]
    other = Visitor(visitor.web)
    other.opens()

    assert [one.status_code for one in answers] == [202, 202, 202, 429]
    assert answers[-1].headers["Retry-After"] == "5"
    assert refused(answers[-1])[1].startswith("Your last voice messages are still being listened to.")
    assert other.speaks(WEBM).status_code == 202


def test_where_nobody_listens_it_is_a_message_and_its_sound_is_not_kept(sqlite_database: Database) -> None:
    """The page offers no recording; one that was open longer may bring one, and its person hears what else there is."""
    town = Town(sqlite_database, SystemClock())
    with town.open(), httpx.Client(base_url=town.url, timeout=15) as web:
        visitor = Visitor(web)
        visitor.opens()
        assert "data-voice" not in web.get("/chat").text
        assert visitor.speaks(WEBM).status_code == 202

    assert [type(one) for one in town.contents] == [SentMedia]
    assert waiting(town) == []


def test_the_page_knows_how_long_one_may_speak(town: Town, visitor: Visitor) -> None:
    assert 'data-voice="175"' in visitor.web.get("/chat").text


def test_the_channel_fetches_what_waits(town: Town, visitor: Visitor) -> None:
    """As from any platform: what it has, what is too large, what is gone, and that it cannot say."""

    def recorded(file: str) -> Media | None:
        if file == "locked":
            raise DatabaseLocked
        return Media(WEBM, "audio/webm") if file == "1:first-note" else None

    channel = WebChatChannel(Hub(), clock=town.clock, recorded=recorded)
    assert isinstance(channel, MediaSource)
    assert asyncio.run(channel.fetch("1:first-note", largest=1_000)) == Media(WEBM, "audio/webm")
    for file, largest, error in (("1:first-note", 10, TooLarge), ("2:first-note", 1_000, Rejected)):
        with pytest.raises(error):
            asyncio.run(channel.fetch(file, largest=largest))
    with pytest.raises(Unreachable):
        asyncio.run(channel.fetch("locked", largest=1_000))
