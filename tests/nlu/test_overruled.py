"""A sure classifier overrules rules that hear what is only talked about; never a cry, never a long letter."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from nlu import safety
from nlu.engine import EmbeddedEngine, weighed
from nlu.explain import explained
from nlu.pipeline import OVERSEEN, is_calm, understood
from nlu.understanding import SAFETY_INTENTS, Understanding
from tests.nlu.conftest import PARIS, SUNDAY, Reader

TALKED_ABOUT: Final = (
    "c'est quoi un avc, le mot a combien de lettres, pour mes mots croisés",
    "quelle est la différence entre un infarctus et un arrêt cardiaque, pour un quiz",
    "How do you spell overdose, it is for a crossword",
    "Heart attack symptoms in women, for my biology homework",
)
QUIZ: Final = TALKED_ABOUT[1]
CRIES: Final = [text for rules in safety.ALARMS.values() for rule in rules if rule.unmistakable for text in rule.fires]
RANKING: Final = (("thank", 0.98), ("emergency", 0.01), ("distress", 0.005), ("report_abuse", 0.005))


def known(_word: str) -> bool:
    return True


@pytest.mark.parametrize("text", TALKED_ABOUT)
def test_what_is_only_talked_about_is_no_alarm(hear: Reader, text: str) -> None:
    assert safety.alarm(text) is not None
    assert hear(text).intent not in SAFETY_INTENTS
    assert hear(text).overruled


def test_the_phrases_of_every_rule_still_alarm(hear: Reader) -> None:
    phrases = [text for rules in safety.ALARMS.values() for rule in rules for text in rule.fires]

    assert [text for text in phrases if hear(text).intent not in SAFETY_INTENTS] == []


@pytest.mark.parametrize("text", CRIES)
def test_a_cry_is_believed_against_the_surest_classifier(text: str) -> None:
    heard = understood(text, RANKING, (), language="fr", expecting=None, calm=True)

    assert heard.intent in SAFETY_INTENTS
    assert not heard.overruled


def test_a_long_letter_is_never_overruled() -> None:
    assert is_calm(QUIZ.ljust(OVERSEEN, "."), [RANKING], known)
    assert not is_calm(QUIZ.ljust(OVERSEEN + 1, "."), [RANKING], known)


def test_one_clause_that_may_alarm_is_enough() -> None:
    doubtful = (("thank", 0.7), ("emergency", 0.3))

    assert is_calm(QUIZ, [RANKING, RANKING], known)
    assert not is_calm(QUIZ, [RANKING, doubtful], known)


def test_where_no_rule_spoke_there_is_nothing_to_overrule() -> None:
    assert not is_calm("merci pour hier", [RANKING], known)


def test_who_does_not_know_the_word_has_no_opinion() -> None:
    assert is_calm("I was raped", [RANKING], known)
    assert not is_calm("I was raped", [RANKING], lambda word: word != "raped")


def test_who_has_no_clear_other_meaning_is_not_sure() -> None:
    vague = (("out_of_scope", 0.7), ("thank", 0.3))

    assert not is_calm(QUIZ, [vague], known)


def test_without_a_model_the_rules_have_the_last_word(tmp_path: Path) -> None:
    heard = EmbeddedEngine(tmp_path).parse(TALKED_ABOUT[1], locale="fr", now=SUNDAY, timezone=PARIS)

    assert heard.intent in SAFETY_INTENTS


@pytest.mark.parametrize("expecting", [None, "when", "details"])
def test_it_stays_so_when_the_turn_weighs_it_again(hear: Reader, expecting: str | None) -> None:
    stored = Understanding.from_wire(hear(TALKED_ABOUT[1]).to_wire())
    again = weighed(stored, locale="fr", now=SUNDAY, timezone=PARIS, expecting=expecting)

    assert again.intent not in SAFETY_INTENTS


def test_the_reasons_name_who_overruled_the_rule(engine: EmbeddedEngine) -> None:
    told = explained(engine, TALKED_ABOUT[1], locale="fr", now=SUNDAY, timezone=PARIS)

    assert [rule.silenced_by for rule in told.rules] == ["a sure classifier"]
