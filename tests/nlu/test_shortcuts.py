"""What reading remembers or passes over: whoever reads a message whole, and plainly, finds the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import clauses as cut
from nlu import languages, normalise, safety
from nlu.entities import words
from nlu.features import LONG_WORD, SLOTS, Vectoriser, letter_grams, near, near_slots, word_grams, written
from nlu.normalise import seen, tokens
from nlu.wordless import is_blank, wordless

LETTERS: Final = (
    "aeouàéœ’'-‐ \t\n\r\x0b\x1c\x85\u00a0\u2028\u200b\u0301\u0323\xad.,;:!?…()0123456789+jet"
    "😀Ⓐ٣аеѵΣσς²½¨´ßİı🆘`\x00\ud800"
)
PIECES: Final = (
    "et|mais|sinon|by the way|also|et aussi|je|il|pourriez|par contre|au fait|and|i|d'ailleurs|can|mot|MAIS|Et Je|but"
    "|bjr|stp|,|.|...| |  |\n| , |!|?!|-|é|06 92 12 34 56|0692123456|+262 692 12 34 56|l'après-midi|rendez-vous|15h30"
).split("|")
PLAIN_CUT: Final = re.compile(
    r"(?<![.!?;:…])[.!?;:…]++\s++|\n++"
    r"|(?<!\s),?+\s++(?:et (?:aussi|puis|sinon|j'|je |il |pourriez|pouvez|est-ce)|mais |sinon |par contre |au fait "
    r"|d'ailleurs |par ailleurs |and (?:also|could|can|i )|but |by the way |also )"
    r"|(?<!\s),\s++(?=(?:et|mais|sinon|and|but)\b)",
    re.IGNORECASE,
)
"""Where a message is cut, said without regard to how long it takes to look for."""


def jumbles() -> Iterator[str]:
    """Letters of all kinds, and words between signs and blanks of all kinds."""
    chance = Random(11)
    for _ in range(3_000):
        yield "".join(chance.choices(LETTERS, k=chance.randint(0, 60)))
        yield chance.choice((" ", "\t", "  ")).join(chance.choices(PIECES, k=chance.randint(1, 20)))
        yield "".join(chance.choices(PIECES, k=chance.randint(1, 12)))
    yield "x" * 300 + " é" * 300


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_words_are_those_of_the_whole_message(locale: str) -> None:
    assert [text for text in jumbles() if tokens(text, locale) != [*normalise._written_out(text, locale)]] == []


def test_words_stand_where_they_stand_in_the_whole_message() -> None:
    phoneless = [text for text in jumbles() if words._PHONE.search(text) is None]

    assert [text for text in phoneless if words.split(text) != [*words._within(text)]] == []


def test_the_rules_hear_the_whole_message() -> None:
    assert [text for text in jumbles() if safety._plain(text) != safety._read(text)] == []


def test_a_language_is_told_by_the_whole_message() -> None:
    def plainly(text: str) -> list[str]:
        return languages._WORD.findall(seen(text).lower().replace("ʼ", "'"))

    assert [text for text in jumbles() if len(text) < 400 and languages.words_of(text) != plainly(text)] == []


def test_a_message_is_cut_where_it_would_plainly_be_cut() -> None:
    def cuts(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
        return [found.span() for found in pattern.finditer(text)]

    assert [text for text in jumbles() if cuts(cut._CUT, text) != cuts(PLAIN_CUT, text)] == []


def test_a_word_is_a_word_whatever_stands_beside_it() -> None:
    assert wordless(["!", "ok", "😀"]) is None
    for text in jumbles():
        said = tokens(text, "fr")
        if any(len(word) > 1 and word.isascii() and word.isalnum() for word in said):
            assert wordless(said) is None
            assert not is_blank(said)


def test_an_elision_is_written_with_what_follows_it_however_long_another_word_is() -> None:
    long = "x" * (LONG_WORD + 5)

    assert written(["j'", "ai", "d'", "l'", "eau", "qu'"]) == ["jai", "dleau", "qu"]
    assert written(["j'", "ai", long, "d'"]) == ["jai", "x" * LONG_WORD, "d"]
    assert written([]) == []


@given(st.lists(st.sampled_from("il ne me laisse pas voir le medecin seule".split()), max_size=30))
def test_each_pair_of_words_that_stand_near_each_other_has_its_slot(said: list[str]) -> None:
    pairs, slots = near(said), near_slots(said).tolist()
    named = dict(zip(pairs, slots, strict=True))

    assert [named[pair] for pair in pairs] == slots
    assert all(0 <= slot < SLOTS for slot in slots)


def test_pairs_are_told_apart_by_their_words_their_order_and_nothing_else() -> None:
    said = ["il", "me", "prend", "mes", "cles"]
    assert ("il", "cles") in near(said)
    assert ("cles", "il") not in near(said)
    assert ("il", "me") not in near(said)  # neighbours are word n-grams
    assert near(["prendre", "x", "yeux"]) == near(["prendrais", "x", "yeux"])
    assert len({*near_slots(said).tolist()}) == len({*near(said)})
    assert near_slots([]).tolist() == []


def test_a_pair_weighs_as_much_as_it_is_rare() -> None:
    said = ["il", "me", "prend", "mes", "cles"]
    slots = np.full(SLOTS, -1, dtype=np.int32)
    taken = sorted({*near_slots(said).tolist()} - {*near_slots(["prend"]).tolist()})[:4]
    slots[taken] = np.arange(1, 5)
    rarity = np.array([2, 1, 1, 1, 3], dtype=np.float32)
    columns, heavy = Vectoriser({"=prend": 0}, rarity, slots).row(said)

    assert columns.tolist() == [0, 1, 2, 3, 4]
    assert heavy == pytest.approx([1, *(rarity[1:] / np.linalg.norm(rarity[1:]))])
    assert Vectoriser({"=prend": 0}, rarity, slots).row(["prend"])[0].tolist() == [0]


def test_a_row_is_what_counting_each_n_gram_gives() -> None:
    learnt = ["j'", "ai", "tres", "tres", "mal", "au", "dos", "ai", "mal"]
    grams = list(dict.fromkeys(word_grams(learnt))) + list(dict.fromkeys(letter_grams(learnt)))
    rarity = np.linspace(1, 3, len(grams), dtype=np.float32)
    vectoriser = Vectoriser({gram: at for at, gram in enumerate(grams)}, rarity)

    for said in (learnt, ["mal"], ["mal", "mal", "dos"], ["unheard"], []):
        expected = np.zeros(len(grams))
        for read in (word_grams(said), letter_grams(said)):
            part = np.zeros(len(grams))
            for gram in {*read} & {*grams}:
                part[grams.index(gram)] = rarity[grams.index(gram)] * (1 + np.log(read.count(gram)))
            expected += part / (np.linalg.norm(part) or 1)
        columns, heavy = vectoriser.row(said)
        row = np.zeros(len(grams))
        row[columns] = heavy
        assert len({*columns.tolist()}) == len(columns)
        assert row == pytest.approx(expected, abs=1e-6)
