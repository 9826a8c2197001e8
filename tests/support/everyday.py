"""Scenes of everyday help: each on a page of its own, in a town of its own, in which Jeanne may have found Karim."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium
from tests.support.demo import Demo, running, seeded_town, texts
from tests.support.table import Table, laid

__all__ = ["chromium", "seeded_town"]

KARIM: Final = "Karim Benali"
LEA: Final = "Léa Fontaine"
HOME: Final = "12 rue des lilas"


@pytest.fixture(scope="class")
def town(seeded_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Of each test its own, since none is in a class; that a real program starts is judged by itself.

    The scene begins once Telegram answers: its SDK is imported beside the page.
    """
    with running(Path(shutil.copyfile(seeded_town, tmp_path_factory.mktemp("town") / "demo.db"))) as demo:
        demo.does("karim", text="merci")
        demo.waits_for("karim", lambda shown: any("Avec plaisir" in one for one in texts(shown)))
        yield demo


@pytest.fixture
def table(chromium: Browser, town: Demo) -> Iterator[Table]:
    with laid(chromium, town) as table:
        yield table


def asks_and_finds(table: Table, when: str = "demain matin") -> None:
    """Jeanne asks for tomorrow, and Karim takes it."""
    table.jeanne_says(f"il me faudrait quelqu'un pour mes courses {when}")
    table.jeanne_reads("Où faut-il venir")
    table.jeanne_says(HOME)
    table.jeanne_reads("C’est bien cela")
    table.jeanne_taps("Oui")
    table.reads(KARIM, "courses")
    table.taps(KARIM, "Je peux")
    table.jeanne_reads("Bonne nouvelle : Karim")
