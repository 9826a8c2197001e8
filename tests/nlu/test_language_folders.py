"""The languages: each a folder, told apart by what their speakers wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from nlu import corpus, languages
from nlu.languages import Languages, answered_in, code_of, known, reads_like
from tests.nlu.conftest import Reader

HELD_OUT: Final = Path(__file__).parent / "held_out"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour, je voudrais de l'aide pour mes courses", "fr"),
        ("could someone walk my dog tomorrow", "en"),
        ("jai besoin de kelkun dmn", "fr"),
        ("mi rod in moun pou amèn amoin lopital domin", "rcf"),
        ("12345", None),
        ("", None),
        ("ok", None),
    ],
)
def test_languages_are_told_apart(hear: Reader, text: str, language: str | None) -> None:
    assert hear(text).language == language


@pytest.mark.parametrize(
    ("name", "expected", "at_least"), [("fr_a", "fr", 0.97), ("en", "en", 0.95), ("rcf", "fr", 0.97)]
)
def test_strangers_are_answered_in_their_language(hear: Reader, name: str, expected: str, at_least: float) -> None:
    found = [hear(one.text).language for one in corpus.read([HELD_OUT / f"{name}.yml"]).examples]
    right = sum(one is None or answered_in(one) == expected for one in found)

    assert right / len(found) >= at_least


def test_a_folder_is_all_that_a_language_needs(tmp_path: Path) -> None:
    folder = tmp_path / "br"
    folder.mkdir()
    (folder / "language.yml").write_text("name: Brezhoneg\nanswered_in: fr\nreads_like: fr\n", encoding="utf-8")

    assert known(tmp_path)["br"].name == "Brezhoneg"


def test_a_language_that_does_not_say_who_answers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "br").mkdir()
    (tmp_path / "br" / "language.yml").write_text("name: Brezhoneg\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"br/language\.yml"):
        known(tmp_path)


def test_creole_is_answered_in_french_and_read_with_its_shorthand() -> None:
    assert (answered_in("rcf"), reads_like("rcf_RE"), code_of("FR-re")) == ("fr", "fr", "fr")
    assert reads_like("de") == "de"


def test_what_was_learnt_survives_being_saved(tmp_path: Path) -> None:
    learnt = Languages.learnt([("le chat dort", "a")] * 300 + [("the cat sleeps", "b")] * 300)
    learnt.save(tmp_path)

    assert Languages.load(tmp_path) == learnt
    assert learnt.of("le chat") == "a"
    assert languages.Languages(("a",), {}).of("le chat") is None
