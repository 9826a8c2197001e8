"""No code names the languages: whoever adds one adds folders."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from backend.wording import LOCALES, REFERENCE
from bots.reading import languages
from conversation_flows.engine.flow import spoken_languages
from conversation_flows.languages import offered

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = ("bots", "conversation_flows", "backend")
PAIR: Final = {"fr", "en"}
WRITTEN_HERE: Final = {"backend/wording.py", "backend/demonstration/people.py", "bots/commands/review/files.py"}
"""How French and English tell their hours; what invented volunteers speak; names and streets of nobody."""


def listed(path: Path) -> Iterator[int]:
    """The lines of a file where languages are told apart by their names."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                named = parts
            case ast.Dict(keys=keys):
                named = [key for key in keys if key]
            case ast.Compare(left=left, comparators=others):
                if any(isinstance(one, ast.Constant) and one.value in PAIR for one in (left, *others)):
                    yield node.lineno
                continue
            case _:
                continue
        if {one.value for one in named if isinstance(one, ast.Constant) and isinstance(one.value, str)} >= PAIR:
            yield node.lineno


def test_no_code_names_the_languages() -> None:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    named = {path.relative_to(ROOT).as_posix(): list(listed(path)) for path in files}

    assert {name for name, lines in named.items() if lines} <= WRITTEN_HERE
    assert named["backend/wording.py"], "the search finds nothing at all"


def test_every_language_is_answered_in_one_that_has_a_catalogue() -> None:
    assert {one.answered_in for one in languages()} <= {*LOCALES}


def test_every_catalogue_is_offered() -> None:
    assert [one.code for one in offered(languages())] == list(LOCALES)
    assert LOCALES[0] == REFERENCE
    assert [one.code for one in spoken_languages()] == list(LOCALES)
