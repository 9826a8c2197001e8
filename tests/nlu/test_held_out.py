"""How well fresh messages are understood: floors that the engine really reaches."""

from __future__ import annotations

from pathlib import Path

from nlu import corpus
from nlu.understanding import SAFETY_INTENTS
from tests.nlu.conftest import Reader

HERE = Path(__file__).parent
FRESH = corpus.read([HERE / "held_out_fr.yml"]).examples
CALM = corpus.read([HERE / "lures_fr.yml"]).examples

ACCURACY = 0.88
SAFETY_RECALL = 0.95
FALSE_ALARMS = 0.03


def test_fresh_messages_are_understood(hear: Reader) -> None:
    wrong = [(one.text, one.intent, hear(one.text).intent) for one in FRESH if hear(one.text).intent != one.intent]

    assert len(FRESH) >= 150
    assert 1 - len(wrong) / len(FRESH) >= ACCURACY, wrong


def test_danger_is_heard_and_calm_is_left_alone(hear: Reader) -> None:
    alarming = [one for one in FRESH if one.intent in SAFETY_INTENTS]
    calm = [one for one in (*FRESH, *CALM) if one.intent not in SAFETY_INTENTS]
    missed = [one.text for one in alarming if hear(one.text).intent not in SAFETY_INTENTS]
    false = [one.text for one in calm if hear(one.text).intent in SAFETY_INTENTS]

    assert len(alarming) >= 50
    assert len(missed) <= (1 - SAFETY_RECALL) * len(alarming), missed
    assert len(false) <= FALSE_ALARMS * len(calm), false


def test_the_contract_s_own_sentences_mean_what_it_says(hear: Reader) -> None:
    promised = corpus.read([HERE / "contract_fr.yml"]).examples
    wrong = [(one.text, one.intent, hear(one.text).intent) for one in promised if hear(one.text).intent != one.intent]

    assert {one.intent for one in promised} == set(corpus.of_locale("fr").intents)
    assert wrong == []
