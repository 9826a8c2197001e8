"""In which language a message is answered, which one is asked for, and what is open told in another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.wording import LOCALES, Clocktime, HalfDay, Metres, Span, Text, _
from bots.reading import languages
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.advance import advance
from conversation_flows.engine.conversation import SAVED, Conversation
from conversation_flows.engine.events import Chose, Heard
from conversation_flows.engine.flow import Language, Scene, Town, Who
from conversation_flows.engine.language import CLEAR, FIRST, FollowLocale, answering, retold
from conversation_flows.engine.outcome import Ask, Offered, Reply
from conversation_flows.engine.saying import finish
from conversation_flows.languages import mentions, offered, wanted
from nlu.understanding import SAFETY_INTENTS, Understanding

NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
KNOWN: Final = languages()
TOWN: Final = Town("Valbourg", languages=languages)

tongues = st.sampled_from([*LOCALES, "pt", None])
intents = st.sampled_from(["greet", "request_help", "change_language", "emergency", "report_abuse", "out_of_scope"])
messages = st.builds(
    Understanding, st.sampled_from(["ok", "help me please", "il me faut quelqu'un"]), intents,
    language=st.none(), answer_in=tongues, telling=st.integers(0, 9),
)  # fmt: skip
asked = {
    "spoken": st.sampled_from(LOCALES), "chosen": st.booleans(), "needed": st.sampled_from([FIRST, CLEAR]),
    "for_us": st.booleans(), "foreign": st.sampled_from(["", *LOCALES]), "offered": st.sampled_from(["", *LOCALES]),
}  # fmt: skip
circumstances = st.fixed_dictionaries(asked)


# --- the decision -----------------------------------------------------------------------------------------------------


@given(messages, circumstances)
def test_an_answer_is_in_their_language_or_that_of_the_message(heard: Understanding, how: dict[str, Any]) -> None:
    found = answering(heard, **how)

    assert found.locale in {how["spoken"], heard.answer_in} & set(LOCALES)
    assert not found.follows or found.locale != how["spoken"]


@given(messages, circumstances)
def test_what_is_undecided_changes_nothing(heard: Understanding, how: dict[str, Any]) -> None:
    for doubtful in (replace(heard, answer_in=None), replace(heard, telling=0)):
        found = answering(doubtful, **how)

        assert (found.locale, found.follows, found.offers) == (how["spoken"], False, "")
        assert found.foreign == how["foreign"]


@given(messages, circumstances)
def test_what_was_chosen_is_never_overridden(heard: Understanding, how: dict[str, Any]) -> None:
    found = answering(heard, **(how | {"chosen": True}))

    assert not found.follows
    assert found.locale == how["spoken"] or heard.intent in SAFETY_INTENTS


@given(messages, circumstances)
def test_words_that_are_not_for_us_settle_nothing(heard: Understanding, how: dict[str, Any]) -> None:
    found = answering(heard, **(how | {"for_us": False}))

    assert not found.follows
    assert not found.offers
    assert found.locale == how["spoken"] or heard.intent in SAFETY_INTENTS


@given(messages, circumstances)
def test_a_cry_is_answered_in_its_language(heard: Understanding, how: dict[str, Any]) -> None:
    cry = replace(heard, text="help me", intent="emergency", telling=max(1, heard.telling))
    found = answering(cry, **how)

    assert found.locale == (cry.answer_in if cry.answer_in in LOCALES else how["spoken"])
    assert not found.offers


@given(messages, circumstances)
def test_a_decision_stands_when_the_same_is_said_again(heard: Understanding, how: dict[str, Any]) -> None:
    first = answering(heard, **how)
    spoken = first.locale if first.follows else how["spoken"]
    again = answering(heard, **(how | {"spoken": spoken, "foreign": first.foreign}))

    assert again.locale == first.locale
    assert not again.follows or not first.follows


@given(st.lists(messages, max_size=12))
def test_another_language_than_the_chosen_one_is_offered_once(said: list[Understanding]) -> None:
    foreign = before = ""
    offers = []
    for heard in said:
        found = answering(heard, spoken="fr", chosen=True, foreign=foreign, offered=before)
        offers += [found.offers] if found.offers else []
        foreign, before = found.foreign, found.offers or before

    assert len(offers) <= len(set(LOCALES) - {"fr"})


# --- a step of the conversation ---------------------------------------------------------------------------------------


def english(text: str, intent: str = "out_of_scope", telling: int = 5) -> Heard:
    return Heard(Understanding(text, intent, 0.9, language="en", answer_in="en", telling=telling))


def who(locale: str = "fr", *, chosen: bool = False) -> Who:
    return Who(1, TOWN, "Jane", locale, locale_chosen=chosen)


def test_the_answer_its_deeds_and_what_follows_are_in_the_language_of_the_message() -> None:
    outcome = advance(FLOWS, Conversation(met=True), english("hello there", "greet"), who=who(), now=NOW, seed=1)

    assert outcome.locale == "en"
    assert FollowLocale("en") in outcome.does
    assert outcome.says[0].text == "Hello Jane! What do you need?"


def test_a_button_pressed_changes_no_language() -> None:
    question = Ask("welcome.x", _("Yes"), (Offered("human:0", _("Talk to somebody")),))
    talk = finish(Scene(FLOWS, Conversation(met=True), who(), NOW, 1), Reply(asks=question)).talk

    tapped = advance(FLOWS, talk, Chose("human:0", 1, "Talk to somebody"), who=who(), now=NOW, seed=1)
    typed = advance(FLOWS, talk, english("Parler à quelqu'un"), who=who(), now=NOW, seed=1)

    assert tapped.locale == typed.locale == ""


def test_a_language_that_was_chosen_is_kept_and_the_other_offered_in_its_own_words() -> None:
    talk, told = Conversation(met=True), list[str]()
    for minute in range(4):
        at = NOW + timedelta(minutes=minute)
        outcome = advance(FLOWS, talk, english("hello there", "greet"), who=who(chosen=True), now=at, seed=1)
        talk, told = outcome.talk, [*told, " ".join(say.text for say in outcome.says)]

    assert ["English" in one for one in told] == [False, True, False, False]
    assert all("De quoi avez-vous besoin" in one for one in told)


def test_an_open_question_is_told_in_the_new_language_and_its_old_buttons_still_answer_it() -> None:
    when = Span(NOW, NOW + timedelta(hours=4))
    text = _("{day} between {start} and {end}").of(day=HalfDay(NOW), start=Clocktime(NOW), end=Metres(500))
    ask = Ask("invitation:7", text.of(when=when), (Offered("yes", _("Yes")), Offered("x", "Paul")), short=_("No"))
    french = Scene(FLOWS, Conversation(met=True), who(), NOW, 1)
    asked = SAVED.loads(SAVED.dumps(finish(french, Reply(asks=ask)).talk))

    told = retold(replace(french, talk=asked, who=who("en"))).question

    assert asked.question.text.startswith("mardi 24 novembre, le matin entre 9\u00a0h")
    assert told is not None
    assert told.text.replace("\u202f", " ") == "Tuesday 24 November, in the morning between 9:10 AM and 500\u00a0m"
    assert [one.title for one in told.options] == ["Yes", "Paul"]
    assert told.again == "No"
    assert (told.number, told.first) == (asked.question.number, asked.question.first)


def test_a_text_that_cannot_be_kept_is_left_as_it_was_said() -> None:
    french = Scene(FLOWS, Conversation(met=True), who(), NOW, 1)
    talk = finish(french, Reply(asks=Ask("x:1", Text("{it}").of(it=object())))).talk

    assert talk.question is not None
    assert SAVED.loads(SAVED.dumps(talk)) == talk
    assert retold(replace(french, talk=talk, who=who("en"))) == talk


# --- which language is asked for --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    said: str
    code: str | None
    spoken: str = "fr"


ASKED: Final = (
    Case("in english please", "en"),
    Case("english", "en"),
    Case("switch to englich", "en"),
    Case("repasse en fr", "fr", "en"),
    Case("français svp", "fr", "en"),
    Case("French please, my english is bad", "fr", "en"),
    Case("vous écrivez en anglais et moi je comprends que le français", "fr", "en"),
    Case("sorry no understand french, english ok", "en"),
    Case("why do you answer in french, I write english", "en"),
    Case("in english please mon boug i koz pa fransé", "en"),
    Case("tamil or english for me thanks", "en"),
    Case("anglais svp, pas espagnol", "en"),
    Case("koz kréol ek mwin", "rcf"),
    Case("parlez-vous créole", "rcf"),
    Case("créole haïtien svp", "ht"),
    Case("en arabe svp", "ar"),
    Case("não falo francês, português por favor", "pt"),
    Case("ma mère ne lit que l'arabe", "ar"),
    Case("français", "fr"),
    Case("I don't speak French", None),
    Case("moi parle pas français", None),
    Case("mon mari préfère une autre langue", None),
    Case("please speak more slowly", None),
    Case("", None),
)


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.said)
def test_the_language_asked_for_is_found(case: Case) -> None:
    assert wanted(case.said, KNOWN, case.spoken).code == case.code


def test_what_is_refused_is_told_apart() -> None:
    assert [(one.code, one.refused) for one in mentions("pas français, anglais svp", KNOWN)] == [
        ("fr", True),
        ("en", False),
    ]


@given(st.text(max_size=200))
def test_any_message_may_be_asked(text: str) -> None:
    found = wanted(text, KNOWN, "fr")

    assert found.code is None or found.code in found.named
    assert not found.refused & set(found.named)


def test_a_language_without_a_catalogue_is_not_offered() -> None:
    more = (*KNOWN, Language("pt", "Português", "pt"))

    assert [one.code for one in offered(more)] == list(LOCALES)
    assert wanted("em português", more, "fr").code == "pt"
