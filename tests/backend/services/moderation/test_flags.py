"""Flags: what raises one, in whatever spelling, and what must not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.moderation.flags import FAMILIES, flags_of, kinds, without


@dataclass(frozen=True, slots=True)
class Case:
    said: str
    kind: str = ""
    words: str = ""


RAISED: Final = (
    Case("appelez-moi au 06 12 34 56 78", "phone", "06 12 34 56 78"),
    Case("0612345678", "phone", "0612345678"),
    Case("06.12.34.56.78 svp", "phone", "06.12.34.56.78"),
    Case("06-12-34-56-78", "phone", "06-12-34-56-78"),
    Case("zéro six douze trente-quatre cinquante-six soixante-dix-huit", "phone"),
    Case("zero6 12 34 56 78", "phone", "zero6 12 34 56 78"),
    Case("O6 12 34 56 78", "phone"),
    Case("+33 6 12 34 56 78", "phone"),
    Case("0 6 1 2 3 4 5 6 7 8", "phone"),
    Case("zéro deux trente-trois soixante dix-sept quatre-vingt onze", "phone"),
    Case("zéro un vingt quatre-vingt-dix trente et un douze", "phone"),
    Case("call me on 07911 123456", "phone"),
    Case("je suis au +32 475 12 34 56", "phone", "+32 475 12 34 56"),
    Case("00 262 692 12 34 56", "phone"),
    Case("+262 692 12 34 56", "phone", "+262 692 12 34 56"),
    Case("+49 (151) 234-567-89", "phone"),
    Case("00491512345678", "phone", "00491512345678"),
    Case("06.12345, 678", "phone", "06.12345, 678"),
    Case("oh seven nine one one one two three four five six", "phone"),
    Case("oh seven nine eleven and twenty two thirty three forty four", "phone"),
    Case("ecrivez a jean.petit@free.fr", "contact", "jean.petit@free.fr"),
    Case("tout est sur www.monsite.com/offre", "contact"),
    Case("voir mon-site-perso.fr", "contact"),
    Case("www.monsite.xyz", "contact", "www.monsite.xyz"),
    Case("tout est sur monsite.re", "contact", "monsite.re"),
    Case("jean.petit@yahoo.co.uk", "contact", "jean.petit@yahoo.co.uk"),
    Case("retrouvez moi sur jean.me", "contact"),
    Case("ecrivez a jean@free.fr", "contact", "jean@free.fr"),
    Case("c'est sur www.amazon.fr/profil-de-jean", "contact"),
    Case("je paie 25€/h", "hourly", "25€/h"),
    Case("25 euros de l'heure", "hourly"),
    Case("25 € / heure", "hourly"),
    Case("vingt-cinq euros de l’heure", "hourly"),
    Case("25e de l'heure", "hourly"),
    Case("£12 an hour", "hourly"),
    Case("je donne 30 € par semaine à qui fait le ménage", "hourly"),
    Case("50 euros par jour", "hourly"),
    Case("20 € de l'heure pour faire mes courses", "hourly"),
    Case("travail rémunéré", "money"),
    Case("j'ai besoin d'argent pour la fin du mois", "money"),
    Case("pouvez-vous me prêter 50 euros", "money"),
    Case("contre 20 euros", "money"),
    Case("faites un virement", "money"),
    Case("I can pay you cash", "money"),
    Case("mon entreprise propose le débarras, devis gratuit", "commercial"),
    Case("auto-entrepreneur, SIRET 123", "commercial"),
    Case("our company offers special offers", "commercial"),
    Case("espèce de connard", "insult", "connard"),
    Case("c0nnnnard", "insult"),
    Case("c.o.n.n.a.r.d", "insult"),
    Case("you stupid bitch", "insult"),
    Case("pas un Arabe", "discrimination", "pas un Arabe"),
    Case("surtout pas d'étrangers", "discrimination"),
    Case("je veux un vrai Français", "discrimination"),
    Case("pas une noire svp", "discrimination"),
    Case("quelqu'un sans accent", "discrimination"),
    Case("sauf les musulmans", "discrimination"),
    Case("no foreigners please", "discrimination"),
    Case("plutôt une femme", "preference", "plutôt une femme"),
    Case("une dame de préférence", "preference"),
    Case("pas un homme", "preference"),
    Case("I would prefer a woman", "preference"),
)

LURES: Final = (
    "du lait et du pain",
    "le 12 rue des 25 Arpents",
    "j'habite 12 rue des Lilas, 61250 Valbreuse, bâtiment 3, porte 12",
    "le 01/12/2026 à 10 h",
    "entre 8 h et 12 h, le 25 ou le 26",
    "deux ou trois baguettes, six oeufs et douze yaourts",
    "j'ai un billet de 20 € pour le pain",
    "environ 30 euros de courses",
    "m'aider à comprendre une facture et comparer des devis",
    "un après-midi jeux de société",
    "j'ai rendez-vous chez le coiffeur",
    "du boudin noir, un bâtard et du vin blanc, pas de rouge",
    "un café, pas un noir",
    "je ne parle pas arabe",
    "quelqu'un qui parle arabe ou anglais",
    "un cours de français",
    "ma femme de ménage est malade",
    "une dame m'a dit de vous écrire",
    "une tapette à souris",
    "son petit-fils est con­tent",
    "il y a un accent grave sur le mot",
    "un carton de 25 kg",
    "je suis au 3e étage",
    "prendre le bus de 10h12",
    "a lift to the doctor at 9.30 on 12 December",
    "it is number 7911",
    "au 2e + 1 carton de 12 bouteilles, le 12/10",
    "du pain et du lait.Me prévenir avant",
    "arrivez à 9 h 00 10.30 ou 11.30 12.30",
    "le matin, pas à 10:00 12/12 2026",
    "48.80490, 2.12040",
    "au bord de l'eau, -20.88231, 55.45070",
    "mes courses, environ 30 € par semaine",
    "environ 30 € par semaine pour le supermarché",
    "prendre rendez-vous sur doctolib.fr",
    "commander sur www.amazon.fr",
    "ma déclaration sur impots.gouv.fr",
)


@pytest.mark.parametrize("case", RAISED, ids=lambda case: case.said)
def test_what_raises_a_flag(case: Case) -> None:
    found = flags_of(case.said)

    assert case.kind in kinds(found), found
    assert case.words in {one.words for one in found} or not case.words


@pytest.mark.parametrize("said", LURES)
def test_what_only_looks_like_it(said: str) -> None:
    assert flags_of(said) == ()


@given(st.text(max_size=300))
def test_any_text_is_read_and_words_stand_in_it(text: str) -> None:
    for one in flags_of(text):
        assert one.kind in FAMILIES
        assert one.words
        assert one.words in text
        assert text[one.start : one.end].strip() == one.words


@given(
    st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True),
    st.lists(st.sampled_from(["", " ", ".", "-", " . ", "/", "\u00a0", "\u200b"]), min_size=9, max_size=9),
)
def test_a_number_is_found_however_it_is_spaced(number: str, gaps: list[str]) -> None:
    written = "".join(figure + gap for figure, gap in zip(number, [*gaps, ""], strict=True))

    assert "phone" in kinds(flags_of(f"appelez le {written} merci"))


SPOKEN: Final = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit"
    " dix-neuf"
).split()
TENS: Final = ("vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")


def in_french(pair: str) -> str:
    """« 06 » is « zéro six », « 71 » « soixante et onze », « 98 » « quatre-vingt-dix-huit »."""
    value = int(pair)
    if value < 20:
        return ("zéro " if value < 10 else "") + SPOKEN[value]
    tens = value // 10
    if tens in {7, 9}:
        rest = SPOKEN[value - (60 if tens == 7 else 80)]
        return f"{TENS[tens - 2]} et {rest}" if value == 71 else f"{TENS[tens - 2]}-{rest}"
    base, unit = TENS[tens - 2], value % 10
    if unit == 0:
        return base
    return f"{base} et un" if unit == 1 and tens < 8 else f"{base}-{SPOKEN[unit]}"


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True))
def test_a_number_that_is_spoken_in_pairs_is_found(number: str) -> None:
    spoken = " ".join(in_french(number[place : place + 2]) for place in range(0, 10, 2))

    assert "phone" in kinds(flags_of(f"C'est le {spoken}, merci")), spoken


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.", max_size=60))
def test_capitals_hide_nothing(text: str) -> None:
    assert kinds(flags_of(f"{text} 25€/h".upper())) == kinds(flags_of(f"{text} 25€/h"))


@dataclass(frozen=True, slots=True)
class Struck:
    said: str
    left: str


STRUCK: Final = (
    Struck("Du pain et du lait, pas un Arabe. Merci !", "Du pain et du lait Merci !"),
    Struck("Pas un Arabe", ""),
    Struck("La voisine est une connasse ! J'ai besoin de pain.", "J'ai besoin de pain."),
    Struck("Du pain, du lait", "Du pain, du lait"),
)


@pytest.mark.parametrize("case", STRUCK, ids=lambda case: case.said)
def test_only_the_clause_that_raises_a_flag_is_struck(case: Struck) -> None:
    assert without(case.said, flags_of(case.said)) == case.left


@given(st.text(max_size=200))
def test_nothing_is_flagged_in_what_is_left(text: str) -> None:
    left = without(f"{text}, pas un Arabe", flags_of(f"{text}, pas un Arabe"))

    assert "discrimination" not in kinds(flags_of(left)) or "discrimination" in kinds(flags_of(text))
