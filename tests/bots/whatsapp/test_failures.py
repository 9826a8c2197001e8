"""What each of Meta's codes means for whoever sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest
from pywa_async.errors import WhatsAppError

from bots.errors import (
    AccountBroken,
    PersonGone,
    Rejected,
    SendError,
    SlowDown,
    Uncertain,
    Unreachable,
    WindowClosed,
    Withheld,
)
from bots.standing import answered
from bots.whatsapp.failures import failure, state_of
from bots.whatsapp.pairs import Pairs


@dataclass(frozen=True)
class Case:
    label: str
    code: int
    expect: type[SendError]
    status: int = 400
    scope: str = ""


CASES: Final = (
    Case("app's calls used up", 4, SlowDown, scope="account"),
    Case("business account's calls used up", 80007, SlowDown, scope="account"),
    Case("throughput", 130429, SlowDown, 429, "account"),
    Case("spam", 131048, SlowDown, scope="account"),
    Case("wrong categories", 131064, SlowDown, scope="account"),
    Case("registrations", 133016, SlowDown, scope="account"),
    Case("pair", 131056, SlowDown, scope="person"),
    Case("too many requests, no code", 429, SlowDown, 429, "account"),
    Case("window", 131047, WindowClosed),
    Case("nobody there", 131026, PersonGone),
    Case("kept back", 131049, Withheld),
    Case("experiment", 130472, Withheld),
    Case("stopped marketing", 131050, Withheld),
    Case("no such template", 132001, Withheld, 404),
    Case("template paused", 132015, Withheld),
    Case("template disabled", 132016, Withheld),
    Case("template of a policy", 132007, Withheld),
    Case("token", 190, AccountBroken, 401),
    Case("not authorised", 0, AccountBroken, 401),
    Case("permission", 10, AccountBroken, 403),
    Case("permission of the API", 200, AccountBroken, 403),
    Case("restricted", 368, AccountBroken, 403),
    Case("locked", 131031, AccountBroken, 403),
    Case("payment", 131042, AccountBroken),
    Case("not registered", 131045, AccountBroken, 500),
    Case("display name", 131037, AccountBroken),
    Case("unauthorised in HTML", 401, AccountBroken, 401),
    Case("out of service", 131016, Unreachable, 503),
    Case("maintenance", 131057, Unreachable, 500),
    Case("unknown to the Graph API", 1, Unreachable),
    Case("the Graph API's service", 2, Unreachable),
    Case("a gateway", 502, Unreachable, 502),
    Case("something went wrong", 131000, Uncertain, 500),
    Case("generic", 135000, Uncertain),
    Case("unsupported", 131051, Rejected),
    Case("bad value", 131009, Rejected),
    Case("missing parameter", 131008, Rejected),
    Case("wrong count of parameters", 132000, Rejected),
    Case("bad parameter", 100, Rejected),
    Case("ids not supported", 131062, Rejected),
    Case("to ourselves", 131021, Rejected),
    Case("a code newer than we are", 139999, Rejected),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_code_says_what_to_do_next(case: Case) -> None:
    told: dict[str, Any] = {"code": case.code, "message": "in Meta's words", "error_data": {"details": "more of them"}}
    answer = httpx.Response(case.status, content=b"<html>what was said</html>")

    meant = failure(WhatsAppError.from_dict(told, answer))

    assert type(meant) is case.expect
    assert "what was said" not in str(meant)
    assert not case.scope or getattr(meant, "scope", "") == case.scope
    assert answered(meant) == (case.expect not in {AccountBroken, Unreachable, Uncertain})


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


def test_the_same_code_in_a_status() -> None:
    assert [state_of(code) for code in (131047, 131049, 131026, 132015, 131051, 0)] == [
        "closed", "withheld", "withheld", "withheld", "failed", "failed",
    ]  # fmt: skip


def test_each_refusal_of_a_person_waits_longer_up_to_what_a_burst_costs() -> None:
    pairs = Pairs()

    assert [pairs.refused("Jeanne") for _ in range(7)] == [1, 4, 16, 64, 256, 256, 256]
    assert pairs.refused("Paul") == 1
    pairs.taken("Jeanne")
    pairs.taken("nobody")
    assert pairs.refused("Jeanne") == 1
