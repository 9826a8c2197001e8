"""What WhatsApp's error codes mean, by what to do next (pure).

The codes are those of "Cloud API error codes" at developers.facebook.com; pywa's classes name them. The same ones come
in the answer to a call and, later, in the status of a message that was taken: both are read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pywa_async import errors
from pywa_async.errors import WhatsAppError

from backend.messaging.receipts import CLOSED, FAILED, WITHHELD
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

SLOW_ACCOUNT: Final[Mapping[int, float]] = {
    4: 60.0,  # the app's calls of this hour are used up
    80007: 60.0,  # so are the business account's
    130429: 2.0,  # more than 80 messages in a second
    131048: 600.0,  # too many people blocked or reported this number
    131064: 3600.0,  # templates of a wrong category: the account's messages are limited
    133016: 600.0,  # too many registrations of the number
}
"""Seconds to wait, for the whole account; Meta does not say how long. Ours, by what each counts."""
PAIR: Final = 131056
"""Too many messages to one person: "pair rate limit hit". Its wait is counted by `Pairs`."""

BROKEN: Final = (
    errors.AuthorizationError,  # 0, 3, 10, 190, 200–299: the token, or what it may do
    errors.IntegrityError,  # 368, 131031, 130497: the account is restricted
    errors.AccessDenied,  # 131005
    errors.BusinessPaymentIssue,  # 131042, 131044
    errors.IncorrectCertificate,  # 131045: the number is not registered
    errors.PhoneNumberDisplayNameNotApproved,  # 131037
)
OUT_OF_ORDER: Final = (
    errors.ServiceUnavailable,  # 131016
    errors.AccountInMaintenanceMode,  # 131057
)
TRY_AGAIN: Final = (
    errors.UnknownError,  # 131000
    errors.GenericError,  # 135000
)
KEPT_BACK: Final = (
    errors.UserIsInExperimentGroup,  # 130472
    errors.UserStoppedMarketingMessages,  # 131050
    errors.TemplateNotExists,  # 132001: not approved (yet), or not in this language
    errors.TemplateContentPolicyViolation,  # 132007
    errors.TemplatePaused,  # 132015
    errors.TemplateDisabled,  # 132016
)
ECOSYSTEM: Final = 131049
"""Meta chose not to deliver it, "to maintain healthy ecosystem engagement"; pywa 4.5 has no class for it."""
GRAPH_TROUBLE: Final = {1, 2}
"""The Graph API's own "unknown" and "service" errors: "temporary issue due to downtime"."""


def failure(error: WhatsAppError) -> SendError:
    """What a refused call means. A `SlowDown` of 131056 holds no wait yet."""
    said = _said(error)
    match error:
        case WhatsAppError(code=code) if code in SLOW_ACCOUNT:
            return SlowDown(SLOW_ACCOUNT[code], "account")
        case errors.TooManyMessages():
            return SlowDown(1.0, "person")
        case errors.ReEngagementMessage():
            return WindowClosed(f"WhatsApp takes no free text here: {said}")
        case errors.MessageUndeliverable():
            return PersonGone(f"WhatsApp cannot reach this person: {said}")
        case _ if isinstance(error, KEPT_BACK) or error.code == ECOSYSTEM:
            return Withheld(f"WhatsApp keeps this message back: {said}")
        case _ if isinstance(error, BROKEN) or error.status_code == 401:
            return AccountBroken(f"WhatsApp refuses our account: {said}")
        case _ if isinstance(error, TRY_AGAIN):
            return Uncertain(f"WhatsApp does not know what went wrong: {said}")
        case _:
            return _by_status(error, said)


def state_of(code: int) -> str:
    """What the failure of a message that was taken means: a receipt's state."""
    match failure(WhatsAppError.from_dict({"code": code, "message": ""})):
        case WindowClosed():
            return CLOSED
        case Withheld() | PersonGone():
            return WITHHELD
        case _:
            return FAILED


def _by_status(error: WhatsAppError, said: str) -> SendError:
    status = error.status_code or 0
    if status == 429:
        return SlowDown(SLOW_ACCOUNT[4], "account")
    if status >= 500 or isinstance(error, OUT_OF_ORDER) or error.code in GRAPH_TROUBLE or error.is_transient:
        return Unreachable(f"WhatsApp is in trouble: {said}")
    return Rejected(f"WhatsApp refuses this message: {said}")


def _said(error: WhatsAppError) -> str:
    """The code and Meta's words; nothing of an answer that is no error of the API's (a gateway's page)."""
    if error.raw_response is not None and error.code == error.status_code:
        return f"status {error.code}"
    details = f" ({error.details})" if isinstance(error.details, str) else ""
    return f"{error.code}: {error.message}{details}"
