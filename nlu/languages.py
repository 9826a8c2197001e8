"""The languages that are understood, and which of them a message is written in.

A language is a folder under `nlu/data`: its messages, its `language.yml` (what it is called, in which language it is
answered, whose shorthand and times its speakers use), its lexicons. Nothing else names it: `docs/adding-a-language.md`.

Which language a message is in is learnt from those messages: words and runs of three letters, each with what it says
for one language against the others (Cavnar and Trenkle 1994, "N-Gram-Based Text Categorization", weighed as naive
Bayes does). A message that says too little ("ok", "12 h") is in no language, and the person's own goes on.

How to read a message and how to answer it are two questions. The first takes the likeliest language; the second asks
for words of it that no language answered otherwise has, so that a name, an address or a stray word answers nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import fsum, isfinite, log
from pathlib import Path
from typing import Final

from nlu import written
from nlu.normalise import seen

DATA: Final = Path(__file__).parent / "data"
FILE: Final = "languages.json"
READ: Final = 400
"""Letters of a message that are looked at."""
CLEAR: Final = 3.0
"""How much likelier the best language must be than the next, as a natural logarithm: about twenty times."""
REMEMBERED: Final = 8_000
"""Words that are taken apart once."""
COMMON: Final = 3
"""A sign that stands in fewer messages says nothing."""
PRIOR: Final = 200
"""How many signs of any language each is thought to have shown besides its own (a Dirichlet prior): that a sign never
stood in the few messages of a small language then says little. Measured with fifty Portuguese sentences beside the
rest: 1,019 of 1,102 held-out French messages still tell their language; with a half added to each count, 908.
"""
OWN: Final = 1.0
"""How much likelier a word of one language is there than in those answered otherwise, as a natural logarithm."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_LETTER_APOSTROPHE: Final = "ʼ"
"""The only apostrophe that Unicode takes for a letter."""


@dataclass(frozen=True, slots=True)
class Language:
    """What `language.yml` says: a name for people, the locale of the answers, the language that it reads like.

    `also_called`: what its speakers, and those of other languages, call it besides its name.
    """

    code: str
    name: str
    answered_in: str
    reads_like: str
    also_called: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def known(data: Path = DATA) -> Mapping[str, Language]:
    """The languages of a data folder, by their code (BCP 47: "fr", "en", "rcf").

    Raises:
        ValueError: a `language.yml` lacks one of its three lines.
    """
    return {file.parent.name: _read(file) for file in sorted(data.glob("*/language.yml"))}


def _read(file: Path) -> Language:
    told = written.told(file)
    try:
        also = tuple(str(one) for one in told.get("also_called") or ())
        return Language(file.parent.name, str(told["name"]), str(told["answered_in"]), str(told["reads_like"]), also)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{file.parent.name}/language.yml needs name, answered_in and reads_like") from error


def code_of(locale: str) -> str:
    """ "fr" of "fr-FR", "fr_RE" or "FR"."""
    return locale.replace("_", "-").split("-")[0].lower()


def reads_like(locale: str) -> str:
    """The language whose shorthand, times and lexicons a locale's messages are read with; itself where unknown."""
    code = code_of(locale)
    language = known().get(code)
    return code if language is None else language.reads_like


def answered_in(language: str) -> str:
    """The locale in which a message of this language is answered."""
    told = known().get(language)
    return language if told is None else told.answered_in


def words_of(text: str) -> list[str]:
    """The words of a message's beginning, accents kept."""
    return [word for run in text[:READ].split() for word in _words_within(run)]


@lru_cache(maxsize=REMEMBERED)
def _words_within(run: str) -> tuple[str, ...]:
    """The words between two blanks: none reaches over one, and no spelling does."""
    return tuple(_WORD.findall(seen(run).lower().replace(_LETTER_APOSTROPHE, "'")))


def signs(text: str) -> set[str]:
    """What a message shows of its language: words, and three letters in a row."""
    return {sign for word in set(words_of(text)) for sign in _signs_of(word)}


@lru_cache(maxsize=REMEMBERED)
def _signs_of(word: str) -> tuple[str, ...]:
    framed = f" {word} "
    return (f"={word}", *(framed[at : at + 3] for at in range(len(framed) - 2)))


