"""The house is kept: nothing of one machine in it, a name for everything, no room too large."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("bots", "conversation_flows", "nlu", "backend", "locales", "tests")
NO_NAMES: Final = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
LONGEST: Final = 350
DATA: Final = {"data", "versions"}
"""Folders whose Python is data: lexicons, and the migrations that are already released."""

HOSTS: Final = re.compile(
    r"\bpypi\.(org|python)|\bpythonhosted\.org|\bregistry\.(npmjs|yarnpkg|hub)\b|\b(docker|ghcr|quay|gcr)\.io\b"
    r"|(?<!\S)--((extra-)?index-url|find-links|trusted-host)|^registry\s=|source = \{\sregistry",
    re.MULTILINE,
)
MACHINES: Final = re.compile(r"(?<![\w.~-])/(root|farm|work|home|Users|opt/py[p]i)[\w-]*/")


@cache
def house() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the project's history."""
    command = "git -c safe.directory=* ls-files --cached --others --exclude-standard -z"
    listed = subprocess.run(command.split(), cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def ours(suffix: str) -> list[Path]:
    return [path for path in house() if path.suffix == suffix]


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in the text files of the house."""
    found = []
    for path in house():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        text = content.decode()
        found += [
            f"{label(path)}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}" for hit in pattern.finditer(text)
        ]
    return found


def test_the_promise_is_not_empty() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in ours(".py")} >= set(PACKAGES)


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(HOSTS) == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert lines_with(MACHINES) == []


@pytest.mark.parametrize(
    ("pattern", "leak"),
    [
        (HOSTS, "https://py·pi.org/simple"),
        (HOSTS, "pip install --index·-url x"),
        (HOSTS, "FROM docker·.io/python"),
        (MACHINES, "cd /ro·ot/palier/"),
        (MACHINES, "'/ho·me/lea/palier'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_leak_is_seen(pattern: re.Pattern[str], leak: str) -> None:
    assert not pattern.search(leak)
    assert pattern.search(leak.replace("·", ""))


def test_every_file_says_what_it_holds_by_its_name() -> None:
    nameless = {label(path) for path in house() if {path.stem, *path.relative_to(ROOT).parts[:-1]} & NO_NAMES}

    assert nameless == set()


def test_no_python_file_is_too_long_to_read() -> None:
    lengths = {label(path): len(path.read_text("utf-8").splitlines()) for path in ours(".py") if not is_data(path)}

    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def is_data(path: Path) -> bool:
    return bool(DATA & set(path.relative_to(ROOT).parts))


def test_every_package_says_what_it_is_for() -> None:
    folders = {path.parent for path in ours(".py") if path.relative_to(ROOT).parts[0] in PACKAGES}

    assert sorted(label(folder) for folder in folders if not purpose(folder)) == []


def purpose(folder: Path) -> str | None:
    """The docstring of a package; None without one, or where the folder is no package."""
    module = folder / "__init__.py"
    return ast.get_docstring(ast.parse(module.read_bytes())) if module.exists() else None


def test_what_tests_is_what_runs_and_more() -> None:
    """The same versions, wherever they are installed to run: tests may need a part elsewhere too."""
    running, testing = pinned("constraints.txt"), pinned("constraints-dev.txt")
    tested = [
        (version, conditions, hashes(pin)) for name, pin in testing.items() for version, conditions in [cut(name)]
    ]

    def is_tested(name: str) -> bool:
        version, conditions = cut(name)
        return any(
            (version, hashes(running[name])) == (one, its) and theirs <= conditions for one, theirs, its in tested
        )

    assert running
    assert [name for name in running if not is_tested(name)] == []


def cut(name: str) -> tuple[str, frozenset[str]]:
    """A requirement's version, and the conditions that must all hold."""
    version, _semicolon, conditions = name.partition(" ; ")
    return version, frozenset(conditions.split(" and ")) - {""}


def hashes(pin: str) -> list[str]:
    return sorted(re.findall(r"sha256:\w+", pin))


def pinned(name: str) -> dict[str, str]:
    """Each requirement (with its condition) and its hashes: `package==1.2 ; marker` → `sha256…`."""
    joined = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    return {pin.split("--hash")[0].strip(): pin.strip() for pin in joined.splitlines() if "==" in pin}


def test_every_pin_has_its_hashes() -> None:
    for name in ("constraints.txt", "constraints-dev.txt"):
        assert [pin for pin, line in pinned(name).items() if "--hash=sha256:" not in line] == []
