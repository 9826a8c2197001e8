"""Whether two worries are about one person."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from backend.services.worries.likeness import Described, same


@dataclass(frozen=True, slots=True)
class Two:
    label: str
    one: Described
    other: Described
    same: bool


LILAS = "12 rue des Lilas"
BAKERY = "au-dessus de la boulangerie"
STREET = "rue des Lilas"
HERE = "dans mon immeuble"
PAIRS = (
    Two("one name", Described("Mme Petit", LILAS), Described("madame PETIT"), True),
    Two("one name, another address", Described("Mme Petit", LILAS), Described("Mme Petit", "3 rue Haute"), False),
    Two("one address, two names", Described("Mme Petit", LILAS), Described("Mme Grand", LILAS), False),
    Two("one address, one unnamed", Described("Mme Petit", LILAS), Described("une dame", "12, Rue des lilas"), True),
    Two("one address, a man and a woman", Described("mon voisin", LILAS), Described("la dame", LILAS), False),
    Two("one address, two floors", Described("", f"{LILAS}, 2e"), Described("", f"{LILAS}, 3e étage"), False),
    Two("one landmark", Described("la dame", BAKERY), Described("", "au dessus boulangerie"), True),
    Two("two landmarks", Described("", "au-dessus de la boulangerie"), Described("", "au-dessus de l'école"), False),
    Two("a street and a house of it", Described("", "rue des Lilas"), Described("", LILAS), False),
    Two("two houses of a street", Described("", LILAS), Described("", "14 rue des Lilas"), False),
    Two("a whole street, two men", Described("mon voisin", STREET), Described("un monsieur", STREET), False),
    Two("a whole street, a name and a man", Described("M. Petit", STREET), Described("un monsieur", STREET), False),
    Two("a whole street, one name", Described("M. Petit", STREET), Described("monsieur Petit", STREET), True),
    Two("above and opposite", Described("", BAKERY), Described("", "en face de la boulangerie"), False),
    Two("beside and behind", Described("", "à côté de l'école"), Described("", "derrière l'école"), False),
    Two("above, and somewhere", Described("", BAKERY), Described("", "la boulangerie"), False),
    Two("opposite, twice", Described("un monsieur", "en face de la boulangerie"),
        Described("mon voisin", "juste en face de la boulangerie"), True),
    Two("somewhere around", Described("", "près de la boulangerie"), Described("", "près de la boulangerie"), False),
    Two("opposite a street", Described("", "en face de la rue Haute"), Described("", "en face de la rue Haute"), False),
    Two("an address, twice beside", Described("une dame", f"{LILAS}, au-dessus de la poste"),
        Described("la voisine", f"{LILAS}, en face de la poste"), False),
    Two("a residence and its number", Described("", "résidence Les Lilas 204"),
        Described("une dame", "Résidence Les Lilas 204"), True),
    Two("nothing but a house", Described("la dame", HERE), Described("la dame", HERE), False),
    Two("nothing known", Described(), Described(), False),
    Two("a name and an adjective", Described("Mme Petit"), Described("la petite dame"), False),
)  # fmt: skip


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case.label)
def test_two_worries_are_about_one_person_only_where_that_is_clear(case: Two) -> None:
    assert same(case.one, case.other) is case.same
    assert same(case.other, case.one) is case.same


# --- somebody looks again -------------------------------------------------------------------------------------------
