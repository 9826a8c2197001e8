"""Tables of numbers on a disk: read without pickle, and looked at before anybody counts with them.

Whoever changed a model's files may get it refused, never a turn to fail.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Table = NDArray[Any]

UNREADABLE: Final = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, BadZipFile, RuntimeError, EOFError,
    MemoryError, re.error, zlib.error,
)  # fmt: skip
"""What reading a model may end with, where somebody changed it."""


def count_alone() -> None:
    """From now on, one thread counts at a time in this process.

    Two that share tables as small as ours wait for each other longer than one needs: a message took 16 ms instead of
    2 where the machine had other work. Turns have threads of their own, and one thread always adds up the same way.
    """
    from threadpoolctl import threadpool_limits

    threadpool_limits(1, "blas")


def read(file: Path) -> dict[str, Table]:
    """The tables of a `.npz` file, by their names.

    Raises:
        one of `UNREADABLE`: it is none.
    """
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as tables:
        return dict(tables)


def hold(names: Collection[str], *tables: tuple[Table, tuple[int, ...]]) -> None:
    """Names that are some, each once; tables of the shapes that these ask for; finite numbers.

    Raises:
        ValueError: it would fail, or answer nonsense, at some message.
    """
    if not names or not all(names) or len({*names}) != len(names):
        raise ValueError("a name is missing, or stands twice")
    if any(table.shape != shape or table.dtype.kind != "f" for table, shape in tables):
        raise ValueError("a table has another shape than its names")
    if not all(np.isfinite(table).all() for table, _shape in tables):
        raise ValueError("a weight is no number")
