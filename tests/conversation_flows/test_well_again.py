"""« elle va bien »: when it is said of somebody whom one worried about, and when it answers something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversation_flows import well_again
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.conversation import Conversation, Question
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Scene, Town, Who
from nlu.understanding import Understanding

NOW = datetime(2026, 11, 24, 9, 10, tzinfo=ZoneInfo("Europe/Paris"))


def heard(text: str) -> Heard:
    return Heard(Understanding(text, "out_of_scope", 0.9))


def scene(question: str = "") -> Scene:
    talk = Conversation(met=True, question=Question(4, question, "?") if question else None)
    return Scene(FLOWS, talk, Who(1, Town("Valbreuse")), NOW, 7)


@pytest.mark.parametrize(
    ("said", "over"),
    [
        ("finalement je l'ai vue, elle va bien", True),
        ("c'est bon elle était chez sa fille", True),
        ("je l'ai vue hier et elle ne mange plus", False),
        ("elle va bien merci", False),
        ("finalement elle est partie aux urgences", False),
        ("en fait elle est chez elle mais elle va très mal", False),
        ("je ne suis plus inquiète, finalement elle était chez sa fille", True),
        ("fausse alerte pour Mme Petit, tout va bien", True),
    ],
)
def test_the_end_of_a_worry_is_heard(said: str, over: bool) -> None:
    assert well_again.over(said) is over


@pytest.mark.parametrize(
    ("said", "fine"),
    [
        ("elle va bien", True),
        ("Mme Petit va très bien", True),
        ("ma voisine est rentrée de chez sa sœur", True),
        ("il est de retour", True),
        ("she is fine", True),
        ("elle va bien ?", False),
        ("elle ne va pas bien", False),
        ("j'espère qu'elle va bien", False),
        ("je voudrais savoir si Mme Petit va bien", False),
        ("elle est rentrée de l'hôpital", False),
        ("je vais bien", False),
        ("ça va bien", False),
        ("tout va bien", False),
        ("je suis rentrée", False),
    ],
)
def test_that_somebody_is_well_is_heard_as_a_fact(said: str, fine: bool) -> None:
    assert well_again.fine(said) is fine


@pytest.mark.parametrize("asked", ["feedback:7", "mission:3", "linkword:2", "uneasy:4"])
def test_of_whom_is_asked_about_it_is_the_answer(asked: str) -> None:
    assert well_again.overlooked(scene(asked), heard("elle va bien")) is None
    assert well_again.overlooked(scene(asked), heard("Mme Petit va bien")) is not None


@pytest.mark.parametrize("asked", ["", "welcome.category", "nearby:0", "worry:3.where"])
def test_else_it_may_be_about_a_worry(asked: str) -> None:
    reply = well_again.overlooked(scene(asked), heard("elle va bien"))
    assert reply is not None
    assert reply.does == (
        well_again.SaidWell("elle va bien", heard("elle va bien"), report_id=3 if asked.startswith("worry") else None),
    )


def test_while_words_go_to_a_neighbour_they_go_there() -> None:
    writing = replace(scene(), talk=replace(scene().talk, question=None))
    assert well_again.overlooked(writing, replace(heard("elle va bien"), corrects=True)) is None


def test_any_text_is_read_in_no_time() -> None:
    for text in ("elle est simplement " * 20_000, "va bien " * 50_000, "a" * 100_000, "si elle " * 30_000):
        well_again.over(text)
        well_again.fine(text)
