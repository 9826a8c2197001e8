"""What volunteers say on the way, and what only sounds like it."""

from __future__ import annotations

import pytest

from conversation_flows.on_my_way import coming_said, step_said


@pytest.mark.parametrize(
    "text",
    [
        "je suis en route",
        "J'arrive !",
        "jarrive",
        "bonjour, je pars à l'instant",
        "oui pardon je suis en route",
        "on my way",
    ],
)
def test_on_the_way(text: str) -> None:
    assert step_said(text) == "way"


@pytest.mark.parametrize(
    "text", ["Je suis arrivé", "je suis arrivée", "ça y est je suis là", "je suis devant", "I'm here"]
)
def test_arrived(text: str) -> None:
    assert step_said(text) == "arrived"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "je n'arrive pas à venir",
        "j'arrive quand ?",
        "j'arrive demain",
        "je suis en vacances",
        "je suis là pour aider si besoin",
    ],
)
def test_neither(text: str) -> None:
    assert step_said(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "j'y vais",
        "Oui oui, j'y vais !",
        "je viens, pas de problème",
        "comptez sur moi",
        "bien sûr, j'y serai",
        "toujours d'accord",
        "c'est bon pour moi",
        "I'll be there",
        "of course",
    ],
)
def test_will_come(text: str) -> None:
    assert coming_said(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "j'y vais pas",
        "je viens plus",
        "j'y vais ou pas ?",
        "j'irai si ma voiture démarre",
        "je viens mais plutôt vendredi",
        "bonne journée",
        "I will not come",
    ],
)
def test_does_not_say_so(text: str) -> None:
    assert not coming_said(text)
