"""The files of a review: what staff read, what they may give back, and what is trained on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.pseudonyms import MARKS, pseudonymised
from backend.services.unclear import Answer
from bots.commands.review.files import _FILLINGS, BadReviewFile, Kept, read_labels, to_label, to_train
from nlu import corpus

INTENTS: Final = frozenset({"greet", "ask_tip", "request_help", "emergency", "deny"})
DAY: Final = datetime.fromisoformat("2026-11-24T00:00:00+01:00")


def kept(number: int, text: str, expecting: str | None = "when") -> Kept:
    return Kept(number, text, "fr", DAY, expecting, "out_of_scope", 0.85)


def test_staff_read_what_to_do_in_both_languages_and_what_was_guessed() -> None:
    written = to_label([kept(7, "vous avez des <number> pneus ?"), kept(8, "né", None)], INTENTS)
    head, _, body = written.partition('version: "3.1"')
    assert "écrivez ce que la personne voulait dire" in head
    assert "write what the person meant" in head
    assert "ask_tip deny emergency greet request_help" in head
    assert all(line.startswith("#") for line in head.strip().splitlines())
    assert body.splitlines()[2:10] == [
        "  - id: 7",
        '    text: "vous avez des <number> pneus ?"',
        "    locale: fr",
        "    received: 2026-11-24",
        "    expected: when",
        "    guessed: out_of_scope",
        "    confidence: 0.85",
        "    intent:",
    ]
    assert "    expected:\n" in body


@given(texts=st.lists(st.text(max_size=60).map(pseudonymised), min_size=1, max_size=5))
def test_whatever_was_kept_comes_back_as_it_was(texts: list[str]) -> None:
    written = to_label([kept(number, text) for number, text in enumerate(texts)], INTENTS)
    assert read_labels(written, INTENTS) == [Answer(number, text, None) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("greet", Answer(7, "non", "greet")),
        (" 'greet' ", Answer(7, "non", "greet")),
        ("", Answer(7, "non", None)),
        ("~", Answer(7, "non", None)),
        ("null", Answer(7, "non", None)),
        ("delete", Answer(7, "non", None, delete=True)),
        ("Supprimer", Answer(7, "non", None, delete=True)),
    ],
)
def test_what_may_stand_after_the_intent(said: str, answer: Answer) -> None:
    assert read_labels(to_label([kept(7, "non")], INTENTS).replace("intent:\n", f"intent: {said}\n"), INTENTS) == [
        answer
    ]


@dataclass(frozen=True)
class Wrong:
    label: str
    written: str
    says: str


WRONGS: Final = (
    Wrong("another intent", "review:\n- {id: 7, text: a, intent: gret}", "message 7 .* 'gret', .* did you mean greet"),
    Wrong("in capitals", "review:\n- {id: 7, text: a, intent: ASK_TIP}", "did you mean ask_tip"),
    Wrong(
        "twice", "review:\n- {id: 7, text: a, intent: }\n- {id: 7, text: b, intent: }", "message 7 stands there twice"
    ),
    Wrong("no id", "review:\n- {text: a, intent: greet}", "entry 1 lacks its `id:`"),
    Wrong("no text", "review:\n- {id: 7, intent: greet}", "entry 1 lacks"),
    Wrong("no intent", "review:\n- {id: 7, text: a}", "entry 1 lacks"),
    Wrong("a list for an intent", "review:\n- {id: 7, text: a, intent: [greet]}", "entry 1 lacks"),
    Wrong("no number", "review:\n- {id: 1e3, text: a, intent: greet}", "no number"),
    Wrong("too large a number", f"review:\n- {{id: {'9' * 30}, text: a, intent: greet}}", "no number"),
    Wrong("a word", "review:\n- bonjour", "entry 1 lacks"),
    Wrong("training data", "version: '3.1'\nnlu: []", "no `review:` list"),
    Wrong("nothing", "", "no `review:` list"),
    Wrong("no YAML", "review: [\n", "no YAML: line 2"),
    Wrong("no text at all", "\x00\x01", "no YAML"),
)


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda one: one.label)
def test_what_is_wrong_is_told_in_a_sentence(wrong: Wrong) -> None:
    with pytest.raises(BadReviewFile, match=wrong.says) as told:
        read_labels(wrong.written, INTENTS)
    assert "\n" not in str(told.value)


def test_labels_are_unique() -> None:
    assert len({one.label for one in WRONGS}) == len(WRONGS)


# --- training data ---------------------------------------------------------------------------------------------------


def trained_on(labelled: list[tuple[str, str]], tmp_path: Path, locale: str = "fr") -> list[tuple[str, str]]:
    """What the trainer reads from the file."""
    file = tmp_path / "examples.yml"
    file.write_text(to_train(labelled, locale).written, encoding="utf-8")
    return [(one.text, one.intent) for one in corpus.read([file]).examples]


def test_what_is_labelled_is_training_data(tmp_path: Path) -> None:
    found = trained_on([("vous avez des pneus ?", "ask_tip"), ("- bonjour", "greet"), ("[a](b)", "greet")], tmp_path)
    assert found == [("vous avez des pneus ?", "ask_tip"), ("- bonjour", "greet"), ("[a] (b)", "greet")]


def test_marks_are_filled_with_what_is_nobody_s(tmp_path: Path) -> None:
    said = [("ici <name> au <phone>", "greet"), ("là <name>", "greet")]
    assert trained_on(said, tmp_path) == [("ici Camille au 06 39 98 00 00", "greet"), ("là Dominique", "greet")]
    assert trained_on(said, tmp_path, "en")[1] == ("là Alex", "greet")


def test_every_mark_can_be_filled() -> None:
    for locale in ("fr", "en"):
        assert {*_FILLINGS[locale], *_FILLINGS[""]} == set(MARKS)


def test_the_same_words_are_one_example_and_a_contradiction_is_none(tmp_path: Path) -> None:
    said = [("oui", "greet"), ("oui", "greet"), ("non", "greet"), ("non", "deny")]
    assert trained_on(said, tmp_path) == [("oui", "greet")]
    made = to_train(said, "fr")
    assert (made.count, made.intents, made.contradicting) == (1, 1, 1)


@given(text=st.text(max_size=60).map(pseudonymised).filter(lambda text: any(one.isalnum() for one in text)))
def test_whatever_was_kept_is_read_by_the_trainer(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    ((read, intent),) = trained_on([(text, "greet")], tmp_path_factory.mktemp("read"))
    assert intent == "greet"
    assert not corpus.annotated(read, "greet").entities
