"""Why a message was understood as it was: the reasons told are those that decided."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots.commands import reasons
from nlu.engine import EmbeddedEngine, Reading
from nlu.explain import Change, Explanation, _changes, compared, explained
from nlu.features import SLOTS, Vectoriser, near, near_slots
from nlu.intents import IntentModel
from nlu.network import Network, Networks
from nlu.understanding import INFORM, Entity
from tests.nlu.conftest import PARIS, SUNDAY
from tests.nlu.disguises import DISGUISES


def why(engine: EmbeddedEngine, text: str, expecting: str | None = None, locale: str = "fr") -> Explanation:
    return explained(engine, text, locale=locale, now=SUNDAY, timezone=PARIS, expecting=expecting)


def said(told: Explanation) -> str:
    return "\n".join(reasons.lines(told))


def test_a_request_is_explained_by_its_words(engine: EmbeddedEngine) -> None:
    told = why(engine, "Il me faudrait quelqu'un pour mes courses demain")

    assert told.heard.intent == "request_help"
    assert told.words[:3] == ("il", "me", "faudrait")
    assert told.classifier is not None
    assert told.classifier.winner == "request_help"
    assert told.classifier.confidence >= told.classifier.its_confidence
    assert {one.sign for one in told.classifier.pulls} & {"faudrait", "mes courses", "il me", "un pour", "me faudrait"}
    assert all(one.pull > 0 for one in (*told.classifier.pulls, *told.classifier.ahead))
    assert told.changes == ()
    assert "What speaks for request_help" in said(told)
    assert "“courses” (lexicon)" in said(told)


def test_a_rule_that_spoke_is_named_with_its_words(engine: EmbeddedEngine) -> None:
    told = why(engine, "je veux mourir")

    assert told.heard.intent == "distress"
    assert (told.rules[0].intent, told.rules[0].silenced_by) == ("distress", "")
    assert "distress" in said(told)


def test_a_lure_says_what_it_silenced(engine: EmbeddedEngine) -> None:
    told = why(engine, "dans le film il se suicide à la fin")

    assert ("distress", "a lure") in {(one.intent, one.silenced_by) for one in told.rules}
    assert [one.rule for one in told.lures] == ["song, film, book, news, game"]
    assert "Lures blotted out before" in said(told)


def test_each_change_is_told_with_what_made_it() -> None:
    thursday = Reading("jeudi", "fr", "fr", ("jeudi",), (Entity("time", {}, 0, 5),), asked=True)
    free = replace(thursday, ranking=(("set_availability", 0.9), ("out_of_scope", 0.1)))
    bare = replace(thursday, ranking=((INFORM, 0.8), ("set_availability", 0.2)))
    alarmed = replace(thursday, text="mon rosier est en train de mourir", ranking=(("emergency", 0.7), ("thank", 0.3)))

    assert [*_changes(free, None, "when")] == [Change("the open question (when)", "set_availability", INFORM)]
    assert [*_changes(free, None, None)] == []
    assert [*_changes(bare, None, None)] == [Change("an answer alone, to no question", INFORM, "out_of_scope")]
    assert [*_changes(bare, None, "when")] == []
    lookalike = "a lookalike: the classifier is not sure enough"
    assert [*_changes(alarmed, None, None)] == [Change(lookalike, "emergency", "thank")]


def test_every_change_leads_to_the_answer(engine: EmbeddedEngine) -> None:
    texts = [
        "qsdf wxcv",
        "mon rosier est en train de mourir",
        "j'ai besoin de courses",
        "oui",
        "2",
        "au secours",
        "tombée",
    ]
    for text in texts:
        for expecting in (None, "when", "agree", "category"):
            told = why(engine, text, expecting)
            first = told.classifier.winner if told.classifier else told.heard.intent
            for change in told.changes:
                assert change.before == first
                first = change.after
            assert first == told.heard.intent


def test_where_no_model_is_asked_it_says_why(engine: EmbeddedEngine, tmp_path: Path) -> None:
    assert why(engine, "?").classifier is None
    assert "next to nothing to read" in said(why(engine, "?"))
    untrained = EmbeddedEngine(tmp_path)
    assert "`palier nlu train`" in said(why(untrained, "bonjour"))
    assert why(untrained, "au secours").rules[0].intent == "emergency"


def test_two_words_that_decide_together_are_named_together() -> None:
    slots = np.full(SLOTS, -1, dtype=np.int32)
    slots[near_slots(["he", "kept", "my", "keys"])[near(["he", "kept", "my", "keys"]).index(("he", "keys"))]] = 1
    vectoriser = Vectoriser({"=kept": 0}, np.ones(2, dtype=np.float32), slots)
    weights = np.array([[0.25, 0.0], [1.0, 0.0]], dtype=np.float32)
    told = compared(
        IntentModel(vectoriser, ("a", "b"), weights, np.zeros(2, dtype=np.float32)), "he kept my keys".split()
    )

    assert [(one.sign, one.kind, one.pull) for one in told.pulls] == [
        ("he … keys", "pairs", 1.0),
        ("kept", "words", 0.25),
    ]


def test_the_pulls_and_the_networks_make_the_lead() -> None:
    vectoriser = Vectoriser({"=red": 0, "=blue": 1}, np.ones(2, dtype=np.float32))
    weights = np.array([[1.0, 0.25, 0.0], [0.0, 1.0, 0.0]], dtype=np.float32)
    network = Network(
        np.ones((1, 2), dtype=np.float16), np.ones((6, 1), dtype=np.float32), np.zeros(1, dtype=np.float32),
        np.array([[1.0, 0.0, 0.0]], dtype=np.float32), np.zeros(3, dtype=np.float32),
    )  # fmt: skip
    bias = np.zeros(3, dtype=np.float32)
    alone = compared(IntentModel(vectoriser, ("a", "b", "c"), weights, bias), ["red"])
    pair = Networks({"=red": 0}, (network,))
    both = compared(IntentModel(vectoriser, ("a", "b", "c"), weights, bias, 2.0, networks=pair), ["red"])

    assert [(one.sign, one.kind, one.pull) for one in alone.pulls] == [("red", "words", 1.0)]
    assert [(one.sign, one.pull) for one in alone.ahead] == [("red", 0.75)]
    assert (alone.winner, alone.runner_up, alone.networks) == ("a", "b", None)
    assert alone.planes == 0.75
    assert both.planes == 1.5
    assert both.networks is not None
    assert both.networks > 0


@given(text=st.one_of(st.text(max_size=120), st.sampled_from([how("au secours demain") for how in DISGUISES.values()])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@pytest.mark.parametrize("expecting", [None, "when", "details"])
def test_any_message_can_be_explained(engine: EmbeddedEngine, expecting: str | None, text: str) -> None:
    told = why(engine, text, expecting)

    assert json.loads(json.dumps(told.to_wire()))["intent"]["name"] == told.heard.intent
    assert said(told)
