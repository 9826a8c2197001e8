"""Rasa's training format is read as Rasa reads it, and our own data is sound."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nlu import corpus
from nlu.corpus import Annotation, BadTrainingData

HERE = Path(__file__).parent
FLOORS = {"fr": 60, "en": 25}
FLOOR = 10
"""Messages of each intent in a language that a community adds."""
HIGHER = {"emergency": 150, "distress": 150, "report_abuse": 150, "request_help": 250, "out_of_scope": 250}
"""What must be understood best, in French."""


def kept_for_testing() -> list[str]:
    files = [HERE / "held_out", HERE / "contract_fr.yml"]
    return [example.text for example in corpus.read(files).examples if len(example.text.split()) > 2]


@pytest.mark.parametrize("locale", corpus.locales())
def test_the_training_data_is_sound(locale: str) -> None:
    data = corpus.of_locale(locale)
    floors = dict.fromkeys(data.intents, FLOORS.get(locale, FLOOR)) | (HIGHER if locale == "fr" else {})

    assert len(data.intents) == 37
    assert corpus.complaints(data, locale, at_least=floors, kept_out=kept_for_testing()) == []


def test_all_languages_know_the_same_intents() -> None:
    assert {"en", "fr", "rcf"} <= {*corpus.locales()}
    assert len({corpus.of_locale(locale).intents for locale in corpus.locales()}) == 1


def test_every_french_intent_was_written_by_several() -> None:
    examples = corpus.of_locale("fr").examples
    writers = {
        intent: {one.writer for one in examples if one.intent == intent} for intent in {e.intent for e in examples}
    }
    alone = [intent for intent, names in writers.items() if "" in names or len(names) < 3]
    assert alone == []


def test_the_check_finds_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "bad.yml"
    file.write_text(
        "nlu:\n- intent: a\n  examples: |\n    - Bonjour !\n    - bonjour!\n    - salut\n"
        "- intent: b\n  examples: |\n    - Salut\n    - ...\n",
        encoding="utf-8",
    )
    found = corpus.complaints(corpus.read([file]), "fr", at_least={"b": 5}, kept_out=["salut"])

    assert Counter(one.split()[-1] for one in found)["a"] == 1
    assert len(found) == 5


def test_entity_marks_are_read_in_every_spelling(tmp_path: Path) -> None:
    file = tmp_path / "marks.yml"
    file.write_text(
        """
version: "3.1"
nlu:
- intent: fly
  examples: |
    - to [Paris](city) from [NYC](city:New York)
    - to [the big apple]{"entity": "city", "value": "New York"}
    - to [LA](city)
- synonym: Los Angeles
  examples: |
    - LA
- lookup: city
  examples: |
    - Rome
- regex: zip
  examples: |
    - \\d{5}
- intent: listed
  examples:
  - text: |
      hello
""",
        encoding="utf-8",
    )
    data = corpus.read([file])
    first, second, third, listed = data.examples

    assert first.text == "to Paris from NYC"
    assert first.entities == (Annotation("city", "Paris", 3, 8), Annotation("city", "New York", 14, 17))
    assert second.entities == (Annotation("city", "New York", 3, 16),)
    assert third.entities[0].value == "Los Angeles"
    assert listed.text == "hello"
    assert data.lookups == {"city": ("Rome",)}
    assert data.regexes == {"zip": (r"\d{5}",)}


@pytest.mark.parametrize(
    "content", ["nlu: [", "- a list", "nlu:\n- a string", 'nlu:\n- intent: a\n  examples: |\n    - "[x]{bad}"']
)
def test_a_file_that_is_no_training_file_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "bad.yml"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(BadTrainingData):
        corpus.read([file])
