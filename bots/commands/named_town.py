"""The town that `palier --town NAME` names: kept here, where the command line finds it without importing a database."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

NAMED: Final[ContextVar[str]] = ContextVar("town", default="")
"""Empty where no town is named."""
