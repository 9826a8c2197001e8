"""Plain data to versioned JSON and back, for saved state, inbox events and outbox rows.

An object is written as `{"$": "ClassName", field: value…}`. Reading is tolerant across adjacent versions: a field that
is gone is ignored, one that is new takes its default.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
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

    def dumps(self, value: Any) -> str:
        return json.dumps({"v": VERSION, "d": self._plain(value)}, ensure_ascii=False, separators=(",", ":"))

    def loads(self, written: str) -> Any:
        """Raises `Unreadable` for what is not ours or of an unknown version."""
        try:
            wrapped = json.loads(written)
            if wrapped["v"] > VERSION:
                raise Unreadable(f"written by a newer version ({wrapped['v']})")
            return self._built(wrapped["d"])
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable(f"{type(error).__name__}: {error}") from error

    def _plain(self, value: Any) -> Any:
        if value is None or isinstance(value, str | int | float | bool):
            return value
        if isinstance(value, datetime):
            return {"$t": value.isoformat()}
        if isinstance(value, list | tuple):
            return [self._plain(one) for one in value]
        if isinstance(value, dict):
            return {str(name): self._plain(one) for name, one in value.items()}
        if is_dataclass(value):
            name = type(value).__name__
            if name not in self._classes:
                raise TypeError(f"{name} is not registered with this codec")
            return {"$": name} | {field: self._plain(getattr(value, field)) for field in self._fields[name]}
        raise TypeError(f"{type(value).__name__} cannot be saved")

    def _built(self, value: Any) -> Any:
        if isinstance(value, list):
            return tuple(self._built(one) for one in value)
        if not isinstance(value, dict):
            return value
        if "$t" in value:
            return datetime.fromisoformat(value["$t"])
        if "$" in value:
            name = value["$"]
            known = self._fields[name]
            return self._classes[name](**{key: self._built(one) for key, one in value.items() if key in known})
        return {key: self._built(one) for key, one in value.items()}