@dataclass(frozen=True)
class Languages:
    """What was learnt: for each sign, how strongly it speaks for each language."""

    codes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    @classmethod
    def learnt(cls, messages: Iterable[tuple[str, str]]) -> Languages:
        """From pairs of a text and its language."""
        seen: dict[str, Counter[str]] = {}
        sizes: Counter[str] = Counter()
        for text, code in messages:
            found = signs(text)
            seen.setdefault(code, Counter()).update(found)
            sizes[code] += len(found)
        codes = tuple(sorted(seen))
        totals = sum(seen.values(), Counter[str]())
        every, weights = totals.total(), {}
        for sign in sorted(sign for sign, count in totals.items() if count >= COMMON):
            prior = PRIOR * totals[sign] / every
            likely = [log((seen[code][sign] + prior) / (sizes[code] + PRIOR)) for code in codes]
            middle = sum(likely) / len(likely)
            weights[sign] = tuple(round(one - middle, 3) for one in likely)
        return cls(codes, weights)

    def of(self, text: str) -> str | None:
        """The language of a message, or None where it does not say clearly."""
        return self.of_words(words_of(text))

    def of_words(self, words: Iterable[str]) -> str | None:
        """As `of`, of a message already cut into words by `words_of`."""
        if len(self.codes) < 2:
            return None
        said: dict[str, tuple[float, ...]] = {}
        for word in words:
            said |= self._said_by(word)
        totals = [fsum(of_one) for of_one in zip(*said.values(), strict=True)] or [0.0] * len(self.codes)
        best, second = sorted(totals, reverse=True)[:2]
        return self.codes[totals.index(best)] if best - second >= CLEAR else None

    def telling(self, text: str, language: str | None) -> tuple[str | None, int]:
        """The locale in which a message is answered, and how many of its words tell it: those that only languages
        answered so have, less those of others. `language` is what `of` says of it.

        (None, 0) where they are as many, or where the whole looks otherwise.
        """
        return self.telling_words(words_of(text), language)

    def telling_words(self, words: Iterable[str], language: str | None) -> tuple[str | None, int]:
        """As `telling`, of a message already cut into words by `words_of`."""
        counts = dict.fromkeys(self._answered, 0)
        if len(counts) < 2:
            return None, 0
        for word in {*words}:
            if (locale := self._owner(word)) is not None:
                counts[locale] += 1
        best, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
        spare = counts[best] - counts[second]
        if spare < 1 or (language is not None and answered_in(language) != best):
            return None, 0
        return best, spare

    @cached_property
    def _said_by(self) -> Callable[[str], Mapping[str, tuple[float, ...]]]:
        """What was learnt of each sign of a word."""

        def said_by(word: str) -> Mapping[str, tuple[float, ...]]:
            return {sign: self.weights[sign] for sign in _signs_of(word) if sign in self.weights}

        return lru_cache(REMEMBERED)(said_by)

    def _owner(self, word: str) -> str | None:
        """The locale of the languages that alone have this word."""
        if word not in self._owners and (weights := self.weights.get(f"={word}")) is not None:
            likely = {locale: max(weights[at] for at in places) for locale, places in self._answered.items()}
            best, second = sorted(likely, key=likely.__getitem__, reverse=True)[:2]
            self._owners[word] = best if likely[best] - likely[second] >= OWN else None
        return self._owners.get(word)

    @cached_property
    def _owners(self) -> dict[str, str | None]:
        """Remembered: there are no more of them than words that were learnt."""
        return {}

    @cached_property
    def _answered(self) -> Mapping[str, tuple[int, ...]]:
        """The locales of answers, each with the places of its languages."""
        locales = dict.fromkeys(answered_in(code) for code in self.codes)
        return {
            locale: tuple(at for at, code in enumerate(self.codes) if answered_in(code) == locale) for locale in locales
        }

    def save(self, folder: Path) -> None:
        """Writes `languages.json`."""
        told = {"codes": self.codes, "weights": self.weights}
        (folder / FILE).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Languages:
        """Reads what `save` wrote.

        Raises:
            FileNotFoundError: nothing was trained into the folder.
            ValueError: its tables do not fit together.
        """
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        codes = tuple(str(code) for code in told["codes"])
        weights = {sign: tuple(float(one) for one in each) for sign, each in told["weights"].items()}
        if any(len(each) != len(codes) or not all(map(isfinite, each)) for each in weights.values()):
            raise ValueError("a sign of a language has other weights than there are languages")
        return cls(codes, weights)
