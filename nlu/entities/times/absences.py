"""Somebody else's absence is no moment to come: « mon fils est parti jusqu'à dimanche, il me faut du pain demain ».

It is left out only where the message names another time, and only of somebody else: « je pars du 3 au 10 » says when
the plants want water.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from nlu.entities.words import Word
from nlu.understanding import Entity

_GONE: Final = frozenset(
    "parti partie partis parties absent absente absents absentes vacances conge conges voyage deplacement cure stage"
    " hospitalise hospitalisee hopital clinique away holiday holidays abroad hospital".split()
)
_COMES_BACK: Final = frozenset(
    "rentre rentrent rentrera rentreront revient reviennent reviendra retour returns comes".split()
)
_IS: Final = frozenset("est sont sera seront etait etaient reste restent is are s will".split())
_SOMEBODY: Final = frozenset("il elle ils elles qui he she they who mon ma mes notre nos my our".split())
_I: Final = frozenset("je j suis sommes nous on i m we am re".split())
_ENDS: Final = frozenset(".!?;\n…")
_FAR: Final = 9
"""Words between who is away and until when."""
_NEAR: Final = 9
"""Words between whoever it is and that they are away."""


def present(times: Sequence[Entity], words: Sequence[Word]) -> tuple[Entity, ...]:
    """The times at which somebody may be wanted: all of them, where each tells of an absence."""
    if len(times) < 2:
        return tuple(times)
    ends = (0, *(one.end for one in times))
    kept = tuple(one for one, before in zip(times, ends, strict=False) if not _of_an_absence(one, before, words))
    return kept or tuple(times)


def _of_an_absence(time: Entity, before: int, words: Sequence[Word]) -> bool:
    """Whether what stands between the time `before` it and this one says that somebody is away."""
    first = bisect_left(words, time.start, key=lambda word: word.start)
    for at in range(first - 1, max(-1, first - 1 - _FAR), -1):
        key = words[at].key
        if key in _ENDS or words[at].start < before:
            return False
        if key in _GONE or key in _COMES_BACK:
            return _of_somebody_else(words, at, _IS if key in _GONE else _IS | _SOMEBODY)
    return False


def _of_somebody_else(words: Sequence[Word], at: int, signs: frozenset[str]) -> bool:
    """Whether one of these signs stands nearer than the writer's own « je »."""
    for before in range(at - 1, max(-1, at - 1 - _NEAR), -1):
        key = words[before].key
        if key in _I or key in _ENDS:
            return False
        if key in signs:
            return True
    return False
