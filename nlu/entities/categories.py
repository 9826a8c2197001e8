"""What is wanted: the categories of help that a message names, by a lexicon a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from nlu import written
from nlu.entities.spelling import Spelling
from nlu.entities.words import Word, folded
from nlu.languages import DATA, known, reads_like
from nlu.understanding import Entity

CATEGORIES: Final = (
    "shopping pharmacy transport pets repairs gardening paperwork digital company phone_call meals childcare tutoring "
    "loan parcel housework other"
).split()

_SMALL: Final = {
    "fr": frozenset(
        (
            "le la les l un une des du de d mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs "
            "au aux a ce cet "
            "cette ces quelques petites petite petit grosses me m te t se s nous vous"
        ).split()
    ),
    "en": frozenset("a an the my your his her our their some any of to for up with".split()),
}
"""Words between the words of an entry that do not matter: "sortir mon petit chien" is "sortir chien"."""
_MOST_SKIPPED: Final = 3
REMEMBERED: Final = 20_000
"""Words whose entries are looked for once."""
LIKELY: Final = 0.7
"""The confidence in a likely entry."""
_CORRECT: Final = frozenset(
    (
        "voisin voisine monsieur madame besoin quelqu personne pourrait pourriez bonjour merci aimerais "
        "voudrais demain "
        "semaine matin samedi dimanche jardinet maison mairie ville demande service numero adresse famille vieille "
        "prendre passer pouvoir compte compter comptes partir parler pareil mettre permis lettres course tablettes "
        "poignet clouee depanne manteau panique should please neighbour morning tomorrow someone somebody "
        "would could there "
        "everything appeler acheter boucher propre faites reprendre rejoindre accoucher plantee plante bourse "
        "menace poulet paques piquets pretes palier panier partie nourris signes signez marches couche "
        "plaster landing wedding leaving window"
    ).split()
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to name a category: the words after the first, each whole or, with `*`, the beginning of one."""

    category: str
    sure: bool
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The entries of one language, by their first word or by the stem of it."""

    words: Mapping[str, Sequence[_Entry]]
    stems: Mapping[str, Sequence[tuple[str, _Entry]]]
    spelling: Spelling
    small: frozenset[str]
    entries: Callable[[str], tuple[_Entry, ...]] = field(init=False, repr=False, compare=False)
    """The entries that may begin with a word, in its right spelling or a mistaken one."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", lru_cache(REMEMBERED)(lambda key: tuple(self._beginning(key))))

    def _beginning(self, key: str) -> Iterator[_Entry]:
        found = self.words.get(key)
        if found:
            yield from found
        yield from (entry for stem, entry in self.stems.get(key[:3], ()) if key.startswith(stem))
        if not found and (meant := self.spelling.meant(key)):
            stems = (entry for stem, entry in self.stems.get(meant[:3], ()) if meant.startswith(stem))
            yield from (entry for entry in (*self.words[meant], *stems) if not entry.rest)


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """Reads the lexicon of a language, and that of the language it reads like; French where there is none."""
    languages = [code for code in dict.fromkeys((language, reads_like(language))) if _file(code).exists()]
    words: dict[str, list[_Entry]] = {}
    stems: dict[str, list[tuple[str, _Entry]]] = {}
    small = _SMALL.get(reads_like(language), _SMALL["fr"])
    for code in languages or ["fr"]:
        for phrase, category, sure in _phrases(code):
            first, *rest = [word for word in folded(phrase).split() if word not in small] or [phrase]
            entry = _Entry(category, sure, tuple(rest))
            if first.endswith("*"):
                stems.setdefault(first[:3], []).append((first[:-1], entry))
                words.setdefault(first[:-1], [])
            else:
                words.setdefault(first, []).append(entry)
    alone = (word for word, entries in words.items() if not entries or any(not entry.rest for entry in entries))
    return Lexicon(words, stems, Spelling(alone, shortest=6, never=_CORRECT), small)


def sure_phrases(language: str) -> Iterator[tuple[str, str]]:
    """What a language's own lexicon is sure of: the words, and the category that they name."""
    if _file(language).exists():
        yield from ((phrase.replace("*", ""), category) for phrase, category, sure in _phrases(language) if sure)


def _file(language: str) -> Path:
    return DATA / language / "lexicons" / "categories.yml"


def _phrases(language: str) -> Iterator[tuple[str, str, bool]]:
    for category, kinds in written.told(_file(language)).items():
        for sure in ("sure", "likely"):
            yield from ((str(phrase), category, sure == "sure") for phrase in kinds[sure])


def find_categories(words: Sequence[Word], *, language: str, expecting: str | None = None) -> tuple[Entity, ...]:
    """The categories that a message names, each once, in its order; where none is sure, the first likely one."""
    found = named(words, language=language, expecting=expecting)
    entities: dict[str, Entity] = {}
    for one in [one for one in found if one.sure] or found[:1]:
        entities.setdefault(one.category, one.entity())
    return tuple(entities.values())


class Named(NamedTuple):
    """An entry of the lexicon that stands in a message."""

    category: str
    sure: bool
    start: int
    end: int

    def entity(self) -> Entity:
        return Entity("category", self.category, self.start, self.end, 1.0 if self.sure else LIKELY, "lexicon")


def named(words: Sequence[Word], *, language: str, expecting: str | None = None) -> list[Named]:
    """Every entry in a message, in its order; those of another language where there is none."""
    language = language if language in known() else "fr"
    found = _found(words, lexicon(language)) or _found(words, lexicon("en" if language != "en" else "fr"))
    if not found and expecting == "category" and 0 < len(words) <= 4:
        others = (word for word in words if word.key in ("autre", "autres", "other"))
        found = [Named("other", True, word.start, word.end) for word in others]
    return found


def _found(words: Sequence[Word], entries: Lexicon) -> list[Named]:
    """Every entry in the message; the longest that begins at a word, and none that begins inside another."""
    found: list[Named] = []
    at = 0
    while at < len(words):
        best: tuple[int, bool, _Entry] | None = None
        key = words[at].key
        if len(key) > 1 and (beginning := entries.entries(key)):
            for entry in beginning:
                end = _end(words, at + 1, entry.rest, entries.small)
                if end is not None and (best is None or (end, entry.sure) > best[:2]):
                    best = end, entry.sure, entry
        if best is None:
            at += 1
            continue
        end, sure, entry = best
        found.append(Named(entry.category, sure, words[at].start, words[end - 1].end))
        at = end
    return found


def _end(words: Sequence[Word], at: int, rest: Sequence[str], small: frozenset[str]) -> int | None:
    """The position after an entry whose first word stands before `at`, or None."""
    for expected in rest:
        for word in words[at : at + _MOST_SKIPPED + 1]:
            at += 1
            if word.key.startswith(expected[:-1]) if expected.endswith("*") else word.key == expected:
                break
            if word.key not in small:
                return None
        else:
            return None
    return at
