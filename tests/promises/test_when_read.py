"""« Je préviens la mairie » is said while somebody is there; else when somebody reads is said. No text forgets it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Duty
from backend.services import duty_exceptions
from backend.services.actor import SYSTEM
from backend.texts import Pledge, Text, WhenRead
from backend.wording import wording
from conversation_flows import when_read
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.flow import Scene, Town, Who
from conversation_flows.engine.outcome import Ask, Offered, Reply, Say
from conversation_flows.engine.saying import ONE_MESSAGE, finish
from conversation_flows.house import Turn
from locales import texts
from tests.conversation_flows.test_words import FILLED, ROOT
from tests.promises.test_flows import modules
from tests.support.stage import Stage

PROMISES: Final = re.compile(
    r"town hall(?! of)|[Ss]omebody (?:from|on duty|will (?:read|call|answer|listen|see))|has been told"
    r"|call you|contact you|being seen to"
)
"""What may promise that somebody of the town reads, calls, answers or looks."""
NAMED: Final = "the town hall"
"""Whom a sentence speaks of, where it is filled in."""
NO_PROMISE: Final = {
    "said only while somebody is on duty": (
        "I am letting the town hall know. Somebody on duty",
        "I am glad to hear it. I am letting",
        "Thank you for looking out for others. I am letting",
        "Thank you, it is being seen to.",
        "I cannot answer the telephone. Somebody from the town hall will call you back.",
        "I saw that you called again.",
        "{category}, {when}: I have had no news from {name}.",
        "Without an answer by {hour}, {name} will call you, as agreed.",
    ),
    "an agent is there: they do it, or have done it": (
        "the town hall has read",
        "the town hall has withdrawn",
        "the town hall cannot pass this on",
        "the town hall, has read your message and writes",
        "from the town hall, writes",
        "the town hall has had to",
        "the town hall has stopped it",
        "the town hall has left out",
        "the town hall has noted",
        "The town hall has noted",
        "the town hall has dates",
        "{agent}, from {town} town hall, will answer you here",
        "{town} town hall now counts you",
        "You are no longer on {town} town hall",
        "has been able to answer you yet",
    ),
    "it says who knows or reads, not that anybody does now": (
        "Only the town hall",
        "Only the agents whom the town hall has named",
        "only the town hall",
        "between you and the town hall",
        "only the agents of the town hall",
        "has gone to the town hall already",
        "what the town hall will read",
    ),
    "a plan of check-ins: it runs only where somebody is on duty at its alerts": (
        "calls you from {day} on",
        "As agreed with the town hall, I ask you",
        "As agreed, the town hall calls you",
        "I am putting the question to {name}",
        "used to look out for",
        "The town hall calls you {when}.",
        "The town hall has changed the time",
        "The town hall has ended the messages",
        "The town hall has paused the messages",
        "The town hall has taken over for",
        "sets everything going again with you",
        "says yes: I begin",
        "Without an answer I ask once more",
        "If you do not pick up, the town hall looks for you",
    ),
    "an offer, a question or a way: nothing is under way": (
        "nobody at the town hall would notice",
        "the town hall, suggests that",
        "The town hall suggests that",
        "On which number can the town hall call",
        "So far I would ask nobody but the town hall",
        "The town hall offers to call you",
        "What would do you good",
        "A call, a visit, a game or a walk",
        "A game or a walk with somebody",
        "would like the town hall to call you",
        "the town hall would call {name}",
        "can also call you",
        "can call you",
        "Would you like somebody from the town hall",
        "or pass your message on to the town hall",
        "or ask the town hall",
        "At which number can the town hall call",
        "the number on to the town hall",
        "What is a quiet time to call you",
        "To talk to the town hall",
        "somebody will listen to you",
        "The town hall may know others",
        "The town hall knows who does it here",
        "May I pass on announcements",
        "May the town hall keep",
        "somebody will listen, day and night",
        "Whom should the town hall warn",
        "Write to {town} town hall",
    ),
    "a matter of days: getting to know a volunteer, a meeting with its own date": (
        "meet the town hall",
        "met the town hall",
        "meeting with the town hall",
        "would like to meet you",
        "the town hall meets you first",
        "town hall will meet you",
        "will contact you first",
        "have met somebody from",
        "The town hall will show you the charter",
        "will tell you when it ends",
        "will confirm your card",
        "welcome you there",
    ),
    "how one's own requests stand": (
        "the town hall is reading",
        "nobody was free. The town hall knows",
        "the town hall is asking {name} for a yes",
        "before the town hall could",
        "the town hall could not read it in time",
    ),
    "what the town hall keeps, allows or is": (
        "The town hall allows",
        "the town hall may keep",
        "I can erase what the town hall knows",
        "is waiting. Before I give it to you",
        "does not answer on",
        "answers nowhere else",
        "The town hall of {town}",
        "The town hall keeps this register",
    ),
}
"""Texts that speak of the town hall's people and promise nothing, by why; a part of each that tells it."""


