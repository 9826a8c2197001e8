"""Telephone numbers, however they are written or said; and what is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_flows.phone_numbers import Said, number_said


@dataclass(frozen=True, slots=True)
class Case:
    label: str
    given: str
    number: str = ""
    wrong: str = ""


HIS: Final = "06 12 34 56 78"
CASES: Final = (
    Case("in pairs", "06 12 34 56 78", HIS),
    Case("with points, in a sentence", "bonjour, mon numéro c'est le 06.12.34.56.78 merci", HIS),
    Case("with dashes", "06-12-34-56-78", HIS),
    Case("all at once", "0612345678", HIS),
    Case("with no-break spaces", "06\u00a012\u00a034\u202f56\u202f78", HIS),
    Case("with the country", "+33 6 12 34 56 78", HIS),
    Case("with the country and its nought", "+33 (0)6 12 34 56 78", HIS),
    Case("with two noughts", "0033612345678", HIS),
    Case("a landline after a no", "non plutôt mon fixe : 02 33 12 34 56", "02 33 12 34 56"),
    Case("in the figures of Arabic", "٠٦ ١٢ ٣٤ ٥٦ ٧٨", HIS),
    Case("abroad", "+32 475 12 34 56", "+32475123456"),
    Case("overseas", "+262 692 12 34 56", "+262692123456"),
    Case("in words", "zéro six douze trente-quatre cinquante-six soixante-dix-huit", HIS),
    Case("in words, one by one", "zéro six un deux trois quatre cinq six sept huit", HIS),
    Case("eighties and nineties", "zéro six, quatre-vingt-douze, quatre-vingts, soixante et onze, vingt et un",
         "06 92 80 71 21"),
    Case("dictated in half", "c'est le zéro six 12 34 56 78", HIS),
    Case("dictated with « puis »", "zéro deux trente-trois puis douze puis trente-quatre puis cinquante-six",
         "02 33 12 34 56"),
    Case("in English words", "oh six twelve thirty-four fifty-six seventy-eight", HIS),
    Case("one figure is missing", "06 12 34 56 7", wrong="length"),
    Case("one too many", "06 12 34 56 789", wrong="length"),
    Case("without its nought", "612345678", wrong="length"),
    Case("words that miss a pair", "zéro six douze trente-quatre cinquante-six", wrong="length"),
    Case("too long for anywhere", "+33 6 12 34 56 78 12 34 56 78", wrong="length"),
    Case("an e-mail", "karim.benali@example.org", wrong="email"),
    Case("premium rates", "0899 12 34 56", wrong="service"),
    Case("a bank account", "FR76 3000 6000 0112 3456 7890 189", wrong="length"),
)  # fmt: skip
NONE: Final = (
    "", "oui", "pas de numéro", "je préfère ne pas le donner", "à 14 h 30", "le 12 rue des Lilas", "deux fois",
    "un moment s'il vous plaît", "15", "mardi 8 décembre",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_number_is_read(case: Case) -> None:
    assert number_said(case.given) == Said(case.number, case.wrong)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_left_to_others(text: str) -> None:
    assert number_said(text) is None


@given(st.text(max_size=600))
def test_nothing_that_is_written_makes_it_raise(text: str) -> None:
    read = number_said(text)
    assert read is None or bool(read.number) != bool(read.wrong)


@given(st.text("0123456789", min_size=8, max_size=8), st.sampled_from("12345679"), st.sampled_from(["", " ", ".", "-"]))
def test_every_number_of_the_country_is_read_however_it_is_cut(rest: str, zone: str, between: str) -> None:
    pairs = [f"0{zone}", *(rest[at : at + 2] for at in range(0, 8, 2))]
    assert number_said(between.join(pairs)) == Said(" ".join(pairs))
