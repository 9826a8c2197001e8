"""What is said of an autonomous link in free words, whatever a classifier makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from conversation_flows import link_news, links
from conversation_flows.engine.conversation import Conversation, Question
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Command, Reply
from nlu.understanding import Understanding
from tests.conversation_flows.test_properties import WHO
from tests.conversation_flows.test_words import scene
from tests.support.house_answers import NOW


def asked(about: str) -> Scene:
    question = Question(1, about, "…")
    return replace(scene(), talk=Conversation(question=question, met=True), who=WHO, now=NOW + timedelta(minutes=1))


def heard(text: str, intent: str = "out_of_scope") -> Heard:
    return Heard(Understanding(text, intent, 0.9))


def command(reply: Reply | None) -> Command | None:
    return reply.does[0] if reply and reply.does else None


@pytest.mark.parametrize(
    "text",
    [
        "je ne veux plus m'organiser seul avec Karim",
        "arrêter le lien",
        "Bonjour, je souhaite arrêter notre lien, merci d'avance",
        "j'aimerais arrêter de m'organiser toute seule avec Karim",
        "stop au lien",
        "je préfère repasser par vous pour Karim",
        "on ne veut plus s'organiser tout seuls",
        "end the link please",
        "I no longer want to organise myself with Karim",
    ],
)
def test_a_link_is_stopped_in_ones_own_words(text: str) -> None:
    assert isinstance(command(links.stops(asked("need:0"), heard(text))), links.LookAtLinks)


@pytest.mark.parametrize(
    "text",
    [
        "arrêtez de m'écrire",
        "je voudrais arrêter",
        "un lien de parenté",
        "quelqu'un pour organiser mes papiers",
        "il ne faut plus de pain",
        "I no longer need it",
    ],
)
def test_other_words_stop_no_link(text: str) -> None:
    assert links.stops(asked("need:0"), heard(text)) is None


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("très bien, il est adorable", True),
        ("oui ça se passe bien", True),
        ("pas trop", False),
        ("ça ne se passe pas très bien", False),
        ("il ne vient plus", False),
        ("il vient moins souvent", False),
        ("elle ne répond plus au téléphone", False),
        ("bien, mais il vient rarement", False),
        ("not so well", False),
    ],
)
def test_a_word_of_the_quarter_is_read(text: str, fine: bool) -> None:
    said = command(link_news.word_said(asked("linkword:7"), heard(text)))
    assert said == link_news.SayWord(7, fine, text)


def test_another_need_is_no_word_of_the_quarter() -> None:
    assert link_news.word_said(asked("linkword:7"), heard("du pain", "request_help")) is None


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("pourquoi pas", True),
        ("volontiers", True),
        ("je préfère comme maintenant", False),
        ("bof, je préfère passer par vous", False),
        ("plutôt pas", False),
    ],
)
def test_the_proposal_is_answered_in_ones_own_words(text: str, agrees: bool) -> None:
    reply = links.proposal_answered(replace(asked("link:7")), heard(text))
    assert command(reply) == links.AnswerLink(7, agrees)


@pytest.mark.parametrize("text", ["ça veut dire quoi ?", "c'est-à-dire ?", "je ne comprends pas", "comment ça ?"])
def test_what_it_means_is_explained(text: str) -> None:
    reply = links.proposal_answered(asked("link:7"), heard(text, "help"))
    assert reply is not None
    assert not reply.does
    assert len(reply.says) == 1
