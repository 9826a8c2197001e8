"""Reads the code and the catalogues as a proofreader would, and names every fault by file, line and text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final, TypeGuard

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from locales import texts, typography

PREPOSITIONS: Final = ("de", "à")
"""What French may join to a name: `{town:de}` is « d’Alençon » or « du Havre » (`backend.wording` knows how)."""
SMALL: Final = "minuscule"
"""What does not begin its sentence: `{category:minuscule}` is « courses »."""


@dataclass(frozen=True, slots=True)
class Fault:
    path: str
    line: int
    text: str
    says: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says}: “{self.text}”"


def faults(root: Path) -> Iterator[Fault]:
    """Everything that keeps a person from reading a whole, well-set sentence in her language."""
    yield from _texts_out_of_reach(root)
    template = texts.extract(root)
    for language in texts.languages(root):
        path = texts.catalogue_path(root, language)
        name = path.relative_to(root).as_posix()
        if not path.exists():
            yield Fault(name, 0, language, "there is no catalogue; `make messages` writes one")
            continue
        try:
            catalogue = texts.read(root, language)
        except PoFileError as error:
            yield Fault(name, error.lineno + 1, error.line.strip(), "this is not gettext")
            continue
        yield from _out_of_step(name, catalogue, template)
        for message in texts.messages_of(catalogue):
            yield from (Fault(name, message.lineno or 0, text, says) for text, says in _faults_of(message, language))


def _texts_out_of_reach(root: Path) -> Iterator[Fault]:
    """Marked texts that no tool can extract: f-strings, variables, sums."""
    for package in texts.SPEAKING:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            for node in ast.walk(ast.parse(path.read_bytes(), name)):
                if _is_marker(node) and not _is_literal(node):
                    yield Fault(name, node.lineno, ast.unparse(node), "only a literal text can be translated")


def _is_marker(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in texts.MARKERS


def _is_literal(marked: ast.Call) -> bool:
    places = texts.MARKERS[ast.unparse(marked.func)]
    said = [argument.value for argument in marked.args[: len(places)] if isinstance(argument, ast.Constant)]
    return len(said) == len(places) and all(isinstance(text, str) for text in said)


def _out_of_step(name: str, catalogue: Catalog, template: Catalog) -> Iterator[Fault]:
    ours = {message.id: message for message in texts.messages_of(catalogue)}
    marked = {message.id: message for message in texts.messages_of(template)}
    for key in marked.keys() - ours.keys():
        path, line = marked[key].locations[0]
        yield Fault(path, line or 0, texts.forms(key)[0], f"{name} has no such text; `make messages` adds it")
    gone = [ours[key] for key in ours.keys() - marked.keys()] + list(catalogue.obsolete.values())
    for message in gone:
        text = texts.forms(message.id)[0]
        yield Fault(name, message.lineno or 0, text, "nothing says this any more; `make messages` takes it out")


def _faults_of(message: Message, language: str) -> Iterator[tuple[str, str]]:
    original, *_ = texts.forms(message.id)
    said = texts.forms(message.string)
    if not all(said):
        yield original, "the translation is missing"
    if message.fuzzy:
        yield original, "the translation is fuzzy: read it, then take the mark away"
    for number, text in enumerate(said):
        if text and (says := _placeholder_fault(message, text, may_leave_out=len(said) > 1 and number == 0)):
            yield text, says
        if language == "fr":
            yield from ((text, says) for says in typography.faults(text))


def _placeholder_fault(message: Message, text: str, *, may_leave_out: bool) -> str | None:
    """Both must name the same things; only the first plural form ("one volunteer") may leave its number out."""
    try:
        wanted = {name for original in texts.forms(message.id) for name in _placeholders(original)}
        found = _placeholders(text)
    except ValueError as error:
        return f"the braces do not match ({error})"
    if unknown := {spec for _, _, spec, _ in Formatter().parse(text) if spec and spec not in {*PREPOSITIONS, SMALL}}:
        joined = f"a placeholder may be joined by {' or '.join(PREPOSITIONS)}, as in {{town:de}}, not by {min(unknown)}"
        return f"{joined}; {{category:{SMALL}}} does not begin the sentence"
    if not all(name.isidentifier() for name in wanted | found):
        return "a placeholder needs a name, as in {place}"
    if found - wanted or (wanted - found and not may_leave_out):
        return f"the placeholders are {_listed(found)}, they should be {_listed(wanted)}"
    return None


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _listed(names: set[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(names)) or "none"
