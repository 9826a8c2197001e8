"""Plain data to versioned JSON and back, for saved state, inbox events and outbox rows.

An object is written as `{"$": "ClassName", field: value…}`. Reading is tolerant across adjacent versions: a field that
is gone is ignored, one that is new takes its default.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

VERSION: Final = 1


class Unreadable(Exception):
    """Saved data of a version or kind that this program does not know."""


class Codec:
    """Knows a closed set of dataclasses by name."""

    def __init__(self, classes: Iterable[type]) -> None:
        self._classes = {one.__name__: one for one in classes}
        self._fields = {name: tuple(field.name for field in fields(one)) for name, one in self._classes.items()}
        # Made once: what a turn reads and writes passes here several times.
        self._encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=self._plain)
        self._decoder = json.JSONDecoder(object_hook=self._built)

    def dumps(self, value: Any) -> str:
        """Raises `TypeError` for what this codec does not know."""
        return self._encoder.encode({"v": VERSION, "d": value})

    def loads(self, written: str) -> Any:
        """Lists come back as tuples. Raises `Unreadable` for what is not ours or of an unknown version."""
        try:
            wrapped = self._decoder.decode(written)
            if wrapped["v"] > VERSION:
                raise Unreadable(f"written by a newer version ({wrapped['v']})")
            return wrapped["d"]
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable(f"{type(error).__name__}: {error}") from error

    def _plain(self, value: Any) -> dict[str, Any]:
        """What JSON does not know: a moment, or one of our classes."""
        if isinstance(value, datetime):
            return {"$t": value.isoformat()}
        name = type(value).__name__
        if name not in self._fields:
            raise TypeError(f"{name} cannot be saved: it is not registered with this codec")
        return {"$": name} | {field: getattr(value, field) for field in self._fields[name]}

    def _built(self, read: dict[str, Any]) -> Any:
        """An object as it was before; those inside it are built already."""
        if "$t" in read:
            return datetime.fromisoformat(read["$t"])
        plain: dict[str, Any] = {key: _as_tuple(one) if type(one) is list else one for key, one in read.items()}
        if "$" not in plain:
            return plain
        name: str = plain.pop("$")
        known = self._fields[name]
        return self._classes[name](**{key: one for key, one in plain.items() if key in known})


def _as_tuple(several: list[Any]) -> tuple[Any, ...]:
    return tuple(_as_tuple(one) if type(one) is list else one for one in several)
