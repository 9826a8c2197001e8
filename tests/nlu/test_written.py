"""What we wrote down in YAML says the same to both halves of PyYAML."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
import yaml

from nlu import corpus, written

OURS: Final = sorted([*corpus.DATA.glob("*/language.yml"), *corpus.DATA.glob("*/lexicons/*.yml")])


def test_there_is_something_to_read() -> None:
    assert len(OURS) >= 6


@pytest.mark.parametrize("file", OURS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_quick_reader_reads_what_the_plain_one_does(file: Path) -> None:
    assert written.told(file) == yaml.safe_load(file.read_text(encoding="utf-8"))


def test_it_makes_nothing_but_texts_numbers_lists_and_mappings(tmp_path: Path) -> None:
    file = tmp_path / "bad.yml"
    file.write_text("!!python/object/apply:os.getcwd []", encoding="utf-8")

    with pytest.raises(yaml.YAMLError):
        written.told(file)
