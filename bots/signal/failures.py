"""What the daemon's answers mean for whoever sends (pure). They never hold what was said."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from backend.one_town import variable
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable

INVALID_PARAMS: Final = -32602
METHOD_NOT_FOUND: Final = -32601
INVALID_REQUEST: Final = -32600
USER_ERROR: Final = -1
IO_ERROR: Final = -3
UNTRUSTED_KEY_ERROR: Final = -4
RATE_LIMIT_ERROR: Final = -5
"""signal-cli's SignalJsonRpcCommandHandler."""

UNSAID_PAUSE: Final = 60.0
"""Seconds to wait after "rate limited" where the daemon does not say how long. Ours: Signal lets one message a second
through to a person, and more than that in a burst."""

SETTING: Final = variable("signal_url")
"""The setting that says where the daemon is, for the first town."""
_ACCOUNT_GONE: Final = re.compile(r"not registered|authorization failed|unauthorized|\b40[13]\b", re.IGNORECASE)
_NO_ACCOUNT: Final = re.compile(r"account", re.IGNORECASE)


class ProofRequired(AccountBroken):
    """Signal wants proof that a human sends: solve a CAPTCHA, and hand its token to signal-cli."""

    def __init__(self, account: str, token: str, seconds: int | None, setting: str = SETTING) -> None:
        params = json.dumps({"account": account, "challenge": token, "captcha": "THE LINK"})
        wait = f", or wait {seconds} s" if seconds else ""
        super().__init__(
            "Signal wants proof that a human sends. Solve the CAPTCHA at https://signalcaptchas.org/challenge/generate.html"
            " on the network of the daemon, copy the link of its button (signalcaptcha://…), and run, with what "
            f"{setting} says for URL: curl URL/api/v1/rpc -H 'Content-Type: application/json' -d "
            f'\'{{"jsonrpc": "2.0", "id": 1, "method": "submitRateLimitChallenge", "params": {params}}}\'{wait}.'
        )


class Untrusted(Rejected):
    """The person's safety number has changed, as with a new phone: nothing is sent until somebody has confirmed it."""

    def __init__(self, account: str, to: str) -> None:
        super().__init__(
            "The person's safety number on Signal has changed (a new phone, or somebody else's): nothing is sent until "
            "it is confirmed. Call them, compare the number that their Signal shows with that of "
            f"signal-cli -a {account} listIdentities -n {to}, then signal-cli -a {account} trust -v NUMBER {to}."
        )


def refused(error: Mapping[str, Any], account: str, to: str, setting: str = SETTING) -> SendError:
    """What a JSON-RPC error means, for a message to this person or for a call about nobody (`to` empty)."""
    code, said = error.get("code"), str(error.get("message") or "")
    if (failed := of_result(_response(error), account, to, setting)) is not None:
        return failed
    if code == INVALID_PARAMS and _NO_ACCOUNT.search(said):
        return AccountBroken(unknown_account(account))
    if _ACCOUNT_GONE.search(said):
        return AccountBroken(f"Signal does not take the account {account} any more: register it or link it again")
    match code:
        case _ if code == METHOD_NOT_FOUND:
            return AccountBroken(f"signal-cli's daemon is too old, or something else listens at {setting}")
        case _ if code == UNTRUSTED_KEY_ERROR:
            return Untrusted(account, to)
        case _ if code == RATE_LIMIT_ERROR:
            return SlowDown(UNSAID_PAUSE, "person")
        case _ if code == IO_ERROR:
            return Unreachable("signal-cli's daemon does not reach Signal")
        case _ if code in (USER_ERROR, INVALID_PARAMS, INVALID_REQUEST):
            return Rejected(f"signal-cli refuses this call (error {code})")
        case _:
            return Uncertain(f"signal-cli failed on the way (error {code})")


def of_result(result: object, account: str, to: str, setting: str = SETTING) -> SendError | None:
    """What became of a message to one person, as the results by recipient tell; None where it was sent, or untold."""
    results = result.get("results") if isinstance(result, Mapping) else None
    if not isinstance(results, list):
        return None
    failed = [one for one in results if isinstance(one, Mapping) and one.get("type") != "SUCCESS"]
    if not failed or len(failed) < len(results):
        return None  # one of several devices or addresses of theirs took it
    one = failed[0]
    token, seconds = one.get("token"), one.get("retryAfterSeconds")
    wait = seconds if isinstance(seconds, int) and not isinstance(seconds, bool) and seconds > 0 else None
    if isinstance(token, str) and token:
        return ProofRequired(account, token, wait, setting)
    match one.get("type"):
        case "RATE_LIMIT_FAILURE":
            return SlowDown(float(wait or UNSAID_PAUSE), "person")
        case "UNREGISTERED_FAILURE":
            return PersonGone("this person is not on Signal any more")
        case "IDENTITY_FAILURE":
            return Untrusted(account, to)
        case "NETWORK_FAILURE":
            return Unreachable("signal-cli's daemon does not reach Signal")
        case "INVALID_PRE_KEY_FAILURE":
            return Rejected("the person's keys on Signal are broken: they must open Signal, or install it again")
        case _:
            return Rejected("signal-cli says that the message failed, and not why")


def _response(error: Mapping[str, Any]) -> object:
    data = error.get("data")
    return data.get("response") if isinstance(data, Mapping) else None


def unknown_account(account: str) -> str:
    return f"signal-cli's daemon has no account {account}: register it or link it, then start the daemon again"
