"""Training data in Rasa's YAML format: reading it, and complaining about what is wrong with it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import yaml

from nlu.normalise import tokens

DATA: Final = Path(__file__).parent / "data"
LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar stays the text that was written: an intent may be called "yes" or "no"."""

_ANNOTATED: Final = re.compile(r"\[([^\[\]]+)\](?:\(([^()]+?)\)|(\{[^{}]*\}))")


class BadTrainingData(Exception):
    """The training file is not Rasa's YAML format: see the sentence for the file and the block."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """`text[start:end]` names an entity; `value` is what it stands for."""

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """One message that a person might write, and what it means."""

    text: str
    intent: str
    entities: tuple[Annotation, ...] = ()
    source: str = ""
    writer: str = ""
    """Who wrote it, where its block says so: data of one writer tells how well another's is understood."""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that a set of training files holds."""

    examples: tuple[Example, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    regexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(sorted({example.intent for example in self.examples}))


def read(paths: Iterable[Path]) -> Corpus:
    """Reads training files, or all of a folder's.

    Raises:
        BadTrainingData: a file is no YAML or not in Rasa's format.
    """
    examples: list[Example] = []
    synonyms: dict[str, str] = {}
    lookups: defaultdict[str, list[str]] = defaultdict(list)
    regexes: defaultdict[str, list[str]] = defaultdict(list)
    for path in (one for given in paths for one in _files(given)):
        for block in _blocks(path):
            lines = list(_lines(block, path))
            if "intent" in block:
                writer = str((block.get("metadata") or {}).get("writer", ""))
                examples += [annotated(line, str(block["intent"]), path.name, writer) for line in lines]
            elif "synonym" in block:
                synonyms.update({line.casefold(): str(block["synonym"]) for line in lines})
            elif "lookup" in block:
                lookups[str(block["lookup"])] += lines
            elif "regex" in block:
                regexes[str(block["regex"])] += lines
    return Corpus(
        tuple(_with_synonyms(example, synonyms) for example in examples),
        synonyms,
        {name: tuple(words) for name, words in lookups.items()},
        {name: tuple(patterns) for name, patterns in regexes.items()},
    )


def _with_synonyms(example: Example, synonyms: Mapping[str, str]) -> Example:
    if not synonyms or not example.entities:
        return example
    meant = tuple(
        Annotation(one.entity, synonyms.get(one.value.casefold(), one.value), one.start, one.end)
        for one in example.entities
    )
    return replace(example, entities=meant)


def of_locale(locale: str, data: Path = DATA) -> Corpus:
    """The product's own training data in one language."""
    given = read([data / locale])
    return replace(given, examples=tuple(replace(one, language=locale) for one in given.examples))


def of_all(data: Path = DATA) -> Corpus:
    """The training data of every language, to be learnt together: people mix them within a message."""
    parts = [of_locale(locale, data) for locale in locales(data)]
    lookups: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    regexes: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for part in parts:
        for name, words in part.lookups.items():
            lookups[name] += words
        for name, patterns in part.regexes.items():
            regexes[name] += patterns
    synonyms = {written: meant for part in parts for written, meant in part.synonyms.items()}
    return Corpus(tuple(one for part in parts for one in part.examples), synonyms, lookups, regexes)


def locales(data: Path = DATA) -> tuple[str, ...]:
    """The languages that have training data."""
    return tuple(sorted(folder.name for folder in data.iterdir() if any(folder.glob("*.yml"))))


def annotated(line: str, intent: str, source: str = "", writer: str = "") -> Example:
    """Takes Rasa's entity marks out of a line and remembers what they said."""
    plain: list[str] = []
    found: list[Annotation] = []
    length = at = 0
    for mark in _ANNOTATED.finditer(line):
        before, words = line[at : mark.start()], mark[1]
        entity, value = _named(mark)
        start = length + len(before)
        found.append(Annotation(entity, value if value is not None else words, start, start + len(words)))
        plain += (before, words)
        length, at = start + len(words), mark.end()
    plain.append(line[at:])
    return Example("".join(plain), intent, tuple(found), source, writer)


def _named(mark: re.Match[str]) -> tuple[str, str | None]:
    if mark[2] is not None:
        entity, _, value = mark[2].partition(":")
        return entity, value or None
    try:
        told = json.loads(mark[3])
    except ValueError as error:
        raise BadTrainingData(f"{mark[0]}: what follows the words is no JSON object ({error})") from error
    value = told.get("value")
    return str(told["entity"]), None if value is None else str(value)


def _files(given: Path) -> list[Path]:
    return sorted([*given.glob("*.yml"), *given.glob("*.yaml")]) if given.is_dir() else [given]


def _blocks(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        # The base loader makes nothing but text, lists and mappings.
        document = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506  it makes texts, lists and mappings alone
    except yaml.YAMLError as error:
        raise BadTrainingData(f"{path.name} is no YAML: {error}") from error
    if not isinstance(document, dict):
        raise BadTrainingData(f"{path.name} has no `nlu:` list at its top")
    for block in document.get("nlu") or ():
        if not isinstance(block, dict):
            raise BadTrainingData(f"{path.name}: each entry under `nlu:` names an intent, lookup, synonym or regex")
        yield block


def _lines(block: Mapping[str, Any], path: Path) -> Iterator[str]:
    examples = block.get("examples") or ""
    if isinstance(examples, str):
        for line in examples.splitlines():
            if stripped := line.strip():
                yield stripped.removeprefix("-").strip()
    elif isinstance(examples, list):
        for one in examples:
            yield str(one["text"] if isinstance(one, dict) else one).strip()
    else:
        raise BadTrainingData(f"{path.name}: `examples` is neither a text block nor a list")


def complaints(corpus: Corpus, locale: str, *, at_least: Mapping[str, int], kept_out: Collection[str]) -> list[str]:
    """What is wrong with the data, a sentence each; an empty list is what we want.

    Two examples are the same when the classifier sees the same words. `at_least` asks for a number of examples of
    each intent, `kept_out` holds messages that are for testing.
    """
    found: list[str] = []
    known: dict[tuple[str, ...], Example] = {}
    for example in corpus.examples:
        words = tuple(tokens(example.text, locale))
        other = known.setdefault(words, example)
        if not words:
            found.append(f"{example.source}: {example.text!r} has no word that can be read")
        elif other is not example and other.intent == example.intent:
            found.append(f"{example.source}: {example.text!r} stands twice under {example.intent}")
        elif other is not example:
            found.append(f"{example.text!r} is both {other.intent} ({other.source}) and {example.intent}")
    found += [f"{text!r} is kept for testing" for text in kept_out if tuple(tokens(text, locale)) in known]
    counts = Counter(example.intent for example in corpus.examples)
    found += [
        f"{intent} has {counts[intent]} examples of {least} at least"
        for intent, least in at_least.items()
        if counts[intent] < least
    ]
    return found
