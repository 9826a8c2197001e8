"""Finds the word that a mistyped one was meant to be; short words are never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA


class Spelling:
    """A list of words, and the one of them that a misspelling stands for.

    One slip (letter missing, doubled, wrong or swapped) in a word of `shortest` letters, two from nine on; the
    first letter is taken to be right, which keeps "Romain" from being read as "demain".
    """

    def __init__(self, words: Iterable[str], *, shortest: int = 5, never: Iterable[str] = ()) -> None:
        self._by_letter: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= shortest:
                self._by_letter[word[0]].append(word)
        self._shortest = shortest
        self._never = frozenset(never)
        self.meant = lru_cache(maxsize=4096)(self._meant)

    def _meant(self, word: str) -> str | None:
        if len(word) < self._shortest or len(word) > 20 or word in self._never:
            return None
        most = 1 if len(word) < 9 else 2
        best: str | None = None
        for known in self._by_letter.get(word[0], ()):
            if abs(len(known) - len(word)) <= most:
                slips = OSA.distance(word, known, score_cutoff=most)
                if slips <= most:
                    best, most = known, slips - 1
                    if most < 1:
                        break
        return best
