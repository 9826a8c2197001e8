"""Our engine and a real Rasa 3.6, trained on the same 80 % of our data and asked the other 20 %, both over HTTP.

`benchmarks/nlu_vs_rasa.sh` installs Rasa and calls this. Both servers are up while they are measured in turns, so that
what else the machine does meets both alike. Each is one process, as it comes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.nlu_clients import Heard, in_order, together
from benchmarks.nlu_servers import Running, started, trained_palier, trained_rasa
from nlu import corpus
from nlu.corpus import Corpus, Example
from nlu.evaluate import Answer, figures
from nlu.rasa.project import EPOCHS
from nlu.rasa.server import FALLBACK
from nlu.understanding import OUT_OF_SCOPE

SEED: Final = 20261122
ROUNDS: Final = 3
WARM: Final = 50
CROWD: Final = 8
AIMS: Final = {"accuracy": "at least Rasa's", "throughput": "at least 20 times Rasa's", "memory": "a tenth of Rasa's"}


def main() -> None:
    """Trains, starts, measures, prints."""
    options = asked()
    learnt, kept = split(corpus.read([options.data / options.locale]), options.sample)
    _say(f"{len(learnt.examples)} messages to learn, {len(kept)} to be asked, {len(learnt.intents)} intents")
    trained = [
        trained_palier(options.work, learnt, options.locale, options.workers),
        trained_rasa(options.rasa.absolute(), options.work, learnt, options.locale, options.epochs),
    ]
    with ExitStack() as house:
        servers = [house.enter_context(started(one, options.workers)) for one in trained]
        told: dict[str, Any] = {one.trained.name: judged(one, kept) for one in servers}
        for name, rates in alternately(servers, [example.text for example in kept], options.seconds).items():
            told[name] |= rates
        for one in servers:
            told[one.trained.name] |= {f"{kind.lower()}_mb": value for kind, value in one.megabytes().items()}
    told |= {
        "ratios": ratios(told["palier"], told["rasa"]),
        "split": {"train": len(learnt.examples), "test": len(kept), "seed": SEED, "rasa_epochs": options.epochs},
        "load_average": os.getloadavg(),
    }
    show(told)
    if options.json:
        print(json.dumps(told, ensure_ascii=False))


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rasa", type=Path, required=True, help="Rasa's program, as the script has installed it")
    parser.add_argument("--data", type=Path, default=corpus.DATA, help="a folder of training data, a folder a language")
    parser.add_argument("--locale", default="fr")
    parser.add_argument("--sample", type=int, help="so many messages instead of all")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="fewer than 100 only to try this program out")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each round of the clients")
    parser.add_argument("--workers", type=int, default=1, help="processes of each server")
    parser.add_argument(
        "--work", type=Path, default=Path("var/rasa/work"), help="where models are kept for the next run"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    options.work = options.work.absolute()
    return options


def split(data: Corpus, sample: int | None) -> tuple[Corpus, Sequence[Example]]:
    """Four fifths to learn, one to be asked; the same for everybody, every time."""
    examples = list(data.examples)
    Random(SEED).shuffle(examples)
    examples = examples[:sample]
    cut = len(examples) * 4 // 5
    return replace(data, examples=tuple(examples[:cut])), examples[cut:]


def judged(server: Running, kept: Sequence[Example]) -> dict[str, Any]:
    """How well and how fast one client is answered, who asks everything once."""
    in_order(server.port, [example.text for example in kept[:WARM]])
    heard = in_order(server.port, [example.text for example in kept])
    told = figures(answers(heard, kept), OUT_OF_SCOPE)
    return {
        "accuracy": right([one["intent"]["name"] for one in heard.answers], kept),
        "macro_f1": told["macro_f1"],
        "oos_recall": told.get("oos_recall"),
        "accuracy_of_best_guess": right([_guess(one) for one in heard.answers], kept),
        "p50_ms": told["parse_ms"]["p50"],
        "p99_ms": told["parse_ms"]["p99"],
        "start_s": round(server.start_s, 1),
        "train_s": round(server.trained.train_s, 1),
    }


def answers(heard: Heard, kept: Sequence[Example]) -> list[Answer]:
    """What the measures of `palier nlu evaluate` read."""
    return [
        Answer(example, _ours(one["intent"]["name"]), (), seconds * 1000)
        for example, one, seconds in zip(kept, heard.answers, heard.seconds, strict=True)
    ]


def right(names: Sequence[str], kept: Sequence[Example]) -> float:
    hits = sum(_ours(name) == example.intent for name, example in zip(names, kept, strict=True))
    return round(hits / len(kept), 4)


def alternately(servers: Sequence[Running], texts: Sequence[str], seconds: float) -> dict[str, dict[str, float]]:
    """Answers a second for one client and for eight, the middle one of some rounds that the servers take in turns."""
    reached: dict[str, dict[str, float]] = {server.trained.name: {} for server in servers}
    for clients in (1, CROWD):
        rounds = [[together(one.port, texts, clients, seconds) for one in servers] for _round in range(ROUNDS)]
        for server, rates in zip(servers, zip(*rounds, strict=True), strict=True):
            reached[server.trained.name][f"per_s_{clients}"] = round(median(rates), 1)
    return reached


def ratios(ours: dict[str, Any], rasas: dict[str, Any]) -> dict[str, float]:
    """Ours to Rasa's: how much better, faster, smaller."""
    return {
        "accuracy": round(ours["accuracy"] - rasas["accuracy"], 4),
        "macro_f1": round(ours["macro_f1"] - rasas["macro_f1"], 4),
        "p50": round(rasas["p50_ms"] / ours["p50_ms"], 1),
        "per_s_1": round(ours["per_s_1"] / rasas["per_s_1"], 1),
        "per_s_8": round(ours["per_s_8"] / rasas["per_s_8"], 1),
        "rss": round(rasas["rss_mb"] / ours["rss_mb"], 1),
        "start": round(rasas["start_s"] / ours["start_s"], 1),
    }


def show(told: dict[str, Any]) -> None:
    """Both side by side, a figure a line."""
    print(f"{'':24}{'palier':>12}{'rasa':>12}")
    for name in told["palier"]:
        print(f"{name:24}{told['palier'][name]!s:>12}{told['rasa'][name]!s:>12}")
    print("ours to Rasa's: " + ", ".join(f"{name} {value}" for name, value in told["ratios"].items()))
    print("aims: " + ", ".join(f"{name} {aim}" for name, aim in AIMS.items()), flush=True)


def _ours(name: str | None) -> str:
    return OUT_OF_SCOPE if name in {None, FALLBACK} else str(name)


def _guess(answer: dict[str, Any]) -> str:
    """The intent that comes first when nothing is taken for a message that cannot be placed."""
    named = [str(one["name"]) for one in answer["intent_ranking"]]
    return next((name for name in named if name != FALLBACK), OUT_OF_SCOPE)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
