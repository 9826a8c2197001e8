"""Where a voice service is, as the settings write it (pure).

`openai+http://host:8000/v1?model=whisper-1`: whatever speaks OpenAI's HTTP. `wyoming://host:10300`: a Wyoming service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Address:
    """`protocol` is `openai` or `wyoming`; `base` OpenAI's address, without a slash at its end."""

    protocol: str
    base: str
    host: str
    port: int
    options: Mapping[str, str] = field(default_factory=dict)


def read(written: str) -> Address:
    """The address; its form was checked with the settings."""
    parts = urlsplit(written)
    options = dict(parse_qsl(parts.query))
    if parts.scheme == "wyoming":
        return Address("wyoming", "", parts.hostname or "", parts.port or 0, options)
    scheme = parts.scheme.removeprefix("openai+")
    base = f"{scheme}://{parts.netloc}{parts.path}".rstrip("/")
    return Address("openai", base, parts.hostname or "", parts.port or 0, options)
