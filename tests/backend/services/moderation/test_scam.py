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
        "votre c@rte bleue",
        "les 16 chiffres au dos de la carte",
        "laissez vos cartes dans l'enveloppe",
    ),
    "code": (
        "quel est votre code ?",
        "le code de votre carte, et la porte",
        "c o d e",
        "envoyez le mot de passe",
        "what's your password",
    ),
    "transfer": (
        "un petit virement",
        "V1REMENT",
        "avez-vous paypal",
        "votre RIB",
        "send me a bank transfer",
        "achetez un coupon au tabac et lisez moi les numéros",
    ),
    "door": (
        "Quel est le code de la porte ?",
        "le c0de de la porte est 45B7",
        "il y a un digicode ?",
        "le code de l'immeuble svp",
        "what is the code of the door?",
    ),
    "signature": ("Signez cette procuration", "il faut signer un contrat d'assurance", "sign this power of attorney"),
    "cheque": ("faites-moi un chèque", "un cheque en blanc"),
    "loan": (
        "prêtez-moi 50 euros",
        "vous pouvez m'avancer un peu d'argent ?",
        "can you lend me 50 euros",
        "Vous pouvez me filer 100 euros ?",
        "Il me faudrait 200€ je vous les rends lundi",
        "vous pourriez m'aider avec 300 euros pour mon loyer",
        "prêtez-moi 50 euros pour mes courses",
        "vous pourriez m'aider avec 50 euros pour mes courses",
        "pouvez-vous me faire une avance de 50 euros ?",
    ),
    "gift": (
        "mettez 500 euros dans une enveloppe",
        "je vous laisserai un pourboire",
        "donnez-moi 50 euros en liquide",
        "je suis pressé donnez moi 50 euros",
        "faites-moi un petit cadeau",
        "un pourboire serait bien, laissez un pourboire",
        "donnez moi de l'argent",
    ),
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
    "Je vous laisserai 20 euros dans une enveloppe sur la table",
    "Laissez l'enveloppe avec l'argent chez la boulangère",
    "J'ai fait l'avance, vous me donnez les 23 euros quand je passe",
    "J'ai laissé la monnaie 3 euros 20 sur la table",
    "Merci, ne me donnez pas de pourboire",
    "Je vous fais cadeau de deux pots de confiture",
    "il me faudrait 20 euros de viande hachée",
    "donnez-moi l'argent et le ticket de caisse",
    "je vous rembourse les 12 euros quand vous passez",
    "faire un cadeau à ma petite-fille",
    "refaire ma carte d'identité",
    "une procuration pour voter dimanche",
    "il me manque le pain",
    "j'ai fait la queue 20 minutes, il y avait du monde",
    "scan the QR code",
    "please don't give a tip",
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
