"""What a town may learn from, in the turn that heard it: kept only where nobody is betrayed by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Edited, SentMedia, Tapped
from backend.models import AuditEntry, Consent, Territory, UnclearMessage
from nlu.understanding import OUT_OF_SCOPE, Entity, Understanding
from tests.support.stage import Stage

SUNK = "blorp zwig"
"""What nobody understands."""


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    """Jeanne, who was greeted in a town that learns, and has been told so."""
    stage = Stage(database, clock)
    stage.build({"policies": {"keep_unclear": True}, "addresses": ["12 Rue des Lilas"]})
    stage.person("Jeanne", home="12 rue des Lilas")
    hears(stage, "bonjour", "greet")
    return stage


def hears(stage: Stage, text: str, intent: str = OUT_OF_SCOPE, confidence: float = 0.9, **more: Any) -> str:
    """Somebody writes this, which means that; answers what they were told."""
    ranking = more.get("ranking", ((intent, confidence),))
    stage.meant[text] = Understanding(text, intent, confidence, ranking, more.get("entities", ()))
    stage.clock.forward(timedelta(seconds=20))
    return "\n".join(one.text for one in stage.says(more.get("by", "Jeanne"), text))


def kept(stage: Stage) -> list[str]:
    with stage.database.read() as db:
        return list(db.scalars(select(UnclearMessage.text).order_by(UnclearMessage.id)))


def decides(stage: Stage, **policies: Any) -> None:
    with stage.database.write() as db:
        db.scalars(select(Territory)).one().policies = policies


@pytest.mark.parametrize(
    ("intent", "confidence"), [(OUT_OF_SCOPE, 0.95), (OUT_OF_SCOPE, 0.2), ("goodbye", 0.49), ("help", 0.35)]
)
def test_what_was_not_understood_or_only_guessed_is_kept(stage: Stage, intent: str, confidence: float) -> None:
    hears(stage, SUNK, intent, confidence)
    with stage.database.read() as db:
        row = db.scalars(select(UnclearMessage)).one()
        assert (row.text, row.guess, row.confidence, row.locale) == (SUNK, intent, confidence, "fr")
        assert row.expecting == "category"


@pytest.mark.parametrize(("intent", "confidence"), [("goodbye", 0.9), ("request_help", 0.7), ("thank", 0.55)])
def test_what_was_understood_is_not(stage: Stage, intent: str, confidence: float) -> None:
    hears(stage, SUNK, intent, confidence)
    assert kept(stage) == []


def test_a_button_that_was_only_guessed_at_counts_as_a_guess(stage: Stage) -> None:
    hears(stage, "blorp blorp")  # shows the menu
    hears(stage, SUNK, "offer_help", 0.4)
    assert stage.talk("Jeanne").running is not None
    assert kept(stage) == ["blorp blorp", SUNK]


def test_both_misses_are_kept_with_what_was_expected(stage: Stage) -> None:
    hears(stage, "mes courses", "request_help")
    for words in ("blorp", "zwig"):
        hears(stage, f"{words} {words}", OUT_OF_SCOPE)
    with stage.database.read() as db:
        found = db.scalars(select(UnclearMessage).order_by(UnclearMessage.id)).all()
        assert [(one.text, one.expecting) for one in found] == [("blorp blorp", "category"), ("zwig zwig", "category")]


def test_a_town_that_decided_nothing_keeps_nothing(stage: Stage) -> None:
    decides(stage)
    hears(stage, SUNK)
    assert kept(stage) == []


def test_who_was_met_before_it_was_switched_on_is_told_once_and_then_kept_from(
    database: Database, clock: FrozenClock
) -> None:
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne")
    assert "seulement à vous trouver de l’aide" in hears(stage, "bonjour", "greet")
    decides(stage, keep_unclear=True, keep_unclear_days=1)

    assert "la mairie peut garder 1 jour un message" in hears(stage, "blorp un")
    assert kept(stage) == []
    assert "garder" not in hears(stage, "blorp deux")
    assert kept(stage) == ["blorp deux"]


def test_an_english_speaker_is_told_in_english(database: Database, clock: FrozenClock) -> None:
    stage = Stage(database, clock)
    stage.build({"policies": {"keep_unclear": True}})
    stage.person("Mary", locale="en")
    assert "to find you help and, without your name, to teach me" in hears(stage, "hello", "greet", by="Mary")
    assert "for 30 days, without your name" in hears(stage, "my data", "privacy_export", by="Mary")
    assert "none of your messages will be kept" in hears(stage, "Please don't keep my messages", by="Mary")
    hears(stage, SUNK, by="Mary")
    assert kept(stage) == []


@pytest.mark.parametrize("words", ["ne rien garder", "Gardez rien !", "ne gardez pas mes messages", "keep nothing"])
def test_an_objection_in_words_is_obeyed_at_any_question(stage: Stage, words: str) -> None:
    hears(stage, "mes courses", "request_help")
    hears(stage, words)
    hears(stage, SUNK)
    assert kept(stage) == []
    with stage.database.read() as db:
        assert db.scalars(select(Consent.withdrawn_at).where(Consent.kind == "unclear")).one() is not None


def test_a_call_for_help_is_not_kept_nor_what_follows_it(stage: Stage) -> None:
    for intent in ("emergency", "distress", "report_abuse"):
        hears(stage, f"{SUNK} {intent}", intent, 0.4)
    hears(stage, SUNK)
    assert kept(stage) == []

    stage.later(timedelta(days=1))
    hears(stage, SUNK)
    assert kept(stage) == [SUNK]


def test_what_may_have_been_a_call_for_help_is_not_kept(stage: Stage) -> None:
    hears(stage, SUNK, ranking=((OUT_OF_SCOPE, 0.5), ("emergency", 0.2), ("distress", 0.15)))
    assert kept(stage) == []


def test_what_is_said_to_an_agent_is_not_kept(stage: Stage) -> None:
    hears(stage, "la mairie svp", "talk_to_human")
    stage.agent("takes", "Jeanne")
    hears(stage, SUNK)
    assert kept(stage) == []


def test_neither_side_of_a_mission_is_kept(stage: Stage) -> None:
    stage.person("Karim", volunteer="active", point=[48.8049, 2.1254])
    hears(stage, "bonjour à tous", "greet", by="Karim")
    _mission(stage)
    for name in ("Jeanne", "Karim"):
        hears(stage, f"{SUNK} {name}", by=name)  # « est-ce pour votre voisin ? »
        hears(stage, f"{SUNK} encore {name}", by=name)
        option, asked = stage.button(name, "write")
        stage.send(name, Tapped(option.id, asked, option.title))
        assert stage.talk(name).writing
        hears(stage, f"{SUNK} écrit par {name}", by=name)
        stage.later(timedelta(minutes=30))
        hears(stage, f"{SUNK} plus tard {name}", by=name)
    assert kept(stage) == []


def _mission(stage: Stage) -> None:
    morning = {"start": "2026-11-25T08:00:00+01:00", "end": "2026-11-25T12:00:00+01:00", "grain": "part_of_day"}
    entities = (Entity("category", "shopping", 0, 7), Entity("time", morning, 8, 14))
    hears(stage, "courses demain", "request_help", entities=entities)
    option, asked = stage.button("Jeanne", "yes")
    stage.send("Jeanne", Tapped(option.id, asked, option.title))
    option, asked = stage.button("Karim", "accept")
    stage.send("Karim", Tapped(option.id, asked, option.title))


def test_an_answer_to_who_or_where_is_not_kept(stage: Stage) -> None:
    stage.person("Paul", called="")
    hears(stage, "salut", "greet", by="Paul")
    hears(stage, "je veux aider", "become_volunteer", by="Paul")
    running = stage.talk("Paul").running
    seen = set()
    for _question in range(8):
        running = stage.talk("Paul").running
        if running is None:
            break
        seen.add(running.asked)
        before = kept(stage)
        hears(stage, f"{SUNK} ? {len(seen)}", by="Paul")
        if running.asked in {"where", "name"}:
            assert kept(stage) == before
            return
        first = stage.told("Paul")[-1]
        chosen = first.options[0]
        stage.send("Paul", Tapped(chosen.id, first.question, chosen.title))
    raise AssertionError(f"nobody asked who or where: {seen}")


def test_after_stop_nothing_is_kept(stage: Stage) -> None:
    hears(stage, "STOP", "stop")
    hears(stage, SUNK)
    assert kept(stage) == [], "« everything, or only the announcements? » was not answered yet"
    option, asked = stage.button("Jeanne", "stopall")
    stage.send("Jeanne", Tapped(option.id, asked, option.title))
    for words in ("blorp un", "blorp deux", "blorp trois"):
        hears(stage, words)
    assert kept(stage) == []


def test_a_correction_is_no_second_message(stage: Stage) -> None:
    stage.clock.forward(timedelta(seconds=20))
    stage.send("Jeanne", Edited(SUNK, of="m1"))
    assert kept(stage) == []


def test_the_words_under_a_picture_are_a_message(stage: Stage) -> None:
    stage.meant[SUNK] = Understanding(SUNK, OUT_OF_SCOPE, 0.9)
    stage.clock.forward(timedelta(seconds=20))
    stage.send("Jeanne", SentMedia("photo", "file", SUNK))
    assert kept(stage) == [SUNK]


def test_a_turn_that_fails_keeps_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept in the turn's own transaction: what is undone is not kept, and what is done again is kept once."""

    def fails_at_first(*arguments: Any, **options: Any) -> None:
        monkeypatch.undo()
        raise RuntimeError("once")

    monkeypatch.setattr(inbox, "settle", fails_at_first)
    hears(stage, SUNK)
    assert kept(stage) == [SUNK]


def test_no_audit_entry_tells_when_it_was_kept(stage: Stage) -> None:
    with stage.database.read() as db:
        before = db.scalars(select(AuditEntry.id)).all()
    hears(stage, SUNK)
    assert kept(stage) == [SUNK]
    with stage.database.read() as db:
        assert db.scalars(select(AuditEntry.id)).all() == before


def test_what_is_confided_to_the_register_teaches_nothing(stage: Stage) -> None:
    decides(stage, keep_unclear=True, closed_subjects={})
    hears(stage, "je voudrais m'inscrire sur le registre canicule", "start_checkins")
    assert stage.talk("Jeanne").running is not None

    hears(stage, SUNK)
    hears(stage, f"{SUNK} {SUNK}")

    assert kept(stage) == []
