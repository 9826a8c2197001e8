"""The texts: as the code marks them, and as the catalogues hold them.

English sentences stand in the code, marked `_("…")` or `plural_("… one", "… several")`, both of `backend.wording`. What
is told of who reads at the town hall, and when, is marked `pledge("…")` and `when_read("…")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

OURS: Final = ("en", "fr")
"""English stands in the code, French is the reference: these two are owed in any case."""
SPEAKING: Final = ("conversation_flows", "backend", "bots")
"""The packages whose words people read."""

MARKERS: Final[Mapping[str, tuple[int, ...]]] = {"_": (1,), "plural_": (1, 2), "pledge": (1,), "when_read": (1,)}
"""Which arguments of a marker are texts."""

_READERS: Final = (("**.py", "python"), ("**/templates/**.html", "jinja2"))


def languages(root: Path) -> tuple[str, ...]:
    """Those of the catalogues: ours, and every folder that is named as a language is (`locales/pt`)."""
    folders = (one.name for one in (root / "locales").glob("*") if one.is_dir())
    return tuple(sorted({*OURS, *filter(_CODE.fullmatch, folders)}))


_CODE: Final = re.compile("[a-z]{2,3}")


def catalogue_path(root: Path, language: str) -> Path:
    return root / "locales" / language / "LC_MESSAGES" / "palier.po"


def extract(root: Path) -> Catalog:
    """Every text that the code marks, with the places where it stands."""
    template = Catalog(project="Palier", version="0.1.0", fuzzy=False)
    for package in SPEAKING:
        marked = extract_from_dir(
            root / package, _READERS, keywords=MARKERS, comment_tags=("Translators:",), strip_comment_tags=True
        )
        for file, line, text, comments, context in marked:
            template.add(text, locations=[(f"{package}/{file}", line)], auto_comments=comments, context=context)
    return template


def read(root: Path, language: str) -> Catalog:
    with catalogue_path(root, language).open("rb") as stored:
        return read_po(stored, locale=language, abort_invalid=True)


def messages_of(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue, without the header, which is stored as the translation of nothing."""
    return (message for message in catalogue if message.id)


def forms(texts: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The one text of a message, or one a plural form."""
    return (texts or "",) if isinstance(texts, str | None) else tuple(texts)
