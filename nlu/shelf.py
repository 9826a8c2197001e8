"""Where trained models stand: a folder a version, and a manifest that points to the one in use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

MODELS: Final = Path(__file__).parent / "models"
MANIFEST: Final = "manifest.json"


def trained_version(models: Path) -> str | None:
    """Which version the folder's manifest points to, or None where nothing was trained."""
    try:
        version = str(json.loads((models / MANIFEST).read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return version if (models / version).is_dir() else None
