"""How often the weather service is asked: every quarter of an hour, and less and less often while it fails. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

EVERY: Final = timedelta(minutes=15)
"""Between two looks at a bulletin that is published twice a day, and at any hour when things get worse."""
FIRST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(hours=1)


def pause(failures: int) -> timedelta:
    """Until it is asked again, after so many failures in a row: 1, 2, 4… minutes, up to an hour."""
    if failures <= 0:
        return EVERY
    doubled: int = 2 ** min(failures - 1, 10)
    return min(FIRST * doubled, LONGEST)
