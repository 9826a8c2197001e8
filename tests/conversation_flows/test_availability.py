"""The button « Je suis disponible » of an older message does nothing for whoever is no active volunteer any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from conversation_flows.all_flows import FLOWS
from conversation_flows.availability import SetFree
from conversation_flows.engine.advance import advance
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.events import Chose
from conversation_flows.engine.flow import Town, Who
from conversation_flows.engine.outcome import Outcome
from conversation_flows.when_free import Free

NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
WHO: Final = Who(1, Town("Valbourg"), "Karim", channel="telegram")


def tapped(standing: str | None) -> Outcome:
    who, talk = replace(WHO, volunteer=standing), Conversation(met=True)
    return advance(FLOWS, talk, Chose("duty:on", 1), who=who, now=NOW, seed=1)


def test_an_active_volunteer_is_back_at_once() -> None:
    assert tapped("active").does == (SetFree(Free("on")),)


@pytest.mark.parametrize("standing", [None, "left", "paused", "applied"])
def test_nobody_else_is_put_on_duty_by_an_old_button(standing: str | None) -> None:
    outcome = tapped(standing)

    assert outcome.does == ()
    assert "déjà" in outcome.says[0].text
