"""The gazetteer: places without an address, found among the streets from what people write."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from backend.addresses.ban import AddressRow
from backend.addresses.gazetteer import PlaceRow
from backend.models import NamedPlace, Territory
from backend.services import gazetteer, geocoding
from backend.services.actor import SYSTEM
from tests.support.town import Town

PLACES = (
    PlaceRow("Îlet des Orangers", "îlet", -21.0583, 55.4028, ("Les Orangers",)),
    PlaceRow("La Nouvelle", "îlet", -21.0772, 55.4222, ("Nouvelle",)),
    PlaceRow("Col des Bœufs", "départ de sentier", -21.0731, 55.4436, ("parking du Col des Bœufs", "Kol Bèf")),
    PlaceRow("Roche Plate", "îlet", -21.0667, 55.4000),
)


@pytest.fixture
def cirque(town: Town) -> Town:
    imports(town)
    return town


def imports(town: Town, *rows: PlaceRow) -> int:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        return gazetteer.import_places(db, hall, rows or PLACES, actor=SYSTEM, now=town.now())


def find(town: Town, words: str) -> list[geocoding.Place]:
    with town.database.read() as db:
        return geocoding.find(db, town.territory_id, words)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("à l'îlet des Orangers", "Îlet des Orangers"),
        ("ilet orangers svp", "Îlet des Orangers"),
        ("aux Orangers", "Îlet des Orangers"),
        ("l'ilet des orengers", "Îlet des Orangers"),
        ("je suis à la Nouvelle", "La Nouvelle"),
        ("sur le parking du col des boeufs", "Col des Bœufs"),
        ("départ de sentier du col des boeufs", "Col des Bœufs"),
        ("kol bef", "Col des Bœufs"),
        ("ilet de roche plate", "Roche Plate"),
    ],
)
def test_a_place_is_found_as_people_write_it(cirque: Town, said: str, named: str) -> None:
    found = find(cirque, said)[0]

    assert (found.words, found.named) == (named, named)


def test_a_place_is_found_once_whatever_its_names(cirque: Town) -> None:
    assert [one.words for one in find(cirque, "parking du col des boeufs")] == ["Col des Bœufs"]


def test_the_very_name_is_exact(cirque: Town) -> None:
    assert find(cirque, "îlet des Orangers")[0].exact
    assert not find(cirque, "l'ilet des orengers")[0].exact


@pytest.mark.parametrize("said", ["chez ma sœur", "en face de la boulangerie", "demain matin", "12 rue des Lilas", ""])
def test_what_names_no_place_finds_none(cirque: Town, said: str) -> None:
    assert find(cirque, said) == []


def test_places_stand_among_the_streets(cirque: Town) -> None:
    row = AddressRow("a1", 12, "", "Rue des Orangers", "97419", "97408", "La Possession", -20.93, 55.33)
    with cirque.write() as db:
        geocoding.import_addresses(
            db, db.get_one(Territory, cirque.territory_id), [row], actor=SYSTEM, now=cirque.now()
        )

    assert find(cirque, "12 rue des Orangers")[0].words == "12 Rue des Orangers, 97419 La Possession"
    assert find(cirque, "à l'îlet des Orangers, La Possession")[0].words == "Îlet des Orangers"
    assert find(cirque, "12 rue des Orangers")[0].named == ""


def test_a_place_is_corrected_by_its_name_and_the_same_list_twice_changes_nothing(cirque: Town) -> None:
    assert imports(cirque) == len(PLACES)
    assert imports(cirque, PlaceRow("Roche-Plate", "îlet", -21.07, 55.41)) == 1

    assert find(cirque, "roche plate")[0].latitude == -21.07
    with cirque.database.read() as db:
        assert db.scalar(select(func.count()).select_from(NamedPlace)) == len(PLACES)


def test_a_town_next_door_does_not_find_it(cirque: Town) -> None:
    with cirque.write() as db:
        other = cirque.another_territory(db)

        assert geocoding.find(db, other, "îlet des Orangers") == []
