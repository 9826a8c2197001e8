"""How the town's SMS gateway speaks: where it is called, what it is told, what it tells us. A file, not code.

Gateways differ in the names of their fields, and in nothing else that matters. `docs/channels/sms.md` holds such files
for several of them.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

PLACES: Final = ("{to}", "{text}", "{sender}", "{key}")
"""What a template of `send.body` may hold: the number, the words, our number or name, and what names this sending."""

Dotted = Annotated[str, StringConstraints(pattern=r"^[\w-]+(\.[\w-]+)*$")]
"""Where a value stands in a JSON object: `message.id`; a number counts in a list."""


class BadGateway(Exception):
    """The file of the SMS gateway cannot be used."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sending(_Part):
    """One call for each SMS."""

    url: str = Field(pattern=r"^https?://")
    body: dict[str, Any]
    form: bool = False
    """As a web form instead of JSON."""
    headers: dict[str, str] = {}
    id: Dotted | None = None
    """Where the answer names the SMS; where it does not, delivery reports cannot be understood."""


class Incoming(_Part):
    """What the gateway calls us with when somebody writes."""

    sender: Dotted
    text: Dotted
    id: Dotted
    at: Dotted | None = None
    """ISO 8601, or seconds since 1970; where there is none, when it came counts."""


class Report(_Part):
    """What the gateway calls us with when an SMS has arrived, or has not."""

    id: Dotted
    state: Dotted
    delivered: tuple[str, ...]
    failed: tuple[str, ...]
    error: Dotted | None = None


class Proof(_Part):
    """How we know that a call is the gateway's: a header that holds the secret, or the HMAC of the raw body."""

    header: str
    kind: Literal["secret", "hmac-sha256"] = "hmac-sha256"
    prefix: str = ""
    """What stands before it: `sha256=`, `Bearer `."""


class Gateway(_Part):
    send: Sending
    incoming: Incoming | None = None
    report: Report | None = None
    proof: Proof


def read(path: Path) -> Gateway:
    """The gateway that a TOML file describes.

    Raises:
        BadGateway: it cannot be read, or lacks something: says what.
    """
    try:
        gateway = Gateway.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadGateway(f"{path} cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadGateway(f"{path} is no TOML file in UTF-8 ({error})") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise BadGateway(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    said = str(gateway.send.body)
    if "{to}" not in said or "{text}" not in said:
        raise BadGateway(f"{path}: send.body: {{to}} and {{text}} must stand in it")
    return gateway


def filled(template: Any, values: dict[str, str]) -> Any:
    """The body of a call, with the places of the template filled; nothing in the words is taken for a place."""
    match template:
        case str():
            return _filled(template, values)
        case dict():
            return {name: filled(one, values) for name, one in template.items()}
        case list():
            return [filled(one, values) for one in template]
        case _:
            return template


def _filled(template: str, values: dict[str, str]) -> str:
    pieces, rest = [], template
    while rest:
        at, place = min(((found, one) for one in PLACES if (found := rest.find(one)) >= 0), default=(len(rest), ""))
        pieces += [rest[:at], values.get(place.strip("{}"), "") if place else ""]
        rest = rest[at + len(place) :]
    return "".join(pieces)


def found(told: Any, dotted: str | None) -> str | None:
    """The value that stands there, as text; None where nothing does."""
    for name in dotted.split(".") if dotted else [None]:
        if isinstance(told, dict) and name in told:
            told = told[name]
        elif isinstance(told, list) and name is not None and name.isdecimal() and int(name) < len(told):
            told = told[int(name)]
        else:
            return None
    return str(told) if isinstance(told, str | int | float) and not isinstance(told, bool) else None
