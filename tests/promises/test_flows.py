"""Flows keep their word: every command is done, every result and piece of news is answered, every intent exists."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

import pytest

import conversation_flows
from backend.messaging.news import NEWS
from backend.wording import Text, wording
from conversation_flows import briefing
from conversation_flows.all_flows import FLOWS
from conversation_flows.checkin import Forget
from conversation_flows.deeds import asked_after, doing, pairing, threes
from conversation_flows.engine import advance, besides, collect, patterns
from conversation_flows.engine.events import Heard, Opened, Pinned, Quiet, Result, Sent, Told, Waited
from conversation_flows.engine.flow import Desk, Flow
from conversation_flows.engine.outcome import Command
from conversation_flows.engine.slots import Choice
from nlu.understanding import SAFETY_INTENTS
from tests.promises.test_contracts import rows

HANDLED_BY_THE_ENGINE: Final = {collect.PlacesFound, collect.PointLocated, patterns.PassedOn, Waited, Quiet}
DONE_BY_THE_TURN: Final = {patterns.Rebrief, besides.Reread, Forget}
ANSWERED_BY_QUESTIONS: Final = {"affirm", "deny", "cancel", "out_of_scope"}
"""Intents that mean something only to an open question, or nothing."""


LONGEST_TITLE: Final = 20
"""Characters of a button that WhatsApp shows; of a longer one the end is lost."""


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(conversation_flows.__path__, "conversation_flows."):
        yield importlib.import_module(found.name)


def declared(kind: type[Any]) -> list[type[Any]]:
    """Every class of that kind that a module of the flows declares."""
    found = {
        one
        for module in modules()
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, kind) and one is not kind and one.__module__ == module.__name__
    }
    return sorted(found, key=lambda one: one.__name__)


def button_titles() -> dict[str, Text]:
    """The texts of buttons, by where they stand; not those that hold a name or a date."""
    found: dict[str, Text] = {}
    for module in modules():
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Offered" and len(call.args) > 1:
                names = {one.id for one in ast.walk(call.args[1]) if isinstance(one, ast.Name)}
                texts = {name: vars(module).get(name) for name in names}
                found |= {f"{module.__name__}.{name}": one for name, one in texts.items() if isinstance(one, Text)}
    for flow in FLOWS.collecting.values():
        for slot in flow.slots:
            if isinstance(slot, Choice):
                found |= {f"{flow.name}.{slot.name}.{one}": slot.options[one] for one in slot.offers}
    return {name: text for name, text in found.items() if "{" not in text.msgid}


def results() -> set[type]:
    """What deeds answer: every class of a flow that a deed makes."""
    made: set[type] = set()
    for module in modules():
        if not module.__name__.startswith("conversation_flows.deeds"):
            continue
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and isinstance(call.func.value, ast.Name)
            ):
                owner = getattr(module, call.func.value.id, None)
                one = getattr(owner, call.func.attr, None)
                if inspect.isclass(one) and str(getattr(owner, "__name__", "")).startswith("conversation_flows"):
                    made.add(one)
    return {one for one in made if not issubclass(one, Command)}


def named_in(function: Any) -> set[str]:
    tree = ast.parse(inspect.getsource(function))
    return {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)} | {
        one.id for one in ast.walk(tree) if isinstance(one, ast.Name)
    }


@pytest.mark.parametrize("command", declared(Command), ids=lambda one: one.__name__)
def test_every_command_has_its_deed(command: type) -> None:
    assert command in DONE_BY_THE_TURN or command.__name__ in {
        *named_in(doing.do),
        *named_in(asked_after.do),
        *named_in(threes.do),
        *named_in(pairing.do),
    }


def test_commands_are_there() -> None:
    assert len(declared(Command)) > 20


@pytest.mark.parametrize("told", declared(Told), ids=lambda one: one.__name__)
def test_every_piece_of_news_has_its_words(told: type) -> None:
    assert told in FLOWS.on


@pytest.mark.parametrize("told", declared(Told), ids=lambda one: one.__name__)
def test_news_can_wait(told: type) -> None:
    assert "news" in inspect.signature(told).parameters


def test_news_is_there() -> None:
    assert len(declared(Told)) > 8


@pytest.mark.parametrize("result", sorted(results(), key=str), ids=str)
def test_every_result_of_a_deed_is_answered(result: type) -> None:
    plain = {
        "Case",
        "Facts",
        "Standing",
        "Spot",
        "Seen",
        "Changeable",
        "Movable",
        "Offering",
        "Line",
        "Coming",
        "Meeting",
        "Recommended",
        "Listed",
        "OpenSlot",
        "Linked",
        "Looking",
        "Leg",
        "End",
        "InCircle",
        "Mine",
    }
    assert result in FLOWS.on or result in HANDLED_BY_THE_ENGINE or result.__name__ in plain


def test_results_are_there() -> None:
    assert len(results()) > 20
    assert set(declared(Result)) - HANDLED_BY_THE_ENGINE == set()


@pytest.mark.parametrize("news", NEWS, ids=lambda one: one.__name__)
def test_every_row_of_news_is_briefed(news: type) -> None:
    told_by_the_turn = {"SetAside"}
    assert news.__name__ in named_in(briefing) | told_by_the_turn


def intents_used() -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for one in FLOWS:
        names = set(one.starts_on) | set(one.gives_up_on) if isinstance(one, Flow) else set(one.intents)
        for name in names:
            used.setdefault(name, set()).add(one.name)
    for name in patterns.INTERRUPTS | patterns.TO_THE_BOT | SAFETY_INTENTS:
        used.setdefault(name, set()).add("engine")
    return used


def contract_intents() -> set[str]:
    return {intent for intent, *_ in rows("Intents")}


def test_every_intent_that_flows_use_is_a_contract() -> None:
    assert intents_used()
    assert set(intents_used()) <= contract_intents()


def test_every_intent_of_the_contract_is_answered() -> None:
    answered = set(FLOWS.intents) | set(FLOWS.starts) | ANSWERED_BY_QUESTIONS

    assert contract_intents() - answered == set()


def test_every_intent_an_option_hears_is_a_contract() -> None:
    heard: set[str] = set()
    for path in Path(next(iter(conversation_flows.__path__))).rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.keyword) and call.arg == "hears" and isinstance(call.value, ast.Tuple):
                heard |= {str(one.value) for one in call.value.elts if isinstance(one, ast.Constant)}

    assert heard
    assert heard <= contract_intents()


def test_every_flow_is_listed_once() -> None:
    written = [
        one
        for module in modules()
        for one in vars(module).values()
        if isinstance(one, Flow | Desk) and module.__name__.count(".") == 1
    ]

    assert {id(one) for one in written} == {id(one) for one in FLOWS}


@pytest.mark.parametrize("flow", list(FLOWS.collecting.values()), ids=lambda one: one.name)
def test_a_flow_offers_only_what_it_has(flow: Flow) -> None:
    assert set(flow.edits) <= {slot.name for slot in flow.slots}
    for slot in flow.slots:
        assert set(getattr(slot, "offers", ())) <= set(getattr(slot, "options", {}) or {})


def test_what_a_person_may_send_is_answered_by_somebody() -> None:
    parameters = inspect.signature(advance.advance).parameters
    assert {"flows", "talk", "event", "who", "now", "seed"} == set(parameters)
    assert {Opened, Pinned, Sent} <= set(FLOWS.on)
    assert get_args(Heard) == ()


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_what_a_button_says_is_read_whole(locale: str) -> None:
    words, titles = wording(locale, "Europe/Paris"), button_titles()
    said = {name: words.say(text) for name, text in titles.items()}

    assert len(said) > 100
    assert {name: title for name, title in said.items() if len(title) > LONGEST_TITLE} == {}
