"""Why a message was understood as it was, for people to read: what `palier nlu explain` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlu.explain import Comparison, Explanation, RuleTold, Sign


def lines(told: Explanation) -> Iterator[str]:
    """The answer first, then what led to it, in the order of the reading."""
    heard = told.heard
    also = ", ".join(one.intent for one in heard.also)
    yield f"{heard.intent} ({heard.confidence:.2f})" + (f", and {also}" if also else "")
    yield from _part("Language", [f"{heard.language or 'not told by the words'}, read as {told.read_in}"])
    yield from _part("Words as read", [" ".join(told.words) or "none"])
    yield from _part("Safety rules", [_rule(one) for one in told.rules] or ["none found its phrase"])
    if told.lures:
        yield from _part("Lures blotted out before", [f"{one.rule}: “{one.words}”" for one in told.lures])
    if told.classifier is None:
        yield from _part("Classifier", [f"not asked: {told.without}"])
    else:
        yield from _compared(told.classifier)
    if told.clauses:
        yield from _part("Clause by clause", [f"{name} {score:.2f}" for name, score in told.clauses])
    yield from _part("Thresholds", [_thresholds(told)])
    yield from _part("Changed afterwards", [f"{one.before} → {one.after}: {one.by}" for one in told.changes] or ["no"])
    found = [
        f"{one.name} {_value(one.value)} “{heard.text[one.start : one.end]}” ({one.extractor})"
        for one in heard.entities
    ]
    yield from _part("Entities", found or ["none"])


def _part(heading: str, content: Sequence[str]) -> Iterator[str]:
    yield f"\n{heading}"
    yield from (f"  {line}" for line in content)


def _rule(one: RuleTold) -> str:
    return f"{one.intent}: {one.rule}: “{one.words}”{f', silenced by {one.silenced_by}' if one.silenced_by else ''}"


def _compared(one: Comparison) -> Iterator[str]:
    names = f"{one.winner} {one.confidence:.2f}, then {one.runner_up} {one.its_confidence:.2f}"
    yield from _part("Classifier", [names])
    yield from _part(f"What speaks for {one.winner}", [_sign(sign) for sign in one.pulls] or ["nothing that is known"])
    ahead = [_sign(sign) for sign in one.ahead] or ["nothing that is known"]
    yield from _part(f"What puts it before {one.runner_up}", ahead)
    if one.networks is not None:
        yield f"  of its lead {_share(one.planes, one.networks)}"


def _share(planes: float, networks: float) -> str:
    if planes < 0 or networks < 0 or not planes + networks:
        return f"the planes make {planes:+.2f}, the networks {networks:+.2f}"
    share = networks / (planes + networks)
    return f"the planes make {1 - share:.0%}, the networks {share:.0%}"


def _sign(one: Sign) -> str:
    return f"{one.pull:+.3f}  {one.kind:8} “{one.sign}”"


def _thresholds(told: Explanation) -> str:
    known = told.thresholds
    danger = f"danger {known['danger']:.2f}, alert from {known['alert']:.2f}"
    return danger + (f"; doubt under {known['doubt']:.2f}" if "doubt" in known else "")


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
