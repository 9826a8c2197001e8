"""What people answer to « comment allez-vous ? », and what a circle says: in their words, read by the real engine."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from conversation_flows import checkin_said, circle_said
from conversation_flows.engine.events import Heard
from conversation_flows.turn import Understand
from nlu.understanding import Understanding
from tests.conversation_flows.test_words import NOW

PARIS = ZoneInfo("Europe/Paris")


def heard(understand: Understand, text: str, expecting: str = "checkin") -> Heard:
    locale = "en" if text.isascii() and " the " in f" {text} " else "fr"
    return Heard(understand(text, locale, NOW, PARIS, expecting))


FINE = (
    "oui", "ok", "👍", "ça va", "ca va bien merci et vous", "tout va bien", "on fait aller", "comme d'habitude",
    "comme toujours", "pas mal", "pas trop mal merci", "ça va pas trop mal", "ben ça va doucement", "rien de neuf",
    "bonjour, ça va et vous ?", "nickel", "impeccable", "en pleine forme", "toujours vivante", "bien dormi", "bien",
    "comme un lundi", "il fait beau ça va", "lé la", "I'm fine thanks", "not too bad", "same as usual",
    "can't complain",
)  # fmt: skip
LOW = (
    "non", "👎", "bof", "bof bof", "pas trop", "pas terrible", "pas bien du tout", "non pas trop", "ça va pas",
    "ca va pas fort", "ça ne va pas", "ça va pas, mal à la tête", "moyen", "moyennement", "couci-couça", "je m'ennuie",
    "un peu fatiguée ce matin", "j'ai mal dormi", "je me sens seule", "ça pourrait aller mieux", "j'ai mal au dos",
    "mon mari me manque", "j'ai le moral à zéro", "pas la forme", "ras le bol", "not so good", "so so",
)  # fmt: skip
NEITHER = (
    "bonjour", "merci", "non merci", "rien merci", "je n'ai besoin de rien", "je regarde la télé", "c'est qui ?",
    "arrêtez de me demander ça tous les jours", "laissez moi tranquille", "stop", "quoi de neuf",
    "accord 482193", "ma voisine Mme Petit ne va pas bien, je ne l'ai pas vue depuis lundi",
)  # fmt: skip


@pytest.mark.parametrize("text", ["comme un lundi", "Comme d’habitude.", "toujours vivante !"])
def test_an_idiom_alone_means_what_it_says_whatever_the_engine_makes_of_it(text: str) -> None:
    low = Understanding(text, "checkin_low", 0.95, (("checkin_low", 0.95), ("checkin_fine", 0.05)))

    assert checkin_said.mood(Heard(low)) == "fine"


@pytest.mark.parametrize("text", FINE)
def test_they_are_fine(text: str, understand: Understand) -> None:
    assert checkin_said.mood(heard(understand, text)) == "fine"
    assert not checkin_said.needs(heard(understand, text))


@pytest.mark.parametrize("text", LOW)
def test_they_are_not_so_well(text: str, understand: Understand) -> None:
    assert checkin_said.mood(heard(understand, text)) == "low"
    assert not checkin_said.needs(heard(understand, text))


@pytest.mark.parametrize("text", NEITHER)
def test_nothing_is_said_of_how_they_are(text: str, understand: Understand) -> None:
    assert checkin_said.mood(heard(understand, text)) is None
    assert not checkin_said.needs(heard(understand, text))


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("il me faudrait du pain", None),
        ("pas trop, il me faudrait du pain", "low"),
        ("ça va mais il me faudrait quelqu'un pour mes courses", "fine"),
        ("je n'ai plus de pain", None),
        ("j'ai besoin de quelque chose", None),
        ("j'aurais besoin d'aide pour mes courses demain", None),
        ("bof, j'ai besoin qu'on m'emmène chez le médecin jeudi", "low"),
    ],
)
def test_a_need_is_heard_whatever_else_is_said(text: str, mood: str | None, understand: Understand) -> None:
    assert checkin_said.needs(heard(understand, text))
    assert checkin_said.mood(heard(understand, text)) == mood


@pytest.mark.parametrize(
    ("text", "dear"),
    [
        ("Ma chérie tu viens dimanche ?", True),
        ("coucou mamie tu as reçu ta carte ?", True),
        ("Mon grand n'oublie pas ton rendez-vous", True),
        ("papa passe me voir dimanche", False),
        ("ma puce est malade", False),
        ("ça va, ma petite fille est là", False),
    ],
)
def test_what_is_plainly_for_somebody_else(text: str, dear: bool, understand: Understand) -> None:
    assert checkin_said.for_somebody_dear(heard(understand, text)) is dear


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("un appel", "call"), ("un coup de fil ça me ferait plaisir", "call"), ("appelez-moi", "call"),
        ("une visite", "visit"), ("que quelqu'un vienne me voir", "visit"),
        ("jouer aux cartes", "game"), ("une petite balade", "game"), ("la mairie", "town"),
        ("non merci", "none"), ("rien du tout", "none"), ("ça ira", "none"), ("il me faudrait du pain", None),
    ],
)  # fmt: skip
def test_what_would_do_them_good(text: str, what: str | None, understand: Understand) -> None:
    assert checkin_said.comfort(heard(understand, text, "comfort")) == what


CIRCLE = {
    circle_said.YES: (
        "j'arrive",
        "j'y vais",
        "oui",
        "ok je passe",
        "je m'en occupe",
        "d'accord je l'appelle",
        "tout de suite",
        "j'espère qu'elle va bien, j'y vais",
        "je vais voir si elle va bien",
        "👍",
        "on my way",
        "c'est bien, j'y vais",
    ),
    circle_said.NO: (
        "je ne peux pas",
        "non désolé",
        "impossible je travaille",
        "je suis en vacances",
        "pas avant ce soir",
        "je suis malade, je ne peux pas",
        "ça ne va pas être possible",
        "je suis à l'hôpital moi-même, je ne peux pas",
        "I can't",
        "👎",
    ),
    circle_said.WELL: (
        "elle va bien",
        "je l'ai eue au téléphone elle va bien",
        "Jeanne va très bien",
        "tout va bien",
        "elle dormait",
        "elle était chez sa fille",
        "fausse alerte, elle avait coupé son téléphone",
        "she is fine",
    ),
    circle_said.UNWELL: (
        "elle ne va pas bien",
        "elle est tombée",
        "elle est par terre",
        "elle est très confuse",
        "je crois qu'elle est tombée",
        "elle est partie à l'hôpital",
        "les pompiers sont là",
        "she fell",
    ),
    circle_said.NOBODY: (
        "personne ne répond, les volets sont fermés",
        "elle ne répond pas",
        "j'ai sonné, rien",
        "je n'ai vu personne",
        "je tombe sur la messagerie",
        "pas de réponse",
        "nobody answers",
    ),
    circle_said.REACHED: ("je l'ai eue au téléphone", "je l'ai vue", "I spoke to her"),
    None: ("elle va bien ?", "c'est qui Jeanne ?", "elle doit être à son club, elle va sûrement bien", "ça va et vous"),
}


@pytest.mark.parametrize(("what", "text"), [(what, text) for what, texts in CIRCLE.items() for text in texts])
def test_what_a_circle_says(what: str | None, text: str, understand: Understand) -> None:
    assert circle_said.read(heard(understand, text, "circle")) == what
