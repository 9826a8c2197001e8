"""The folder in which our device's keys are kept. Who reads it reads along; who loses it must log in anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

OURS_ALONE: Final = 0o700


class StoreRefused(Exception):
    """The folder for the encryption keys cannot be used."""


def prepared(folder: Path) -> Path:
    """The folder, there and for us alone.

    Raises:
        StoreRefused: it cannot be made or written, or others may read it and we cannot forbid it.
    """
    try:
        folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
        folder.chmod(OURS_ALONE)
        trial = folder / f".trial-{os.getpid()}"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        raise StoreRefused(
            f"{folder} must be a folder that Palier may write, for the keys of its messages ({error.strerror})"
        ) from None
    return folder
