"""The arguments of a call, however the client wrapped them: query string, form, multipart or JSON."""

import json
from collections.abc import Mapping
from email.parser import HeaderParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from bots.playground.telegram_emulator.errors import Refusal, bad_request


class Arguments:
    """Named strings, as Telegram's server sees them; anything structured is JSON within a string."""

    def __init__(self, values: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> None:
        self.values = dict(values)
        self._files = dict(files or {})

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0, *, least: int | None = None, most: int | None = None) -> int:
        """A whole number, forced into its bounds; what is not one counts as the default."""
        try:
            number = int(self.text(name))
        except ValueError:
            number = default
        number = number if least is None else max(least, number)
        return number if most is None else min(most, number)

    def number(self, name: str) -> float:
        value = self.text(name).strip()
        if not value:
            raise bad_request(f"{name} is empty")
        try:
            return float(value)
        except ValueError:
            raise bad_request(f"{name} is invalid") from None

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def upload(self, name: str) -> bytes | None:
        """The file that an argument carries: in a part of its own name, or in the one that it points to."""
        return self._files.get(self.text(name).removeprefix("attach://"), self._files.get(name))

    def structure(self, name: str, what: str) -> Any:
        """The JSON value of an argument, or None where it is absent or empty."""
        if not self.text(name).strip():
            return None
        try:
            return json.loads(self.text(name))
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None


def read_arguments(query: str, content_type: str, body: bytes) -> Arguments:
    """Reads a request's arguments; those of the body win over those of the address.

    Raises:
        Refusal: the body is no JSON object though it claims to be one.
    """
    values = dict(parse_qsl(query, keep_blank_values=True))
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" and body:
        values |= _from_json(body)
    elif kind == "multipart/form-data":
        fields, files = _from_multipart(content_type, body)
        return Arguments(values | fields, files)
    elif kind == "application/x-www-form-urlencoded":
        values |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return Arguments(values)


def _from_json(body: bytes) -> dict[str, str]:
    broken = Refusal(400, "Bad Request: can't parse request body as a JSON object")
    try:
        fields = json.loads(body)
    except ValueError:
        raise broken from None
    if not isinstance(fields, dict):
        raise broken
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in fields.items()
        if value is not None
    }


def _from_multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    """The plain fields of a form, with the names of its files, and the files."""
    boundary = HeaderParser(policy=HTTP).parsestr(f"Content-Type: {content_type}\r\n\r\n").get_boundary()
    if not boundary:
        raise bad_request("can't find boundary in the multipart form")
    fields: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:-1]:
        head, _, content = part.lstrip(b"\r\n").partition(b"\r\n\r\n")
        headers = HeaderParser(policy=HTTP).parsestr(head.decode("utf-8", "replace") + "\r\n\r\n")
        name = headers.get_param("name", header="content-disposition")
        filename = headers.get_filename()
        if isinstance(name, str):
            fields[name] = filename or content.decode("utf-8", "replace")
        if isinstance(name, str) and filename:
            files[name] = content
    return fields, files
