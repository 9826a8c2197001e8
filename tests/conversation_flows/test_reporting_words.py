"""Whom one reports, in words; and what one merely says of oneself, or of a day."""

from __future__ import annotations

import pytest

from conversation_flows import reporting
from conversation_flows.engine.events import Heard
from conversation_flows.mission import WhichMission
from nlu.understanding import Understanding
from tests.conversation_flows.test_words import scene


def heard(text: str) -> Heard:
    return Heard(Understanding(text, "out_of_scope", 0.9))


@pytest.mark.parametrize(
    "text",
    [
        "je veux signaler Karim",
        "bloquer",
        "bloquer Madame Payet",
        "signaler mon voisin",
        "signaler cette personne",
        "je veux la signaler",
        "report Karim please",
        "block him",
    ],
)
def test_a_neighbour_is_reported(text: str) -> None:
    reply = reporting.said(scene(), heard(text))

    assert reply is not None
    assert reply.does == (WhichMission("report"),)


@pytest.mark.parametrize(
    "text",
    [
        "signaler mon retard",
        "signaler ce problème",
        "je voudrais signaler son absence",
        "bloquer mardi",
        "bloquer jeudi matin",
        "bloquer demain",
        "je veux bloquer notre rendez-vous",
        "report my delay",
        "block Tuesday",
        "signaler un problème",
    ],
)
def test_a_delay_or_a_day_reports_nobody(text: str) -> None:
    assert reporting.said(scene(), heard(text)) is None
