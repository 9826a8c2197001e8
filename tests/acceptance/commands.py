"""`palier` as a process that ends by itself: what it said, and how it ended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.processes import CHECKOUT


def palier(
    environment: dict[str, str], folder: Path, *arguments: str, says: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end in this folder, with these lines on its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "bots.cli", *arguments],
        env={**environment, "PYTHONPATH": str(CHECKOUT), "PALIER_PORT": "0"},
        cwd=folder, input=says, capture_output=True, text=True, timeout=18, check=False,
    )  # fmt: skip
