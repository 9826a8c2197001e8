"""Address files: reads and writes the per-commune CSV of the Base Adresse Nationale (BAN).

The files are `;` separated, UTF-8 (with or without a byte-order mark), one address a line, their first line names
the columns. Columns that we do not use may be absent; the order of the columns is free.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

COLUMNS = (
    "id",
    "id_fantoir",
    "numero",
    "rep",
    "nom_voie",
    "code_postal",
    "code_insee",
    "nom_commune",
    "code_insee_ancienne_commune",
    "nom_ancienne_commune",
    "x",
    "y",
    "lon",
    "lat",
    "type_position",
    "alias",
    "nom_ld",
    "libelle_acheminement",
    "nom_afnor",
    "source_position",
    "source_nom_voie",
    "certification_commune",
    "cad_parcelles",
)
NEEDED = ("id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune", "lon", "lat")
WITHOUT_NUMBER = 99999
"""The number that the BAN gives to a place that has none (a lieu-dit)."""

_NUMBER = re.compile(r"[0-9]{1,5}")
_POSTCODE = re.compile(r"[0-9]{5}")
_INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")


class AddressFileError(Exception):
    """This address file cannot be read."""

    def __init__(self, details: str) -> None:
        super().__init__(f"{type(self).__doc__} {details}")
        self.details = details


class WrongColumns(AddressFileError):
    """This is not an address file of the Base Adresse Nationale: its first line does not name the columns it must."""


class WrongLine(AddressFileError):
    """A line of this address file cannot be read."""

    def __init__(self, line: int, column: str, expected: str, found: str) -> None:
        super().__init__(f"Line {line}, column “{column}”: expected {expected}, found “{found}”.")
        self.line = line
        self.column = column
        self.expected = expected
        self.found = found


class WrongEncoding(AddressFileError):
    """This address file is not written in UTF-8: download it again, and do not open it in a spreadsheet first."""


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address of the BAN. Coordinates are degrees (WGS 84).

    `number` is None for a place without one; `suffix` is `bis`, `ter`, `a`… or empty; `postcode` may be empty, as it is
    for a few addresses of the BAN; `former_city` is the old commune, where communes have merged: two of them may
    each have their own Rue de l'Église.
    """

    ban_id: str
    number: int | None
    suffix: str
    street: str
    postcode: str
    insee: str
    city: str
    latitude: float
    longitude: float
    former_city: str = ""


def read_file(path: Path, *, set_aside: Callable[[WrongLine], None] | None = None) -> Iterator[AddressRow]:
    """The addresses of a file as it was downloaded: `.csv`, or `.csv.gz`.

    Raises:
        WrongColumns, WrongLine: see `read`.
        WrongEncoding: the file is not UTF-8.
        OSError: the file cannot be opened.
    """
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8-sig", newline="") as lines:
        try:
            yield from read(lines, set_aside=set_aside)
        except UnicodeDecodeError as error:
            raise WrongEncoding(f"File: {path.name}.") from error


def read(lines: Iterable[str], *, set_aside: Callable[[WrongLine], None] | None = None) -> Iterator[AddressRow]:
    """The addresses of an open file or any other source of lines, in order.

    `set_aside` is given each wrong line, and reading goes on; without it the first wrong line ends the reading.

    Raises:
        WrongColumns: at once, if a column that we need is missing; it names the column.
        WrongLine: names the line, the column and what was expected.
    """
    source = csv.reader(_without_mark(lines), delimiter=";", strict=True)
    columns = [name.strip() for name in next(source, [])]
    _check(columns)
    while True:
        try:
            cells = next(source, None)
            row = _row(columns, cells, source.line_num) if cells else None
        except csv.Error as error:
            _refuse(WrongLine(source.line_num, "(all)", "quotation marks in pairs", str(error)), set_aside)
        except WrongLine as wrong:
            _refuse(wrong, set_aside)
        else:
            if row is not None:
                yield row
            elif cells is None:
                return


def write(rows: Iterable[AddressRow], out: TextIO) -> int:
    """Writes addresses as a file of the BAN, all its columns, those that we do not know left empty; returns how many.

    `out` must have been opened with `newline=""`, or be a `StringIO`.
    """
    writer = csv.DictWriter(out, COLUMNS, restval="", delimiter=";", lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow(_cells(row))
        count += 1
    return count


def _cells(row: AddressRow) -> Mapping[str, str]:
    return {
        "id": row.ban_id,
        "id_fantoir": "_".join(row.ban_id.split("_")[:2]),
        "numero": str(WITHOUT_NUMBER if row.number is None else row.number),
        "rep": row.suffix,
        "nom_voie": row.street,
        "code_postal": row.postcode,
        "code_insee": row.insee,
        "nom_commune": row.city,
        "nom_ancienne_commune": row.former_city,
        "lon": repr(row.longitude),
        "lat": repr(row.latitude),
    }


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    for count, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if count == 0 else line


def _check(columns: list[str]) -> None:
    missing = [name for name in NEEDED if name not in columns]
    if not missing:
        return
    if len(columns) == 1 and columns[0].count(",") > columns[0].count(";"):
        raise WrongColumns("Its columns are separated by “,”, and “;” was expected.")
    found = ", ".join(columns) or "nothing"
    plural = "s" if len(missing) > 1 else ""
    raise WrongColumns(f"Missing column{plural}: {', '.join(missing)}. Found: {found}.")


def _refuse(wrong: WrongLine, set_aside: Callable[[WrongLine], None] | None) -> None:
    if set_aside is None:
        raise wrong
    set_aside(wrong)


def _row(columns: Sequence[str], values: Sequence[str], line: int) -> AddressRow:
    if len(values) != len(columns):
        raise WrongLine(line, columns[-1], f"{len(columns)} columns", str(len(values)))
    cells = dict(zip(columns, values, strict=True))
    number = _text(cells, "numero", line, like=_NUMBER, expected="a number of at most 5 digits", empty=True)
    return AddressRow(
        ban_id=_text(cells, "id", line, expected="an identifier"),
        number=int(number) if number and int(number) != WITHOUT_NUMBER else None,
        suffix=cells["rep"].strip(),
        street=_text(cells, "nom_voie", line, expected="the name of a street"),
        postcode=_text(cells, "code_postal", line, like=_POSTCODE, expected="5 digits", empty=True),
        insee=_text(cells, "code_insee", line, like=_INSEE, expected="an INSEE code of 5 characters, such as 2A004"),
        city=_text(cells, "nom_commune", line, expected="the name of a commune"),
        latitude=_degrees(cells, "lat", line, 90),
        longitude=_degrees(cells, "lon", line, 180),
        former_city=cells.get("nom_ancienne_commune", "").strip(),
    )


def _text(
    cells: Mapping[str, str],
    column: str,
    line: int,
    *,
    expected: str,
    like: re.Pattern[str] | None = None,
    empty: bool = False,
) -> str:
    text = cells[column].strip()
    if text == "" and empty:
        return text
    if text == "" or (like is not None and like.fullmatch(text) is None):
        raise WrongLine(line, column, expected, text)
    return text


def _degrees(cells: Mapping[str, str], column: str, line: int, most: int) -> float:
    text = cells[column].strip()
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if not -most <= degrees <= most:
        raise WrongLine(line, column, f"degrees between -{most} and {most}, with a point", text)
    return degrees
