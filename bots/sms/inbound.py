"""What the gateway calls us with → what somebody wrote, or what became of an SMS of ours (pure)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from backend.messaging.messages import Incoming, Receipt, Wrote
from bots.channel import Received
from bots.legible import legible
from bots.sms.gateway import Gateway, found
from bots.sms.numbers import canonical

REASON: Final = 200
"""Characters of a gateway's reason that are kept."""
_YEARS: Final = range(2000, 2100)


class NoSuchCall(Exception):
    """The call is neither a message nor a report."""


def told(body: bytes) -> Any:
    """The call's content: JSON, or a web form.

    Raises:
        NoSuchCall: it is neither.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise NoSuchCall("the body is no UTF-8") from None
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise NoSuchCall("the body is no JSON") from None
    form = dict(parse_qsl(text, keep_blank_values=True))
    if not form:
        raise NoSuchCall("the body is neither JSON nor a form")
    return form


def received(call: Any, gateway: Gateway, *, country: str, now: datetime) -> Sequence[Received]:
    """What a call holds, one thing or a list of them; what is a report is no message.

    Raises:
        NoSuchCall: it holds neither.
    """
    many = call if isinstance(call, list) else [call]
    read = [one for each in many if (one := _one(each, gateway, country, now)) is not None]
    if not read:
        raise NoSuchCall("the call is neither a message nor a report, as the gateway's file describes them")
    return read


def _one(call: Any, gateway: Gateway, country: str, now: datetime) -> Received | None:
    return _report(call, gateway, now) or _message(call, gateway, country, now)


def _report(call: Any, gateway: Gateway, now: datetime) -> Receipt | None:
    how = gateway.report
    if how is None or (state := found(call, how.state)) is None or (id_ := found(call, how.id)) is None:
        return None
    if state in how.delivered:
        return Receipt(id_, "delivered", now)
    if state in how.failed:
        return Receipt(id_, "failed", now, (found(call, how.error) or state)[:REASON])
    return Receipt(id_, "accepted", now)


def _message(call: Any, gateway: Gateway, country: str, now: datetime) -> Incoming | None:
    how = gateway.incoming
    if how is None:
        return None
    sender, text, id_ = (found(call, one) for one in (how.sender, how.text, how.id))
    number = canonical(sender, country) if sender else None
    if number is None or text is None or id_ is None:
        return None
    return Incoming(id_, number, Wrote(legible(text)), _moment(found(call, how.at), now))


def _moment(written: str | None, now: datetime) -> datetime:
    """When it was written; what is no moment, or has no zone, is now."""
    try:
        if written and written.replace(".", "", 1).isdecimal():
            at = datetime.fromtimestamp(float(written), UTC)
        else:
            at = datetime.fromisoformat(written or "")
    except (ValueError, OverflowError, OSError):
        return now
    return at if at.tzinfo is not None and at.year in _YEARS else now