def marked() -> dict[str, Text]:
    """Every text that the flows mark as a promise, or as saying when somebody reads."""
    found: dict[str, Text] = {}
    for module in modules():
        for one in vars(module).values():
            for text in one.values() if isinstance(one, dict) else (one,):
                if isinstance(text, Pledge | WhenRead):
                    found[text.msgid] = text
    return found


MARKED: Final = marked()
PLEDGES: Final = sorted((one for one in MARKED.values() if isinstance(one, Pledge)), key=lambda one: one.msgid)


def spoken() -> list[str]:
    """Every text of the conversations, in English."""
    catalogue = texts.read(ROOT, "en")
    return [
        form
        for message in texts.messages_of(catalogue)
        if any(path.startswith("conversation_flows/") for path, _line in message.locations)
        for form in texts.forms(message.id)
    ]


@pytest.mark.parametrize("text", [one for one in spoken() if PROMISES.search(one) and one.casefold() != NAMED])
def test_what_promises_a_reader_is_marked_or_says_why_not(text: str) -> None:
    """A new text that says the town hall will read, call or look is a `pledge`, or belongs to NO_PROMISE."""
    later = {one.later.msgid for one in PLEDGES if one.later}
    excused = any(part in text for parts in NO_PROMISE.values() for part in parts)

    assert text in MARKED or text in later or excused


def test_no_excuse_is_left_over() -> None:
    said = spoken()
    excuses = [part for parts in NO_PROMISE.values() for part in parts]

    assert [part for part in excuses if not any(part in text for text in said if text not in MARKED)] == []


def test_promises_are_there() -> None:
    assert len(PLEDGES) > 40
    assert len(MARKED) > len(PLEDGES)


@pytest.mark.parametrize("text", [one for one in MARKED.values() if isinstance(one, WhenRead)], ids=str)
def test_what_says_when_says_a_moment_or_that_nobody_knows(text: WhenRead) -> None:
    assert "{hour}" in text.msgid or re.search(r"not at this hour|not be today|not today", text.msgid)


@pytest.mark.parametrize("text", [one for one in PLEDGES if "letting the town hall know" in one.msgid], ids=str)
def test_i_am_letting_them_know_is_said_otherwise_off_duty(text: Pledge) -> None:
    assert text.later is not None
    assert "letting" not in text.later.msgid


