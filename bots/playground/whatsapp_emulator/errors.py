"""What the Cloud API refuses, with its own codes, statuses and words ("Cloud API error codes")."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any


class Refusal(Exception):
    """An answer `{"error": {…}}`."""

    def __init__(
        self,
        code: int,
        message: str,
        details: str = "",
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        subcode: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.status = status
        self.subcode = subcode

    def to_dict(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return {"error": {**error, "fbtrace_id": "AbCdEfGhIjKlMnOpQrStUv"}}

    def in_status(self) -> dict[str, Any]:
        """As the status of a message that was taken tells it."""
        told: dict[str, Any] = {"code": self.code, "title": self.message, "message": self.message}
        return {**told, "error_data": {"details": self.details or self.message}}


def parameter(message: str) -> Refusal:
    return Refusal(100, f"(#100) {message}")


def value(details: str) -> Refusal:
    return Refusal(131009, "(#131009) Parameter value is not valid", details)


def no_object(name: str) -> Refusal:
    return Refusal(
        100,
        f"Unsupported request. Object with ID '{name}' does not exist, cannot be loaded due to missing permissions, or "
        "does not support this operation",
        subcode=33,
    )


def wrong_token() -> Refusal:
    return Refusal(190, "Invalid OAuth access token - Cannot parse access token", status=HTTPStatus.UNAUTHORIZED)


def too_late() -> Refusal:
    return Refusal(
        131047,
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    )


def undeliverable() -> Refusal:
    return Refusal(131026, "Message undeliverable", "Message Undeliverable.")


def kept_back() -> Refusal:
    return Refusal(
        131049,
        "This message was not delivered to maintain healthy ecosystem engagement.",
        "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    )


def throughput() -> Refusal:
    return Refusal(130429, "(#130429) Rate limit hit", "Cloud API message throughput has been reached.")


def pair() -> Refusal:
    return Refusal(
        131056,
        "(#131056) (Business Account, Consumer Account) pair rate limit hit",
        "Message failed to send because there were too many messages sent from this phone number to the same phone "
        "number in a short period of time.",
    )


def no_template(name: str, language: str) -> Refusal:
    return Refusal(
        132001,
        "(#132001) Template name does not exist in the translation",
        f"template name ({name}) does not exist in {language}",
        status=HTTPStatus.NOT_FOUND,
    )


def template_paused() -> Refusal:
    return Refusal(
        132015, "(#132015) Template is paused", "Template is paused due to low quality so it cannot be sent."
    )


def template_disabled() -> Refusal:
    return Refusal(
        132016, "(#132016) Template is disabled", "Template has been paused too many times due to low quality."
    )


def wrong_count(expected: int, given: int) -> Refusal:
    return Refusal(
        132000,
        "(#132000) Number of parameters does not match the expected number of params",
        f"body: number of localizable_params ({given}) does not match the expected number of params ({expected})",
    )


def in_trouble() -> Refusal:
    return Refusal(131016, "(#131016) Service unavailable", "A service is temporarily unavailable.",
                   status=HTTPStatus.SERVICE_UNAVAILABLE)  # fmt: skip


def app_limit() -> Refusal:
    return Refusal(4, "(#4) Application request limit reached")


def something_went_wrong() -> Refusal:
    return Refusal(131000, "(#131000) Something went wrong", "Message failed to send due to an unknown error.",
                   status=HTTPStatus.INTERNAL_SERVER_ERROR)  # fmt: skip
