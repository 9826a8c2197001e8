"""Training: seeded, only when something changed, and never half-written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import train
from nlu.corpus import Corpus, Example
from nlu.intents import TAUGHT, IntentModel
from nlu.learning import rows
from nlu.learning.fitting import fitted
from nlu.normalise import tokens
from nlu.shelf import MANIFEST, trained_version, verified
from nlu.understanding import INFORM
from tests.support.understanding import SMALL, small_data

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return small_data(tmp_path)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def folders(models: Path) -> set[str]:
    return {path.name for path in models.iterdir() if path.is_dir()}


def test_training_happens_only_when_the_data_changed(data: Path, models: Path) -> None:
    told: list[str] = []
    first = train.ensure_trained(models, told.append, data)
    assert told
    told.clear()

    assert train.ensure_trained(models, told.append, data) == first
    assert told == []

    (data / "en" / "small.yml").write_text(SMALL.replace("pizza", "a pizza"), encoding="utf-8")
    second = train.ensure_trained(models, told.append, data)
    assert second != first
    assert second.name.startswith(f"{trained_version(models)}-")


def test_a_model_survives_being_saved(data: Path, models: Path) -> None:
    folder = train.ensure_trained(models, data=data)
    model = IntentModel.load(folder)

    assert model.rank(tokens("pasta please", "en"))[0][0] == "eat"
    assert sorted(path.name for path in folder.iterdir()) == ["intents.json", "intents.npz", "languages.json"]


def test_the_manifest_says_what_the_model_was_made_of(data: Path, models: Path) -> None:
    folder = train.train(models, data=data, at=NOON)
    told = json.loads((models / MANIFEST).read_text(encoding="utf-8"))

    assert told["folder"] == folder.name
    assert told["trained_at"] == "2026-11-28T12:00:00+00:00"
    assert set(told["made_with"]) == {"python", "numpy", "scikit-learn"}
    assert all(told["made_with"].values())
    assert told["examples"] == {"en": 11}
    assert {name: one["size"] for name, one in told["files"].items()} == {
        file.name: file.stat().st_size for file in folder.iterdir()
    }
    assert verified(models, data).told == told


def test_the_same_data_gives_the_same_model(data: Path, models: Path) -> None:
    assert train.train(models, data=data) == train.train(models, data=data, at=NOON)
    texts = {"a": ["red apple", "red pear", "red plum"], "b": ["blue sky", "blue sea", "blue ink"]}
    examples = tuple(Example(text, intent) for intent, some in texts.items() for text in some)
    one, two = (fitted(Corpus(examples)) for _ in range(2))

    assert one.rank(["red", "thing"]) == two.rank(["red", "thing"])
    assert one.rank(["red", "thing"])[0][0] == "a"


def test_a_short_message_that_was_taught_is_obeyed_to_the_word() -> None:
    texts = {"a": ["red apple", "red pear", "red plum", "the blue one"], "b": ["blue sky", "blue sea", "blue"]}
    examples = tuple(Example(text, intent) for intent, some in texts.items() for text in some)
    model = fitted(Corpus(examples))

    assert model.rank(["the", "blue", "one"])[0][0] == "a"
    assert model.rank(["the", "blue", "one"])[0][1] >= TAUGHT
    assert sum(model.confidences(["the", "blue", "one"]).values()) == pytest.approx(1)


@pytest.mark.parametrize("text", ["one two three four five", "both"])
def test_long_and_doubtful_messages_are_not_known_by_heart(text: str) -> None:
    examples = (
        Example(text, "a"),
        Example("red", "a"),
        Example("blue", "b"),
        Example("both", "a"),
        Example("both", "b"),
    )

    assert text not in fitted(Corpus(examples)).taught


def test_a_bare_answer_means_what_was_asked(tmp_path: Path) -> None:
    examples = (Example("jeudi", INFORM), Example("annuler", "cancel"), Example("oui", "affirm"))
    fitted(Corpus(examples)).save(tmp_path)

    assert IntentModel.load(tmp_path).taught == {"annuler": "cancel", "oui": "affirm"}


@given(st.lists(st.sampled_from("oui non merci j' ai besoin de pain demain 00 h".split()), max_size=12))
def test_one_message_is_weighed_as_all_of_them_were(words: list[str]) -> None:
    messages = [["j'", "ai", "besoin", "de", "pain"], ["merci", "non"], ["demain", "00", "h"], words]
    vectoriser, matrix = rows.weighed(rows.counted(messages), np.arange(4), at_least=1)
    columns, weights = vectoriser.row(words)

    alone = np.zeros(len(vectoriser.rarity), dtype=np.float32)
    alone[columns] = weights
    assert alone == pytest.approx(matrix[3].toarray().ravel(), abs=1e-5)


def test_a_broken_manifest_is_no_model(tmp_path: Path) -> None:
    for content in ("", "[]", '{"version": "gone"}', "\x00"):
        (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
        assert trained_version(tmp_path) is None


def test_training_that_fails_leaves_nothing_behind(data: Path, models: Path) -> None:
    (data / "en" / "bad.yml").write_text("nlu: [", encoding="utf-8")

    with pytest.raises(Exception, match="no YAML"):
        train.train(models, data=data)
    assert {path.name for path in models.iterdir()} <= {".lock"}


def test_training_that_fails_leaves_the_model_before_in_use(data: Path, models: Path) -> None:
    before = train.train(models, data=data)
    good = (data / "en" / "small.yml").read_text(encoding="utf-8")
    (data / "en" / "small.yml").write_text("nlu: [", encoding="utf-8")
    with pytest.raises(Exception, match="no YAML"):
        train.train(models, data=data)
    (data / "en" / "small.yml").write_text(good, encoding="utf-8")

    assert verified(models, data).folder == before


def test_what_a_killed_training_left_is_thrown_away_and_the_model_before_is_kept(data: Path, models: Path) -> None:
    (models / ".training-x").mkdir(parents=True)
    (models / ".training-x" / "intents.npz").write_bytes(b"half")
    (models / "0123456789abcdef0123").mkdir()
    (models / "notes").mkdir()
    made = []
    for dish in ("a pizza", "a soup", "a cake"):
        (data / "en" / "small.yml").write_text(SMALL.replace("pizza", dish), encoding="utf-8")
        made.append(train.ensure_trained(models, data=data).name)

    assert folders(models) == {*made[1:], "notes"}


def test_a_damaged_model_is_trained_again(data: Path, models: Path) -> None:
    told: list[str] = []
    folder = train.ensure_trained(models, data=data)
    (folder / "intents.npz").write_bytes(b"changed")

    assert train.ensure_trained(models, told.append, data) == folder
    assert told
    assert verified(models, data).folder == folder
