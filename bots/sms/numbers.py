"""Telephone numbers as people and gateways write them → as we keep them: +33612345678 (E.164). Pure."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"\+[1-9]\d{6,14}")


def canonical(written: str, country: str) -> str | None:
    """The number in E.164, a national one (« 06 12 34 56 78 ») with the country's code; None where it is none."""
    digits = re.sub(r"[\s().\-/\u00a0\u202f]", "", written)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+{country}{digits[1:]}"
    elif digits and not digits.startswith("+"):
        digits = f"+{digits}"
    return digits if _NUMBER.fullmatch(digits) else None
