"""All the times of a message; of times offered to choose from, the first is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from nlu.entities.times.expression import Expression, read_expression
from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import DOZENS, SAYS_NO_TIME, Kind

_MOST: Final = 4
"""How many times a list is read ahead for the "ou" that makes it a choice."""
_LEADS: Final = 5
"""How many small words may lead a time in: « à partir de la »."""
_LEADS_NOWHERE: Final = frozenset({Kind.WORD, Kind.MARK, Kind.FUNCTION})
_NOT_SAID: Final = frozenset({Kind.FOR, Kind.AT, Kind.TO})
"""Words that lead a time in without being part of it."""


def read_times(s: Sentence) -> Iterator[tuple[Expression, int, int]]:
    """Each time of the message with its first token and the one after its last."""
    found = list(_each(s))
    for said, first, after in found:
        if s.kind(first - 1) is not Kind.NOT or len(found) == 1:
            yield said, _said_from(s, first, after), after


def _said_from(s: Sentence, first: int, after: int) -> int:
    while first < after - 1 and s.kind(first) in _NOT_SAID:
        first += 1
    return first


def _each(s: Sentence) -> Iterator[tuple[Expression, int, int]]:
    i, count = 0, len(s.tokens)
    distances = _until_a_time(s)
    while i < count:
        said = read_expression(s, i) if distances[i] <= _LEADS else None
        if said is None:
            i += 1
            continue
        listed = _listed(s, said)
        choice = listed[1:] and any(joint is Kind.OR for _, joint in listed)
        yield _sharing_hours([one for one, _ in listed], choice=bool(choice))
        i = listed[-1][0].after if choice else said.after


def _until_a_time(s: Sentence) -> list[int]:
    """For each token, how many small words lead from it to the next one that a time is made of; else more than any.

    No rule of the grammar reads over a word, a sign or a pronoun before it has met a word of time.
    """
    far = _LEADS + 1
    distances, away = [], far
    for token in reversed(s.tokens):
        says = token.kind not in SAYS_NO_TIME or token.key in DOZENS  # as `says_time`, of every word
        away = 0 if says else far if token.kind in _LEADS_NOWHERE else away + 1
        distances.append(away)
    return distances[::-1]


def _listed(s: Sentence, first: Expression) -> list[tuple[Expression, Kind]]:
    """The times that follow one another, joined by commas, "et", "ou", each with what joins it to the one before."""
    listed = [(first, Kind.END)]
    while len(listed) < _MOST:
        i = listed[-1][0].after
        joint = s.kind(i)
        if joint is Kind.MARK and s.key(i) in (",", "/") and s.kind(i + 1) is Kind.OR:
            i, joint = i + 1, Kind.OR
        if joint not in (Kind.OR, Kind.AND) and s.key(i) not in (",", "/"):
            break
        following = read_expression(s, i + 1)
        if following is None:
            break
        listed.append((following, joint))
        if joint is Kind.OR:
            break
    return listed


def _sharing_hours(listed: list[Expression], *, choice: bool) -> tuple[Expression, int, int]:
    """ "lundi ou mardi matin", "lundi et mardi matin", "10h ou 11h demain": what is said once holds for both."""
    first = listed[0]
    bare = all(one.hours is None and one.fixed is None for one in listed[:-1])
    last = listed[-1]
    if len(listed) > 1 and bare and first.days and first.days.single and last.hours and last.days and last.days.single:
        shared = replace(first, hours=last.hours)
        return shared, first.first, last.after if choice else first.after
    if choice and first.days is None and first.hours and not first.repeat and last.days and last.hours:
        return replace(first, days=last.days), first.first, last.after
    return first, first.first, first.after
