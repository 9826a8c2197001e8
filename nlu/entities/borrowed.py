"""Words of time of a language that has no parser of its own, read as those of the language that it reads like.

`nlu/data/<language>/lexicons/times.yml` names them: "domin swar" stands for "demain soir".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from nlu import written
from nlu.entities.words import Word, split
from nlu.languages import DATA, code_of, known

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]

NONE: Final[Phrases] = {}


@lru_cache(maxsize=16)
def phrases(language: str) -> Phrases:
    """By their first word, the longest first: the words of each phrase, and those it stands for."""
    file = DATA / language / "lexicons" / "times.yml"
    if language not in known() or not file.exists():
        return NONE
    listed: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for said, meant in written.told(file).items():
        own = tuple(word.key for word in split(str(said)))
        listed.setdefault(own[0], []).append((own, tuple(word.key for word in split(str(meant)))))
    return {first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in listed.items()}


def translated(words: Sequence[Word], locale: str) -> Sequence[Word]:
    """The words of a message with its words of time put into the language that can be read; places stay."""
    known = phrases(code_of(locale))
    if not known:
        return words
    read: list[Word] = []
    at = 0
    while at < len(words):
        for own, meant in known.get(words[at].key, ()):
            if tuple(word.key for word in words[at : at + len(own)]) == own:
                start, end = words[at].start, words[at + len(own) - 1].end
                read += [Word(key, start, end) for key in meant]
                at += len(own)
                break
        else:
            read.append(words[at])
            at += 1
    return read
