"""What a sentence says of shopping money: how it is paid, and whether a sum is right."""

from __future__ import annotations

import pytest

from conversation_flows.money_words import first_word_right, kind_of_sum, plainly_right, way_said


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("oui mais il manque 2 euros", False),
        ("oui sauf 2 euros", False),
        ("oui mais il y avait 50", False),
        ("presque, il manque 50 centimes", False),
        ("le compte n'y est pas", False),
        ("ce n'est pas le compte", False),
        ("je n'ai pas eu la monnaie", False),
        ("yes but 2 euros are missing", False),
        ("non il ne manque rien", True),
        ("rien ne manque, merci", True),
        ("oui tout y est", True),
        ("le compte est bon", True),
        ("pas de souci", True),
        ("je ne suis pas sûre que tout y est", False),
        ("le compte est faux", None),
        ("oui", None),
        ("non", None),
        ("oui mais c'était long", None),
        ("et pour demain ?", None),
    ],
)
def test_whatever_it_begins_with_it_says_whether_the_sum_is_right(said: str, right: bool | None) -> None:
    assert plainly_right(said) is right


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("oui c'est cela", True),
        ("non c'était un billet de 50", False),
        ("oui mais c'était long", None),
        ("peut-être", None),
        ("", None),
    ],
)
def test_else_the_first_word_says_it(said: str, right: bool | None) -> None:
    assert first_word_right(said) is right


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("elle m'a donné 40 euros", "given"),
        ("j'en ai eu pour 32,50", "spent"),
        ("le ticket fait 32,50 et j'ai rendu la monnaie", "spent"),
        ("j'ai rendu 17,50", "change"),
        ("je lui ai rendu 17,50 € de monnaie", "change"),
        ("17,50 de monnaie", "change"),
        ("I gave her back 17.50", "change"),
        ("17.50 in change", "change"),
        ("j'ai rendu visite à 2 voisines", ""),
        ("j'ai rendu service 2 fois", ""),
        ("I want to change it to 10", ""),
        ("c'est fait", ""),
    ],
)
def test_of_which_sum_they_speak(said: str, kind: str) -> None:
    assert kind_of_sum(said) == kind


@pytest.mark.parametrize(
    ("said", "way"),
    [
        ("je lui donnerai des sous", "envelope"),
        ("je compte lui donner un billet", "envelope"),
        ("j'appellerai l'épicerie", "phone"),
        ("vous le mettrez sur mon compte", "account"),
        ("je m'appelle Jeanne", ""),
        ("pas en liquide", ""),
        ("une enveloppe ou par téléphone", ""),
        ("je ne sais pas", ""),
    ],
)
def test_how_it_is_paid_is_heard_where_one_way_is_said(said: str, way: str) -> None:
    assert way_said(said) == way
