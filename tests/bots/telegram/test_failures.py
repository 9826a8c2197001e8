"""What each failure of a call means for whoever sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
from aiogram import exceptions
from aiogram.exceptions import AiogramError, TelegramNetworkError
from aiogram.methods import SendMessage
from aiohttp import ClientOSError, ClientPayloadError, ConnectionTimeoutError, ServerDisconnectedError
from aiohttp.client_exceptions import ClientConnectorDNSError
from aiohttp.client_reqrep import ConnectionKey

from backend.clock import FrozenClock
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable
from bots.slow_people import SlowPeople
from bots.telegram.connection import Conflict, failure

SECRET_WORDS: Final = "Je suis tombée"
CALL: Final = SendMessage(chat_id=42, text=SECRET_WORDS)
KEY: Final = ConnectionKey("api.telegram.org", 443, True, True, None, None, None)


def network(cause: Exception) -> AiogramError:
    error = TelegramNetworkError(CALL, str(cause))
    error.__cause__ = cause
    return error


def says(kind: type[Any], words: str, *more: Any) -> AiogramError:
    error = kind(CALL, words, *more)
    assert isinstance(error, AiogramError)
    return error


@dataclass(frozen=True)
class Case:
    label: str
    given: AiogramError
    expect: type[SendError]


CASES: Final = (
    Case("too fast", says(exceptions.TelegramRetryAfter, "Too Many Requests: retry after 7", 7), SlowDown),
    Case("too fast, no delay told", says(exceptions.TelegramAPIError, "Too Many Requests"), SlowDown),
    Case("blocked", says(exceptions.TelegramForbiddenError, "Forbidden: bot was blocked by the user"), PersonGone),
    Case("deactivated", says(exceptions.TelegramForbiddenError, "Forbidden: user is deactivated"), PersonGone),
    Case(
        "never started",
        says(exceptions.TelegramForbiddenError, "Forbidden: bot can't initiate conversation with a user"),
        PersonGone,
    ),
    Case("no such chat", says(exceptions.TelegramBadRequest, "Bad Request: chat not found"), PersonGone),
    Case("no such peer", says(exceptions.TelegramBadRequest, "Bad Request: PEER_ID_INVALID"), PersonGone),
    Case("group moved", says(exceptions.TelegramMigrateToChat, "upgraded", -100), PersonGone),
    Case("empty text", says(exceptions.TelegramBadRequest, "Bad Request: message text is empty"), Rejected),
    Case("bad button", says(exceptions.TelegramBadRequest, "Bad Request: BUTTON_DATA_INVALID"), Rejected),
    Case("too large", says(exceptions.TelegramEntityTooLarge, "Request Entity Too Large"), Rejected),
    Case("unknown refusal", says(exceptions.TelegramAPIError, "Payment Required"), Rejected),
    Case("token revoked", says(exceptions.TelegramUnauthorizedError, "Unauthorized"), AccountBroken),
    Case("no such bot", says(exceptions.TelegramNotFound, "Not Found"), AccountBroken),
    Case("two pollers", says(exceptions.TelegramConflictError, "Conflict: terminated by other"), Conflict),
    Case("server error", says(exceptions.TelegramServerError, "Internal Server Error"), Unreachable),
    Case("restarting", says(exceptions.RestartingTelegram, "restart"), Unreachable),
    Case("connection refused", network(ClientConnectorDNSError(KEY, OSError(111, "refused"))), Unreachable),
    Case("no connection in time", network(ConnectionTimeoutError("connect")), Unreachable),
    Case("no answer in time", network(TimeoutError()), Uncertain),
    Case("hung up", network(ServerDisconnectedError()), Uncertain),
    Case("reset", network(ClientOSError(104, "reset")), Uncertain),
    Case("half an answer", network(ClientPayloadError("cut")), Uncertain),
    Case("nonsense", exceptions.ClientDecodeError("Failed", ValueError("x"), SECRET_WORDS), Uncertain),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_failure_says_what_to_do_next(case: Case) -> None:
    meant = failure(case.given)

    assert type(meant) is case.expect
    assert str(meant)
    assert SECRET_WORDS not in str(meant)


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


def test_one_person_too_fast_is_left_in_peace_two_at_once_are_the_whole_bot(clock: FrozenClock) -> None:
    slow = SlowPeople(clock)

    assert slow.judged("jeanne", 5).scope == "person"
    assert slow.judged("jeanne", 5).scope == "person"
    assert slow.judged("paul", 9).scope == "account"
    clock.forward(timedelta(seconds=10))
    again = slow.judged("paul", 3)
    assert (again.scope, again.seconds) == ("person", 3)
