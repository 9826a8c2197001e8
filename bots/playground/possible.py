"""What a phone of the playground cannot do now, whatever the platform that it is on."""

from __future__ import annotations


class NotPossible(Exception):
    """The phone does not offer this now; the first line says why, the others what it shows instead."""
