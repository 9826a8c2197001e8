"""The files of a review: what staff label, what they give back, and what the understanding is then trained on. Pure.

BadReviewFile is told in one sentence, with the message that it is about.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from textwrap import wrap
from typing import Any, Final

import yaml
from rapidfuzz import process

from backend.pseudonyms import MARK
from backend.services.unclear import Answer
from nlu.corpus import LOADER

VERSION: Final = "3.1"
"""Of Rasa's format for training data, whose looks these files have."""
DELETE: Final = frozenset({"delete", "supprimer", "effacer"})
"""Written instead of an intent: the message must go."""
_EMPTY: Final = frozenset({"", "~", "null"})
_ID: Final = re.compile(r"\d{1,18}")

_HEADER: Final = """\
Messages que l'assistant n'a pas compris, sans ce qui dit de qui ils sont : <name>, <phone>… remplacent ce qui est ôté.

1. Après « intent: », écrivez ce que la personne voulait dire : un seul mot, de la liste ci-dessous
   (docs/contracts.md dit ce que chacun signifie).
   « expected » est ce que l'assistant venait de demander, « guessed » ce qu'il a cru comprendre (inform : une réponse).
2. Laissez vide ce dont vous doutez : le message attendra.
3. Un mot de « text » dit encore qui est quelqu'un ? Effacez ce mot. Le message n'a rien à faire ici ? intent: supprimer
4. palier nlu review import CE_FICHIER --as VOTRE_NOM, puis effacez ce fichier.

Messages that the assistant did not understand, without who wrote them: <name>, <phone>… stand for what was taken out.

1. After "intent:", write what the person meant: one word of the list below
   (docs/contracts.md tells what each of them stands for).
   "expected" is what the assistant had just asked for, "guessed" what it took the message for (inform: an answer).
2. Leave empty what you are not sure of: the message waits on.
3. A word of "text" still says who somebody is? Strike it out. The message should not be here at all? intent: delete
4. palier nlu review import THIS_FILE --as YOUR_LOGIN, then delete this file.
"""

_FILLINGS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "fr": {
        "name": ("Camille", "Dominique", "Claude", "Sacha"), "date": ("le 1er janvier 1950",),
        "address": ("12 rue des Lilas", "au 3 place de la Mairie"),
    },
    "en": {
        "name": ("Robin", "Alex", "Sam", "Kim"), "date": ("January 1, 1950",),
        "address": ("12 Main Street", "3 Church Lane"),
    },
    "": {
        "phone": ("06 39 98 00 00",), "email": ("camille@example.org",), "link": ("https://example.org",),
        "handle": ("@camille",), "card": ("0000 0000 0000 0000",), "bank": ("FR00 0000 0000 0000",),
        "ssn": ("0 00 00 00 000 000",), "code": ("0000",), "number": ("12",),
    },
}  # fmt: skip
"""What an example says where a mark stands: nobody's, and read by the machine as anybody's."""


class BadReviewFile(Exception):
    """The file is not one that `palier nlu review export` wrote."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as staff see it."""

    id: int
    text: str
    locale: str
    received: datetime
    expecting: str | None
    guess: str
    confidence: float


def to_label(messages: Sequence[Kept], intents: Collection[str]) -> str:
    """The file that staff label, with how to do it."""
    listed = wrap(" ".join(sorted(intents)), width=110)
    head = [f"# {line}".rstrip() for line in [*_HEADER.splitlines(), "", *listed]]
    return "\n".join([*head, "", f'version: "{VERSION}"', "review:", *(_entry(one) for one in messages), ""])


def _entry(message: Kept) -> str:
    return (
        f"  - id: {message.id}\n"
        f"    text: {json.dumps(message.text, ensure_ascii=False)}\n"
        f"    locale: {message.locale}\n"
        f"    received: {message.received:%Y-%m-%d}\n"
        f"    expected: {message.expecting or ''}\n".replace(" \n", "\n")
        + f"    guessed: {message.guess}\n    confidence: {message.confidence}\n    intent:"
    )


def read_labels(written: str, intents: Collection[str]) -> list[Answer]:
    """What staff gave back.

    Raises:
        BadReviewFile: it is no such file, or something in it is no intent.
    """
    try:
        # The base loader makes nothing but text, lists and mappings.
        document = yaml.load(written, LOADER)  # noqa: S506  it makes texts, lists and mappings alone
    except yaml.YAMLError as error:
        raise BadReviewFile(f"this is no YAML: {_place(error)}") from None
    entries = document.get("review") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise BadReviewFile("there is no `review:` list, as `palier nlu review export` writes one")
    answers = [_answer(entry, number, intents) for number, entry in enumerate(entries, start=1)]
    seen: set[int] = set()
    for answer in answers:
        if answer.id in seen:
            raise BadReviewFile(f"message {answer.id} stands there twice")
        seen.add(answer.id)
    return answers


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    return f"line {mark.line + 1}, {problem}" if mark else str(problem)


def _answer(entry: Any, number: int, intents: Collection[str]) -> Answer:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) for name in ("id", "text", "intent")):
        raise BadReviewFile(f"entry {number} lacks its `id:`, `text:` or `intent:`")
    if not _ID.fullmatch(entry["id"]):
        raise BadReviewFile(f"entry {number} has the id {entry['id']!r}, which is no number")
    said = entry["intent"].strip()
    if said.casefold() in DELETE:
        return Answer(int(entry["id"]), entry["text"], None, delete=True)
    if said in _EMPTY:
        return Answer(int(entry["id"]), entry["text"], None)
    if said not in intents:
        nearest, *_ = process.extractOne(said.casefold(), sorted(intents))
        raise BadReviewFile(f"message {entry['id']} has the intent {said!r}, which is none: did you mean {nearest}?")
    return Answer(int(entry["id"]), entry["text"], said)


# --- training data ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Examples:
    """Training data, how much of it there is, and the messages that were left out: two labels contradict each other."""

    written: str
    count: int
    intents: int
    contradicting: int


def to_train(labelled: Sequence[tuple[str, str]], locale: str) -> Examples:
    """Pairs of text and intent in Rasa's format, each text once."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    filled = _filler(locale)
    for text, intent in labelled:
        meant[text].add(intent)
    by_intent: defaultdict[str, list[str]] = defaultdict(list)
    for text, said in meant.items():
        if len(said) == 1:
            by_intent[next(iter(said))].append(" ".join(MARK.sub(filled, text).split()))
    lines = [
        f'version: "{VERSION}"',
        "# What people wrote, as staff labelled it; names and numbers are invented.",
        "nlu:",
    ]
    for intent, texts in sorted(by_intent.items()):
        lines += [f"  - intent: {intent}", "    examples: |", *(f"      - {_unmarked(text)}" for text in sorted(texts))]
    count = sum(map(len, by_intent.values()))
    return Examples("\n".join([*lines, ""]), count, len(by_intent), len(meant) - count)


def _filler(locale: str) -> Any:
    given = {**_FILLINGS[""], **_FILLINGS.get(locale[:2], _FILLINGS["fr"])}
    turns: dict[str, Iterator[str]] = {name: cycle(values) for name, values in given.items()}
    return lambda mark: next(turns[mark[0][1:-1]])


def _unmarked(text: str) -> str:
    """Brackets that Rasa would take for the name of an entity are set apart."""
    return re.sub(r"\](?=[({])", "] ", text)
