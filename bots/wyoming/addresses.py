"""Where each device is, as the settings write it (pure)."""

from __future__ import annotations


def devices_in(written: str | None) -> dict[str, tuple[str, int]]:
    """`salon=192.168.1.20:10700, jeanne=jeanne.lan:10700`: host and port by name; the form was checked before."""
    pairs = (one.strip().partition("=") for one in (written or "").split(",") if one.strip())
    return {name: (where.rpartition(":")[0], int(where.rpartition(":")[2])) for name, _equals, where in pairs}
