"""The engine on data that nobody here wrote: CLINC150 (Larson et al. 2019), 150 intents and what is none of them.

`.venv/bin/python benchmarks/clinc150.py data_full.json [--quick] [--json]`. The model is learnt from `train` and
`oos_train`; the operating point is chosen on `val` and `oos_val`; `test` and `oos_test` are read once, for the whole
curve. A message is refused where the best intent's margin is not far enough above the margin of "none of these".
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlu.corpus import Corpus, Example
from nlu.intents import IntentModel
from nlu.learning.fitting import fitted
from nlu.learning.networks import QUICK, RECIPES
from nlu.normalise import tokens

NOTHING: Final = "oos"
CAUGHT: Final = (0.5, 0.6, 0.7, 0.75, 0.8, 0.9)
"""The shares of `oos_val` that the points of the curve refuse."""
CHOSEN: Final = 0.75

Rows = Sequence[tuple[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="data_full.json of the published data set")
    parser.add_argument("--quick", action="store_true", help="the product's smaller network")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    data = json.loads(options.data.read_text(encoding="utf-8"))
    started = perf_counter()
    examples = tuple(Example(text, intent, language="en") for text, intent in data["train"] + data["oos_train"])
    model = fitted(Corpus(examples), nothing=NOTHING, recipes=QUICK if options.quick else RECIPES)
    trained = perf_counter() - started
    figures = {**measured(model, data), "train_s": round(trained, 1)}
    for point in figures["curve"]:
        mark = "  <- chosen on validation" if point["caught_on_validation"] == CHOSEN else ""
        print(f"in scope {point['in_scope']:5.1f}   out-of-scope recall {point['oos_recall']:5.1f}{mark}")
    print(f"{figures['parse_ms']:.2f} ms a message, trained in {figures['train_s']} s")
    if options.json:
        print(json.dumps(figures))


def measured(model: IntentModel, data: dict[str, Rows]) -> dict[str, Any]:
    """The curve: for each share of the validation strangers that is refused, the two figures on the test set."""
    _, _, strange = _read(model, data["oos_val"])
    started = perf_counter()
    names, right, inside = _read(model, data["test"])
    each = (perf_counter() - started) / len(right) * 1000
    _, _, outside = _read(model, data["oos_test"])
    curve = []
    for share in CAUGHT:
        threshold = float(np.quantile(strange, share))
        said = [name if margin > threshold else NOTHING for name, margin in zip(names, inside.tolist(), strict=True)]
        hits = sum(one == wanted for one, wanted in zip(said, right, strict=True))
        curve.append(
            {
                "caught_on_validation": share,
                "in_scope": round(100 * hits / len(right), 1),
                "oos_recall": round(100 * float((outside <= threshold).mean()), 1),
            }
        )
    return {"curve": curve, "parse_ms": round(each, 3)}


def _read(model: IntentModel, rows: Rows) -> tuple[list[str], list[str], NDArray[np.float64]]:
    """For each message the best intent, the right one, and how far its margin is above "none of these"."""
    nothing = model.intents.index(NOTHING)
    names, above = [], []
    for text, _ in rows:
        margins = model.margins(tokens(text, "en"))
        others = margins.copy()
        others[nothing] = -np.inf
        best = int(others.argmax())
        names.append(model.intents[best])
        above.append(float(margins[best] - margins[nothing]))
    return names, [intent for _, intent in rows], np.array(above)


if __name__ == "__main__":
    main()
