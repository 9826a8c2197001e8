"""Planes by linear support vector machines: what decides most, and can be explained."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

STRICTNESS: Final = 0.6
"""The machine's C; by writers left out, 0.3 and 1.2 are a quarter of a point worse."""

STRICTNESS_BESIDE: Final = 1.0
"""The same where several may hold: 0.5 and 2 differ by two thousandths."""

Floats = NDArray[np.float32]


def learnt(rows: Any, meant: NDArray[np.str_], heavy: Floats, seed: int) -> tuple[tuple[str, ...], Floats, Floats]:
    """The intents in order, a column of weights for each, and their biases."""
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=STRICTNESS, random_state=seed, max_iter=2000, tol=1e-2)
    machine.fit(rows, meant, sample_weight=heavy)
    names = tuple(str(name) for name in machine.classes_)
    weights, bias = machine.coef_, machine.intercept_
    if len(names) == 2:  # one plane tells two intents apart
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return names, np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32)


def beside_each_other(rows: Any, holds: NDArray[np.bool_], heavy: Floats, seed: int) -> tuple[Floats, Floats]:
    """A plane for each column of `holds`, of which several may be true: their weights, a column each, and biases."""
    from sklearn.svm import LinearSVC

    machines = [
        LinearSVC(C=STRICTNESS_BESIDE, random_state=seed, max_iter=2000, tol=1e-2).fit(rows, column, heavy)
        for column in holds.T
    ]
    weights = np.ascontiguousarray(np.stack([one.coef_[0] for one in machines], axis=1), dtype=np.float32)
    return weights, np.array([one.intercept_[0] for one in machines], dtype=np.float32)
