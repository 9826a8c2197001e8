"""A voice note waits until it is heard, or cannot be: nobody else waits with it."""

from __future__ import annotations

import asyncio

from backend.messaging import ahead, inbox
from backend.messaging.messages import SentMedia, Wrote
from backend.messaging.voice import Transcript
from bots.voice import hearing
from bots.voice.limits import LARGEST, PATIENCE
from conversation_flows.turn import run_one
from tests.bots.voice.notes import FALL, NOTE, Files, Scripted, arrives, danger, ears, heard, plain, rows, told
from tests.support.stage import Stage
from tests.support.stories import pattern


def test_a_note_is_heard_before_its_turn_and_answered_like_a_message(stage: Stage) -> None:
    arrives(stage, "Jeanne", NOTE)
    stage.settle()
    assert told(stage) == []

    files = Files()
    transcriber = heard(stage, [Transcript("bonjour")], files)

    assert told(stage)[0].startswith("J’ai compris")
    assert files.asked == [("file-1", LARGEST)]
    assert transcriber.asked == [(b"file-1", "fr")]
    event = rows(stage)[-1]
    assert (event.state, event.hear_until) == ("done", None)
    assert "bonjour" in (event.transcript or "")


def test_a_picture_and_a_text_wait_for_nobody(stage: Stage) -> None:
    arrives(stage, "Jeanne", SentMedia("photo", "p"), Wrote("bonjour"))
    stage.settle()
    assert len(told(stage)) >= 2


def test_what_she_sends_meanwhile_waits_behind_it_and_nobody_else_does(stage: Stage) -> None:
    arrives(stage, "Jeanne", NOTE, Wrote("merci"))
    arrives(stage, "Paul", Wrote("bonjour"))

    stage.settle()
    assert (told(stage), bool(told(stage, "Paul"))) == ([], True)

    heard(stage, [Transcript("bonjour")])
    first, *_others = told(stage)
    assert first.startswith("J’ai compris")
    assert {one.state for one in rows(stage)} == {"done"}


def test_an_emergency_waits_behind_no_note(stage: Stage) -> None:
    stage.understand = danger
    arrives(stage, "Jeanne", NOTE, Wrote("merci"), Wrote(FALL))

    assert run_one(stage.house)

    assert "15" in told(stage)[0]
    assert [one.state for one in rows(stage)][-3:] == ["waiting", "waiting", "done"]


def test_a_cry_for_help_in_a_note_is_claimed_before_all_others(stage: Stage) -> None:
    stage.understand = danger
    arrives(stage, "Paul", Wrote("bonjour"))
    account = arrives(stage, "Jeanne", NOTE)
    asyncio.run(ears(stage, account, Scripted([Transcript(FALL, sure=False)])).hear_all(Files()))

    assert run_one(stage.house)

    assert "15" in told(stage)[0]
    assert told(stage, "Paul") == []
    assert rows(stage)[-1].priority == 0


def test_words_under_a_note_that_cry_for_help_are_not_kept_waiting(stage: Stage) -> None:
    stage.understand = danger
    arrives(stage, "Jeanne", SentMedia("voice", "file-1", FALL))
    stage.settle()
    assert "15" in told(stage)[0]


def test_its_time_runs_out_and_its_turn_comes_without(stage: Stage) -> None:
    arrives(stage, "Jeanne", NOTE, Wrote("merci"))
    with stage.database.read() as db:
        assert inbox.next_due(db) == stage.clock.now() + PATIENCE

    stage.clock.forward(PATIENCE)
    stage.settle()

    assert pattern("voice_notes.not_heard", "fr").search(plain(told(stage)[0]))
    with stage.database.write() as db:
        assert not ahead.heard(db, rows(stage)[-2].id, Transcript("trop tard"), now=stage.clock.now())
    assert rows(stage)[-2].transcript is None


def test_two_who_hear_it_keep_it_once(stage: Stage) -> None:
    arrives(stage, "Jeanne", NOTE)
    kept = []
    for words in ("bonjour", "merci"):
        with stage.database.write() as db:
            kept.append(ahead.heard(db, rows(stage)[-1].id, Transcript(words), now=stage.clock.now()))
    assert kept == [True, False]
    assert "bonjour" in (rows(stage)[-1].transcript or "")


def test_whoever_takes_the_line_after_a_crash_hears_it(stage: Stage) -> None:
    account = arrives(stage, "Jeanne", NOTE)

    async def crash() -> None:
        reached = asyncio.Event()

        async def never() -> None:
            reached.set()
            await asyncio.Event().wait()

        first = asyncio.create_task(ears(stage, account, Scripted([Transcript("x")], beside=never)).run(Files()))
        await reached.wait()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)

    asyncio.run(crash())
    assert rows(stage)[-1].transcript is None

    heard(stage, [Transcript("bonjour")])
    assert "bonjour" in plain(told(stage)[0])


def test_nothing_is_locked_while_a_service_listens(stage: Stage) -> None:
    """On SQLite any transaction would hold up this write; on PostgreSQL one on her conversation."""
    account = arrives(stage, "Jeanne", NOTE)
    wrote: list[bool] = []

    async def meanwhile() -> None:
        await asyncio.to_thread(arrives, stage, "Jeanne", Wrote("merci"))
        wrote.append(True)

    transcriber = Scripted([Transcript("bonjour")], beside=meanwhile)
    asyncio.run(ears(stage, account, transcriber).hear_all(Files()))
    stage.settle()
    assert wrote == [True]
    assert told(stage)[0].startswith("J’ai compris")


def test_two_are_heard_at_once_and_no_more(stage: Stage) -> None:
    account = arrives(stage, "Jeanne", NOTE, NOTE, NOTE)
    most, now = 0, 0

    async def counted() -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    asyncio.run(ears(stage, account, Scripted([Transcript("bonjour")], beside=counted)).hear_all(Files()))
    assert most <= hearing.AT_ONCE
    assert all(one.transcript for one in rows(stage)[-3:])
