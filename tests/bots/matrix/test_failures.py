"""What each failure of a call means for whoever sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest

from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable
from bots.matrix.client import UNSAID_PAUSE, _pause, failure


@dataclass(frozen=True)
class Case:
    label: str
    status: int
    code: str
    expect: type[SendError]


CASES: Final = (
    Case("too fast", 429, "M_LIMIT_EXCEEDED", SlowDown),
    Case("too fast, said by a proxy", 429, "", SlowDown),
    Case("not in the room", 403, "M_FORBIDDEN", PersonGone),
    Case("no such person", 404, "M_NOT_FOUND", PersonGone),
    Case("invitations are refused", 403, "M_INVITE_BLOCKED", PersonGone),
    Case("too large", 413, "M_TOO_LARGE", Rejected),
    Case("not a message", 400, "M_BAD_JSON", Rejected),
    Case("token revoked", 401, "M_UNKNOWN_TOKEN", AccountBroken),
    Case("token missing", 401, "M_MISSING_TOKEN", AccountBroken),
    Case("deactivated", 403, "M_USER_DEACTIVATED", AccountBroken),
    Case("terms to agree to", 403, "M_CONSENT_NOT_GIVEN", AccountBroken),
    Case("the server is full", 403, "M_RESOURCE_LIMIT_EXCEEDED", Unreachable),
    Case("server error", 500, "M_UNKNOWN", Unreachable),
    Case("gateway", 502, "", Unreachable),
    Case("another site", 404, "", Unreachable),
    Case("a wall before it", 403, "", Unreachable),
    Case("no such path", 404, "M_UNRECOGNIZED", Unreachable),
    Case("a page of HTML", 200, "", Uncertain),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_failure_says_what_to_do_next(case: Case) -> None:
    meant = failure(case.status, case.code, 7.0)

    assert type(meant) is case.expect
    assert str(meant)
    if isinstance(meant, SlowDown):
        assert (meant.seconds, meant.scope) == (7.0, "account")


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


def test_one_waits_as_long_as_the_homeserver_says() -> None:
    assert _pause({"Retry-After": "12"}, 3000) == 12
    assert _pause({}, 2500) == 2.5
    assert _pause({"Retry-After": "Wed, 21 Oct"}, None) == UNSAID_PAUSE
