"""`palier import addresses`: the whole file or nothing of it, as often as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from backend.database import Database
from backend.models import Address, NamedPlace
from tests.bots.commands.conftest import Palier

HEAD = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n"
LILAS = "29019_2345_00012;12;;Rue des Lilas;29200;29019;Brest;-4.486;48.39\n"
MOULIN = "29019_9999_00003;3;bis;Impasse du Moulin;29200;29019;Brest;-4.487;48.391\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "adresses.csv"


def streets(database: Database) -> list[str]:
    with database.read() as db:
        return list(db.scalars(select(Address.street).order_by(Address.id)))


def test_addresses_are_imported_and_corrected(palier: Palier, database: Database, file: Path) -> None:
    file.write_text(HEAD + LILAS + MOULIN, encoding="utf-8")
    outcome = palier("import", "addresses", file)
    assert outcome.exit_code == 0, outcome.output
    assert outcome.stdout.startswith("2 addresses of adresses.csv were imported")
    file.write_text(HEAD + LILAS.replace("Lilas", "Lilas Blancs"), encoding="utf-8")
    assert palier("import", "addresses", file).exit_code == 0
    assert streets(database) == ["Rue des Lilas Blancs", "Impasse du Moulin"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (HEAD.replace("nom_voie", "voie") + LILAS, "nom_voie"),
        (HEAD + LILAS + MOULIN.replace("48.391", "north"), "Line 3, column “lat”"),
        ("", "id"),
    ],
    ids=["a missing column", "a wrong line", "an empty file"],
)
def test_a_wrong_file_is_named_and_nothing_of_it_is_kept(
    palier: Palier, database: Database, file: Path, content: str, named: str
) -> None:
    file.write_text(content, encoding="utf-8")
    outcome = palier("import", "addresses", file)
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert outcome.stderr.count("\n") == 1
    assert named in outcome.stderr
    assert streets(database) == []


def test_a_file_that_is_not_there_is_one_sentence(palier: Palier, file: Path) -> None:
    outcome = palier("import", "addresses", file)
    assert outcome.exit_code == 1
    assert outcome.stderr == f"{file}: No such file or directory\n"


PLACES_HEAD = "name,kind,latitude,longitude,aliases\n"
BREHEC = "Pointe de Bréhec,départ de sentier,48.72,-2.95,Bréhec|le kiosque\n"


def test_places_without_an_address_are_imported(palier: Palier, database: Database, file: Path) -> None:
    file.write_text(PLACES_HEAD + BREHEC, encoding="utf-8")
    outcome = palier("import", "places", file)
    assert outcome.exit_code == 0, outcome.output
    assert outcome.stdout.startswith("1 places of adresses.csv were imported")
    with database.read() as db:
        found = db.scalars(select(NamedPlace)).one()
    assert (found.name, found.kind, found.aliases) == ("Pointe de Bréhec", "départ de sentier", "Bréhec\nle kiosque")


def test_a_wrong_list_of_places_is_named_and_nothing_of_it_is_kept(
    palier: Palier, database: Database, file: Path
) -> None:
    file.write_text(PLACES_HEAD + BREHEC + "Le Roc,,nord,2.1,\n", encoding="utf-8")
    outcome = palier("import", "places", file)
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert "Line 3, column “latitude”" in outcome.stderr
    with database.read() as db:
        assert db.scalars(select(NamedPlace)).all() == []
    assert "No such file" in palier("import", "places", file.with_name("other.csv")).stderr
