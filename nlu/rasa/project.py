"""A Rasa project of our training data: what `rasa train nlu` needs, and a page that says what to type."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any, Final

import yaml

from nlu.corpus import Annotation, Corpus, Example

TEMPLATES: Final = Path(__file__).parent
SEED: Final = 20261122
EPOCHS: Final = 100
VERSION: Final = "3.1"
"""Of Rasa's file format."""


class NotEmpty(Exception):
    """The folder holds something already: name a new one, or empty it first."""


def export(data: Corpus, folder: Path, *, locales: Sequence[str], epochs: int = EPOCHS) -> None:
    """Writes the project into a folder that is new or empty.

    Raises:
        NotEmpty: the folder is a file or holds something; nothing is overwritten.
        OSError: it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is not empty: name a new folder for the Rasa project, or empty this one first.")
    (folder / "data").mkdir(parents=True, exist_ok=True)
    told = {
        "language": locales[0],
        "locales": ", ".join(locales),
        "epochs": str(epochs),
        "seed": str(SEED),
        "examples": f"{len(data.examples):,}",
        "intents": str(len(data.intents)),
    }
    for name in ("config.yml", "README.md", "requirements.txt"):
        template = Template((TEMPLATES / name).read_text(encoding="utf-8"))
        (folder / name).write_text(template.substitute(told), encoding="utf-8")
    (folder / "domain.yml").write_text(as_yaml(domain(data)), encoding="utf-8")
    (folder / "data" / "nlu.yml").write_text(as_yaml(training(data)), encoding="utf-8")


def domain(data: Corpus) -> dict[str, Any]:
    """The names that Rasa must know; it says nothing, so it has no responses."""
    entities = sorted({one.entity for example in data.examples for one in example.entities})
    return {"version": VERSION, "intents": list(data.intents), **({"entities": entities} if entities else {})}


def training(data: Corpus) -> dict[str, Any]:
    """Every block of the data as Rasa's file has it."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    for example in data.examples:
        said[example.intent].append(_marked(example))
    meant: defaultdict[str, list[str]] = defaultdict(list)
    for word, value in data.synonyms.items():
        meant[value].append(word)
    kinds: dict[str, Mapping[str, Sequence[str]]] = {
        "intent": dict(sorted(said.items())),
        "synonym": meant,
        "lookup": data.lookups,
        "regex": data.regexes,
    }
    blocks = [_block(kind, name, lines) for kind, named in kinds.items() for name, lines in named.items()]
    return {"version": VERSION, "nlu": blocks}


def _block(kind: str, name: str, lines: Sequence[str]) -> dict[str, str]:
    return {kind: name, "examples": _Lines("".join(f"- {line}\n" for line in lines))}


def _marked(example: Example) -> str:
    """The line with Rasa's entity marks put back."""
    parts: list[str] = []
    at = 0
    for one in sorted(example.entities, key=lambda entity: entity.start):
        words = example.text[one.start : one.end]
        parts += [example.text[at : one.start], f"[{words}]{_mark(one, words)}"]
        at = one.end
    return "".join([*parts, example.text[at:]])


def _mark(one: Annotation, words: str) -> str:
    told = {"entity": one.entity} | ({"value": one.value} if one.value != words else {})
    return json.dumps(told, ensure_ascii=False)


class _Lines(str):
    """A text of lines, written as such."""


class _Writer(yaml.SafeDumper):
    """YAML as a person would write it."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True

    def lines(self, data: _Lines) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", str(data), style="|")


_Writer.add_representer(_Lines, _Writer.lines)


def as_yaml(document: Mapping[str, Any]) -> str:
    """A domain or training data as Rasa's file has it."""
    return str(yaml.dump(document, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=100_000))
