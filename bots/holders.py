"""Holders of leases: a process by its name, and whether the one of that name has died on this machine."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path
from typing import Final

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_PROCESSES: Final = Path("/proc/self/ns/pid")


def holder_name(token: str) -> str:
    """This process as a holder: where its number means something, the number, and a name that no other process has."""
    return f"{_here()}:{os.getpid()}:{token}"


def died_here(holder: str) -> bool:
    """Whether that holder was a process of this machine that is no more: its lease need not lapse first.

    Asked of other holders only: one with our own number had it before us.
    """
    place, _colon, rest = holder.rpartition(":")[0].rpartition(":")
    if place != _here() or not rest.isdigit():
        return False
    if int(rest) == os.getpid():
        return True
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@cache
def _here() -> str:
    """This machine since it was started, and in it the container: elsewhere the same number is another process."""
    try:
        boot, processes = _BOOT.read_text(encoding="ascii").strip(), str(_PROCESSES.stat().st_ino)
    except OSError:
        boot, processes = "", ""
    return f"{socket.gethostname()[:24]}:{boot[:8]}:{processes}"
