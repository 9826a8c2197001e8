"""`docs/contracts.md` lists every state and every intent, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from backend.call_queue import Outcome
from backend.checkins.outcomes import OUTCOMES
from backend.services.cycle import Lifecycle
from backend.services.lifecycles import LIFECYCLES
from nlu.understanding import SAFETY_INTENTS

CONTRACTS: Final = (Path(__file__).resolve().parents[2] / "docs" / "contracts.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, its own heading and rule left out."""
    section = re.split(r"\n#+ ", CONTRACTS.split(f"# {heading}\n", 1)[1])[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def states() -> dict[str, set[str]]:
    """The states of each thing; a row without a name goes on with the one above."""
    found: dict[str, set[str]] = {}
    name = ""
    for of, state, *_ in rows("States"):
        name = of or name
        found.setdefault(name, set()).add(state)
    return found


@pytest.mark.parametrize("cycle", LIFECYCLES, ids=lambda cycle: cycle.name)
def test_every_state_of_a_lifecycle_is_a_contract(cycle: Lifecycle) -> None:
    assert states()[cycle.name] == cycle.states


def test_no_thing_is_listed_that_has_no_lifecycle() -> None:
    assert set(states()) == {cycle.name for cycle in LIFECYCLES}


def test_the_safety_intents_are_contracts() -> None:
    assert {intent for intent, *_ in rows("Intents")} > SAFETY_INTENTS


def outcomes() -> dict[str, set[str]]:
    """The outcomes of each thing; a row may name several."""
    found: dict[str, set[str]] = {}
    name = ""
    for of, listed, *_ in rows("Outcomes"):
        name = of or name
        found.setdefault(name, set()).update(re.findall(r"\w+", listed))
    return found


def test_every_outcome_of_a_check_in_and_of_a_call_is_a_contract() -> None:
    assert outcomes() == {"checkin": set(OUTCOMES), "call": {str(one) for one in Outcome}}
