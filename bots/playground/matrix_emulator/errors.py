"""What a homeserver refuses, in Matrix's words: Client-Server API, "Standard error response". Texts are Synapse's."""

from __future__ import annotations

from math import ceil
from typing import Any


class Refusal(Exception):
    """The homeserver does not do it. `headers` go beside the body."""

    def __init__(self, status: int, errcode: str, error: str, **more: Any) -> None:
        super().__init__(f"{status} {errcode}: {error}")
        self.status = status
        self.body: dict[str, Any] = {"errcode": errcode, "error": error, **more}
        self.headers: dict[str, str] = {}


def missing_token() -> Refusal:
    return Refusal(401, "M_MISSING_TOKEN", "Missing access token")


def unknown_token() -> Refusal:
    return Refusal(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.", soft_logout=False)


def unrecognized(status: int = 404) -> Refusal:
    """404 for an address that does not exist, 405 for a method that it does not have."""
    return Refusal(status, "M_UNRECOGNIZED", "Unrecognized request")


def forbidden(error: str) -> Refusal:
    return Refusal(403, "M_FORBIDDEN", error)


def not_in_room(user: str, room_id: str) -> Refusal:
    return forbidden(f"User {user} not in room {room_id}")


def not_found(error: str = "Not found") -> Refusal:
    return Refusal(404, "M_NOT_FOUND", error)


def too_large(error: str = "event too large") -> Refusal:
    return Refusal(413, "M_TOO_LARGE", error)


def not_json() -> Refusal:
    return Refusal(400, "M_NOT_JSON", "Content not JSON.")


def bad_json(error: str = "Content must be a JSON object.") -> Refusal:
    return Refusal(400, "M_BAD_JSON", error)


def missing(name: str) -> Refusal:
    return Refusal(400, "M_MISSING_PARAM", f"Missing params: ['{name}']")


def invalid(error: str) -> Refusal:
    return Refusal(400, "M_INVALID_PARAM", error)


def too_many(seconds: float) -> Refusal:
    """So long until the next one: in whole seconds in the header, exactly in the body."""
    milliseconds = ceil(seconds * 1000)
    refusal = Refusal(429, "M_LIMIT_EXCEEDED", "Too Many Requests", retry_after_ms=milliseconds)
    refusal.headers["Retry-After"] = str(ceil(milliseconds / 1000))
    return refusal
