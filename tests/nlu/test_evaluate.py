"""The engine measured on data that is not ours: any intents, any language, entities learnt from marks."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from bots.commands import marks
from nlu.corpus import Annotation, BadTrainingData, Example
from nlu.engine import EmbeddedEngine
from nlu.evaluate import Answer, Measured, evaluated, figures
from nlu.evaluate import tested as measured_on
from nlu.understanding import Entity
from tests.nlu.conftest import PARIS, SUNDAY

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


def test_the_contract_of_the_figures_is_kept(files: tuple[Path, Path]) -> None:
    told = evaluated(*files, perf_counter)

    assert set(told) == {"accuracy", "macro_f1", "entity_f1", "oos_recall", "per_intent", "parse_ms", "train_s"}
    assert all(set(one) == {"precision", "recall", "f1", "support"} for one in told["per_intent"].values())


def test_the_product_is_measured_as_it_answers(engine: EmbeddedEngine, tmp_path: Path) -> None:
    test = tmp_path / "test.yml"
    test.write_text(
        "nlu:\n- intent: emergency\n  examples: |\n    - au secours\n- intent: thank\n  examples: |\n    - merci !\n"
        "- intent: request_help\n  examples: |\n    - bonjour\n",
        encoding="utf-8",
    )
    measured = measured_on(engine, test, perf_counter, locale="fr", now=SUNDAY, timezone=PARIS)

    assert measured.figures()["accuracy"] == 0.6667
    assert measured.figures()["train_s"] == 0.0
    assert measured.figures()["entity_f1"] is None
    assert [one.right.text for one in measured.misses()] == ["bonjour"]
    assert measured.confusions() == [("request_help", "greet", 1)]


def test_a_test_without_an_example_is_refused(engine: EmbeddedEngine, tmp_path: Path) -> None:
    (tmp_path / "test.yml").write_text("nlu: []", encoding="utf-8")
    with pytest.raises(BadTrainingData, match="holds no example"):
        measured_on(engine, tmp_path / "test.yml", perf_counter, locale="fr", now=SUNDAY, timezone=PARIS)


def measured(*pairs: tuple[str, str]) -> Measured:
    return Measured(
        tuple(Answer(Example(f"{right} {at}", right), said, (), 1.0) for at, (right, said) in enumerate(pairs)), "oos"
    )


def test_confusions_are_counted_the_most_frequent_first() -> None:
    told = measured(("b", "a"), ("a", "b"), ("a", "b"), ("a", "a"), ("oos", "a"))

    assert told.confusions() == [("a", "b", 2), ("b", "a", 1), ("oos", "a", 1)]


def test_the_report_shows_texts_only_where_they_are_asked_for() -> None:
    told = measured(("greet", "thank"), ("greet", "greet"), ("oos", "oos"), ("thank", "greet"))
    said = "\n".join(marks.lines(told))

    assert "greet 0" not in said
    assert "    1  greet → thank" in said
    assert "accuracy        33.3%" in said
    assert "out of scope    100.0% recognised" in said
    assert "p50 1.00 ms" in said
    assert "misses (1 of 2)\n  greet → thank: greet 0" in "\n".join(marks.lines(told, 1))


def test_the_report_lists_ten_confusions_and_no_more() -> None:
    told = measured(*((str(at), "x") for at in range(12)), ("11", "x"))
    listed = [line for line in marks.lines(told) if "→ x" in line]

    assert len(listed) == 10
    assert listed[0] == "    2  11 → x"