def named_by(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        yield from (one.id for one in ast.walk(argument) if isinstance(one, ast.Name))


@pytest.mark.parametrize("module", list(modules()), ids=lambda one: one.__name__)
def test_a_promise_is_not_made_words_too_early(module: Any) -> None:
    """`scene.say(_A_PROMISE)` gives a mere string: nobody would know that it promises."""
    if module is when_read:
        return
    early = [
        name
        for call in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "say"
        for name in named_by(call)
        if isinstance(vars(module).get(name), Pledge | WhenRead)
    ]

    assert early == []


# --- what is said with it -------------------------------------------------------------------------------------------

FRIDAY_EVENING: Final = datetime.fromisoformat("2026-11-27T18:00:00+01:00")
MONDAY: Final = "lundi 30 novembre, à partir de 9\u00a0h"


@pytest.fixture
def stage(sqlite_database: Database) -> Stage:
    """Sylvie is at the desk from Monday to Friday, 9 h to 17 h; it is Friday evening."""
    stage = Stage(sqlite_database, FrozenClock(FRIDAY_EVENING))
    stage.build({"on_duty": {"from": 9, "to": 17}})
    return stage


def told(stage: Stage, reply: Reply, *, name: str = "fr") -> list[Say]:
    """What a person hears of this reply, once the turn has looked at the roster."""
    who = Who(1, Town("Valbreuse-sur-Orne"), locale=name)
    outcome = finish(Scene(FLOWS, Conversation(met=True), who, stage.clock.now(), 7), reply)

    class Claimed:
        territory_id = 1

    with stage.database.read() as db:
        turn = Turn(db, Claimed(), who, outcome.talk, list(outcome.says))  # type: ignore[arg-type]
        return when_read.with_moments(turn, now=stage.clock.now())


@pytest.mark.parametrize("text", PLEDGES, ids=lambda one: one.msgid[:60])
def test_every_promise_is_said_with_its_moment_off_duty(stage: Stage, text: Pledge) -> None:
    filled = text.of(**FILLED)
    off = told(stage, Reply(says=(filled,)))
    stage.clock.at = datetime.fromisoformat("2026-11-27T16:59:00+01:00")
    on = told(stage, Reply(says=(filled,)))

    assert MONDAY in "\n".join(one.text for one in off)
    assert [one.text for one in on] == [wording("fr", "Europe/Paris").say(filled)]
    assert all(len(one.text) <= ONE_MESSAGE for one in off)
    assert all(one.promised is None for one in off)


def test_nobody_knows_when_somebody_reads(stage: Stage) -> None:
    with stage.database.write() as db:
        for row in db.query(Duty):
            db.delete(row)

    said = told(stage, Reply(says=(PLEDGES[0].of(**FILLED),)))

    assert "Ce ne sera peut-être pas aujourd’hui" in "\n".join(one.text for one in said)


def test_after_a_closure_it_is_the_day_on_which_somebody_reads(stage: Stage) -> None:
    with stage.database.write() as db:
        town = stage.territory(db)
        first, last = (FRIDAY_EVENING + timedelta(days=ahead) for ahead in (3, 4))
        duty_exceptions.close(db, town, first.date(), last.date(), actor=SYSTEM, now=FRIDAY_EVENING)

    [say] = told(stage, Reply(says=(_short(),)))

    assert say.text.endswith("mercredi 2 décembre, à partir de 9\u00a0h.")


def _short() -> Text:
    return Pledge("Thank you. The town hall will read it.")


def test_it_is_said_once_and_not_where_something_says_it_already(stage: Stage) -> None:
    twice = told(stage, Reply(says=(_short(), _short())))
    assert [MONDAY in one.text for one in twice] == [False, True]

    when = WhenRead("Nobody at the town hall is reading messages just now. Yours will be read from {hour} on {day}.")
    already = told(stage, Reply(says=(_short(), when.of(hour="9 h", day="lundi"))))
    assert [MONDAY in one.text for one in already] == [False, False]


def test_a_question_stays_last_and_its_buttons_stay_with_it(stage: Stage) -> None:
    asks = Ask("tip:1", "Autre chose ?", (Offered("yes", "Oui"),))
    together = told(stage, Reply(says=(_short(),), asks=asks))
    assert [one.text.endswith("Autre chose ?") for one in together] == [True]
    assert MONDAY in together[0].text

    long = Pledge("{words}").of(words="La mairie le lira. " * 10)
    apart = told(stage, Reply(says=(long,), asks=asks))
    assert [bool(one.question) for one in apart][-1] is True
    assert MONDAY in "\n".join(one.text for one in apart[:-1])

    question = Pledge("{words} Souhaitez-vous que quelqu’un vous appelle ?").of(words="La mairie le lira.")
    before = told(stage, Reply(asks=Ask("tip:1", question, (Offered("yes", "Oui"),))))
    assert [MONDAY in one.text for one in before] == [True, False]
    assert before[-1].options


def test_buttons_under_a_promise_stay_under_it(stage: Stage) -> None:
    said = told(stage, Reply(says=(_short(),), offers=(Offered("human:", "Parler à quelqu’un"),)))

    assert MONDAY in said[-1].text
    assert [option.title for option in said[-1].options] == ["Parler à quelqu’un"]


def test_who_is_on_call_keeps_an_urgent_promise(stage: Stage) -> None:
    """And no other."""
    with stage.database.write() as db:
        stage.reached(db, "+33612345678")
        db.add(Duty(territory_id=1, agent_id=1, weekday=4, opens=1020, closes=1440, on_call=True))

    urgent = told(stage, Reply(says=(_short(),), urgent=True))
    other = told(stage, Reply(says=(_short(),)))

    assert MONDAY not in urgent[0].text
    assert MONDAY in other[0].text
