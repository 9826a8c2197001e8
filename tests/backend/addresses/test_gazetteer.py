"""Gazetteer files: read as they are saved by a spreadsheet, refused by line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.addresses.gazetteer import (
    PlaceFileError,
    PlaceNamedTwice,
    PlaceRow,
    WrongPlace,
    WrongPlaceColumns,
    WrongPlaceEncoding,
    read,
    read_places,
)

HEAD = "name,kind,latitude,longitude,aliases\n"
ORANGERS = "Îlet des Orangers,îlet,-21.0583,55.4028,Les Orangers|Zoranzé\n"


def test_a_place_is_read_with_its_other_names() -> None:
    assert list(read([HEAD, ORANGERS, "\n"])) == [
        PlaceRow("Îlet des Orangers", "îlet", -21.0583, 55.4028, ("Les Orangers", "Zoranzé"))
    ]


def test_columns_come_in_any_order_with_semicolons_and_a_mark(tmp_path: Path) -> None:
    file = tmp_path / "lieux.csv"
    file.write_text("longitude;latitude;name\n55.4;-21.1;Col des Bœufs\n", encoding="utf-8-sig")

    assert list(read_places(file)) == [PlaceRow("Col des Bœufs", "", -21.1, 55.4)]


@pytest.mark.parametrize(
    ("lines", "error", "named"),
    [
        (["nom,latitude,longitude\n"], WrongPlaceColumns, "Missing: name. Found: nom, latitude, longitude."),
        ([], WrongPlaceColumns, "Found: nothing"),
        ([HEAD, ORANGERS, "Roche Plate,îlet,nord,55.4,\n"], WrongPlace, "Line 3, column “latitude”"),
        ([HEAD, "Roche Plate,îlet,-21.06,555.4,\n"], WrongPlace, "between -180 and 180"),
        ([HEAD, " ,îlet,-21.06,55.4,\n"], WrongPlace, "Line 2, column “name”"),
        ([HEAD, "Roche Plate,-21.06,55.4\n"], WrongPlace, "expected 5 columns, found “3”"),
        ([HEAD, f"Roche Plate,{'x' * 61},-21.06,55.4,\n"], WrongPlace, "at most 60 characters"),
        ([HEAD, ORANGERS, "ilet les orangers,,-21,55,\n"], PlaceNamedTwice, "Lines 2 and 3"),
        ([HEAD, 'Roche "Plate,îlet,-21.06,55.4,\n', '"Bon" jour,,-21,55,\n'], WrongPlace, "Line 3"),
    ],
)
def test_a_wrong_list_is_named_by_line_and_column(lines: list[str], error: type[PlaceFileError], named: str) -> None:
    with pytest.raises(error) as raised:
        list(read(lines))

    assert named in str(raised.value)


def test_a_list_in_another_encoding_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "lieux.csv"
    file.write_bytes((HEAD + ORANGERS).encode("latin-1"))

    with pytest.raises(WrongPlaceEncoding, match="CSV UTF-8"):
        list(read_places(file))
