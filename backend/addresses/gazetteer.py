"""Gazetteer files: places without an address that everybody here knows by name (lieux-dits, îlets, trailheads).

A CSV file in UTF-8, `,` or `;` separated, whose first line names the columns, in any order: `name`, `latitude` and
`longitude` (degrees, WGS 84), and perhaps `kind` (« îlet », « départ de sentier ») and `aliases`, other names with a
`|` between them. One place a line; two places of one name need something that tells them apart.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from backend.addresses.normalise import street_key
from backend.sheets import separator

NEEDED: Final = ("name", "latitude", "longitude")
BETWEEN_ALIASES: Final = "|"
LONGEST_NAME: Final = 120
LONGEST_KIND: Final = 60


class PlaceFileError(Exception):
    """This list of places cannot be read."""

    def __init__(self, details: str) -> None:
        super().__init__(f"{type(self).__doc__} {details}")


class WrongPlaceColumns(PlaceFileError):
    """The first line of a list of places names its columns: name, latitude, longitude, and perhaps kind, aliases."""


class WrongPlace(PlaceFileError):
    """A line of this list of places cannot be read."""

    def __init__(self, line: int, column: str, expected: str, found: str) -> None:
        super().__init__(f"Line {line}, column “{column}”: expected {expected}, found “{found}”.")
        self.line = line


class PlaceNamedTwice(PlaceFileError):
    """Two lines of this list of places have one name: add to each what tells them apart."""


class WrongPlaceEncoding(PlaceFileError):
    """This list of places is not written in UTF-8: save it as “CSV UTF-8”."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place. Coordinates are degrees (WGS 84)."""

    name: str
    kind: str
    latitude: float
    longitude: float
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name as it is searched: « Îlet des Orangers » and « ilet les orangers » are one."""
        return street_key(self.name)


def read_places(path: Path) -> Iterator[PlaceRow]:
    """The places of a file, in order.

    Raises:
        WrongPlaceColumns, WrongPlace, PlaceNamedTwice: see `read`.
        WrongPlaceEncoding: the file is not UTF-8.
        OSError: the file cannot be opened.
    """
    with path.open("rt", encoding="utf-8-sig", newline="") as lines:
        try:
            yield from read(lines)
        except UnicodeDecodeError as error:
            raise WrongPlaceEncoding(f"File: {path.name}.") from error


def read(lines: Iterable[str]) -> Iterator[PlaceRow]:
    """The places of any source of lines.

    Raises:
        WrongPlaceColumns: at once, if a column that we need is missing; it names the column.
        WrongPlace: names the line, the column and what was expected.
        PlaceNamedTwice: names both lines.
    """
    stream = iter(lines)
    head = next(stream, "")
    source = csv.reader(stream, delimiter=separator(head), strict=True)
    columns = _columns(head)
    seen: dict[str, int] = {}
    try:
        for cells in source:
            if not any(cell.strip() for cell in cells):
                continue
            line = source.line_num + 1  # the head was read apart
            row = _row(columns, cells, line)
            if row.key in seen:
                raise PlaceNamedTwice(f"Lines {seen[row.key]} and {line}: “{row.name}”.")
            seen[row.key] = line
            yield row
    except csv.Error as error:
        raise WrongPlace(source.line_num + 1, "(all)", "quotation marks in pairs", str(error)) from None


def _columns(head: str) -> list[str]:
    columns = [name.strip().strip('"').lower() for name in head.removeprefix("\ufeff").strip().split(separator(head))]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        found = ", ".join(filter(None, columns)) or "nothing"
        raise WrongPlaceColumns(f"Missing: {', '.join(missing)}. Found: {found}.")
    return columns


def _row(columns: list[str], values: list[str], line: int) -> PlaceRow:
    if len(values) != len(columns):
        raise WrongPlace(line, columns[-1], f"{len(columns)} columns", str(len(values)))
    cells = {name: " ".join(value.split()) for name, value in zip(columns, values, strict=True)}
    name, kind = cells["name"], cells.get("kind", "")
    if not street_key(name) or len(name) > LONGEST_NAME:
        raise WrongPlace(line, "name", f"a name of 1 to {LONGEST_NAME} characters", name)
    if len(kind) > LONGEST_KIND:
        raise WrongPlace(line, "kind", f"at most {LONGEST_KIND} characters", kind)
    aliases = (one.strip() for one in cells.get("aliases", "").split(BETWEEN_ALIASES))
    return PlaceRow(
        name=name,
        kind=kind,
        latitude=_degrees(cells, "latitude", line, 90),
        longitude=_degrees(cells, "longitude", line, 180),
        aliases=tuple(dict.fromkeys(one for one in aliases if street_key(one))),
    )


def _degrees(cells: Mapping[str, str], column: str, line: int, most: int) -> float:
    try:
        degrees = float(cells[column])
    except ValueError:
        degrees = float("nan")
    if not -most <= degrees <= most:
        raise WrongPlace(line, column, f"degrees between -{most} and {most}, with a point", cells[column])
    return degrees
