"""What a message means, whoever reads it, and whatever was just asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu import safety
from nlu.engine import READ, EmbeddedEngine, engine_for, weighed
from nlu.pipeline import CRY, LOOKALIKE, Clause, understood
from nlu.rasa.engine import RasaEngine
from tests.nlu.conftest import PARIS, SUNDAY, Reader


def test_a_request_comes_with_its_entities(hear: Reader) -> None:
    heard = hear("Bonjour, il me faudrait quelqu'un pour m'acheter du pain demain matin")

    assert heard.intent == "request_help"
    assert "category" in {entity.name for entity in heard.entities}
    assert heard.language == "fr"


def test_confidences_are_shares_of_one(hear: Reader) -> None:
    heard = hear("merci beaucoup madame")

    assert heard.intent == "thank"
    assert heard.ranking[0] == (heard.intent, heard.confidence)
    assert 0.5 < heard.confidence <= 1
    assert sum(score for _, score in heard.ranking) <= 1.01


def test_safety_wins_whatever_was_asked(hear: Reader) -> None:
    for expecting in (None, "category", "when", "where", "details", "agree"):
        assert hear("demain je suis tombée je peux plus me relever", expecting=expecting).intent == "emergency"


def test_abuse_names_its_kind(hear: Reader) -> None:
    heard = hear("la bénévole m'a demandé ma carte bleue")

    assert heard.intent == "report_abuse"
    assert heard.first("abuse_kind") == "volunteer"


@pytest.mark.parametrize("text", ["je meurs de rire", "mon rosier est en train de mourir", "il m'a battu aux échecs"])
def test_a_lookalike_is_no_alarm_for_the_classifier_either(hear: Reader, text: str) -> None:
    assert hear(text).intent not in {"emergency", "distress", "report_abuse"}


@pytest.mark.parametrize(
    ("text", "expecting", "intent"),
    [
        ("oui", "agree", "affirm"),
        ("non", "agree", "deny"),
        ("jeudi", "when", "inform"),
        ("2", "category", "inform"),
        ("les courses", "category", "inform"),
        ("annuler", "when", "cancel"),
        ("code 12 au portail bleu", "details", "inform"),
    ],
)
def test_a_short_answer_is_read_in_the_light_of_the_question(
    hear: Reader, text: str, expecting: str, intent: str
) -> None:
    assert hear(text, expecting=expecting).intent == intent


def test_only_so_much_of_a_message_is_understood_but_all_of_it_is_watched(hear: Reader) -> None:
    long = "bonjour " * READ

    assert hear(long).text == long
    assert hear(long + " je veux mourir").intent == "distress"


def test_a_language_without_a_model_is_served_by_rules(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)

    def intent(text: str) -> str:
        return engine.parse(text, locale="fr", now=SUNDAY, timezone=PARIS).intent

    assert intent("je suis tombée je ne peux plus me relever") == "emergency"
    assert intent("bonjour") == "greet"
    assert intent("STOP") == "stop"
    assert intent("mes courses à faire demain") == "request_help"
    assert intent("la capitale du Chili ?") == "out_of_scope"


@pytest.mark.parametrize("locale", ["fr", "en", "fr-FR", "fr_RE", "de", "", "../../etc"])
def test_any_locale_gets_an_answer(engine: EmbeddedEngine, locale: str) -> None:
    assert engine.parse("stop", locale=locale, now=SUNDAY, timezone=PARIS).intent == "stop"


@given(
    text=st.text(max_size=300),
    locale=st.sampled_from(["fr", "en", "xx"]),
    expecting=st.sampled_from([None, "category", "when", "where", "details", "agree", "anything"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_makes_parsing_raise(engine: EmbeddedEngine, text: str, locale: str, expecting: str | None) -> None:
    heard = engine.parse(text, locale=locale, now=SUNDAY, timezone=PARIS, expecting=expecting)

    assert heard.text == text
    assert heard.ranking[0][0] == heard.intent


@pytest.mark.parametrize(
    ("text", "expecting"),
    [
        ("jeudi", "when"),
        ("les courses", "category"),
        ("oui", "agree"),
        ("merci beaucoup", None),
        ("au secours", "when"),
    ],
)
def test_what_was_read_before_the_turn_means_what_it_would_in_the_turn(
    hear: Reader, text: str, expecting: str | None
) -> None:
    ahead = weighed(hear(text), locale="fr", now=SUNDAY, timezone=PARIS, expecting=expecting)
    in_the_turn = hear(text, expecting=expecting)

    assert (ahead.intent, ahead.entities) == (in_the_turn.intent, in_the_turn.entities)


def test_the_address_chooses_the_engine(tmp_path: Path) -> None:
    assert isinstance(engine_for(None, tmp_path), EmbeddedEngine)
    assert isinstance(engine_for("embedded", tmp_path), EmbeddedEngine)
    assert isinstance(engine_for("rasa+http://host:5005", tmp_path), RasaEngine)
    with pytest.raises(ValueError, match="PALIER_NLU"):
        engine_for("http://host:5005", tmp_path)
    with pytest.raises(ValueError, match="no address"):
        engine_for("rasa+http://host:port", tmp_path)


def test_beside_a_figure_of_speech_a_sure_classifier_is_heard() -> None:
    said = "je meurs de rire quand il raconte ça, mais depuis hier il me serre les poignets"
    sure = (("report_abuse", LOOKALIKE), ("thank", 0.05))
    unsure = (("report_abuse", LOOKALIKE - 0.05), ("thank", 0.15))

    assert safety.lookalike(said)
    assert safety.alarm(said) is None
    assert understood(said, sure, (), language="fr", expecting=None).intent == "report_abuse"
    assert understood(said, unsure, (), language="fr", expecting=None).intent == "thank"


@pytest.mark.parametrize(("sure", "meant"), [(CRY, "report_abuse"), (CRY - 0.1, "thank")])
def test_behind_thanks_one_clause_that_is_sure_is_heard(sure: float, meant: str) -> None:
    thanks, behind = "merci pour les courses de mardi", "il me serre les poignets quand je parle"
    whole = (("thank", 0.6), ("report_abuse", 0.37))
    each = (Clause(thanks, (("thank", 1.0),)), Clause(behind, (("report_abuse", sure), ("thank", 1 - sure))))

    assert safety.alarm(f"{thanks}, {behind}") is None
    assert understood(f"{thanks}, {behind}", whole, (), language="fr", expecting=None, clauses=each).intent == meant
