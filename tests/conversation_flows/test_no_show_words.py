"""« Karim est là »: words that answer whether somebody came, and say of nothing that it is done."""

from __future__ import annotations

import pytest

from conversation_flows.no_show import there_said


@pytest.mark.parametrize(
    "text",
    [
        "Karim est là",
        "oui il est là, merci",
        "ah si, elle est arrivée",
        "il vient d'arriver",
        "Oui, il est enfin arrivé",
        "yes he is here",
        "she has arrived",
    ],
)
def test_they_have_come(text: str) -> None:
    assert there_said(text)


@pytest.mark.parametrize(
    "text",
    [
        "il n'est pas là",
        "personne n'est là",
        "est-il là ?",
        "je suis là",
        "il est passé, c'est fait",
        "nobody is here",
        "non",
        "",
    ],
)
def test_they_have_not_or_it_is_not_said(text: str) -> None:
    assert not there_said(text)
