"""Reading the directory's file: a CSV as a spreadsheet saves it, in French or in English; a wrong line is named."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from backend.services.desk_errors import WrongDirectory
from backend.sheets import separator

SERVICES: Final[Mapping[str, tuple[str, ...]]] = {
    "home_care": ("aide à domicile", "saad"),
    "nursing": ("soins infirmiers", "infirmier", "infirmière", "ssiad"),
    "pharmacy": ("pharmacie",),
    "doctor": ("médecin",),
    "bank": ("banque",),
    "electrician": ("électricien", "électricité"),
    "gas": ("chauffagiste", "gaz", "plombier chauffagiste"),
    "roofer": ("couvreur", "toiture"),
    "night_care": ("garde de nuit",),
    "cleaning": ("ménage", "entretien du logement"),
    "meal_delivery": ("portage de repas", "repas"),
    "telealarm": ("téléassistance", "téléalarme"),
    "transport": ("transport à la demande", "transport"),
    "france_services": ("France Services", "maison France Services", "démarches"),
}
"""What a service does: the word of the file, in English, and how it may be written in French."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("nom",),
    "services": ("service",),
    "phone": ("téléphone", "tél"),
    "hours": ("horaires", "heures"),
    "address": ("adresse",),
    "website": ("site", "site web"),
}
"""The columns of the file, in English, and as they may be called in French. The first three must be there."""

LONGEST: Final[Mapping[str, int]] = {"name": 120, "phone": 40, "hours": 120, "address": 200, "website": 200}
"""Characters that a cell may hold."""
NEEDED: Final = ("name", "services", "phone")
_DIGITS: Final = range(2, 16)
"""How many figures a telephone number may have: « 15 » too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory."""

    name: str
    services: tuple[str, ...]
    phone: str
    hours: str = ""
    address: str = ""
    website: str = ""


def read_directory(content: bytes) -> list[Entry]:
    """The lines of the file, in their order.

    Raises:
        WrongDirectory: with the line and the column that cannot be read, and what was expected there.
    """
    text = _decoded(content)
    if not text.strip():
        raise WrongDirectory("the file is empty")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text.lstrip().splitlines()[0]), strict=True)
    try:
        columns = _columns(next(rows))
        entries = [(line, _entry(line, columns, cells)) for line, cells in _numbered(rows)]
    except csv.Error as error:
        raise WrongDirectory(f"line {rows.line_num}: {error}") from None
    if not entries:
        raise WrongDirectory("the file names no service below its first line")
    first: dict[str, int] = {}
    for line, entry in entries:
        if before := first.get(_plain(entry.name)):
            raise WrongDirectory(f"line {line}, column name: “{entry.name}” stands on line {before} already")
        first[_plain(entry.name)] = line
    return [entry for _line, entry in entries]


def _decoded(content: bytes) -> str:
    """UTF-8, or what a French spreadsheet saves on Windows."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WrongDirectory("this is no text file: save the sheet as CSV (UTF-8)")


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, by the number a spreadsheet shows."""
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _columns(head: list[str]) -> list[str]:
    """What each column holds."""
    known = {_plain(called): name for name, others in COLUMNS.items() for called in (name, *others)}
    columns: list[str] = []
    for place, cell in enumerate(head, start=1):
        name = known.get(_plain(cell))
        if name is None:
            names = ", ".join(COLUMNS)
            raise WrongDirectory(f"line 1, column {place}: “{cell.strip()}” is no column of the directory ({names})")
        if name in columns:
            raise WrongDirectory(f"line 1, column {place}: “{cell.strip()}” stands there twice")
        columns.append(name)
    for name in NEEDED:
        if name not in columns:
            raise WrongDirectory(f"line 1: the column “{name}” is missing")
    return columns


def _entry(line: int, columns: list[str], cells: list[str]) -> Entry:
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        raise WrongDirectory(f"line {line}: {len(cells)} cells for {len(columns)} columns; put quotes around commas")
    given = {name: " ".join(cell.split()) for name, cell in zip(columns, cells, strict=False)}
    for name in NEEDED:
        if not given.get(name):
            raise WrongDirectory(f"line {line}, column {name}: it is empty")
    for name, most in LONGEST.items():
        if len(given.get(name, "")) > most:
            raise WrongDirectory(f"line {line}, column {name}: {most} characters at most")
    _check_phone(line, given["phone"])
    services = _services(line, given["services"])
    rest = {name: given.get(name, "") for name in ("hours", "address", "website")}
    return Entry(given["name"], services, given["phone"], **rest)


def _check_phone(line: int, phone: str) -> None:
    figures = sum(one.isdecimal() for one in phone)
    if figures not in _DIGITS or not all(one.isdecimal() or one in "+ .-()/" for one in phone):
        raise WrongDirectory(f"line {line}, column phone: “{phone}” is no telephone number")


def _services(line: int, cell: str) -> tuple[str, ...]:
    """« portage de repas / aide à domicile », « meal_delivery home_care »."""
    known = {_plain(called): name for name, others in SERVICES.items() for called in (name, *others)}
    if _plain(cell) in known:
        return (known[_plain(cell)],)
    found = []
    parts = [one for one in cell.replace("|", "/").replace("+", "/").replace(",", "/").split("/") if one.strip()]
    for part in parts:
        names = [known.get(_plain(part))] if _plain(part) in known else [known.get(_plain(one)) for one in part.split()]
        if None in names:
            words = ", ".join(SERVICES)
            raise WrongDirectory(f"line {line}, column services: “{part.strip()}” is none of {words}")
        found += [name for name in names if name]
    if not found:
        raise WrongDirectory(f"line {line}, column services: it is empty")
    return tuple(dict.fromkeys(found))


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(one for one in folded if not unicodedata.combining(one)).replace("_", " ").split())
