"""Training: seeded, only when something changed, and never half-written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import train
from nlu.corpus import Corpus, Example
from nlu.intents import IntentModel
from nlu.learning import rows
from nlu.learning.fitting import fitted
from nlu.shelf import MANIFEST, trained_version

SMALL = """version: "3.1"
nlu:
- intent: eat
  examples: |
    - I want pizza
    - some pasta please
    - a salad for me
    - hungry for pasta
- intent: drink
  examples: |
    - a glass of water
    - I am thirsty for juice
    - some juice please
    - water for me
- intent: out_of_scope
  examples: |
    - who won the match
    - what time is it
    - how old are you
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "small.yml").write_text(SMALL, encoding="utf-8")
    return folder


def test_training_happens_only_when_the_data_changed(data: Path, tmp_path: Path) -> None:
    told: list[str] = []
    first = train.ensure_trained(tmp_path / "models", told.append, data)
    assert told
    told.clear()

    assert train.ensure_trained(tmp_path / "models", told.append, data) == first
    assert told == []

    (data / "en" / "small.yml").write_text(SMALL.replace("pizza", "a pizza"), encoding="utf-8")
    second = train.ensure_trained(tmp_path / "models", told.append, data)
    assert second != first
    assert trained_version(tmp_path / "models") == second.name


def test_a_model_survives_being_saved(data: Path, tmp_path: Path) -> None:
    folder = train.ensure_trained(tmp_path / "models", data=data)
    model = IntentModel.load(folder)

    assert model.rank(["pasta", "please"])[0][0] == "eat"
    assert sorted(path.name for path in folder.iterdir()) == ["intents.json", "intents.npz", "languages.json"]


def test_the_same_data_gives_the_same_model() -> None:
    texts = {"a": ["red apple", "red pear", "red plum"], "b": ["blue sky", "blue sea", "blue ink"]}
    examples = tuple(Example(text, intent) for intent, some in texts.items() for text in some)
    one, two = (fitted(Corpus(examples)) for _ in range(2))

    assert one.rank(["red", "thing"]) == two.rank(["red", "thing"])
    assert one.rank(["red", "thing"])[0][0] == "a"


@given(st.lists(st.sampled_from("oui non merci j' ai besoin de pain demain 00 h".split()), max_size=12))
def test_one_message_is_weighed_as_all_of_them_were(words: list[str]) -> None:
    messages = [["j'", "ai", "besoin", "de", "pain"], ["merci", "non"], ["demain", "00", "h"], words]
    vectoriser, matrix = rows.weighed(rows.counted(messages), np.arange(4), at_least=1)
    columns, weights = vectoriser.row(words)

    alone = np.zeros(len(vectoriser.columns), dtype=np.float32)
    alone[columns] = weights
    assert alone == pytest.approx(matrix[3].toarray().ravel(), abs=1e-5)


def test_a_broken_manifest_is_no_model(tmp_path: Path) -> None:
    for content in ("", "[]", '{"version": "gone"}', "\x00"):
        (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
        assert trained_version(tmp_path) is None


def test_training_that_fails_leaves_nothing_behind(data: Path, tmp_path: Path) -> None:
    (data / "en" / "bad.yml").write_text("nlu: [", encoding="utf-8")
    models = tmp_path / "models"

    with pytest.raises(Exception, match="no YAML"):
        train.train(models, data=data)
    assert list(models.iterdir()) == []
