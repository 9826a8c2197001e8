"""Address text made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.addresses import normalise, street_key

SAME_WORDS = (
    ("RUE DES LILAS", "rue des lilas"),
    ("Rue de l’Église", "rue de l eglise"),
    ("av. Gal de Gaulle", "avenue general de gaulle"),
    ("ave foch", "avenue foch"),
    ("BD Gambetta", "boulevard gambetta"),
    ("bld. Gambetta", "boulevard gambetta"),
    ("boul Gambetta", "boulevard gambetta"),
    ("pl. du Marché", "place du marche"),
    ("ch. du Lavoir", "chemin du lavoir"),
    ("chem du lavoir", "chemin du lavoir"),
    ("imp du Four", "impasse du four"),
    ("all. des Roses", "allee des roses"),
    ("sq Pasteur", "square pasteur"),
    ("rés. Les Acacias, bât B", "residence les acacias batiment b"),
    ("r. St-Martin", "rue saint martin"),
    ("12 r Ste Anne", "12 rue sainte anne"),
    ("rue R. Coty", "rue r coty"),
    ("rue du Mal Foch", "rue du marechal foch"),
    ("rue du Dr. Roux", "rue du docteur roux"),
    ("rte de la forêt", "route de la foret"),
    ("fbg du Temple", "faubourg du temple"),
    ("12bis", "12 bis"),
    ("12 TER", "12 ter"),
    ("12B", "12 b"),
    ("rue de la 2ème DB", "rue de la 2e db"),
    ("rue François 1er", "rue francois 1er"),
    ("rue du Cœur", "rue du coeur"),
    ("n°12", "n 12"),
    ("rue du onze novembre", "rue du 11 novembre"),
    ("rue du Dix-Neuf Mars 1962", "rue du 19 mars 1962"),
    ("quatre-vingt-douze rue Foch", "92 rue foch"),
    ("vingt et un", "21"),
    ("soixante-dix-sept", "77"),
    ("rue du Pont Neuf", "rue du pont neuf"),
    ("12, rue…  des -- Lilas!", "12 rue des lilas"),
    ("", ""),
)


@pytest.mark.parametrize(("text", "expected"), SAME_WORDS, ids=[text or "nothing" for text, _ in SAME_WORDS])
def test_text_becomes_comparable(text: str, expected: str) -> None:
    assert normalise(text) == expected


KEYS = (
    ("Rue des Lilas", "rue lilas"),
    ("Rue de l'Église", "rue eglise"),
    ("Avenue du Général de Gaulle", "avenue general gaulle"),
    ("Rue Pierre et Marie Curie", "rue pierre marie curie"),
    ("Allée L", "allee l"),
    ("Le Bourg", "bourg"),
    ("Place", "place"),
)


@pytest.mark.parametrize(("street", "expected"), KEYS, ids=[street for street, _ in KEYS])
def test_a_street_key_leaves_out_what_people_leave_out(street: str, expected: str) -> None:
    assert street_key(street) == expected


@given(st.text())
def test_any_text_becomes_plain_words(text: str) -> None:
    assert all(word.isalnum() for word in normalise(text).split())
    assert all(word.isalnum() for word in street_key(text).split())
