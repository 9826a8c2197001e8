"""The engine measured on data that is not ours: any intents, any language, entities learnt from marks."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from nlu.corpus import Annotation, Example
from nlu.evaluate import Answer, evaluated, figures
from nlu.understanding import Entity

CITIES = ("Rome", "Oslo", "Lima", "Cairo", "Quito", "Delhi", "Tokyo", "Berne")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    def written(name: str, cities: tuple[str, ...]) -> Path:
        lines = ["nlu:", "- intent: fly", "  examples: |", *(f"    - fliege nach [{one}](city)" for one in cities)]
        lines += [
            "- intent: weather",
            "  examples: |",
            *(f"    - wie ist das wetter in [{one}](city)" for one in cities),
        ]
        lines += [
            "- intent: out_of_scope",
            "  examples: |",
            "    - ich habe hunger",
            "    - sing ein lied",
            "    - wer bist du",
        ]
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return written("train.yml", CITIES), written("test.yml", ("Paris", "Rome"))


def test_any_training_file_can_be_measured(files: tuple[Path, Path]) -> None:
    told = evaluated(*files, perf_counter)

    assert told["accuracy"] == 1.0
    assert told["entity_f1"] == 1.0
    assert told["oos_recall"] > 0.5
    assert set(told["per_intent"]) >= {"fly", "weather"}
    assert set(told["parse_ms"]) == {"p50", "p99"}
    assert told["train_s"] > 0


def answer(right: str, said: str) -> Answer:
    return Answer(Example("x", right), said, (), 1.0)


def test_accuracy_is_of_what_is_in_scope_and_strangers_are_counted_apart() -> None:
    told = figures([answer("a", "a"), answer("a", "b"), answer("oos", "oos"), answer("oos", "a")], "oos")

    assert told["accuracy"] == 0.5
    assert told["oos_recall"] == 0.5
    assert told["entity_f1"] is None


def test_without_strangers_nothing_is_said_of_them() -> None:
    assert "oos_recall" not in figures([answer("a", "a")], "oos")


def test_entities_count_by_exact_span_and_name() -> None:
    right = Example("to Rome", "fly", (Annotation("city", "Rome", 3, 7),))
    hit, miss = Entity("city", "Rome", 3, 7), Entity("city", "to Rome", 0, 7)

    assert figures([Answer(right, "fly", (hit,), 1.0)], "oos")["entity_f1"] == 1.0
    assert figures([Answer(right, "fly", (miss,), 1.0)], "oos")["entity_f1"] == 0.0
