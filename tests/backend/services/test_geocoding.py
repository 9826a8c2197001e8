"""Addresses: imported twice without harm, found from what people write, and how near a place may be said to be."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from backend.addresses.ban import AddressRow
from backend.models import Address, Territory
from backend.services import geocoding
from backend.services.actor import SYSTEM
from tests.support.town import CENTRE, Town


def door(
    number: int | None, street: str = "Rue des Lilas", *, north: float = 0.0, city: str = "Valbreuse"
) -> AddressRow:
    latitude = CENTRE[0] + north + (number or 0) / 100_000
    return AddressRow(f"{street}_{number}_{city}", number, "", street, "61000", "61001", city, latitude, CENTRE[1])


STREETS = (
    *(door(number) for number in range(1, 41)),
    *(door(number, "Rue du Four", north=0.01) for number in range(1, 6)),
    door(1, "Rue de l'Église", north=0.02, city="Autreville"),
    door(1, "Rue de l'Église", north=0.001),
)


@pytest.fixture
def streets(town: Town) -> Town:
    imports(town)
    return town


def test_the_same_file_twice_changes_nothing(streets: Town) -> None:
    imports(streets)

    with streets.database.read() as db:
        assert db.scalar(select(func.count()).select_from(Address)) == len(STREETS)


def test_a_corrected_address_is_corrected(streets: Town) -> None:
    assert [place.latitude for place in find(streets, "40 rue des Lilas")] != [CENTRE[0] + 1]

    moved = door(40, north=1.0)
    imports(streets, moved)

    assert find(streets, "40 rue des Lilas")[0].latitude == moved.latitude


def test_progress_is_told(town: Town) -> None:
    heard: list[int] = []
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        rows = [door(number) for number in range(1, 1_202)]
        geocoding.import_addresses(db, hall, rows, actor=SYSTEM, now=town.now(), progress=heard.append)

    assert heard == [500, 1_000, 1_201]


def test_an_address_is_found_as_people_write_it(streets: Town) -> None:
    place = find(streets, "au 12 rue des lilas svp")[0]

    assert place.words == "12 Rue des Lilas, 61000 Valbreuse"
    assert place.exact
    assert place.latitude == pytest.approx(door(12).latitude)


def test_a_street_without_a_number_is_its_middle(streets: Town) -> None:
    place = find(streets, "rue des Lilas")[0]

    assert not place.exact
    assert door(1).latitude < place.latitude < door(40).latitude


def test_a_new_street_is_found_after_its_import(streets: Town) -> None:
    assert find(streets, "3 chemin Neuf") == []

    imports(streets, door(3, "Chemin Neuf"))

    assert [place.words for place in find(streets, "3 chemin Neuf")] == ["3 Chemin Neuf, 61000 Valbreuse"]


def test_of_two_as_likely_the_nearer_comes_first(streets: Town) -> None:
    with streets.database.read() as db:
        given = (streets.territory_id, "1 rue de l'Église")
        here = geocoding.find(db, *given, near=CENTRE)
        there = geocoding.find(db, *given, near=(CENTRE[0] + 0.02, CENTRE[1]))

    assert [place.words.split()[-1] for place in (here[0], there[0])] == ["Valbreuse", "Autreville"]


@pytest.mark.parametrize("words", ["en face de la boulangerie", "", "chez moi"])
def test_what_names_no_street_finds_nothing(streets: Town, words: str) -> None:
    assert find(streets, words) == []


def test_a_distance_is_said_so_that_twenty_addresses_fit(streets: Town) -> None:
    with streets.database.read() as db:
        hamlet = (CENTRE[0] + 0.03, CENTRE[1])

        assert geocoding.said_distance(db, streets.territory_id, CENTRE, 200) == 500
        assert geocoding.said_distance(db, streets.territory_id, hamlet, 200) == 5_000


def test_without_addresses_a_kilometre_is_the_least_said(town: Town) -> None:
    with town.database.read() as db:
        assert geocoding.said_distance(db, town.territory_id, CENTRE, 200) == 1_000


def find(town: Town, words: str) -> list[geocoding.Place]:
    with town.database.read() as db:
        return geocoding.find(db, town.territory_id, words)


def imports(town: Town, *rows: AddressRow) -> None:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        geocoding.import_addresses(db, hall, rows or STREETS, actor=SYSTEM, now=town.now())
