"""What else a message says is not lost: a word for thanks and worries, a wish kept until the first is seen to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.advance import Quiet, advance
from conversation_flows.engine.besides import ABOUT, MOST, Reread
from conversation_flows.engine.conversation import Conversation, Writing
from conversation_flows.engine.events import Chose, Heard
from conversation_flows.engine.flow import Town, Who
from conversation_flows.engine.outcome import Outcome
from nlu.understanding import Besides, Entity, Understanding

NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
WHO: Final = Who(1, Town("Valbourg", "01 39 00 00 00"), "Jeanne", channel="telegram")
MET: Final = Conversation(met=True)
PETS: Final = Besides("offer_help", "et je peux garder un chat")


def wrote(
    *also: Besides, intent: str = "request_help", text: str = "Merci pour hier. Il me faut du pain. Voilà."
) -> Heard:
    return Heard(Understanding(text, intent, 0.95, (), (Entity("category", "shopping", 0, 0),), also=also))


def after(talk: Conversation, event: Heard | Chose | Quiet, who: Who = WHO, now: datetime = NOW) -> Outcome:
    return advance(FLOWS, talk, event, who=who, now=now, seed=1)


def words(outcome: Outcome) -> str:
    return "\n".join(say.text for say in outcome.says)


def test_thanks_come_first_and_the_need_is_asked_about() -> None:
    outcome = after(MET, wrote(Besides("thank", "Merci pour hier")))

    assert words(outcome).startswith("Avec plaisir")
    assert outcome.talk.running is not None


def test_whoever_is_met_for_the_first_time_is_greeted_first() -> None:
    outcome = after(Conversation(), wrote(Besides("thank", "Merci pour hier")))

    assert "Avec plaisir" not in words(outcome)


def test_thanks_in_advance_are_only_polite() -> None:
    heard = wrote(Besides("thank", "Merci d'avance"), text="Il me faut du pain. Merci d'avance !")

    assert "Avec plaisir" not in words(after(MET, heard))


def test_a_worry_gets_its_numbers_at_once() -> None:
    told = words(after(MET, wrote(Besides("distress", "je ne vois plus de raison de continuer"))))

    assert "15" in told
    assert "3114" in told


@pytest.mark.parametrize("intent", ["emergency", "distress", "report_abuse"])
def test_beside_a_danger_nothing_is_kept(intent: str) -> None:
    assert after(MET, wrote(PETS, intent=intent)).talk.besides == ()


@pytest.mark.parametrize("intent", ["greet", "stop", "cancel", "affirm", "change_language", "unheard_of"])
def test_what_means_nothing_later_is_not_kept(intent: str) -> None:
    assert after(MET, wrote(Besides(intent, "…"))).talk.besides == ()


def test_the_need_under_way_said_again_is_no_further_wish() -> None:
    bread = Besides("request_help", "il me faut du pain")
    asked = after(MET, wrote())

    assert after(asked.talk, wrote(bread, intent="inform")).talk.besides == ()
    assert after(MET, wrote(bread, intent="my_requests")).talk.besides == (bread.text,)


def test_two_needs_of_different_kinds_are_two() -> None:
    game = Besides("find_company", "et quelqu'un pour jouer au scrabble")

    assert after(MET, wrote(game)).talk.besides == (game.text,)


def test_so_many_wishes_and_no_more_are_kept() -> None:
    many = tuple(Besides(name, f"{name} !") for name in ("offer_help", "my_requests", "privacy_export"))

    assert len(after(MET, wrote(*many)).talk.besides) == MOST


def test_words_for_a_neighbour_are_theirs() -> None:
    writing = replace(MET, writing=Writing(7, "Karim", NOW + timedelta(minutes=10)))

    assert after(writing, wrote(PETS)).talk.besides == ()


def test_an_agent_reads_all_of_it() -> None:
    assert after(MET, wrote(PETS), replace(WHO, taken_by="Sylvie")).talk.besides == ()


def test_it_is_asked_about_when_nothing_else_is_open() -> None:
    kept = replace(MET, besides=(PETS.text, "et voir mes demandes"))
    asked = after(kept, Quiet(spoke=True))

    assert PETS.text in words(asked)
    assert asked.talk.besides == ("et voir mes demandes",)
    assert asked.talk.question is not None
    assert asked.talk.question.about == ABOUT

    agreed = after(asked.talk, Chose(f"{ABOUT}:yes", asked.talk.question.number))
    assert agreed.does == (Reread(PETS.text),)


def test_it_is_let_go_after_half_a_day() -> None:
    kept = replace(MET, besides=(PETS.text,), heard_at=NOW)

    assert after(kept, wrote(intent="greet"), now=NOW + timedelta(hours=13)).talk.besides == ()
