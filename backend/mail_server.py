"""The mail server that sends what agents are told: how its address is written. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

EXPECTED: Final = (
    "smtps://user:password@mail.example.org (port 465), smtp+starttls://user:password@mail.example.org (587), or "
    "smtp://localhost for a relay on this machine"
)
_PORTS: Final[dict[str, int]] = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
_TLS: Final[dict[str, Literal["at once", "starttls", "none"]]] = {
    "smtps": "at once",
    "smtp+starttls": "starttls",
    "smtp": "none",
}
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where it is, when the line is encrypted, and who we are there; nobody, where it asks for no password."""

    host: str
    port: int
    tls: Literal["at once", "starttls", "none"]
    user: str = ""
    password: str = field(default="", repr=False)


def read_server(written: str) -> MailServer:
    """Raises ValueError, which says what is expected and nothing of what was written: it holds a password."""
    try:
        parts = urlsplit(written)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(EXPECTED) from None
    if parts.scheme not in _PORTS or not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(EXPECTED)
    if parts.scheme == "smtp" and host not in _THIS_MACHINE:
        raise ValueError(EXPECTED)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port or _PORTS[parts.scheme], _TLS[parts.scheme], user, password)
