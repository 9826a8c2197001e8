"""Every way in which a voice note may not be heard, and what its sender is told."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import Final

import pytest
import structlog

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.ahead import Unheard
from backend.messaging.messages import SentMedia
from backend.messaging.voice import Transcript
from bots.errors import AccountBroken, Rejected, SendError, SlowDown, TooLarge, Unreachable
from bots.voice import hearing
from bots.voice.errors import Busy, Down, Inaudible, Refused, VoiceError
from bots.voice.hearing import Hearing
from tests.bots.voice.notes import NOTE, Files, Scripted, arrives, ears, heard, plain, told
from tests.support.stage import Stage
from tests.support.stories import pattern


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
    assert pattern(case.tells, "fr").search(plain(first.text)), first.text
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
    assert pattern("voice_notes.not_heard", "fr").search(plain(told(stage)[0]))
    assert transcriber.asked == []


def test_a_service_that_never_answers_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "BUDGET", 0.02)
    account = arrives(stage, "Jeanne", NOTE)

    async def never() -> None:
        await asyncio.Event().wait()

    asyncio.run(ears(stage, account, Scripted([Transcript("x")], beside=never)).hear_all(Files()))
    stage.settle()
    assert pattern("voice_notes.not_heard", "fr").search(plain(told(stage)[0]))


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


def test_what_ends_while_the_inbox_is_read_is_not_heard_again(stage: Stage) -> None:
    kept, may_answer = threading.Event(), threading.Event()
    asked: list[int] = []

    class Behind(Hearing):
        """The second look at the inbox sees the note; before it is told so, the note is heard and kept."""

        def _waiting(self) -> list[Unheard]:
            seen = super()._waiting()
            asked.append(len(seen))
            if len(asked) == 2:
                may_answer.set()
                kept.wait(10)
            return seen

    async def play() -> None:
        done = asyncio.Event()
        arrives(stage, "Jeanne", NOTE)
        one = Behind(
            stage.database,
            stage.clock,
            stage.people["Jeanne"].accounts["telegram"],
            Scripted([Transcript("bonjour")], beside=lambda: asyncio.to_thread(may_answer.wait, 10)),
            done.set,
        )
        assert await one._begin(Files()) == 1
        second = asyncio.create_task(one._begin(Files()))
        async with asyncio.timeout(10):
            await done.wait()
            while one._hearing:
                await asyncio.wait(list(one._hearing.values()))
        kept.set()
        assert await second == 0

    asyncio.run(play())
    assert asked == [1, 1]
