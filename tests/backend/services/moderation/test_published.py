"""What nobody should ask for or give is read by an agent before it is published; everyday needs are not."""

from __future__ import annotations

import pytest

from tests.support.moderating import rows, waiting
from tests.support.offering import offered, state
from tests.support.town import Town


@pytest.mark.parametrize(
    ("said", "flags"),
    [
        ({"text": "du pain, ma carte bleue est sous le paillasson, code 1234"}, "card code"),
        ({"place": "12 rue des Lilas, ma carte bleue est sous le paillasson"}, "card"),
        ({"text": "du pain, le code de la porte est 45B7"}, "door"),
        ({"text": "me prêter 50 euros"}, "money"),
    ],
)
def test_what_nobody_should_give_is_not_published(town: Town, said: dict[str, str], flags: str) -> None:
    town.volunteer("Karim")
    request = town.request(**said)

    assert town.read_request(request).state == "held"
    assert town.invited(request) == []
    assert waiting(town).flags == flags


@pytest.mark.parametrize(
    "text",
    [
        "du pain, 20 euros sont dans l'enveloppe",
        "j'ai oublié le mot de passe de mon ordinateur",
        "ma carte Vitale est à récupérer à la pharmacie",
        "refaire ma carte d'identité à la mairie",
        "mes courses, environ 30 € par semaine",
    ],
)
def test_an_everyday_need_goes_out_at_once(town: Town, text: str) -> None:
    assert town.read_request(town.request(text=text)).state == "open"
    assert rows(town) == []


def test_a_place_that_was_shared_on_the_map_is_no_telephone_number(town: Town) -> None:
    assert town.read_request(town.request(place="48.80490, 2.12040")).state == "open"


def test_a_number_given_for_a_place_is(town: Town) -> None:
    assert town.read_request(town.request(place="au 06.12.34.56.78")).state == "held"


def test_an_offer_that_asks_for_a_card_waits(town: Town) -> None:
    karim = town.volunteer("Karim")
    offer = offered(town, karim, text="Je fais vos courses, donnez-moi juste votre carte bleue et votre code")

    assert state(town, offer) == "held"
    assert waiting(town).flags == "card code"
