"""What Telegram refuses, in Telegram's own words."""

import math
from http import HTTPStatus
from typing import Any


class Refusal(Exception):
    """An answer `{"ok": false, …}`; its description is what Telegram's own server says."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def to_dict(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(reason: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    return Refusal(HTTPStatus.FORBIDDEN, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    return Refusal(HTTPStatus.CONFLICT, f"Conflict: {reason}")


def unauthorized() -> Refusal:
    return Refusal(HTTPStatus.UNAUTHORIZED, "Unauthorized")


def not_found(reason: str = "") -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, f"Not Found: {reason}" if reason else "Not Found")


def too_many_requests(seconds: float) -> Refusal:
    """The flood limit; the pause is a whole number of seconds, at least one."""
    pause = max(1, math.ceil(seconds))
    return Refusal(HTTPStatus.TOO_MANY_REQUESTS, f"Too Many Requests: retry after {pause}", retry_after=pause)


def internal_error() -> Refusal:
    return Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")
