"""How well messages were understood, for people to read: what `palier nlu evaluate` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nlu.evaluate import Measured

CONFUSED: Final = 10
"""How many pairs of intents are listed that are taken for each other."""


def lines(measured: Measured, misses: int = 0) -> Iterator[str]:
    """The figures, the table of intents, what is confused with what; texts only where they are asked for."""
    told = measured.figures()
    yield f"{len(measured.answers)} messages"
    yield f"accuracy        {told['accuracy']:.1%}"
    yield f"macro-F1        {told['macro_f1']:.3f}"
    if "oos_recall" in told:
        yield f"out of scope    {told['oos_recall']:.1%} recognised"
    if told["entity_f1"] is not None:
        yield f"entities' F1    {told['entity_f1']:.3f}"
    yield f"latency         p50 {told['parse_ms']['p50']:.2f} ms, p99 {told['parse_ms']['p99']:.2f} ms"
    if measured.train_s:
        yield f"training        {measured.train_s:.1f} s"
    yield f"\n{'intent':28} {'precision':>9} {'recall':>7} {'F1':>6} {'of':>5}"
    for intent, one in told["per_intent"].items():
        yield f"{intent:28} {one['precision']:9.3f} {one['recall']:7.3f} {one['f1']:6.3f} {one['support']:5}"
    if confusions := measured.confusions()[:CONFUSED]:
        yield "\nmost confused (right → said)"
        yield from (f"{count:5}  {right} → {said}" for right, said, count in confusions)
    if misses:
        missed = measured.misses()
        yield f"\nmisses ({min(misses, len(missed))} of {len(missed)})"
        yield from (f"  {one.right.intent} → {one.intent}: {one.right.text}" for one in missed[:misses])
