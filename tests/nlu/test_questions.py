"""The open question weighs: what answers it is an answer, however the classifier would read it alone."""

from __future__ import annotations

import pytest

from tests.nlu.conftest import Reader


@pytest.mark.parametrize(
    ("expecting", "text"),
    [
        ("where", "en face de la boulangerie"),
        ("where", "12 rue des lilas"),
        ("where", "au 12 rue des lilas je vous prie"),
        ("when", "plutôt jeudi matin"),
        ("when", "dès que possible"),
        ("when", "tous les mardis"),
        ("category", "le pain et le lait"),
        ("category", "ajoute aussi le jardinage"),
        ("for_whom", "c'est pour ma mère"),
        ("agree", "plutôt jeudi matin"),
        ("details", "le code est le 1234, 3e étage"),
        ("change", "l'heure"),
    ],
)
def test_an_answer_is_an_answer(hear: Reader, expecting: str, text: str) -> None:
    assert hear(text, expecting=expecting).intent == "inform"


@pytest.mark.parametrize(
    ("expecting", "text", "intent"),
    [
        ("when", "je suis tombée dans la cuisine, je ne peux plus me lever", "emergency"),
        ("where", "je n'en peux plus, je veux en finir", "distress"),
        ("where", "annuler", "cancel"),
        ("when", "laissez tomber", "cancel"),
        ("category", "je voudrais parler à quelqu'un de la mairie", "talk_to_human"),
        ("details", "STOP", "stop"),
        ("agree", "oui", "affirm"),
        ("agree", "oui c'est ça", "affirm"),
        ("agree", "non pas du tout", "deny"),
        ("where", "in english please", "change_language"),
        ("invitation", "je suis en vacances du 3 au 12 décembre", "set_availability"),
        ("invitation", "oui", "affirm"),
        ("besides", "il me faudrait du pain demain matin", "request_help"),
    ],
)
def test_a_question_stops_nobody_who_wants_something_else(hear: Reader, expecting: str, text: str, intent: str) -> None:
    assert hear(text, expecting=expecting).intent == intent


@pytest.mark.parametrize("text", ["en face de la boulangerie", "jeudi", "au 3e étage", "2"])
def test_an_answer_without_a_question_is_no_alarm_and_no_answer(hear: Reader, text: str) -> None:
    assert hear(text).intent not in {"inform", "emergency", "distress", "report_abuse"}
