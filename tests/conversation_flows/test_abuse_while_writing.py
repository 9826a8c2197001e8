"""Abuse is heard while somebody writes to the other side of a mission; only a volunteer's own demand is relayed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from conversation_flows.all_flows import FLOWS
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine.advance import advance
from conversation_flows.engine.conversation import Conversation, Writing
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Town, Who
from conversation_flows.engine.outcome import Outcome
from conversation_flows.engine.patterns import PassOn
from nlu.understanding import Entity, Understanding

NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
JEANNE: Final = Who(1, Town("Valbourg", "01 39 00 00 00"), "Jeanne", channel="telegram")
KARIM: Final = replace(JEANNE, person_id=2, name="Karim", volunteer="active")
WRITING: Final = Conversation(met=True, writing=Writing(7, "Karim", NOW + timedelta(minutes=10)))


def after(who: Who, text: str, kind: str = "") -> Outcome:
    found = (Entity("abuse_kind", kind, 0, len(text)),) if kind else ()
    heard = Heard(Understanding(text, "report_abuse", 0.96, (), found))
    return advance(FLOWS, WRITING, heard, who=who, now=NOW, seed=1)


def alerts(outcome: Outcome) -> list[str]:
    return [one.kind for one in outcome.does if isinstance(one, RaiseAlert)]


def is_passed_on(outcome: Outcome) -> bool:
    return any(isinstance(one, PassOn) for one in outcome.does)


@pytest.mark.parametrize("who", [JEANNE, KARIM], ids=["resident", "volunteer"])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Il a pris ma carte bleue, aidez-moi", "neighbour"),
        ("Il a pris ma carte bleue, aidez-moi", ""),
        ("Karim est parti avec ma carte bleue, aidez moi", ""),
        ("Karim est parti avec votre carte", ""),
        ("on vous a pris votre carte et le code, il a gardé la carte", ""),
        ("mon fils me prend ma carte, aidez-moi s'il vous plaît", "home"),
        ("donnez-moi votre carte", "home"),
        ("vous avez mon argent et mon code, au secours", ""),
    ],
)
def test_a_cry_gets_its_card_and_its_alert(who: Who, text: str, kind: str) -> None:
    outcome = after(who, text, kind)

    assert alerts(outcome) == ["abuse_home" if kind == "home" else "abuse"]
    assert "17" in "\n".join(say.text for say in outcome.says)
    assert not is_passed_on(outcome)


@pytest.mark.parametrize("text", ["Donnez-moi votre carte bleue pour le magasin", "passez-moi le code de la carte"])
def test_what_a_volunteer_demands_goes_to_the_guard_of_the_relay(text: str) -> None:
    outcome = after(KARIM, text)

    assert is_passed_on(outcome)
    assert alerts(outcome) == []


def test_whoever_is_no_volunteer_demands_nothing() -> None:
    assert alerts(after(JEANNE, "Donnez-moi votre carte bleue")) == ["abuse"]
