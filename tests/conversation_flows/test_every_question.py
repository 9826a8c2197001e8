"""What holds at every question of every collecting flow: the patterns, each asked for at each slot and at the recap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from backend.wording import Span
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.advance import Quiet
from conversation_flows.engine.besides import Reread
from conversation_flows.engine.conversation import Conversation, Question, Running, Spot
from conversation_flows.engine.events import Chose, Heard, Pinned, Sent
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.outcome import Outcome, Say
from conversation_flows.engine.slots import Choice, Moment, Name, Place, Slot, Words
from nlu.understanding import Entity, Understanding
from tests.conversation_flows.test_properties import WHO, turn
from tests.support.house_answers import NOW

RECAP: Final = "recap"
QUESTIONS: Final = [
    (flow, name)
    for flow in FLOWS.collecting.values()
    for name in [*(slot.name for slot in flow.slots if not slot.optional and slot.default is None), RECAP]
]


def value(slot: Slot) -> Any:
    match slot:
        case Choice():
            one = slot.offers[0] if slot.offers else next(iter(slot.options))
            return (one,) if slot.many else one
        case Moment():
            return Span(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=4))
        case Place():
            return Spot("12 rue des Lilas", 48.8, 2.1)
        case Words() | Name():
            return "Jeanne"


def at(flow: Flow, asked: str) -> Conversation:
    """A conversation in which everything before this question is known, and the question is open."""
    known = {}
    for slot in flow.slots:
        if slot.name == asked:
            break
        if not slot.optional:
            known[slot.name] = slot.default if slot.default is not None else value(slot)
    nameless = replace(WHO, name="", home=None)
    talk = Conversation(Running(flow.name, known), met=True, heard_at=NOW)
    talk, outcomes = turn(talk, Quiet(), nameless, NOW)
    assert talk.question is not None
    assert talk.question.about == f"{flow.name}.{asked}", said(outcomes)
    return talk


def said(outcomes: list[Outcome]) -> list[Say]:
    return [say for outcome in outcomes for say in outcome.says]


def does(outcomes: list[Outcome]) -> list[str]:
    return [type(command).__name__ for outcome in outcomes for command in outcome.does]


def hear(
    talk: Conversation, text: str, intent: str, *entities: Entity, **how: Any
) -> tuple[Conversation, list[Outcome]]:
    meant = Understanding(text, intent, 0.95, (), entities)
    return turn(talk, Heard(meant, **how), replace(WHO, name="", home=None), NOW + timedelta(minutes=1))


def question(talk: Conversation) -> Question:
    assert talk.question is not None
    return talk.question


@pytest.fixture(params=QUESTIONS, ids=lambda one: f"{one[0].name}.{one[1]}")
def here(request: pytest.FixtureRequest) -> tuple[Flow, str, Conversation]:
    flow, asked = request.param
    return flow, asked, at(flow, asked)


Here = tuple[Flow, str, Conversation]


def still_open(talk: Conversation, here: Here) -> bool:
    flow, asked, before = here
    running = talk.running
    same = running is not None and before.running is not None and running.known == before.running.known
    return same and question(talk).about == f"{flow.name}.{asked}"


def test_cancel(here: Here) -> None:
    talk, outcomes = hear(here[2], "laisse tomber", "cancel")

    assert talk.running is None
    assert talk.question is None
    assert len(said(outcomes)) == 1


def test_back(here: Here) -> None:
    flow, asked, before = here

    talk, _outcomes = hear(before, "retour", "cancel")

    assert talk.running is not None
    order = [slot.name for slot in flow.slots] + [RECAP]
    assert order.index(talk.running.asked or "") <= order.index(asked)
    if asked != QUESTIONS[[one[0] for one in QUESTIONS].index(flow)][1]:
        assert talk.running.asked != asked


def test_digression(here: Here) -> None:
    talk, outcomes = hear(here[2], "c'est quoi la charte ?", "help")

    assert "charte" in said(outcomes)[0].text
    assert still_open(talk, here)
    assert said(outcomes)[-1].question == question(talk).number


def test_another_flow_and_back(here: Here) -> None:
    other = next(one for one in FLOWS.collecting.values() if one is not here[0])
    talk, _outcomes = hear(here[2], "autre chose d'abord s'il vous plaît", min(other.starts_on))
    assert talk.running is not None
    assert talk.running.flow == other.name

    talk, _outcomes = hear(talk, "laisse tomber", "cancel")

    assert still_open(talk, here)


SOUNDS_LIKE: Final = [
    (flow, name, intent) for flow, name in QUESTIONS for intent in sorted(flow.sounds_like) if name != RECAP
]


@pytest.mark.parametrize(("flow", "asked", "intent"), SOUNDS_LIKE, ids=lambda one: getattr(one, "name", one))
def test_what_its_answers_sound_like_leads_away_from_no_flow(flow: Flow, asked: str, intent: str) -> None:
    before = at(flow, asked).running
    talk, _outcomes = hear(at(flow, asked), "qsdfgh jklm ?", intent)

    assert talk.running is not None
    assert before is not None
    assert (talk.running.flow, talk.aside) == (flow.name, ())
    assert {name: talk.running.known[name] for name in before.known} == before.known


def test_human(here: Here) -> None:
    talk, outcomes = hear(here[2], "je voudrais parler à quelqu'un", "talk_to_human")

    assert does(outcomes) == ["RaiseAlert"]
    assert still_open(talk, here)


def test_language(here: Here) -> None:
    talk, outcomes = hear(here[2], "in english please", "change_language")

    assert does(outcomes) == ["SetLocale"]
    assert still_open(talk, here)


def test_stop(here: Here) -> None:
    talk, outcomes = hear(here[2], "STOP", "stop")

    assert does(outcomes) == ["StopAnnouncements"]
    assert talk.running is None
    assert question(talk).about == "stop:0"


@pytest.mark.parametrize("intent", ["emergency", "distress", "report_abuse"])
def test_safety(here: Here, intent: str) -> None:
    talk, outcomes = hear(here[2], "au secours", intent)

    assert "RaiseAlert" in does(outcomes)
    assert said(outcomes)[0].urgent
    assert still_open(talk, here)


def test_not_understood(here: Here) -> None:
    flow, asked, before = here
    slot = flow.slot(asked)
    text = "????" if isinstance(slot, Place | Name | Words) else "qsdfgh jklm"

    once, first = hear(before, text, "out_of_scope")
    _twice, second = hear(once, text, "out_of_scope")

    assert does(first) == []
    assert once.misses == 1
    assert said(first)[-1].question == question(once).number
    if isinstance(slot, Choice) or asked == RECAP:
        assert said(first)[-1].options
    assert does(second) == ["RaiseAlert"]


@pytest.mark.parametrize("kind", ["voice", "photo", "sticker", "video"])
def test_media(here: Here, kind: str) -> None:
    talk, outcomes = turn(here[2], Sent(kind), replace(WHO, name="", home=None), NOW + timedelta(minutes=1))

    assert len(said(outcomes)) == 2
    assert still_open(talk, here)


@pytest.mark.parametrize("why", ["", "too_long", "silent", "failed"])
def test_a_voice_note_that_nobody_heard(here: Here, why: str) -> None:
    who = replace(WHO, name="", home=None)

    talk, outcomes = turn(here[2], Sent("voice", unheard=why), who, NOW + timedelta(minutes=1))

    assert [option.id for say in said(outcomes) if say.question is None for option in say.options] == CALL_OR_WRITE
    assert still_open(talk, here)
    called, outcomes = turn(talk, Chose("callme:0"), who, NOW + timedelta(minutes=2))
    assert does(outcomes) == ["CallMeBack"]
    assert question(called).about == "callback:voice"
    back, _outcomes = turn(called, Chose("havenumber:0", question(called).number), who, NOW + timedelta(minutes=3))
    assert still_open(back, here)


CALL_OR_WRITE: Final = ["callme:0", "iwrite:0"]


def test_what_was_said_aloud_is_shown_before_it_is_answered(here: Here) -> None:
    talk, outcomes = hear(here[2], "c'est quoi la charte ?", "help", spoken=True)

    assert "c’est quoi la charte" in said(outcomes)[0].text.replace("'", "’")
    assert still_open(talk, here)


def test_what_was_hardly_heard_is_asked_about_first(here: Here) -> None:
    talk, outcomes = hear(here[2], "à la piscine", "out_of_scope", spoken=True, doubted=True)

    assert question(talk).about == "spoken:0"
    assert [option.id for option in said(outcomes)[-1].options] == ["spoken:yes", "spoken:no"]
    assert does(outcomes) == []
    assert talk.running == here[2].running


def test_heard_right(here: Here) -> None:
    asked, _outcomes = hear(here[2], "à la piscine", "out_of_scope", spoken=True, doubted=True)

    talk, outcomes = turn(asked, Chose("spoken:yes", question(asked).number), WHO, NOW + timedelta(minutes=2))

    assert outcomes[0].does == (Reread("à la piscine", answers=True),)
    assert still_open(talk, here)


@pytest.mark.parametrize("words", ["non", "non pas du tout"])
def test_heard_wrong(here: Here, words: str) -> None:
    asked, _outcomes = hear(here[2], "à la piscine", "out_of_scope", spoken=True, doubted=True)

    talk, outcomes = hear(asked, words, "deny")

    assert does(outcomes) == []
    assert still_open(talk, here)
    assert said(outcomes)[-1].question == question(talk).number


def test_whatever_else_is_said_is_read_as_if_we_had_not_asked(here: Here) -> None:
    asked, _outcomes = hear(here[2], "à la piscine", "out_of_scope", spoken=True, doubted=True)

    talk, outcomes = hear(asked, "c'est quoi la charte ?", "help")
    given_up, _outcomes = hear(asked, "laisse tomber", "cancel")

    assert "charte" in said(outcomes)[0].text
    assert still_open(talk, here)
    assert talk.doubted == ""
    assert (given_up.running, given_up.question, given_up.doubted) == (None, None, "")


@pytest.mark.parametrize("intent", ["emergency", "distress", "report_abuse"])
def test_in_danger_nobody_is_asked_whether_we_heard_right(here: Here, intent: str) -> None:
    talk, outcomes = hear(here[2], "au secours", intent, spoken=True, doubted=True)

    assert "RaiseAlert" in does(outcomes)
    assert said(outcomes)[0].urgent
    assert not any("au secours" in say.text for say in said(outcomes))
    assert still_open(talk, here)


def test_a_pin_answers_the_place(here: Here) -> None:
    talk, _outcomes = turn(here[2], Pinned(48.8, 2.1), replace(WHO, name="", home=None), NOW + timedelta(minutes=1))

    assert talk.running is not None
    if any(isinstance(slot, Place) for slot in FLOWS.collecting[talk.running.flow].slots):
        assert dict(talk.running.known)["where"].point == (48.8, 2.0)
    else:
        assert still_open(talk, here)


def test_days_later(here: Here) -> None:
    meant = Understanding("bonjour", "greet", 0.95)
    who = replace(WHO, name="", home=None)

    talk, _outcomes = turn(here[2], Heard(meant), who, NOW + timedelta(hours=20))

    assert still_open(talk, here)


def test_an_old_button_of_this_question_repeats_it(here: Here) -> None:
    before = question(here[2])
    talk, _outcomes = hear(here[2], "merci", "thank")
    for option in before.options[:1]:
        picked, _outcomes = turn(talk, Chose(option.id, before.number), WHO, NOW + timedelta(minutes=2))
        directly, _outcomes = turn(talk, Chose(option.id, question(talk).number), WHO, NOW + timedelta(minutes=2))
        assert picked == directly
    stale, outcomes = turn(talk, Chose("nonsense", 999), WHO, NOW + timedelta(minutes=2))
    assert still_open(stale, here)
    assert said(outcomes)


@pytest.mark.parametrize("entity", ["category", "time", "place"])
def test_a_correction_is_heard_at_any_question(here: Here, entity: str) -> None:
    flow, _asked, before = here
    name = {"category": "category", "time": "when", "place": "where"}[entity]
    slot = flow.slot(name) or (flow.slot("categories") if entity == "category" else None)
    if slot is None or before.running is None or slot.name not in before.running.known:
        return
    start = NOW + timedelta(days=3)
    hour = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat(), "grain": "hour"}
    new = {"category": "pets", "place": "chez moi", "time": hour}
    meant = Understanding("non, plutôt autre chose", "deny", 0.95, (), (Entity(entity, new[entity], 0, 0),))
    who = replace(WHO, name="", home=Spot("1 rue Haute", 48.0, 2.0))

    talk, outcomes = turn(before, Heard(meant), who, NOW + timedelta(minutes=1))

    assert talk.running is not None
    known = talk.running.known
    if flow.name == "gathering" and slot.name not in known:
        assert talk.running.asked == slot.name  # no home, or too far ahead: asked anew, with the reason
    else:
        assert known[slot.name] != before.running.known[slot.name]
    assert said(outcomes)[-1].question == question(talk).number
