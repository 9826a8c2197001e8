"""The catalogues' tool: `python -m locales.catalogues extract|update|compile|check`.

French is the reference translation. `update` brings every catalogue in step with the code and sets French as a printer
would; `compile` writes what gettext reads; `check` names what a translator or a programmer still owes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from locales import proofreading, texts, typography

ROOT: Final = Path(__file__).resolve().parent.parent


def extract(root: Path) -> None:
    """Writes the template, for translators who work with tools of their own; nothing of ours reads it."""
    with (root / "locales" / "palier.pot").open("wb") as output:
        write_po(output, texts.extract(root), width=0, sort_by_file=True)


def update(root: Path) -> None:
    """New texts in, gone ones out, nothing guessed."""
    template = texts.extract(root)
    for language in texts.languages(root):
        path = texts.catalogue_path(root, language)
        catalogue = texts.read(root, language) if path.exists() else _new(language)
        # A new message is taken over as it is: each language needs its own.
        catalogue.update(deepcopy(template), no_fuzzy_matching=True, update_creation_date=False)
        for message in texts.messages_of(catalogue):
            if language == "en":
                _say_as_in_the_code(message)
            if language == "fr":
                _retell(message, [typography.mended(text) for text in texts.forms(message.string)])
        _write(path, catalogue)


def compile_all(root: Path) -> None:
    """Writes the binary catalogues that are missing or older than their text."""
    for language in texts.languages(root):
        source = texts.catalogue_path(root, language)
        binary = source.with_suffix(".mo")
        if binary.exists() and binary.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with binary.open("wb") as output:
            write_mo(output, texts.read(root, language))


def check(root: Path) -> None:
    faults = [str(fault) for fault in proofreading.faults(root)]
    if faults:
        raise SystemExit("\n".join(faults))
    print("Every text is translated, and well set.")


def _new(language: str) -> Catalog:
    return Catalog(
        language,
        project="Palier",
        version="0.1.0",
        header_comment="# What Palier says.",
        msgid_bugs_address="see CONTRIBUTING.md",
        last_translator="the people of Palier",
        language_team=language,
        fuzzy=False,
    )


def _say_as_in_the_code(message: Message) -> None:
    said = zip(texts.forms(message.string), texts.forms(message.id), strict=True)
    _retell(message, [text or original for text, original in said])


def _retell(message: Message, forms: list[str]) -> None:
    message.string = forms[0] if isinstance(message.id, str) else tuple(forms)


def _write(path: Path, catalogue: Catalog) -> None:
    """One text a line and no line numbers of the code, so that a diff shows what was translated."""
    written = BytesIO()
    write_po(written, catalogue, width=0, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written.getvalue())


COMMANDS: Final[Mapping[str, Callable[[Path], None]]] = {
    "extract": extract,
    "update": update,
    "compile": compile_all,
    "check": check,
}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m locales.catalogues", description=__doc__)
    parser.add_argument("command", choices=list(COMMANDS))
    COMMANDS[parser.parse_args(arguments).command](ROOT)


if __name__ == "__main__":
    main(sys.argv[1:])
