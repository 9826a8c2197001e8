"""Which languages there are, and how they are called."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from backend import wording as words
from backend.wording import wording

PARIS: Final = "Europe/Paris"


def test_a_folder_with_a_catalogue_is_a_language(tmp_path: Path) -> None:
    for name in ("en", "fr", "pt"):
        (tmp_path / name / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / name / "LC_MESSAGES" / "palier.po").touch()
    (tmp_path / "empty").mkdir()

    assert words.catalogued(tmp_path) == ("fr", "en", "pt")


@pytest.mark.parametrize(
    ("tag", "locale"), [("fr-RE", "fr"), ("EN_gb", "en"), (" en ", "en"), ("de", None), ("", None), (None, None)]
)
def test_a_platforms_language_is_spoken_or_not(tag: str | None, locale: str | None) -> None:
    assert words.spoken(tag) == locale


def test_languages_are_called_by_their_names() -> None:
    assert [wording(one, PARIS).language("ar") for one in ("fr", "en")] == ["arabe", "Arabic"]
    assert wording("fr", PARIS).language("rcf") == "rcf"
    assert [words.own_name(one) for one in ("fr", "en", "pt")] == ["Français", "English", "Português"]


def test_a_day_is_short_enough_for_a_button() -> None:
    told = [
        words.wording(locale, PARIS).short_day(datetime.fromisoformat("2026-12-01T10:00+01:00"))
        for locale in ("fr", "en")
    ]

    assert told == ["mar. 1er déc.", "Tue 1 Dec"]
