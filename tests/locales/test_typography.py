"""French, set as a printer would and spoken as Palier speaks it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.typography import faults, mended


@dataclass(frozen=True, slots=True)
class Case:
    label: str
    text: str
    mended: str
    faults: int = 1


WRONG = (
    Case("glued question mark", "Ça va?", "Ça va\u202f?"),
    Case("breaking space", "Ça va ?", "Ça va\u202f?"),
    Case("colon", "Quand : demain", "Quand\u00a0: demain"),
    Case("after a placeholder", "Bonjour {name} !", "Bonjour {name}\u202f!"),
    Case("run of marks", "Vraiment ?!", "Vraiment\u202f?!"),
    Case("semicolon and colon", "Oui; non: si", "Oui\u202f; non\u00a0: si", faults=2),
    Case("glued guillemets", "Dites «oui».", "Dites «\u00a0oui\u00a0».", faults=2),
    Case("breaking guillemets", "Dites « oui ».", "Dites «\u00a0oui\u00a0».", faults=2),
    Case("straight quotes", 'Dites "oui".', "Dites «\u00a0oui\u00a0»."),
    Case("three dots", "Un instant...", "Un instant…"),
    Case("hour", "À 10 h, pas à 9 h.", "À 10\u00a0h, pas à 9\u00a0h."),
    Case("euros", "« 40 € »", "«\u00a040\u00a0€\u00a0»", faults=3),
    Case("telephone number", "Le 06 12 34 56 78", "Le 06\u00a012\u00a034\u00a056\u00a078"),
    Case("apostrophe", "d'accord", "d’accord"),
    Case("apostrophe before a placeholder", "l'aide d'{name}", "l’aide d’{name}"),
)
RIGHT = (
    "Bonjour {name}\u202f! Il est 10:30, venez\u00a0: {place}\u00a0?",
    "Lisez https://palier.example/charte?langue=fr;suite et dites «\u202foui\u202f».",
    "A-t-il aidé\u202f?!\u00a0(«\u00a0oui\u00a0»…)",
    "{when:%H:%M} h",
    "",
    "Son ton est tutélaire, il a attendu Tatiana et Toinou.".replace("ton ", "timbre "),
    "Tom &amp; Léa",
    "— Oui (?)",
)
FAMILIAR = (
    ("Peux-tu venir", "tu"),
    ("Ta voisine", "Ta"),
    ("Et toi", "toi"),
    ("tes courses", "tes"),
    ("Je t’appelle", "t"),
    ("ton chien", "ton"),
)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.label)
def test_a_fault_is_named_and_mended(case: Case) -> None:
    assert len(list(faults(case.text))) == case.faults
    assert mended(case.text) == case.mended
    assert list(faults(case.mended)) == []


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_well_set_is_left_alone(text: str) -> None:
    assert list(faults(text)) == []
    assert mended(text) == text


@pytest.mark.parametrize(("text", "word"), FAMILIAR)
def test_palier_says_vous(text: str, word: str) -> None:
    assert [fault for fault in faults(text) if f"“{word}”" in fault]


@given(st.text("aé ?!:;«».…'\u00a0\u202f{}10\n", max_size=30))
def test_a_mended_text_has_no_fault_left_and_stays_as_it_is(text: str) -> None:
    once = mended(text)

    assert list(faults(once)) == []
    assert mended(once) == once
