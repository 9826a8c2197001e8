"""Relatives, neighbours, keys, balconies and « il me… » stand in plain words and in alarming ones: these are heard,
those calm.
"""

from __future__ import annotations

from typing import Final

import pytest

from nlu.engine import weighed
from nlu.understanding import INFORM, OUT_OF_SCOPE, SAFETY_INTENTS, Understanding
from tests.nlu.conftest import PARIS, SUNDAY, Reader

CALM: Final = (
    "je regarde les oiseaux sur le balcon",
    "je suis sur le balcon",
    "mon voisin Karim Belaïd et ma fille Sophie Payet",
    "ma fille Sophie et mon fils Karim",
    "il a la clé",
    "ma fille a la clé",
    "elle a les clés",
    "la voisine a un double des clés",
    "à 9 h par message",
    "il me faut du pain",
    "il me faut mes médicaments",
    "il me ramène du pain",
    "il me rend service",
    "il me fait mes courses",
    "il me fait rire",
    "il me connaît",
    "il me va",
    "il me téléphone",
    "il m'aide",
    "il m'a apporté du pain",
    "il a pris la monnaie",
)
HEARD: Final = (
    "je suis sur le balcon et je vais sauter",
    "je regarde en bas du balcon et je veux en finir",
    "mon fils est tombé du balcon",
    "mon voisin Karim Belaïd me frappe",
    "ma fille Sophie Payet me prend tout mon argent et me menace",
    "il a la clé et il entre chez moi la nuit, j'ai peur de lui",
    "mon mari garde la clé et m'enferme",
    "la voisine a un double des clés et mes bijoux ont disparu",
    "à 9 h par message il m'a dit qu'il allait me tuer",
    "il me faut de l'aide, il me frappe",
    "il me prend mon argent et je n'ose rien dire",
    "il m'aide avec ma carte et il garde tout, j'ai peur de lui",
    "il me téléphone la nuit pour me menacer",
    "elle me laisse sans manger",
)


@pytest.mark.parametrize("text", CALM)
def test_a_plain_statement_is_no_alarm(hear: Reader, text: str) -> None:
    assert hear(text).intent not in SAFETY_INTENTS


@pytest.mark.parametrize("text", HEARD)
def test_what_is_said_with_the_same_words_in_danger_is_heard(hear: Reader, text: str) -> None:
    assert hear(text).intent in SAFETY_INTENTS


@pytest.mark.parametrize("expecting", ["when", "details", "contact"])
def test_who_answers_with_names_or_an_hour_has_answered(hear: Reader, expecting: str) -> None:
    said = "à 9 h par message" if expecting == "when" else "mon voisin Karim Belaïd et ma fille Sophie Payet"

    assert hear(said, expecting=expecting).intent == INFORM


TOLD: Final = (
    "mon fils a pris le bus, il arrive vers midi",
    "elle dort encore, j'ai posé les sacs dans la cuisine",
    "il est parti avec les clés, il revient ce soir",
    "il pleut encore, on arrive à pied",
    "he took the keys and he's on his way",
    "the nurse has just left, she changed the bandage",
)


@pytest.mark.parametrize("text", TOLD)
def test_what_only_tells_is_out_of_scope_and_says_so(hear: Reader, text: str) -> None:
    heard = hear(text, locale="en" if "the" in text.split() else "fr")

    assert (heard.intent, heard.tells) == (OUT_OF_SCOPE, True)
    assert Understanding.from_wire(heard.to_wire()).tells


@pytest.mark.parametrize("text", TOLD[:4])
def test_what_only_tells_chooses_nothing(hear: Reader, text: str) -> None:
    heard = hear(text, expecting="menu")
    again = weighed(hear(text), locale="fr", now=SUNDAY, timezone=PARIS, expecting="menu")

    assert heard.intent == again.intent == OUT_OF_SCOPE


@pytest.mark.parametrize("text", ["les courses", "C'est fait, le lait est au frigo", "oui j'habite là depuis 40 ans"])
def test_what_says_more_does_not_only_tell(hear: Reader, text: str) -> None:
    assert not hear(text).tells
    assert not hear(text, expecting="menu").tells


def test_the_hour_of_a_message_is_heard(hear: Reader) -> None:
    (time,) = hear("à 9 h par message").values("time")

    assert time["start"] == "2026-11-22T09:00:00+01:00"
