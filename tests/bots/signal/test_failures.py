"""What each answer of the daemon means for whoever sends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import pytest

from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable
from bots.signal.failures import ProofRequired, Untrusted, of_result, refused

US: Final = "+33612345678"
JEANNE: Final = "5f4a3b2c-1d0e-4f9a-8b7c-6d5e4f3a2b1c"
ADDRESS: Final = {"uuid": JEANNE, "number": None, "username": None}


def error(code: int, message: str, *types: str, **more: Any) -> dict[str, Any]:
    data = {"response": results(*types, **more)} if types else None
    return {"code": code, "message": message, "data": data}


def results(*types: str, **more: Any) -> dict[str, Any]:
    told = [{"recipientAddress": ADDRESS, "type": type_, **more} for type_ in types]
    return {"timestamp": 1_795_507_800_123, "results": told}


@dataclass(frozen=True)
class Case:
    label: str
    given: dict[str, Any]
    expect: type[SendError]


FAILED: Final = "Failed to send message"
CASES: Final = (
    Case("not on Signal", error(-1, FAILED, "UNREGISTERED_FAILURE"), PersonGone),
    Case("new phone", error(-4, "Failed to send message due to untrusted identities", "IDENTITY_FAILURE"), Untrusted),
    Case("new phone, untold", error(-4, "Untrusted Identity"), Untrusted),
    Case("too fast", error(-5, "Failed to send message due to rate limiting", "RATE_LIMIT_FAILURE"), SlowDown),
    Case("too fast, untold", error(-5, "Rate limited"), SlowDown),
    Case("proof", error(-5, FAILED, "RATE_LIMIT_FAILURE", token="t", retryAfterSeconds=86_400), ProofRequired),
    Case("no network", error(-1, FAILED, "NETWORK_FAILURE"), Unreachable),
    Case("no network, untold", error(-3, "Failed to send message: timeout (SocketTimeoutException)"), Unreachable),
    Case("broken keys", error(-1, FAILED, "INVALID_PRE_KEY_FAILURE"), Rejected),
    Case("a newer failure", error(-1, FAILED, "SOMETHING_NEW"), Rejected),
    Case("empty text", error(-1, "Sending empty message is not allowed, either a message, attachment…"), Rejected),
    Case("no such account", error(-32602, "Specified account does not exist"), AccountBroken),
    Case("no account", error(-32602, "Method requires valid account parameter"), AccountBroken),
    Case("deauthorised", error(-3, "Failed to send message: [403] Authorization failed!"), AccountBroken),
    Case("deauthorised, 401", error(-1, "StatusCode: 401"), AccountBroken),
    Case("unregistered", error(-1, "User +33612345678 is not registered."), AccountBroken),
    Case("bad parameters", error(-32602, "Cannot deserialize value"), Rejected),
    Case("malformed", error(-32600, "method field must be set"), Rejected),
    Case("unknown command", error(-32601, "Method not implemented"), AccountBroken),
    Case("failed within", error(-32603, "Command execution failed"), Uncertain),
    Case("of no shape", {}, Uncertain),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_an_error_says_what_to_do_next(case: Case) -> None:
    meant = refused(case.given, US, JEANNE)

    assert type(meant) is case.expect
    assert str(meant)
    assert "Failed to send" not in str(meant)  # the daemon's words may hold a number


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


def test_a_message_that_one_of_their_addresses_took_was_sent() -> None:
    assert of_result(results("NETWORK_FAILURE", "SUCCESS"), US, JEANNE) is None
    assert of_result({"timestamp": 1}, US, JEANNE) is None


def test_a_limit_says_how_long_to_wait() -> None:
    slow = of_result(results("RATE_LIMIT_FAILURE", retryAfterSeconds=7), US, JEANNE)

    assert isinstance(slow, SlowDown)
    assert (slow.seconds, slow.scope) == (7, "person")


def test_the_operator_reads_what_to_run_against_a_captcha() -> None:
    said = str(ProofRequired(US, "to'ken", 86_400))

    command = said[said.index("-d '") + 4 : said.rindex("'")]
    assert json.loads(command) == {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "submitRateLimitChallenge",
        "params": {"account": US, "challenge": "to'ken", "captcha": "THE LINK"},
    }
    assert "https://signalcaptchas.org/challenge/generate.html" in said
    assert said.endswith("or wait 86400 s.")


def test_staff_read_how_to_confirm_somebody_with_a_new_phone() -> None:
    said = str(Untrusted(US, JEANNE))

    assert f"signal-cli -a {US} listIdentities -n {JEANNE}" in said
    assert f"signal-cli -a {US} trust -v NUMBER {JEANNE}" in said
    assert len(said) <= 400  # all that a row keeps
