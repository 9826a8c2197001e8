"""How sure danger must sound, in each language: found on messages that the model had not read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlu.engine import EmbeddedEngine, weighed
from nlu.intents import IntentModel
from nlu.learning import calibration
from nlu.learning.calibration import FALSE_ALARMS, FEW, HIGHEST_ALERT, LOWEST_ALERT, Floats, thresholds
from nlu.understanding import SAFETY_INTENTS, Understanding
from tests.nlu.conftest import PARIS, SUNDAY

NAMES = ("distress", "greet", "thank")


@pytest.fixture(autouse=True)
def as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a margin says is not fitted to messages as few and as like as these."""
    monkeypatch.setattr(calibration, "SHARPNESSES", (1.0,))


def margins(chance: np.random.Generator, count: int, pull: float) -> Floats:
    """Calm messages, of which some sound like danger: the more, the stronger the pull."""
    away = chance.normal(0, 1, count)
    return np.stack([pull + away, np.zeros(count), np.full(count, -3.0)], axis=1).astype(np.float32)


def found(*spoken: tuple[str, int, float]) -> calibration.Thresholds:
    chance = np.random.default_rng(5)
    parts = [margins(chance, count, pull) for _language, count, pull in spoken]
    languages = [language for language, count, _pull in spoken for _ in range(count)]
    right = np.full(len(languages), 1)
    scores = np.zeros((len(languages), 3), dtype=np.float32)
    return thresholds(np.concatenate(parts), scores, right, -1, [0], languages)


def test_a_language_in_which_danger_sounds_less_sure_has_a_lower_alert() -> None:
    told = found(("fr", 4_000, -2.0), ("en", 1_000, -2.4))

    assert told.alerts["en"] < told.alert <= told.alerts["fr"]


def test_of_few_messages_nothing_is_learnt_of_a_language_alone() -> None:
    told = found(("fr", 4_000, 0.0), ("rcf", FEW - 1, -1.0))

    assert set(told.alerts) == {"fr"}


def test_no_alert_is_so_low_that_a_guess_would_ring() -> None:
    told = found(("fr", 4_000, -6.0), ("en", 1_000, -9.0))

    assert {told.alert, *told.alerts.values()} == {LOWEST_ALERT}


def test_what_is_likely_danger_is_believed_whatever_the_budget() -> None:
    told = found(("fr", 4_000, 3.0))

    assert {told.alert, *told.alerts.values()} == {HIGHEST_ALERT}


def test_the_budget_is_kept_in_each_language() -> None:
    chance = np.random.default_rng(5)
    told = found(("fr", 4_000, -2.0), ("en", 1_000, -2.4))
    for language, count, pull in (("fr", 4_000, -2.0), ("en", 1_000, -2.4)):
        scaled = margins(chance, count, pull) * told.balance * told.sharpness
        sure = np.exp(scaled) / np.exp(scaled).sum(axis=1, keepdims=True)
        assert (sure[:, 0] > told.alerts[language]).mean() == pytest.approx(FALSE_ALARMS, abs=0.002)


def test_a_model_keeps_the_alerts_of_its_languages(engine: EmbeddedEngine, tmp_path: Path) -> None:
    model = engine.model
    assert model is not None
    quick = replace(model, alerts={"fr": 0.6, "en": 0.4})
    quick.save(tmp_path)
    read = IntentModel.load(tmp_path)

    assert (read.alert_in("fr"), read.alert_in("en"), read.alert_in("pt")) == (0.6, 0.4, model.alert)


@pytest.mark.parametrize(("danger", "alarmed"), [(0.4, True), (0.6, False)])
def test_what_was_danger_before_the_turn_is_danger_in_it_and_nothing_else(danger: float, *, alarmed: bool) -> None:
    """0.4 rang in a language where that is enough, 0.6 did not in one where it is not."""
    ranking = (("distress", danger), ("greet", 0.3)) if alarmed else (("greet", danger), ("distress", danger))
    heard = Understanding("la la", ranking[0][0], danger, ranking)
    again = weighed(heard, locale="fr", now=SUNDAY, timezone=PARIS, expecting=None)

    assert (again.intent in SAFETY_INTENTS) is alarmed
