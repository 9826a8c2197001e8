"""What somebody kindly did is no danger; one other word in it, and it may be."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import safety
from nlu.safety_phrases.kindness import LONGEST, is_kind
from nlu.understanding import SAFETY_INTENTS
from tests.nlu.conftest import Reader

KIND = (
    "il m'a aidé",
    "Elle m'a beaucoup aidée hier, merci !",
    "Karim m'apporte mon pain tous les matins, c'est gentil",
    "le voisin m'a monté mes courses",
    "il m'a emmenée chez le docteur ce matin",
    "La jeune bénévole a changé l'ampoule. Un grand merci.",
    "mon petit-fils m'a rendu visite",
    "elle m'a tenu compagnie",
    "il m'a rendu la monnaie",
    "personne devant chez moi pour l'instant, j'attends encore cinq minutes",
    "he helped me",
    "Thank you so much! He helped me. Good morning",
    "hes helped me loads",
    "She brought me my shopping this morning, very kind of her",
    "the neighbour took me to the shops",
    "there is nobody at my door yet and I am waiting for them",
    "li la aid amwin port mon komision, mersi",
)
NOT_ONLY_KIND = (
    "il m'a pris mes courses",
    "il garde la monnaie",
    "elle m'aide oui mais elle me pince quand je suis trop lente",
    "il m'a aidé et il m'a pris ma carte",
    "il m'a apporté mon pain et je suis tombée",
    "il m'a emmenée à la banque",
    "il m'a emmenée chez lui",
    "il ne m'a pas aidé",
    "personne ne m'a aidé",
    "personne m'a aidé",
    "nobody helped me",
    "he helped me to sign",
    "she brought me my shopping and took my card",
    "he took my shopping",
    "nobody comes to my door any more",
)


@pytest.mark.parametrize("text", KIND)
def test_what_others_did_for_one_is_no_danger(hear: Reader, text: str) -> None:
    assert is_kind(safety.spelled(text))
    heard = hear(text)
    assert not {heard.intent, *(one.intent for one in heard.also)} & SAFETY_INTENTS


@pytest.mark.parametrize("text", NOT_ONLY_KIND)
def test_one_other_word_and_it_is_looked_at_as_before(text: str) -> None:
    assert not is_kind(safety.spelled(text))


def test_a_kind_clause_is_no_danger_beside_another_matter(hear: Reader) -> None:
    heard = hear("Thanks for yesterday. He helped me. I need bread on Thursday.", locale="en")
    assert not {heard.intent, *(one.intent for one in heard.also)} & SAFETY_INTENTS


@given(st.lists(st.sampled_from("merci bien oui et c est gentil il m a aide a porter mes sacs so thank you x".split())))
def test_no_words_make_it_slow(words: list[str]) -> None:
    text = " ".join(words)[:LONGEST]
    began = time.process_time()
    is_kind(text)
    assert time.process_time() - began < 0.5
