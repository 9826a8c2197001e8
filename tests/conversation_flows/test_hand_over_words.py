"""What people say of a hand-over, and what only looks like it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversation_flows.hand_over_words import handed_said, how_late, how_long, late_said


@pytest.mark.parametrize(
    "said",
    [
        "remis",
        "Remis à 14 h",
        "je l'ai remis à Léa",
        "oui remis à 10h15",
        "c'est remis",
        "Bonjour, colis remis ce matin",
        "Désolé je n'avais plus de réseau. Remis à 9 h 50",
        "je l'ai donné à Ana",
        "j'ai passé le relais",
        "relais passé !",
        "I have handed it over",
    ],
)
def test_it_was_given(said: str) -> None:
    assert handed_said(said) == "helped"


@pytest.mark.parametrize(
    "said",
    [
        "reçu",
        "je l'ai bien reçu",
        "je l'ai récupéré à 11h",
        "bonjour, j'ai récupéré le sac à 10h",
        "j'ai pris le relais",
        "je l'ai",
        "got it",
    ],
)
def test_it_was_received(said: str) -> None:
    assert handed_said(said) == "arrived"


@pytest.mark.parametrize(
    "said",
    [
        "je ne l'ai pas reçu",
        "l'avez-vous remis ?",
        "j'ai reçu une lettre de la mairie, pouvez-vous m'aider",
        "bien reçu votre message",
        "j'ai reçu la facture",
        "il faudrait remettre des ampoules",
        "personne ne me l'a remis",
        "quand je l'aurai remis je vous dirai",
        "je suis remise de ma grippe et je voudrais aider demain au jardin avec les autres voisins du quartier",
        "bonjour",
        "",
        "?",
    ],
)
def test_nothing_is_said_of_it(said: str) -> None:
    assert handed_said(said) is None


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("je suis en retard d'une demi-heure", timedelta(minutes=30)),
        ("j'aurai 45 minutes de retard", timedelta(minutes=45)),
        ("j'ai une heure de retard", timedelta(hours=1)),
        ("petit retard, 10 min", timedelta(minutes=10)),
        ("je suis en retard d'une heure et demie", timedelta(minutes=90)),
        ("j'aurai un quart d'heure de retard", timedelta(minutes=15)),
        ("je suis en retard", None),
        ("je suis en retard, j'y serai vers 16 h", None),
        ("désolé, petit retard, à 2 h et demie plutôt", None),
        ("j'ai 20 minutes de retard, je serai là vers 16 h", timedelta(minutes=20)),
        ("j'ai du retard, désolé", None),
        ("I am running late", None),
        ("I'll be late by two hours", timedelta(hours=2)),
    ],
)
def test_somebody_is_late(said: str, by: timedelta | None) -> None:
    assert late_said(said)
    assert how_late(said) == by


@pytest.mark.parametrize("said", ["le bus est en retard", "suis-je en retard ?", "à l'heure", "", "plus tard"])
def test_nobody_is_late(said: str) -> None:
    assert not late_said(said)


@pytest.mark.parametrize(
    "said", ["0 minutes", "200 heures", "h", "min", "bientôt", "vers 16 h", "16h30", "à trois heures"]
)
def test_no_delay_is_said(said: str) -> None:
    assert how_long(said) is None
