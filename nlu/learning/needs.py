"""Learning which kinds of help a message is about, from messages and phrases whose kinds are known.

`nlu/data/<language>/categories/*.tsv` hold them, one a line: the message, a tabulator, its categories between commas
(none where it asks for help and names no kind). The lexicons' sure entries are learnt as phrases too, so that a
language with few messages still has its words; and messages of intents that ask for nothing teach what is no kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np

from nlu.corpus import BadTrainingData, Corpus
from nlu.entities.categories import CATEGORIES, find_categories, sure_phrases
from nlu.entities.words import split
from nlu.languages import reads_like
from nlu.learning import planes
from nlu.learning.fitting import SEED
from nlu.needs import Floats, NeedModel, letters, pairs
from nlu.normalise import tokens

PHRASES: Final = "phrases"
"""The file of a language that holds no messages but the words for a kind."""
PHRASE: Final = 0.5
"""What a phrase weighs beside a whole message."""
SILENT: Final = 0.4
"""What a message weighs that asks for nothing."""
SILENT_AT_MOST: Final = 5_000
SILENT_INTENTS: Final = frozenset(
    (
        "greet goodbye thank affirm deny help my_requests talk_to_human change_language privacy_export privacy_delete "
        "stop cancel out_of_scope checkin_fine checkin_low start_checkins stop_checkins accept_request "
        "decline_request mission_done set_availability change_profile become_volunteer browse_requests inform tell"
    ).split()
)
"""Intents whose messages, where the lexicon hears no kind of help in them, name none."""

Parts = tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message or phrase and the kinds of help that it is about."""

    text: str
    language: str
    categories: frozenset[str]
    weight: float = 1.0


def labelled(data: Path) -> tuple[Labelled, ...]:
    """All that a data folder says of kinds of help, in every language.

    Raises:
        BadTrainingData: a line names a category that there is not.
    """
    return tuple(one for file in sorted(data.glob("*/categories/*.tsv")) for one in _lines(file))


def _lines(file: Path) -> Iterator[Labelled]:
    language = file.parent.parent.name
    weight = PHRASE if file.stem == PHRASES else 1.0
    for line in file.read_text(encoding="utf-8").splitlines():
        text, _, names = line.partition("\t")
        categories = frozenset(name for name in names.split(",") if name)
        if unknown := categories.difference(CATEGORIES):
            raise BadTrainingData(f"{file.name}: {text!r} is given {', '.join(sorted(unknown))}, which is no category")
        yield Labelled(text, language, categories, weight)


def fitted(data: Path, corpus: Corpus, *, seed: int = SEED) -> NeedModel | None:
    """Learns from a data folder and the messages of its intents; None where no message is labelled."""
    told = labelled(data)
    if not told:
        return None
    named = (*told, *_phrases({one.language for one in told}))
    examples = (*named, *_silent(corpus, {one.text for one in told}, seed))
    messages = [parts(tokens(one.text, reads_like(one.language))) for one in examples]
    columns, rarity = _vocabulary(messages[: len(named)])
    categories = tuple(name for name in CATEGORIES if any(name in one.categories for one in named))
    holds = np.array([[name in one.categories for name in categories] for one in examples])
    heavy = np.array([one.weight for one in examples], dtype=np.float32)
    weights, bias = planes.beside_each_other(weighed(messages, columns, rarity), holds, heavy, seed)
    return NeedModel(columns, categories, weights * rarity[:, None], rarity, bias)


def parts(words: Sequence[str]) -> Parts:
    """The n-grams of a message's two parts, as `NeedModel.margins` sums them."""
    return [*(f"={word}" for word in words), *pairs(words)], [run for word in words for run in letters(word)]


def _vocabulary(messages: Sequence[Parts]) -> tuple[dict[str, int], Floats]:
    """A column for every n-gram, and the rarer it is the more it weighs."""
    seen: Counter[str] = Counter()
    for message in messages:
        for part in message:
            seen.update(dict.fromkeys(part, 1))
    rarity = np.log((1 + len(messages)) / (1 + np.array(list(seen.values())))) + 1
    return {gram: at for at, gram in enumerate(seen)}, rarity.astype(np.float32)


def weighed(messages: Sequence[Parts], columns: Mapping[str, int], rarity: Floats) -> Any:
    """A sparse row for each message."""
    from scipy.sparse import csr_matrix

    found: list[int] = []
    weights: list[Floats] = []
    starts = [0]
    for message in messages:
        for part in message:
            here = [column for gram in part if (column := columns.get(gram)) is not None]
            rare = rarity[here]
            found += here
            weights.append(rare / np.sqrt(rare @ rare) if here else rare)
        starts.append(len(found))
    table = csr_matrix((np.concatenate(weights), found, starts), shape=(len(messages), len(columns)))
    table.sum_duplicates()
    return table


def _phrases(languages: set[str]) -> Iterator[Labelled]:
    for language in sorted(languages):
        for phrase, category in sure_phrases(language):
            yield Labelled(phrase, language, frozenset({category}), PHRASE)


def _silent(corpus: Corpus, known: set[str], seed: int) -> list[Labelled]:
    candidates = [one for one in corpus.examples if one.intent in SILENT_INTENTS and one.text not in known]
    Random(seed).shuffle(candidates)  # noqa: S311  seeded
    return [
        Labelled(one.text, one.language, frozenset(), SILENT)
        for one in candidates[:SILENT_AT_MOST]
        if not find_categories(split(one.text), language=one.language)
    ]
