"""The trace: one id that follows a message from the update to the receipt, through every row it causes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_TRACE: Final[ContextVar[str]] = ContextVar("trace", default="")


def current() -> str:
    """The trace that is being followed; empty where nothing is."""
    return _TRACE.get()


@contextmanager
def following(trace: str) -> Iterator[None]:
    """What is written inside the block belongs to this trace."""
    token = _TRACE.set(trace)
    try:
        yield
    finally:
        _TRACE.reset(token)
