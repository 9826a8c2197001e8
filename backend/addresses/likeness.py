"""How much what somebody wrote looks like the name of a street, from 0 to 100, forgiving typing mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from backend.addresses.normalise import WAY_TYPES
from backend.addresses.readings import FILLER

SAME = 100.0
"""The very words of the street, articles included."""
SAME_BUT_ARTICLES = 99.0
_MOST_OTHERWISE = 98.0
_ANOTHER_KIND = 10.0
_NO_KIND = 1.0
_ALIKE_KIND = 85.0
WORD_ALIKE = 70.0
"""Words less alike than this (0–100) have nothing in common."""
_INITIAL = 60.0
_IN_ANOTHER_ORDER = 0.97
_WITH_MORE_AROUND = 0.94
_FOR_THE_BETTER_SIDE = 0.72
"""How much the better covered of the two texts counts: "Hugo" is enough for the Rue Victor Hugo."""

Alike = Mapping[str, Mapping[str, float]]
"""For a word that was said, the words of the streets that look like it, with how much (0–100)."""


def word_likeness(said: str, word: str) -> float:
    """How alike two words are; numbers are the same or not, an initial is half a name."""
    if said == word:
        return SAME
    if said.isdecimal() or word.isdecimal():
        return 0.0
    if len(said) == 1:
        return _INITIAL if word.startswith(said) else 0.0
    alike = fuzz.ratio(said, word)
    return alike if alike >= WORD_ALIKE else 0.0


def street_likeness(said: Sequence[str], street: Sequence[str], alike: Alike) -> float:
    """How much the words said look like a street's (the words of its key); at most `SAME_BUT_ARTICLES`."""
    known = set(street)
    told = [word for word in said if word not in FILLER or word in known]
    if not told:
        return 0.0
    if told == list(street):
        return SAME_BUT_ARTICLES
    kind, name = _split(street)
    if not kind:
        return min(_name_likeness(told, street, alike), _MOST_OTHERWISE)
    said_kind, before, after = _said_kind(told)
    if not before and not after:
        return 0.0
    around = _name_likeness([*before, *after], name, alike)
    if said_kind and before and after:
        around = max(around, _name_likeness(after, name, alike) * _WITH_MORE_AROUND)
    if said_kind and len(after) > len(name):
        around = max(around, _name_likeness(after[: len(name)], name, alike) * _WITH_MORE_AROUND)
    price = 0.0 if said_kind == kind else _ANOTHER_KIND if said_kind else _NO_KIND
    return max(min(around - price, _MOST_OTHERWISE), 0.0)


def coverage(one: float, other: float) -> float:
    """A likeness from how much of each side was found in the other (0–100 each)."""
    return _FOR_THE_BETTER_SIDE * max(one, other) + (1 - _FOR_THE_BETTER_SIDE) * min(one, other)


def _split(street: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The kind of street and its name; no kind for "Grande Rue" or "Le Bourg"."""
    if len(street) > 1 and street[0] in WAY_TYPES:
        return street[0], street[1:]
    return "", street


def _said_kind(told: Sequence[str]) -> tuple[str, Sequence[str], Sequence[str]]:
    """The kind of street that was said, what stands before it and what after it."""
    for position, word in enumerate(told):
        if word in WAY_TYPES:
            return word, told[:position], told[position + 1 :]
    first = told[0]
    if len(told) > 1 and len(first) > 3:
        for kind in WAY_TYPES:
            if fuzz.ratio(first, kind, score_cutoff=_ALIKE_KIND):
                return kind, (), told[1:]
    return "", (), told


def _name_likeness(told: Sequence[str], name: Sequence[str], alike: Alike) -> float:
    if not told:
        return 0.0
    by_word = _word_by_word(told, name, alike)
    # "8 mai" looks like "11 mai", and is another street.
    if {word for word in told if word.isdecimal()} != {word for word in name if word.isdecimal()}:
        return by_word
    as_said, as_named = " ".join(told), " ".join(name)
    return max(
        by_word,
        fuzz.ratio(as_said, as_named),
        fuzz.ratio("".join(told), "".join(name)) * _IN_ANOTHER_ORDER,
        fuzz.token_sort_ratio(as_said, as_named) * _IN_ANOTHER_ORDER,
    )


def _word_by_word(told: Sequence[str], name: Sequence[str], alike: Alike) -> float:
    here = dict.fromkeys(name, 0.0)
    there = 0.0
    for one in told:
        likest = 0.0
        for word, likeness in _in_common(alike.get(one, {}), here):
            here[word] = max(here[word], likeness)
            likest = max(likest, likeness)
        there += len(one) * likest
    if not there:
        return 0.0
    of_name = sum(len(word) * likeness for word, likeness in here.items()) / sum(map(len, here))
    return coverage(there / sum(map(len, told)), of_name)


def _in_common(looks: Mapping[str, float], name: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The words of a name that one said word looks like."""
    return ((word, looks[word]) for word in name if word in looks) if looks else iter(())
