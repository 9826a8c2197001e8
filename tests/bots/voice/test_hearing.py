"""A voice note waits until it is heard, or cannot be: nobody else waits with it, and its sender is told kindly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import pytest
import structlog
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import ahead, inbox
from backend.messaging.messages import Content, Incoming, SentMedia, Wrote
from backend.messaging.senders import Account
from backend.messaging.voice import Transcript
from backend.models import InboxEvent
from bots.channel import Media
from bots.errors import AccountBroken, Rejected, SendError, SlowDown, TooLarge, Unreachable
from bots.reading import is_urgent
from bots.voice import hearing
from bots.voice.errors import Busy, Down, Inaudible, Refused, VoiceError
from bots.voice.hearing import Hearing
from bots.voice.limits import LARGEST, PATIENCE
from conversation_flows.turn import run_one
from nlu.understanding import Understanding
from tests.support.stage import Stage
from tests.support.stories import pattern

NOTE: Final = SentMedia("voice", "file-1", seconds=4)
NEED: Final = "il me faut quelqu'un pour mes courses"
FALL: Final = "je suis tombée et je ne peux plus me relever"


@dataclass
class Files:
    """A channel whose people send files."""

    errors: list[Exception] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def fetch(self, file: str, *, largest: int) -> Media:
        self.asked.append((file, largest))
        if self.errors:
            raise self.errors.pop(0)
        return Media(file.encode(), "audio/ogg")


@dataclass
class Scripted:
    """A transcriber that answers as told, in order; the last answer stays."""

    answers: list[Transcript | Exception]
    asked: list[tuple[bytes, str | None]] = field(default_factory=list)
    beside: Callable[[], Awaitable[object]] | None = None

    async def write_down(self, recording: Media, *, language: str | None) -> Transcript:
        self.asked.append((recording.content, language))
        if self.beside:
            await self.beside()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    stage = Stage(database, clock)
    stage.build({})
    for name in ("Jeanne", "Paul"):
        stage.person(name)
        stage.says(name, "bonjour")
    return stage


def arrives(stage: Stage, name: str, *contents: Content) -> Account:
    """They are kept, and nothing is handled yet."""
    account = stage.people[name].accounts["telegram"]
    for content in contents:
        stage.arrivals += 1
        arrived = Incoming(f"m{stage.arrivals}", name, content, stage.clock.now())
        with stage.database.write() as db:
            inbox.receive(
                db, account, [arrived], now=stage.clock.now(), token=stage.clock.token, urgent=is_urgent,
                hearing=PATIENCE,
            )  # fmt: skip
    return account


def ears(stage: Stage, account: Account, transcriber: Scripted) -> Hearing:
    async def pause(seconds: float) -> None:
        stage.clock.forward(timedelta(seconds=seconds))

    return Hearing(stage.database, stage.clock, account, transcriber, lambda: None, pause)


def heard(stage: Stage, answers: Sequence[Transcript | Exception], files: Files | None = None) -> Scripted:
    """Everything that waits is listened to, then handled."""
    transcriber = Scripted(list(answers))
    account = stage.people["Jeanne"].accounts["telegram"]
    asyncio.run(ears(stage, account, transcriber).hear_all(files or Files()))
    stage.settle()
    return transcriber


def told(stage: Stage, name: str = "Jeanne") -> list[str]:
    return [one.text for one in stage.news(name)]


def rows(stage: Stage) -> list[InboxEvent]:
    with stage.database.read() as db:
        return list(db.scalars(select(InboxEvent).order_by(InboxEvent.id)))


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


def danger(text: str, *_circumstances: object) -> Understanding:
    return Understanding(text, "emergency" if text == FALL else "greet", 0.99)


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

    assert pattern("voice_notes.not_heard", "fr").search(_plain(told(stage)[0]))
    with stage.database.write() as db:
        assert not ahead.heard(db, rows(stage)[-2].id, Transcript("trop tard"), now=stage.clock.now())
    assert rows(stage)[-2].transcript is None


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("\u202f", " ").casefold().split())


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
    assert "bonjour" in _plain(told(stage)[0])


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


@dataclass(frozen=True)
class Case:
    label: str
    tells: str
    note: SentMedia = NOTE
    fetching: tuple[Exception, ...] = ()
    answers: tuple[Transcript | Exception, ...] = (Transcript("bonjour"),)
    tries: int = 1


def _every_time(error: SendError) -> tuple[Exception, ...]:
    return (error,) * 10


CASES: Final = (
    Case("20 MB", "voice_notes.too_long", fetching=(TooLarge("20 MB"),), tries=0),
    Case("four minutes", "voice_notes.too_long", SentMedia("voice", "f", seconds=240), tries=0),
    Case("four minutes, told by nobody", "voice_notes.too_long", answers=(Inaudible("too_long"),)),
    Case("the file is gone", "voice_notes.not_heard", fetching=(Rejected("gone"),), tries=0),
    Case("empty or corrupt", "voice_notes.not_heard", answers=(Inaudible("unreadable"),)),
    Case("nobody speaks", "voice_notes.heard_nothing", answers=(Inaudible("silent"),)),
    Case("down", "voice_notes.not_heard", answers=(Down("refused"),), tries=4),
    Case("down once", "voice.understood", answers=(Down("500"), Transcript("bonjour")), tries=2),
    Case("busy", "voice.understood", answers=(Busy(7), Transcript("bonjour")), tries=2),
    Case("busy for too long", "voice_notes.not_heard", answers=(Busy(600),)),
    Case("our key is wrong", "voice_notes.not_heard", answers=(Refused("401"),)),
    Case("our own mistake", "voice_notes.not_heard", answers=(ZeroDivisionError(),)),
    Case("the platform is down", "voice_notes.not_heard", fetching=_every_time(Unreachable("no")), tries=0),
    Case("the platform was down", "voice.understood", fetching=(Unreachable("no"),)),
    Case("the platform is in a hurry", "voice.understood", fetching=(SlowDown(3, "account"),)),
    Case("our account is broken", "voice_notes.not_heard", fetching=_every_time(AccountBroken("no")), tries=0),
    Case("a song", "voice_notes.too_long", SentMedia("audio", "f", seconds=201), tries=0),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_what_the_person_is_told(case: Case, sqlite_database: Database, clock: FrozenClock) -> None:
    stage = Stage(sqlite_database, clock)
    stage.build({})
    stage.person("Jeanne")
    stage.says("Jeanne", "bonjour")
    arrives(stage, "Jeanne", case.note)
    stage.settle()

    with structlog.testing.capture_logs() as logged:
        transcriber = heard(stage, case.answers, Files(list(case.fetching)))

    first = stage.news("Jeanne")[0]
    assert pattern(case.tells, "fr").search(_plain(first.text)), first.text
    assert len(transcriber.asked) == case.tries
    assert "bonjour" not in str(logged)
    if case.tells.startswith("voice_notes"):
        assert [option.id for option in first.options] == ["callme:0", "iwrite:0"]


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


def test_every_failure_of_a_service_is_a_case() -> None:
    tried = {type(answer) for case in CASES for answer in case.answers if isinstance(answer, VoiceError)}
    assert tried == set(VoiceError.__subclasses__())


def test_where_nobody_can_fetch_a_file_nobody_waits(stage: Stage) -> None:
    account = arrives(stage, "Jeanne", NOTE)
    transcriber = Scripted([Transcript("bonjour")])
    asyncio.run(ears(stage, account, transcriber).hear_all(object()))
    stage.settle()
    assert pattern("voice_notes.not_heard", "fr").search(_plain(told(stage)[0]))
    assert transcriber.asked == []


def test_a_service_that_never_answers_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "BUDGET", 0.02)
    account = arrives(stage, "Jeanne", NOTE)

    async def never() -> None:
        await asyncio.Event().wait()

    asyncio.run(ears(stage, account, Scripted([Transcript("x")], beside=never)).hear_all(Files()))
    stage.settle()
    assert pattern("voice_notes.not_heard", "fr").search(_plain(told(stage)[0]))


def test_it_runs_beside_the_line_and_is_woken(stage: Stage) -> None:
    account = stage.people["Jeanne"].accounts["telegram"]

    async def play() -> None:
        done = asyncio.Event()
        one = Hearing(stage.database, stage.clock, account, Scripted([Transcript("bonjour")]), done.set)
        at_work = asyncio.create_task(one.run(Files()))
        await asyncio.to_thread(arrives, stage, "Jeanne", NOTE)
        one.wake()
        async with asyncio.timeout(10):
            await done.wait()
        at_work.cancel()
        await asyncio.gather(at_work, return_exceptions=True)
        assert one.counts == {"heard": 1}

    asyncio.run(play())
    stage.settle()
    assert told(stage)[0].startswith("J’ai compris")
