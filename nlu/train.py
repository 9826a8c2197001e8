"""Training the product's models: data in, model files out, only when something changed, never half-written.

palier nlu train            learns from every language that has data

A model is made in a folder of its own, which is named by what is in it; only when it is whole does the manifest point
to it, in one step. What nobody points to any more is thrown away, but for the one before: somebody may be reading it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version as version_of
from pathlib import Path
from platform import python_version
from typing import Any, Final

from nlu import corpus
from nlu.languages import Languages
from nlu.learning import needs, networks
from nlu.learning.fitting import fitted
from nlu.shelf import MANIFEST, MODELS, ModelRefused, fingerprint, manifest, seals, verified

Progress = Callable[[str], None]


MADE_WITH: Final = ("numpy", "scikit-learn")
"""The libraries that decide what comes out of the same data."""
LEFT: Final = re.compile(r"\.training-.*|[0-9a-f]{20}(?:-[0-9a-f]{8})?")
"""Folders of models, whole or half-made."""


def ensure_trained(
    models: Path = MODELS,
    progress: Progress = lambda _: None,
    data: Path = corpus.DATA,
    *,
    at: datetime | None = None,
) -> Path:
    """Trains unless the model in use is whole and of this data and code. Answers the folder to load it from."""
    if (folder := _usable(models, data)) is not None:
        return folder
    models.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(models / ".lock"):
        return _usable(models, data) or _trained(models, progress, data, at)


def train(
    models: Path = MODELS,
    progress: Progress = lambda _: None,
    data: Path = corpus.DATA,
    *,
    at: datetime | None = None,
) -> Path:
    """Trains every language into a fresh folder, then points the manifest to it in one step. `at` is when."""
    models.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(models / ".lock"):
        return _trained(models, progress, data, at)


def _usable(models: Path, data: Path) -> Path | None:
    try:
        return verified(models, data).folder
    except ModelRefused:
        return None


def _trained(models: Path, progress: Progress, data: Path, at: datetime | None) -> Path:
    wanted = fingerprint(data)
    fresh = Path(tempfile.mkdtemp(prefix=".training-", dir=models))
    try:
        everything = corpus.of_all(data)
        counts = Counter(one.language for one in everything.examples)
        told = ", ".join(f"{count} in {language}" for language, count in sorted(counts.items()))
        progress(f"{len(everything.examples)} messages of {len(everything.intents)} intents ({told})")
        Languages.learnt((one.text, one.language) for one in everything.examples).save(fresh)
        fitted(everything, recipes=networks.QUICK).save(fresh)
        if (wanted_help := needs.fitted(data, everything)) is not None:
            wanted_help.save(fresh)
        files = {name: asdict(sealed) for name, sealed in seals(fresh).items()}
        target = models / f"{wanted}-{_digest(files)}"
        if target.exists():
            shutil.rmtree(target)
        fresh.chmod(0o755)
        fresh.rename(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    before = _in_use(models)
    written = {
        "version": wanted,
        "folder": target.name,
        "trained_at": None if at is None else at.isoformat(timespec="seconds"),
        "made_with": {"python": python_version(), **{name: version_of(name) for name in MADE_WITH}},
        "examples": dict(sorted(counts.items())),
        "files": files,
    }
    pointer = models / f".{wanted}.manifest"
    pointer.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    pointer.replace(models / MANIFEST)
    _tidy(models, keep={target.name, before})
    progress(f"trained {wanted}")
    return target


def _digest(files: dict[str, dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:8]


def _in_use(models: Path) -> str | None:
    try:
        return manifest(models).folder.name
    except ModelRefused:
        return None


def _tidy(models: Path, keep: set[str | None]) -> None:
    for folder in models.iterdir():
        if LEFT.fullmatch(folder.name) and folder.name not in keep and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    import fcntl

    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
