"""Findings: what `palier check` says, a sentence each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to correct. `must`: until then the town is not served as it should be.

    `note`: nothing is to be corrected, but whoever answers for the town should know.
    """

    says: str
    must: bool
    note: bool = False
