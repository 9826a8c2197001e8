"""What is read out on the telephone: every reason for a call has its sentences, each short enough for one breath."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from backend.call_queue import priority
from backend.wording import wording
from conversation_flows import call_scripts

GIVEN: Final = {
    "name": "Madame Payet", "agent": "Sylvie Marchand", "town": "Le Havre", "emergency": "15", "whom": "Jeanne Morel",
}  # fmt: skip
SOURCE: Final = Path(__file__).resolve().parents[2] / "backend"


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("reason", [*call_scripts.SCRIPTS, "money:12", "mission_cancelled"])
def test_every_reason_has_a_script(reason: str, locale: str) -> None:
    lines = call_scripts.script(reason, wording(locale, "Europe/Paris"), **GIVEN)

    assert lines
    assert all(0 < len(line) <= 240 and "{" not in line for line in lines)


def test_it_is_said_who_calls_and_from_where() -> None:
    hello, question = call_scripts.script("checkin", wording("fr", "Europe/Paris"), **GIVEN)[:2]

    assert "Madame Payet" in hello
    assert "Sylvie Marchand" in hello
    assert "mairie du Havre" in hello
    assert question.endswith("Comment allez-vous aujourd’hui\u202f?")


def test_the_reasons_of_the_services_that_ask_how_somebody_is_have_scripts_of_their_own() -> None:
    used = {
        reason
        for file in (SOURCE / "services" / "checkins").glob("*.py")
        for reason in re.findall(r'(?:reason=|reason = .*, )"(\w+)"', file.read_text("utf-8"))
    }

    assert used >= {"checkin", "checkins_ended", "checkins_agreement", "circle_agreement"}
    assert used <= set(call_scripts.SCRIPTS)
    assert all(priority(one) < 7 for one in used)


@pytest.mark.parametrize(("locale", "hardly"), [("fr", "presque jamais (1)"), ("en", "hardly ever (1)")])
def test_the_questions_of_the_month_are_read_out_with_the_figures_of_their_answers(locale: str, hardly: str) -> None:
    consent, first, *_others, last = call_scripts.month(wording(locale, "Europe/Paris"), "consent")

    assert hardly in first
    assert len(call_scripts.month(wording(locale, "Europe/Paris"), "questions")) == 4
    assert all(len(line) <= 240 for line in (consent, first, last))


@pytest.mark.parametrize("kind", ["hospital", "carehome", "died"])
def test_what_happened_is_told_in_words(kind: str) -> None:
    assert call_scripts.happened(wording("fr", "Europe/Paris"), kind) != kind
