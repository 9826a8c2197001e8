"""Whether any text can make understanding slow: each part of it on texts that double in length.

`.venv/bin/python benchmarks/nlu_bounds.py [--quick] [--json]`. A part is linear where twice the text takes twice as
long. Of several runs the fastest counts, as on a shared machine. What grows much faster than the text and takes long
enough to matter is listed, and the program leaves with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from math import log2
from pathlib import Path
from time import process_time
from typing import Final
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlu import entities, languages, safety
from nlu.engine import EmbeddedEngine
from nlu.normalise import fold, tokens
from nlu.train import ensure_trained
from tests.nlu.test_bad_input import LARGE, PIECES

PARIS: Final = ZoneInfo("Europe/Paris")
NOW: Final = datetime(2026, 11, 22, 9, tzinfo=PARIS)
GROWTH: Final = 1.5
"""The power of the length that the time may grow with: 1 is linear, 2 is square."""
MATTERS_S: Final = 0.25
"""What takes less for the whole text is not looked at: its growth cannot be told from the machine's noise."""
RUNS: Final = 3
RULED: Final = {"alarm", "lookalike"}
"""The parts that are asked with every safety rule's own phrases too."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one run each")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    engine = EmbeddedEngine(ensure_trained(progress=print).parent)
    parts: dict[str, Callable[[str], object]] = {
        "fold": fold,
        "tokens": lambda text: tokens(text, "fr"),
        "language": languages.signs,
        "alarm": safety.alarm,
        "lookalike": safety.lookalike,
        "entities": lambda text: entities.find(text, locale="fr", now=NOW, timezone=PARIS, expecting="when"),
        "places": lambda text: entities.find(text, locale="en", now=NOW, timezone=PARIS, expecting="where"),
        "parse": lambda text: engine.parse(text, locale="fr", now=NOW, timezone=PARIS, expecting="when"),
    }
    engine.parse("bonjour demain", locale="fr", now=NOW, timezone=PARIS)
    engine.parse("hello tomorrow", locale="en", now=NOW, timezone=PARIS)
    worst: dict[str, dict[str, object]] = {}
    steep = []
    for name, read in parts.items():
        pieces = {**PIECES, **(phrases(1 if options.quick else 9) if name in RULED else {})}
        measured = {piece: growth(read, content, 1 if options.quick else RUNS) for piece, content in pieces.items()}
        slowest = max(measured, key=lambda piece: measured[piece][0])
        worst[name] = {"piece": slowest, "s_for_100k": measured[slowest][0], "power": measured[slowest][1]}
        print(
            f"{name:>10}  slowest on {slowest!r}: {measured[slowest][0]:.2f} s, power {measured[slowest][1]:.2f}",
            flush=True,
        )
        steep += [
            (name, piece, *found) for piece, found in measured.items() if found[1] > GROWTH and found[0] > MATTERS_S
        ]
    for name, piece, seconds, power in steep:
        print(f"STEEP {name} on {piece!r}: {seconds:.2f} s for {LARGE:,} characters, grows with the power {power:.2f}")
    if options.json:
        print(json.dumps({"worst": worst, "steep": [one[:2] for one in steep]}))
    if steep:
        sys.exit(1)


def phrases(most: int) -> Mapping[str, str]:
    """What each safety rule hears or stays silent at, over and over, whole and broken off."""
    found = {}
    for rule in (rule for rules in safety.ALARMS.values() for rule in rules):
        for text in (*rule.fires[:most], *rule.silent[:most]):
            found[f"{rule.name}: {text}"] = f"{text} "
            found[f"{rule.name}, broken off: {text}"] = f"{text[: len(text) * 2 // 3]} "
    return found


def growth(read: Callable[[str], object], piece: str, runs: int) -> tuple[float, float]:
    """The seconds for 100,000 characters, and the power of the length that the time grows with."""
    half, whole = (min(timed(read, piece, length, run) for run in range(runs)) for length in (LARGE // 4, LARGE))
    return round(whole, 3), round(log2(max(whole, 1e-6) / max(half, 1e-6)) / 2, 2)


def timed(read: Callable[[str], object], piece: str, length: int, run: int) -> float:
    """A run on a text that no cache has seen."""
    text = ("abcdefghij"[run] + " " + piece * (length // len(piece) + 1))[:length]
    began = process_time()
    read(text)
    return process_time() - began


if __name__ == "__main__":
    main()
