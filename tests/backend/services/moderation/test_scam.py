"""What nobody may ask of the person they help; and what neighbours say to each other every day."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.moderation.flags import kinds
from backend.services.moderation.scam import asks_for

ASKED: Final = {
    "card": (
        "donnez-moi votre carte bleue",
        "votre c.a.r.t.e svp",
        "j'aurais besoin de votre CB",
        "laissez votre carte Vitale, je m'en occupe",
        "prenez ma carte",
        "your bank card please",
    ),
    "code": (
        "quel est votre code ?",
        "le c0de de la porte est 45B7",
        "c o d e",
        "envoyez le mot de passe",
        "what's your password",
    ),
    "transfer": ("un petit virement", "V1REMENT", "avez-vous paypal", "votre RIB", "send me a bank transfer"),
    "cheque": ("faites-moi un chèque", "un cheque en blanc"),
    "loan": ("prêtez-moi 50 euros", "vous pouvez m'avancer un peu d'argent ?", "can you lend me 50 euros"),
    "gift": ("faites-moi un petit cadeau", "un pourboire serait bien, laissez un pourboire", "donnez moi de l'argent"),
}

EVERY_DAY: Final = (
    "J'ai un billet de 20 €",
    "le ticket fait 12,50 euros, j'ai la monnaie",
    "vous me devez 3 €",
    "le code postal est 61250",
    "je vous rapporte une carte postale",
    "on pourrait jouer aux cartes",
    "une partie de cartes et un café",
    "la carte de visite du plombier",
    "le menu à la carte",
    "ma carte Vitale est à récupérer à la pharmacie",
    "je réviserai le code de la route",
    "je peux vous prêter ma perceuse",
    "je suis prête à 10 h",
    "merci pour le cadeau !",
    "un cadeau pour mon petit-fils, au rayon jouets",
    "je laisse le pain devant la porte",
    "des pommes de pin pour la cheminée",
    "shall we play cards?",
    "what is your postcode?",
    "je suis en retard de 5 minutes",
    "mon téléphone n'a plus de batterie",
)


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, many in ASKED.items() for said in many])
def test_what_nobody_may_ask(kind: str, said: str) -> None:
    found = asks_for(said)

    assert kind in kinds(found)
    assert all(one.words in said for one in found)


@pytest.mark.parametrize("said", EVERY_DAY)
def test_what_neighbours_say_to_each_other(said: str) -> None:
    assert asks_for(said) == ()


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all(one.words in text for one in asks_for(text))


@given(st.sampled_from(["", " ", ".", "*"]), st.booleans())
def test_a_word_that_is_spelt_out_is_read(gap: str, capitals: bool) -> None:
    written = gap.join("virement")

    assert "transfer" in kinds(asks_for(written.upper() if capitals else written))
