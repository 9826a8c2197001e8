"""What is said of the register of frail people, and when somebody was born."""

from __future__ import annotations

from datetime import date

import pytest

from conversation_flows.register_words import born_said, wish

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "wished"),
    [
        ("je voudrais m'inscrire sur le registre canicule", "enter"),
        ("Inscrivez-moi sur la liste canicule svp", "enter"),
        ("je souhaite m'inscrire au registre nominatif", "enter"),
        ("comment s'inscrire au registre de la mairie", "enter"),
        ("registre canicule", "enter"),
        ("I'd like to be on the heatwave register", "enter"),
        ("register", "enter"),
        ("retirez-moi du registre", "leave"),
        ("effacez-moi du registre", "leave"),
        ("je ne veux plus être sur le registre canicule", "leave"),
        ("take me off the register", "leave"),
        ("suis-je inscrite au registre ?", "look"),
        ("ma fiche registre", "look"),
        ("changer mon adresse dans le registre canicule", "change"),
        ("c'est quoi le registre canicule ?", "explain"),
        ("inscrire ma mère sur le registre canicule", "other"),
        ("mon voisin de 85 ans devrait être sur le registre canicule", "other"),
        ("est-ce que ma tante peut être sur le registre ?", "other"),
        ("il faudrait retirer ma mère du registre", "other_leaves"),
        ("register me as a volunteer", None),
        ("il me faut un extrait du registre de commerce", None),
        ("j'aimerais qu'on prenne de mes nouvelles", None),
        ("il fait une canicule terrible", None),
    ],
)
def test_what_is_wished_of_it(said: str, wished: str | None) -> None:
    assert wish(said) == wished


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ("le 12 mars 1942", "1942-03-12"),
        ("Née le 1er août 42", "1942-08-01"),
        ("12/03/1942", "1942-03-12"),
        ("12.3.42", "1942-03-12"),
        ("12 03 1942", "1942-03-12"),
        ("1942-03-12", "1942-03-12"),
        ("March 12, 1942", "1942-03-12"),
        ("12th of March 1942", "1942-03-12"),
        ("en 1942", "1942"),
        ("j'ai 84 ans", "1942"),
        ("31 février 1942", ""),
        ("12 mars 2042", ""),
        ("1066", None),
        ("130 ans", ""),
        ("1870", ""),
        ("06 12 34 56 78", None),
        ("+33 6 12 34 56 78", None),
        ("je ne sais plus", None),
        ("au 12 rue des Lilas", None),
    ],
)
def test_when_somebody_was_born(said: str, born: str | None) -> None:
    assert born_said(said, TODAY) == born
