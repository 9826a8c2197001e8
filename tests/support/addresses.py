"""The addresses and places of the stage's town."""

from __future__ import annotations

from typing import Final

from backend.addresses.ban import AddressRow
from backend.addresses.gazetteer import PlaceRow

TOWN: Final = (48.8049, 2.1204)
"""Where it stands."""


def named_place(number: int, line: str) -> PlaceRow:
    """« îlet : Îlet des Orangers », each two hundred metres farther east."""
    kind, _colon, name = line.partition(" : ")
    return PlaceRow(name, kind, TOWN[0], TOWN[1] + (number + 1) / 400)


def address(number: int, line: str) -> AddressRow:
    """« 12 Rue des Lilas », or « 12 Rue des Lilas, Bourg-Neuf » where the town has several streets of that name."""
    written, _comma, city = line.partition(", ")
    door, _space, street = written.partition(" ")
    north = TOWN[0] + number / 1000
    return AddressRow(f"a{number}", int(door), "", street, "78000", "78646", city or "Valbourg", north, TOWN[1])
