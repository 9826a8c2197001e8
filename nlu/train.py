"""Training the product's models: data in, model files out, only when something changed, never half-written.

palier nlu train            learns from every language that has data
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from nlu import corpus
from nlu.languages import Languages
from nlu.learning import needs, networks
from nlu.learning.fitting import fitted
from nlu.shelf import MANIFEST, MODELS, trained_version

Progress = Callable[[str], None]


CODE: Final = (
    "normalise", "shorthand", "features", "network", "spoiling", "intents", "languages", "needs", "train", "corpus",
    "entities/categories", "entities/words", "entities/spelling",
    "learning/rows", "learning/planes", "learning/networks", "learning/calibration", "learning/fitting",
    "learning/needs",
)  # fmt: skip
"""The modules that decide what a model looks like."""


def version(data: Path = corpus.DATA) -> str:
    """A fingerprint of everything that decides what a model looks like: the data and the code that reads it."""
    here = Path(__file__).parent
    code = [here / f"{name}.py" for name in CODE]
    digest = hashlib.sha256()
    for path in [*code, *sorted(data.rglob("*.yml")), *sorted(data.rglob("*.tsv"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def ensure_trained(models: Path = MODELS, progress: Progress = lambda _: None, data: Path = corpus.DATA) -> Path:
    """Trains if data or code changed since the last time. Answers the folder to load the models from."""
    wanted = version(data)
    if trained_version(models) == wanted:
        return models / wanted
    models.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(models / ".lock"):
        if trained_version(models) != wanted:
            train(models, progress, data)
    return models / wanted


def train(models: Path = MODELS, progress: Progress = lambda _: None, data: Path = corpus.DATA) -> Path:
    """Trains every language into a fresh folder, then points the manifest to it in one step."""
    models.mkdir(parents=True, exist_ok=True)
    wanted = version(data)
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
        target = models / wanted
        if target.exists():
            shutil.rmtree(target)
        fresh.chmod(0o755)
        fresh.rename(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    pointer = models / f".{wanted}.manifest"
    pointer.write_text(json.dumps({"version": wanted, "examples": counts}, indent=2) + "\n", encoding="utf-8")
    pointer.replace(models / MANIFEST)
    progress(f"trained {wanted}")
    return target


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    import fcntl

    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
