"""Reads the tables of cases beside the tests: one case a line, its cells between bars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")
NOW: Final = datetime(2026, 11, 24, 9, 10, tzinfo=PARIS)
"""A Tuesday."""


def rows(name: str, cells: int) -> Iterator[tuple[str, ...]]:
    """The rows of a table, each with so many cells; missing ones at the end are empty."""
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            read = [cell.strip() for cell in line.split("|")]
            yield tuple(read + [""] * (cells - len(read)))
