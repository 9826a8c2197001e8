"""What was recorded on a page waits to be heard, sealed, and for minutes only."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from backend.database import Database
from backend.messaging import ahead, inbox, recordings
from backend.messaging.messages import Incoming, SentMedia
from backend.messaging.recordings import AT_ONCE, Recorded, TooManyWait
from backend.messaging.voice import Transcript
from backend.models import WebRecording
from backend.services import retention, webchat
from tests.support.post import Post

SOUND = b"\x1a\x45\xdf\xa3" + b"Il me faut quelqu'un pour mes courses" * 50
LASTS = timedelta(minutes=2)


@pytest.fixture
def recorded(post: Post) -> Recorded:
    """Jeanne's first, on the page of the web chat."""
    account = post.accounts["telegram"].id  # which channel it is makes no difference here
    with post.database.write() as db:
        session = webchat.open_session(db, post.territory_id, "secret", "192.0.2.7", now=post.clock.now()).id
    return Recorded(post.territory_id, account, session, f"{session}:first-note", "audio/webm", SOUND)


def keep(post: Post, one: Recorded) -> None:
    with post.database.write() as db:
        recordings.keep(db, one, now=post.clock.now(), lasts=LASTS)


def arrives(post: Post, one: Recorded) -> None:
    note = Incoming(one.event_key, str(one.session_id), SentMedia("voice", one.event_key), post.clock.now())
    with post.database.write() as db:
        account = post.accounts["telegram"]
        inbox.receive(db, account, [note], now=post.clock.now(), token=post.clock.token, hearing=timedelta(seconds=90))


def is_heard(post: Post) -> bool:
    with post.database.write() as db:
        [note] = ahead.unheard(db, post.accounts["telegram"].id, now=post.clock.now())
        return ahead.heard(db, note.id, Transcript("oui"), now=post.clock.now())


def found(post: Post, one: Recorded) -> tuple[bytes, str] | None:
    with post.database.read() as db:
        return recordings.found(db, one.account_id, one.event_key)


def lapsed(post: Post) -> int:
    with post.database.write() as db:
        return retention.lapse(db, now=post.clock.now())


def how_many(database: Database) -> int | None:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(WebRecording))


def test_it_is_found_until_it_was_heard_and_never_comes_back(post: Post, recorded: Recorded) -> None:
    keep(post, recorded)
    arrives(post, recorded)
    assert found(post, recorded) == (SOUND, "audio/webm")
    assert found(post, replace(recorded, event_key="2:first-note")) is None

    assert is_heard(post)

    assert found(post, recorded) is None
    keep(post, recorded)  # the page sends again what it had no answer to
    assert how_many(post.database) == 0


def test_what_another_account_hears_under_the_same_key_leaves_it_alone(post: Post, recorded: Recorded) -> None:
    keep(post, replace(recorded, account_id=post.accounts["matrix"].id))
    arrives(post, recorded)
    assert is_heard(post)
    assert how_many(post.database) == 1


def test_nobody_hears_it_for_ever(post: Post, recorded: Recorded) -> None:
    keep(post, recorded)
    post.clock.forward(LASTS - timedelta(seconds=1))
    assert lapsed(post) == 0
    post.clock.forward(timedelta(seconds=1))
    assert lapsed(post) == 1
    assert how_many(post.database) == 0


def test_brought_again_it_is_one_and_lasts_from_then_on(post: Post, recorded: Recorded) -> None:
    keep(post, recorded)
    post.clock.forward(LASTS - timedelta(seconds=1))
    keep(post, recorded)
    post.clock.forward(timedelta(seconds=10))

    assert lapsed(post) == 0
    assert how_many(post.database) == 1


def test_one_conversation_fills_no_disk(post: Post, recorded: Recorded) -> None:
    for number in range(AT_ONCE):
        keep(post, replace(recorded, event_key=f"{recorded.session_id}:note-{number}"))
    with pytest.raises(TooManyWait):
        keep(post, recorded)
    keep(post, replace(recorded, event_key=f"{recorded.session_id}:note-0"))  # that one waits already

    post.clock.forward(LASTS)
    keep(post, recorded)


def test_whoever_reads_the_database_hears_nothing(post: Post, recorded: Recorded) -> None:
    keep(post, recorded)
    with post.database.read() as db:
        [written] = db.scalars(text("SELECT sound FROM web_recording"))
    assert SOUND[:30] not in bytes(written)
    assert base64.b64encode(SOUND)[:30] not in bytes(written)
