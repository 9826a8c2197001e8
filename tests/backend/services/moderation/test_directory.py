"""The town's directory: a file that a spreadsheet saved; all of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.models import Territory
from backend.services import directory
from backend.services.actor import SYSTEM
from backend.services.desk_errors import WrongDirectory
from backend.services.directory import Imported, read_directory
from tests.support.town import Town

FILE: Final = """nom;service;téléphone;horaires;adresse
SSIAD du Bocage;soins infirmiers / aide à domicile;02 33 00 00 11;lundi à vendredi, 8 h à 18 h;
Portage de repas;portage de repas;02 33 00 00 12;;3 rue Haute
Navette de la commune;transport à la demande;02 33 00 00 13;9 h à 12 h;
Espace France Services;France Services;02 33 00 00 14;;
Téléassistance 61;téléassistance;02 33 00 00 15;jour et nuit;
"""


def imported(town: Town, text: str = FILE) -> Imported:
    with town.write() as db:
        hall, entries = db.get_one(Territory, town.territory_id), read_directory(text.encode())
        return directory.import_directory(db, hall, entries, actor=SYSTEM, now=town.now())


def names(town: Town) -> list[str]:
    with town.database.read() as db:
        return [one.name for one in directory.everything(db, town.territory_id)]


def test_a_french_sheet_is_read() -> None:
    first, meals, *_others = read_directory(FILE.encode())

    assert (first.name, first.services, first.phone) == ("SSIAD du Bocage", ("nursing", "home_care"), "02 33 00 00 11")
    assert (meals.services, meals.hours, meals.address) == (("meal_delivery",), "", "3 rue Haute")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_however_it_was_saved(encoding: str, delimiter: str, end: str) -> None:
    lines = ["name", "services", "phone"], ["Électricité Dupré", "electrician gas", "02 33 00 00 16"], ["", "", ""]
    content = end.join(delimiter.join(cells) for cells in lines).encode(encoding)

    (entry,) = read_directory(content)

    assert (entry.name, entry.services) == ("Électricité Dupré", ("electrician", "gas"))


@dataclass(frozen=True, slots=True)
class Wrong:
    label: str
    content: str
    said: str


HEAD: Final = "name,services,phone,hours\n"
WRONG: Final = (
    Wrong("empty", " \n", "empty"),
    Wrong("no services below", HEAD, "names no service"),
    Wrong("unknown column", "name,services,phone,fax\nA,gas,15,\n", "line 1, column 4: “fax”"),
    Wrong("a column twice", "name,nom,phone\n", "line 1, column 2"),
    Wrong("a missing column", "name,phone\nA,15\n", "line 1: the column “services” is missing"),
    Wrong("no name", HEAD + ",gas,15,\n", "line 2, column name"),
    Wrong("no phone", HEAD + "A,gas,15,\nB,gas,,\n", "line 3, column phone"),
    Wrong("a phone in words", HEAD + "A,gas,appeler,\n", "line 2, column phone: “appeler”"),
    Wrong("an unknown service", HEAD + "A,gas,15,\n\nB,coiffure,15,\n", "line 4, column services: “coiffure”"),
    Wrong("too many cells", HEAD + "A,gas,15,8 h,12 h\n", "line 2: 5 cells for 4 columns"),
    Wrong("the same name twice", HEAD + "A,gas,15,\na ,bank,17,\n", "line 3, column name: “a” stands on line 2"),
    Wrong("a name that is too long", HEAD + "A" * 121 + ",gas,15,\n", "line 2, column name: 120"),
    Wrong("an open quote", HEAD + '"A,gas,15,\n', "line"),
)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.label)
def test_a_wrong_line_is_named_and_nothing_is_taken(town: Town, case: Wrong) -> None:
    imported(town)
    with pytest.raises(WrongDirectory) as refused:
        imported(town, case.content)

    assert case.said in str(refused.value)
    assert len(names(town)) == 5


def test_what_is_no_text_is_said_so() -> None:
    with pytest.raises(WrongDirectory, match="CSV"):
        read_directory(b"PK\x03\x04\0\0\0\0")


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        entries = read_directory(content)
    except WrongDirectory:
        return
    assert all(one.name and one.phone and one.services for one in entries)


def test_the_same_file_again_changes_nothing(town: Town) -> None:
    assert imported(town) == Imported(5, 0, 0, 0)
    assert imported(town) == Imported(0, 0, 0, 5)


def test_another_file_corrects_adds_and_removes(town: Town) -> None:
    imported(town)
    lines = FILE.replace("02 33 00 00 12", "02 33 00 00 99").splitlines()
    other = "\n".join([*lines[:5], "Couvreur Petit;couvreur;02 33 00 00 17;;"])

    assert imported(town, other) == Imported(added=1, changed=1, removed=1, kept=3)
    assert "Couvreur Petit" in names(town)
    assert "Téléassistance 61" not in names(town)


def test_another_town_keeps_its_own(town: Town) -> None:
    imported(town)
    with town.write() as db:
        other = db.get_one(Territory, town.another_territory(db))
        assert directory.everything(db, other.id) == []
        directory.import_directory(db, other, [], actor=SYSTEM, now=town.now())
    assert len(names(town)) == 5


def test_the_fittest_are_found_for_a_job_and_nobody_where_there_is_none(town: Town) -> None:
    imported(town)
    with town.database.read() as db:
        assert [one.name for one in directory.for_job(db, town.territory_id, "washing")] == ["SSIAD du Bocage"]
        assert [one.name for one in directory.for_job(db, town.territory_id, "bank")] == ["Espace France Services"]
        assert directory.for_job(db, town.territory_id, "roofs") == []


def test_what_exists_already_for_a_need(town: Town) -> None:
    imported(town)
    with town.database.read() as db:
        found = {
            words: [one.name for one in directory.fitting(db, town.territory_id, category, words)]
            for category, words in (
                ("meals", "un repas chaud"),
                ("transport", "aller chez le médecin"),
                ("shopping", "du pain"),
                ("company", "j'ai peur de tomber"),
            )
        }
    assert found == {
        "un repas chaud": ["Portage de repas"],
        "aller chez le médecin": ["Navette de la commune"],
        "du pain": [],
        "j'ai peur de tomber": ["Téléassistance 61"],
    }
