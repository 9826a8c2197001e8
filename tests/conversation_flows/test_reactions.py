"""An emoji on a message of ours: an answer where it was asked, a word for the neighbour, or nothing at all."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import OUTGOINGS, Reacted, Tapped, Wrote
from backend.models import HelpRequest, Invitation, OutboxMessage, OutboxPart
from conversation_flows.all_flows import FLOWS
from conversation_flows.reactions import _OLD, meaning
from nlu.understanding import Entity, Understanding
from tests.support.stage import Stage

ASKED = "il me faudrait quelqu'un pour mon chien, au parc"
LATER = "et quelqu'un pour mes courses jeudi matin"


MEANINGS = {
    "👍": "👍 👍🏽 ✅ ✔️ 🙆🏾\u200d♀️ 👌",
    "👎": "👎 ❌ 🙅\u200d♂️",
    "1": "1️⃣",
    "3": "3⃣",
    "10": "🔟",
    "🙏": "🙏",
    "🆘": "🆘",
    None: "❤️ 😂 👍👍👍 oui 👨\u200d👩\u200d👧 \u200d",
}


@pytest.mark.parametrize(("emoji", "words"), [(one, words) for words, many in MEANINGS.items() for one in many.split()])
def test_what_an_emoji_answers(emoji: str, words: str | None) -> None:
    assert meaning(emoji) == words
    assert meaning("") is None


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    """Jeanne, on Signal, is asked whether her request is right."""
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne", channel="signal", home="12 rue des Lilas")
    stage.person("Karim", channel="signal", volunteer="active", point=(48.8049, 2.1254))
    tomorrow = {"start": "2026-11-25T08:00:00+01:00", "end": "2026-11-25T12:00:00+01:00", "grain": "part_of_day"}
    named = (Entity("category", "pets", 0, 1), Entity("time", tomorrow, 0, 1))
    stage.meant[ASKED] = Understanding(ASKED, "request_help", 0.99, entities=named)
    thursday = {"start": "2026-11-26T08:00:00+01:00", "end": "2026-11-26T12:00:00+01:00", "grain": "part_of_day"}
    named = (Entity("category", "shopping", 0, 1), Entity("time", thursday, 0, 1))
    stage.meant[LATER] = Understanding(LATER, "request_help", 0.99, entities=named)
    stage.meant["👍"] = Understanding("👍", "affirm", 0.99)
    return stage


def react(stage: Stage, name: str, emoji: str, words: str) -> list[str]:
    return [one.text for one in stage.send(name, Reacted(emoji, stage.deliver_about(name, words)))]


def test_a_thumb_on_the_open_question_says_yes(stage: Stage) -> None:
    asked = stage.says("Jeanne", ASKED)[-1]

    told = react(stage, "Jeanne", "👍🏾", asked.text)

    assert asked.question is not None
    assert any("Votre demande est partie" in text or "demande" in text for text in told)
    assert stage.talk("Jeanne").running is None


def test_a_thumb_that_is_quicker_than_our_writing_down_what_was_sent_counts(stage: Stage) -> None:
    asked = stage.says("Jeanne", ASKED)[-1]
    with stage.database.write() as db:
        row = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()
        assert OUTGOINGS.loads(row.content).question == asked.question
        row.state, row.platform_id, identity = "sending", None, row.identity_id
        db.execute(delete(OutboxPart).where(OutboxPart.outbox_id == row.id))
    assert identity is not None

    stage.send("Jeanne", Reacted("👍", "an id that nobody has written down"))

    assert stage.talk("Jeanne").running is None


@pytest.mark.parametrize("emoji", ["❤️", "😂"])
def test_a_heart_is_no_answer_and_needs_none(stage: Stage, emoji: str) -> None:
    asked = stage.says("Jeanne", ASKED)[-1]

    assert react(stage, "Jeanne", emoji, asked.text) == []
    assert stage.talk("Jeanne").running is not None


def test_a_thumb_on_an_older_message_answers_nothing(stage: Stage) -> None:
    asked = stage.says("Jeanne", ASKED)[-1]
    stage.deliver()
    option, question = stage.button("Jeanne", "yes")
    stage.send("Jeanne", Tapped(option.id, question, option.title))

    assert react(stage, "Jeanne", "👍", asked.text) == []


def states(stage: Stage, kind: type[HelpRequest] | type[Invitation]) -> list[str]:
    with stage.database.read() as db:
        return list(db.scalars(select(kind.state).order_by(kind.id)))


def both_asked(stage: Stage) -> list[str]:
    """Jeanne asks for two walks: Karim is invited to the first, then to the second, whose question is open."""
    invited = []
    for when in (ASKED, LATER):
        stage.says("Jeanne", when)
        option, question = stage.button("Jeanne", "yes")
        stage.send("Jeanne", Tapped(option.id, question, option.title))
        invited.append(stage.news("Karim")[-1].text)
    return invited


def test_a_thumb_on_an_older_invitation_takes_it(stage: Stage) -> None:
    first, second = both_asked(stage)

    told = react(stage, "Karim", "👍", first)

    assert first != second
    assert any("pour Jeanne" in text for text in told)
    assert states(stage, HelpRequest) == ["taken", "open"]


@pytest.mark.parametrize("emoji", ["2️⃣", "👎"])
def test_an_older_invitation_is_declined_by_its_number_too(stage: Stage, emoji: str) -> None:
    first, _second = both_asked(stage)

    assert react(stage, "Karim", emoji, first)

    assert states(stage, Invitation) == ["declined", "sent"]


def test_a_thumb_on_what_somebody_else_has_taken_is_answered_kindly(stage: Stage) -> None:
    stage.person("Léa", channel="signal", volunteer="active", point=(48.8049, 2.1254))
    stage.says("Jeanne", ASKED)
    option, question = stage.button("Jeanne", "yes")
    stage.send("Jeanne", Tapped(option.id, question, option.title))
    invited = stage.news("Léa")[-1].text
    stage.deliver()
    option, question = stage.button("Karim", "accept")
    stage.send("Karim", Tapped(option.id, question, option.title))

    assert any("déjà" in text for text in react(stage, "Léa", "👍", invited))


def test_every_old_button_that_a_thumb_presses_is_one() -> None:
    for verbs in _OLD.values():
        assert verbs <= set(FLOWS.verbs)


def test_a_thumb_on_a_neighbour_s_words_is_passed_on(stage: Stage) -> None:
    stage.says("Jeanne", ASKED)
    for name, choice in (("Jeanne", "yes"), ("Karim", "accept"), ("Karim", "write")):
        option, question = stage.button(name, choice)
        stage.send(name, Tapped(option.id, question, option.title))
    stage.meant["Votre chien aime-t-il courir ?"] = Understanding("Votre chien aime-t-il courir ?", "inform", 0.9)
    stage.send("Karim", Wrote("Votre chien aime-t-il courir ?"))
    stage.news("Karim")

    react(stage, "Jeanne", "👍", "Votre chien aime-t-il courir ?")

    assert any("👍" in one.text for one in stage.news("Karim"))
