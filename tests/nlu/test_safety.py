"""The safety net hears danger, despair and abuse, and stays calm at figures of speech."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import corpus, safety
from nlu.safety_phrases.lures import LURES
from nlu.safety_phrases.rule import compiled

HERE = Path(__file__).parent

FIRES = [(intent, rule.name, text) for intent, rules in safety.ALARMS.items() for rule in rules for text in rule.fires]
SILENT = [(rule.name, text) for rules in safety.ALARMS.values() for rule in rules for text in rule.silent]


@pytest.mark.parametrize(("intent", "rule", "text"), FIRES)
def test_every_rule_hears_its_phrases(intent: str, rule: str, text: str) -> None:
    assert safety.alarm(text) == intent, rule


@pytest.mark.parametrize(("rule", "text"), SILENT)
def test_every_rule_stays_silent_at_its_lookalikes(rule: str, text: str) -> None:
    assert safety.alarm(text) is None, rule


def test_every_rule_has_tests_of_both_kinds_and_a_name_of_its_own() -> None:
    rules = [rule for rules in safety.ALARMS.values() for rule in rules]

    assert len(rules) > 20
    assert len({rule.name for rule in rules}) == len(rules)
    assert all(rule.fires and rule.cues for rule in rules)
    assert [rule.name for rule in rules if not rule.silent] == []


@pytest.mark.parametrize("text", [text for lure in LURES for text in lure.fires])
def test_figures_of_speech_are_no_alarm(text: str) -> None:
    assert safety.alarm(text) is None
    assert safety.lookalike(text)


def test_an_old_story_is_looked_for_wherever_it_would_be_found() -> None:
    lure = next(lure for lure in LURES if lure.name == "an old story")
    files = [corpus.DATA / "fr" / f"{intent}.yml" for intent in ("emergency", "out_of_scope")]
    texts = [safety.spelled(example.text) for example in corpus.read(files).examples]
    stories = [text for text in texts if compiled(lure.pattern).search(text)]

    assert len(stories) > 10
    assert [text for text in stories if not any(cue in text for cue in lure.cues)] == []


def test_everyday_messages_raise_no_alarm() -> None:
    calm = corpus.read([HERE / "held_out" / "fr_first_lures.yml"]).examples
    alarmed = [example.text for example in calm if safety.alarm(example.text)]

    assert len(calm) >= 50
    assert alarmed == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mon mari me frappe", "home"),
        ("le bénévole m'a demandé 50 euros", "volunteer"),
        ("je me suis fait arnaquer par un faux conseiller", "scam"),
        ("mon voisin me menace", "neighbour"),
    ],
)
def test_abuse_says_who_behaves_badly(text: str, kind: str) -> None:
    entity = safety.abuse_kind(text)

    assert entity is not None
    assert (entity.name, entity.value) == ("abuse_kind", kind)


def test_a_calm_message_has_no_abuse_kind() -> None:
    assert safety.abuse_kind("bonjour, quelqu'un pour mes courses ?") is None


@pytest.mark.parametrize(
    "piece", ["tombe ", "m a demande ", "je veux ", "il y a ", "peur de mon ", "x", "ab", "a.b ", "film ", "vite le "]
)
def test_a_text_of_a_hundred_thousand_letters_is_read_in_linear_time(piece: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    started = perf_counter()
    safety.alarm(text)

    assert perf_counter() - started < 5


def test_an_alarm_at_the_end_of_a_very_long_text_is_heard() -> None:
    assert (
        safety.alarm("je vous raconte ma journée. " * 3_500 + "je suis tombée et je ne peux pas me relever")
        == "emergency"
    )


@given(st.text(max_size=400))
def test_no_text_makes_the_rules_raise(text: str) -> None:
    assert safety.alarm(text) in {None, *safety.ALARMS}


@given(st.lists(st.sampled_from(sorted({word for _, _, text in FIRES for word in text.split()})), max_size=25))
def test_no_jumble_of_alarming_words_makes_the_rules_raise(words: list[str]) -> None:
    safety.abuse_kind(" ".join(words))


@given(st.sampled_from([text for rules in safety.ALARMS.values() for rule in rules for text in rule.fires]), st.text())
def test_a_rule_is_looked_at_wherever_one_of_its_cues_stands(text: str, more: str) -> None:
    plain = safety.prepared(f"{text} {more}")

    assert list(safety.hinted(plain)) == [
        (intent, rule)
        for intent, rules in safety.ALARMS.items()
        for rule in rules
        if any(cue in plain for cue in rule.cues)
    ]
