"""Where trained models stand: a folder each, and a manifest that says which one is in use, and what it must be.

A model is a build product. Its manifest names what it was made from (a fingerprint of data and code, the versions,
when) and the size and checksum of every file; what is not exactly that is refused, and never read.

ModelRefused     the sentence says what to do
├── Untrained    there is no model yet
├── Stale        made from other data, or by another version of Palier
└── Damaged      a file is missing, cut short, changed, or was added
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
MODELS: Final = HERE / "models"
DATA: Final = HERE / "data"
MANIFEST: Final = "manifest.json"
CODE: Final = (
    "normalise", "shorthand", "features", "network", "spoiling", "intents", "languages", "needs", "train", "corpus",
    "entities/categories", "entities/words", "entities/spelling",
    "learning/rows", "learning/planes", "learning/networks", "learning/calibration", "learning/fitting",
    "learning/needs",
)  # fmt: skip
"""The modules that decide what a model looks like."""

LONGEST: Final = 100_000
"""Bytes of a manifest."""
_FOLDER: Final = re.compile(r"[0-9a-f]{20}(?:-[0-9a-f]{8})?")
_FILE: Final = re.compile(r"[a-z_]{1,40}\.[a-z]{2,5}")


class ModelRefused(Exception):
    """The model cannot be used: run `palier nlu train`."""


class Untrained(ModelRefused):
    """The understanding is not trained, little but emergencies will be understood: run `palier nlu train`."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Stale(ModelRefused):
    """The understanding was trained on other data or by another version of Palier: run `palier nlu train`."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Damaged(ModelRefused):
    """The understanding is damaged: run `palier nlu train`."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The understanding is damaged ({what}) and is not used: run `palier nlu train`.")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a file must be."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in use: `version` is the fingerprint that it was made from, `told` all that the manifest says."""

    version: str
    folder: Path
    files: Mapping[str, Sealed]
    told: Mapping[str, Any]


def fingerprint(data: Path = DATA) -> str:
    """Of everything that decides what a model looks like: the data and the code that reads it."""
    digest = hashlib.sha256()
    for path in [*(HERE / f"{name}.py" for name in CODE), *sorted(data.rglob("*.yml")), *sorted(data.rglob("*.tsv"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def seals(folder: Path) -> dict[str, Sealed]:
    """Of every file in a folder, by its name."""
    return {file.name: Sealed(file.stat().st_size, _sha256(file)) for file in sorted(folder.iterdir())}


def manifest(models: Path) -> Manifest:
    """What the manifest says, its files not looked at.

    Raises:
        Untrained: there is none.
        Stale: it is of a time when files were not sealed.
        Damaged: it cannot be read.
    """
    try:
        with (models / MANIFEST).open("rb") as file:
            written = file.read(LONGEST)
    except FileNotFoundError:
        raise Untrained from None
    except OSError as error:
        raise Damaged(f"{MANIFEST}: {error.strerror}") from None
    try:
        told = json.loads(written)
        version, folder = str(told["version"]), str(told.get("folder", told["version"]))
        if "files" not in told:
            raise Stale
        files = {str(name): Sealed(int(one["size"]), str(one["sha256"])) for name, one in told["files"].items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Damaged(f"{MANIFEST} says nothing") from None
    if not files or not _FOLDER.fullmatch(folder) or not all(_FILE.fullmatch(name) for name in files):
        raise Damaged(f"{MANIFEST} names what is no model")
    return Manifest(version, models / folder, files, told)


def trained_version(models: Path) -> str | None:
    """Which version the folder's manifest points to, or None where no whole model stands there."""
    try:
        found = manifest(models)
        _measured(found)
    except ModelRefused:
        return None
    return found.version


def glance(models: Path, data: Path | None = DATA) -> Manifest:
    """The model in use, its files measured but not read: quick enough for every start. With no `data`, of any.

    Raises:
        ModelRefused: it must not be used.
    """
    found = manifest(models)
    if data is not None and found.version != fingerprint(data):
        raise Stale
    _measured(found)
    return found


def verified(models: Path, data: Path | None = DATA) -> Manifest:
    """The model in use, each of its files exactly what was trained. With no `data`, of any.

    Raises:
        ModelRefused: it must not be used.
    """
    found = glance(models, data)
    for name, sealed in found.files.items():
        try:
            same = _sha256(found.folder / name) == sealed.sha256
        except OSError as error:
            raise Damaged(f"{name}: {error.strerror}") from None
        if not same:
            raise Damaged(f"{name} is not what was trained")
    return found


def _measured(found: Manifest) -> None:
    """Sizes first: nothing is read of a file that is cut short, or that nobody trained."""
    try:
        sizes = {file.name: file.stat().st_size for file in found.folder.iterdir()}
    except OSError:
        raise Damaged("its folder is missing") from None
    for name, sealed in found.files.items():
        if name not in sizes:
            raise Damaged(f"{name} is missing")
        if sizes[name] != sealed.size:
            raise Damaged(f"{name} has {sizes[name]} bytes of {sealed.size}")
    if others := sorted({*sizes} - {*found.files}):
        raise Damaged(f"{others[0]!a} was not trained")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
