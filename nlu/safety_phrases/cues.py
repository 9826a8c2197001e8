"""Which rules are worth trying on a text: those of which a cue stands in it, mostly none.

What a word holds is remembered, so that a text costs one look at each of its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from nlu.safety_phrases.rule import Rule

START: Final = 3
"""The first letters by which a cue is looked up in a word, which holds few of all; shorter ones are tried in each."""
REMEMBERED: Final = 4_096
"""Words whose cues are looked for once: people use the same few thousand."""


class _Cue(NamedTuple):
    """A cue and the number of its rule. Of one of several words, `piece` is the longest, and stands in one word."""

    text: str
    piece: str
    rule: int


class _Standing(NamedTuple):
    """The rules of which a cue stands in a word, and the cues of several words of which a piece does."""

    rules: tuple[int, ...]
    perhaps: tuple[_Cue, ...]


class Cues:
    """The cues of some rules. A rule without any is always tried."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._always = tuple(number for number, rule in enumerate(rules) if not rule.cues)
        self._by_start: dict[str, list[_Cue]] = {}
        for number, rule in enumerate(rules):
            for text in rule.cues:
                piece = max(text.split(" "), key=len)
                start = piece[:START] if len(piece) >= START else ""
                self._by_start.setdefault(start, []).append(_Cue(text, piece, number))
        self._standing = lru_cache(maxsize=REMEMBERED)(self._in_word)

    def numbers(self, plain: str) -> list[int]:
        """The numbers of the rules that are worth trying, in their order."""
        found = {*self._always}
        for rules, perhaps in filter(None, map(self._standing, {*plain.split(" ")})):
            found.update(rules)
            for text, _piece, rule in perhaps:
                if rule not in found and text in plain:
                    found.add(rule)
        return sorted(found)

    def _in_word(self, word: str) -> _Standing | None:
        starts = {word[at : at + START] for at in range(len(word) - START + 1)} | {""}
        cues = [cue for start in starts for cue in self._by_start.get(start, ()) if cue.piece in word]
        if not cues:
            return None
        whole = {cue.rule for cue in cues if cue.piece == cue.text}
        perhaps = (cue for cue in cues if cue.piece != cue.text and cue.rule not in whole)
        return _Standing(tuple(sorted(whole)), tuple(perhaps))
