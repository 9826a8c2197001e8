"""What a sentence says of somebody else: who, where, and whether anything was noticed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from conversation_flows import worry_words
from conversation_flows.engine.events import Heard
from nlu.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Case:
    said: str
    who: str = ""
    place: str = ""
    noticed: bool = True


CASES = (
    Case("ma voisine ne sort plus, ses volets restent fermés", "ma voisine"),
    Case("Mme Petit n'est pas venue chercher son pain depuis 3 jours", "Mme Petit"),
    Case("M. d'Arcy, rue Victor Hugo, a beaucoup maigri", "M. d'Arcy", "rue Victor Hugo"),
    Case("je m'inquiète pour le monsieur du 3e, 12 rue des Lilas, sa boîte déborde", "le monsieur",
         "12 rue des Lilas, du 3e"),
    Case("la dame au-dessus de la boulangerie, je ne l'ai pas vue de la semaine", "la dame",
         "au-dessus de la boulangerie"),
    Case("j'ai pas vu papi robert depuis dimanche", "papi robert"),
    Case("la voisine du 6 ne se lève plus", "la voisine", "du 6"),
    Case("je suis inquiet pour mon voisin", "mon voisin", noticed=False),
    Case("Bonjour, je voudrais vous parler de ma voisine s'il vous plaît", "ma voisine", noticed=False),
    Case("quelqu'un ne va pas bien dans mon immeuble"),
    Case("madame est seule"),
    Case("the old lady upstairs has not been out since Monday", "the old lady upstairs"),
    Case("un homme dort dans sa voiture"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.said)
def test_what_is_said_already_is_not_asked_again(case: Case) -> None:
    found = worry_words.found(Heard(Understanding(case.said, "report_isolated", 0.9)))

    assert (found.who, found.place, bool(found.noticed)) == (case.who, case.place, case.noticed)


@pytest.mark.parametrize(
    ("said", "oneself"),
    [
        ("je ne vois plus personne", True),
        ("je suis toute seule depuis des semaines", True),
        ("personne ne vient me voir", True),
        ("ma voisine ne voit plus personne", False),
        ("je ne vois plus personne chez Mme Petit", False),
    ],
)
def test_a_worry_about_oneself_is_not_this(said: str, oneself: bool) -> None:
    assert worry_words.about_oneself(said) is oneself


@pytest.mark.parametrize(
    ("said", "worried"),
    [
        ("le courrier de Mme Lebon s'entasse depuis lundi", True),
        ("madame Grondin n'a pas pris ses médicaments à la pharmacie ce mois-ci", True),
        ("il faudrait relever le courrier de Mme Lebon pendant ses vacances", False),
        ("je n'ai pas vu ma fille depuis dimanche", False),
        ("j'ai besoin de quelqu'un, ma voisine n'est pas venue", False),
        ("les volets sont cassés", False),
        ("Monsieur Martin n'est pas venu ce matin pour mes courses", False),
        ("Karim, mon voisin, n'est pas passé me chercher", False),
        ("mon voisin n'est pas venu me chercher du pain depuis lundi, comme chaque jour", True),
        ("Mme Petit n'est pas venue chez moi, ses volets restent fermés", True),
        ("Mme Petit n'est pas venue chercher son pain", True),
    ],
)
def test_a_sign_is_heard_whatever_it_was_taken_for(said: str, worried: bool) -> None:
    assert worry_words.sounds_like_worry(said) is worried


@pytest.mark.parametrize(
    ("said", "only"),
    [
        ("ne dites pas que c'est moi", True),
        ("surtout ne dites pas que c'est moi s'il vous plaît", True),
        ("je préfère rester anonyme", True),
        ("ne dites pas que c'est moi, il me frappe", False),
        ("je ne veux plus vivre, ne dites pas que c'est moi", False),
        ("ne dites pas ça", False),
        ("ne dites pas que c'est moi" + " " * 1_000 + "il me frappe", False),
        ("je préfère rester anonyme" + "." * 1_000 + " je veux mourir", False),
        ("je préfère rester anonyme, il va me tuer", False),
        ("je préfère rester anonyme svp", True),
    ],
)
def test_a_plea_not_to_be_named_is_nothing_else(said: str, only: bool) -> None:
    assert worry_words.only_discretion(said) is only


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Ma mère ne sort plus, est-ce que quelqu'un pourrait lui apporter du pain demain ?", True),
        ("quelqu'un pourrait passer lui faire ses courses jeudi ?", True),
        ("mon ami n'a pas récupéré mon colis, quelqu'un peut y aller ?", True),
        ("il lui faut ses médicaments pour lundi", True),
        ("elle est sortie de l'hôpital, elle a rendez-vous mardi", True),
        ("quelqu'un pourrait passer la voir et lui apporter un repas ?", True),
        ("le courrier de Mme Lebon s'entasse depuis lundi", False),
        ("je n'ai pas vu Mme Lebon, quelqu'un pourrait passer la voir ?", False),
        ("il faudrait que quelqu'un aille voir si elle va bien", False),
        ("Mme Petit n'est pas venue à son rendez-vous", False),
        ("Mme Petit n'est pas venue faire ses courses", False),
        ("est-ce que quelqu'un l'a vue ?", False),
        ("12 rue des Lilas, au-dessus de la pharmacie", False),
    ],
)
def test_a_hand_that_is_asked_for_is_told_from_a_worry(said: str, asks: bool) -> None:
    assert worry_words.asks_for_a_hand(said) is asks


def test_any_text_is_read_in_no_time() -> None:
    for text in ("au-dessus de " * 20_000, "Mme " * 50_000, "a" * 100_000, "12 rue " * 30_000, "\u0301" * 100_000):
        worry_words.found(Heard(Understanding(text, "report_isolated", 0.9)))
        worry_words.sounds_like_worry(text)
        worry_words.only_discretion(text)
        worry_words.asks_for_a_hand(text)
