"""Training: data in, model files out. The only module of ours that meets scikit-learn, and only while it trains.

palier nlu train            trains every language that has data
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlu import corpus
from nlu.corpus import Corpus
from nlu.features import Vectoriser
from nlu.intents import IntentModel
from nlu.normalise import fold
from nlu.shelf import MANIFEST, MODELS, trained_version
from nlu.spoiling import spoiled
from nlu.understanding import OUT_OF_SCOPE

SEED: Final = 20261122
STRICTNESS: Final = 0.6
"""The SVM's C."""
FOLDS: Final = 3
REJECTED_GOOD: Final = 0.02
"""The budget: this share of good messages may be called out of scope for lack of confidence."""
MAY_SPOIL: Final = 6_000
"""Data sets larger than this are varied enough not to be spoiled on purpose."""

Families = Mapping[str, Sequence[str]]
Progress = Callable[[str], None]


def fitted(data: Corpus, locale: str, *, nothing: str = OUT_OF_SCOPE, seed: int = SEED) -> IntentModel:
    """A classifier for any intents and any language, its confidences calibrated on messages it had not seen."""
    texts = [example.text for example in data.examples]
    intents = [example.intent for example in data.examples]
    families = {
        **data.regexes,
        **{name: [rf"\b{re.escape(fold(one))}\b" for one in data.lookups[name]] for name in data.lookups},
    }
    sharpness, doubt = _calibrated(texts, intents, families, locale, nothing, seed)
    vectoriser, names, weights, bias = _planes(texts, intents, families, locale, seed)
    return IntentModel(vectoriser, names, weights, bias, sharpness, doubt, nothing)


Planes = tuple[Vectoriser, tuple[str, ...], NDArray[np.float32], NDArray[np.float32]]


def _planes(texts: Sequence[str], intents: Sequence[str], families: Families, locale: str, seed: int) -> Planes:
    from sklearn.svm import LinearSVC

    chance = Random(seed)  # noqa: S311  seeded: the same data gives the same model
    read, meant, heavy = list(texts), list(intents), [1.0] * len(texts)
    if len(texts) <= MAY_SPOIL:
        for text, intent in zip(texts, intents, strict=True):
            messy = spoiled(text, intent, locale, chance)
            read += messy
            meant += [intent] * len(messy)
            heavy += [0.5] * len(messy)
    vectoriser = Vectoriser.fit(texts, locale=locale, families=families, at_least=1 if len(texts) <= MAY_SPOIL else 2)
    machine = LinearSVC(C=STRICTNESS, random_state=seed, max_iter=2000, tol=1e-2)
    machine.fit(matrix(vectoriser, read), meant, sample_weight=heavy)
    names = tuple(str(name) for name in machine.classes_)
    weights, bias = machine.coef_, machine.intercept_
    if len(names) == 2:  # one plane tells two classes apart
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return vectoriser, names, np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32)


def matrix(vectoriser: Vectoriser, texts: Sequence[str]) -> Any:
    """The messages as scikit-learn wants them: one sparse matrix, a row each."""
    from scipy.sparse import csr_matrix

    columns, weights = vectoriser.rows(texts)
    starts = np.cumsum([0, *(len(row) for row in columns)])
    shape = (len(texts), len(vectoriser.columns))
    return csr_matrix((np.concatenate(weights), np.concatenate(columns), starts), shape=shape)


def _calibrated(
    texts: Sequence[str], intents: Sequence[str], families: Families, locale: str, nothing: str, seed: int
) -> tuple[float, float]:
    """How sharp the margins are, and below which confidence to doubt, from folds that each part was left out of."""
    margins, right, scope = _unseen(texts, intents, families, locale, nothing, seed)
    sharpness = min((float(value) for value in np.arange(0.5, 12.1, 0.25)), key=lambda s: _surprise(margins * s, right))
    scaled = margins * sharpness
    sure = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    best = (sure / sure.sum(axis=1, keepdims=True)).max(axis=1)
    good = best[scope & (scaled.argmax(axis=1) == right)]
    return sharpness, float(np.quantile(good, REJECTED_GOOD)) if len(good) else 0.0


def _unseen(
    texts: Sequence[str], intents: Sequence[str], families: Families, locale: str, nothing: str, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.intp], NDArray[np.bool_]]:
    names = sorted(set(intents))
    order = list(range(len(texts)))
    Random(seed).shuffle(order)  # noqa: S311  seeded
    folds = 1 if len(texts) > MAY_SPOIL else FOLDS
    margins: list[NDArray[np.float32]] = []
    kept: list[int] = []
    for part in range(folds):
        out = order[part :: max(folds, 5 if folds == 1 else folds)]
        left = set(out)
        inside = [at for at in order if at not in left]
        vectoriser, known, weights, bias = _planes(
            [texts[at] for at in inside], [intents[at] for at in inside], families, locale, seed
        )
        model = IntentModel(vectoriser, known, weights, bias, 1.0, 0.0)
        table = np.full((len(out), len(names)), -2.0, dtype=np.float32)
        where = [names.index(name) for name in known]
        for line, at in enumerate(out):
            table[line, where] = model.margins(texts[at])
        margins.append(table)
        kept += out
    right = np.array([names.index(intents[at]) for at in kept], dtype=np.intp)
    scope = np.array([intents[at] != nothing for at in kept], dtype=np.bool_)
    return np.concatenate(margins), right, scope


def _surprise(scaled: NDArray[np.float32], right: NDArray[np.intp]) -> float:
    grown = np.logaddexp.reduce(scaled, axis=1)
    return float((grown - scaled[np.arange(len(right)), right]).mean())


def version(data: Path = corpus.DATA) -> str:
    """A fingerprint of everything that decides what a model looks like: the data and the code that reads it."""
    here = Path(__file__).parent
    code = [
        here / f"{name}.py" for name in ("normalise", "shorthand", "features", "spoiling", "intents", "train", "corpus")
    ]
    digest = hashlib.sha256()
    for path in [*code, *sorted(data.rglob("*.yml"))]:
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
    counts: dict[str, int] = {}
    try:
        for locale in corpus.locales(data):
            examples = corpus.of_locale(locale, data)
            progress(f"{locale}: {len(examples.examples)} examples of {len(examples.intents)} intents")
            fitted(examples, locale).save(fresh)
            counts[locale] = len(examples.examples)
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
