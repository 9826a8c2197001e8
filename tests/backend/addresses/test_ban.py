"""The address file of the Base Adresse Nationale: read, refused with a clear sentence, written back."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.addresses import AddressRow, WrongColumns, WrongEncoding, WrongLine, read, read_file, write

HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;"
    "source_nom_voie;certification_commune;cad_parcelles"
)
LINE = (
    "96401_0060_00012_bis;96401_0060;12;bis;Rue des Lilas;96120;96401;Valbreuse-sur-Orne;;;1.5;2.5;-0.31;48.75;entrée;"
    ";;VALBREUSE;RUE DES LILAS;commune;commune;1;"
)
ROW = AddressRow(
    "96401_0060_00012_bis", 12, "bis", "Rue des Lilas", "96120", "96401", "Valbreuse-sur-Orne", 48.75, -0.31
)

cell = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip).filter(bool)
rows = st.builds(
    AddressRow,
    ban_id=cell,
    number=st.none() | st.integers(0, 99998),
    suffix=st.sampled_from(["", "bis", "ter", "a", "B"]),
    street=cell,
    postcode=st.from_regex(r"([0-9]{5})?", fullmatch=True),
    insee=st.sampled_from(["96401", "2A004", "2B033", "97411"]),
    city=cell,
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    former_city=st.just("") | cell,
)


def test_reads_an_address() -> None:
    assert list(read([HEADER, LINE])) == [ROW]


def test_the_byte_order_mark_and_empty_lines_do_not_matter() -> None:
    assert list(read(["\ufeff" + HEADER + "\r\n", "\r\n", LINE + "\r\n"])) == [ROW]


def test_columns_may_come_in_any_order_and_those_not_needed_may_be_absent() -> None:
    header = "lat;lon;nom_commune;code_insee;code_postal;nom_voie;rep;numero;id;new"
    line = "48.75;-0.31;V;96401;96120;Rue A;;3;x;?"
    assert list(read([header, line])) == [AddressRow("x", 3, "", "Rue A", "96120", "96401", "V", 48.75, -0.31)]


@pytest.mark.parametrize("written", ["", "99999"])
def test_a_place_without_a_number_has_none(written: str) -> None:
    (row,) = read([HEADER, LINE.replace(";12;bis;", f";{written};;")])
    assert row.number is None


def test_a_missing_column_is_named() -> None:
    with pytest.raises(WrongColumns, match=r"does not name the columns it must\. Missing column: lat\. Found: id, "):
        list(read([HEADER.replace(";lat;", ";latitude;"), LINE]))


def test_a_file_separated_by_commas_is_told_so() -> None:
    with pytest.raises(WrongColumns, match=r"separated by “,”"):
        list(read([HEADER.replace(";", ","), LINE.replace(";", ",")]))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(WrongColumns, match="Found: nothing"):
        list(read([]))


@dataclass(frozen=True)
class Wrong:
    label: str
    before: str
    after: str
    column: str
    expected: str


WRONG = (
    Wrong("number in letters", ";12;bis;", ";douze;bis;", "numero", "a number of at most 5 digits"),
    Wrong("no street", ";Rue des Lilas;", ";;", "nom_voie", "the name of a street"),
    Wrong("short postcode", ";96120;", ";9612;", "code_postal", "5 digits"),
    Wrong("wrong commune code", ";96401;V", ";964;V", "code_insee", "INSEE"),
    Wrong("no commune", ";Valbreuse-sur-Orne;", ";;", "nom_commune", "the name of a commune"),
    Wrong("no identifier", "96401_0060_00012_bis;", " ;", "id", "an identifier"),
    Wrong("latitude with a comma", ";48.75;", ";48,75;", "lat", "with a point"),
    Wrong("latitude off the globe", ";48.75;", ";148.75;", "lat", "between -90 and 90"),
    Wrong("longitude that is not a number", ";-0.31;", ";nan;", "lon", "between -180 and 180"),
    Wrong("too few cells", ";48.75;", ";", "cad_parcelles", "23 columns"),
    Wrong("a quotation mark that never closes", ";Rue des Lilas;", ';"Rue des Lilas;', "(all)", "quotation marks"),
)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.label)
def test_a_wrong_line_says_which_line_and_what_was_expected(case: Wrong) -> None:
    lines = [HEADER, LINE, LINE.replace(case.before, case.after)]
    with pytest.raises(WrongLine) as caught:
        list(read(lines))
    assert (caught.value.line, caught.value.column) == (3, case.column)
    assert case.expected in str(caught.value)
    assert str(caught.value).startswith("A line of this address file cannot be read. Line 3, column “")


def test_wrong_lines_may_be_set_aside_and_the_rest_is_read() -> None:
    aside: list[WrongLine] = []
    lines = [HEADER, LINE.replace("48.75", ""), LINE, LINE.replace("96120", "x"), LINE]
    assert list(read(lines, set_aside=aside.append)) == [ROW, ROW]
    assert [wrong.line for wrong in aside] == [2, 4]


def test_a_file_is_read_as_it_was_downloaded(tmp_path: Path) -> None:
    text = f"\ufeff{HEADER}\n{LINE}\n".encode()
    (tmp_path / "adresses.csv").write_bytes(text)
    (tmp_path / "adresses.csv.gz").write_bytes(gzip.compress(text))
    assert list(read_file(tmp_path / "adresses.csv")) == list(read_file(tmp_path / "adresses.csv.gz")) == [ROW]


def test_a_file_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "adresses.csv").write_bytes(f"{HEADER}\n{LINE}".encode("latin-1"))
    with pytest.raises(WrongEncoding, match=r"UTF-8.*adresses\.csv"):
        list(read_file(tmp_path / "adresses.csv"))


@given(st.lists(rows, max_size=5))
def test_what_is_written_is_read_back(addresses: list[AddressRow]) -> None:
    out = StringIO(newline="")
    assert write(addresses, out) == len(addresses)
    out.seek(0)
    assert list(read(out)) == addresses


def test_the_file_written_has_all_the_columns_of_the_real_one() -> None:
    out = StringIO(newline="")
    write([ROW], out)
    assert out.getvalue().splitlines()[0] == HEADER
