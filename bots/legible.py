"""Text as it can be kept: what cannot be stored or shown is replaced, never refused."""

from __future__ import annotations

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def legible(text: str) -> str:
    """The text with halves of characters replaced (JSON may carry them, UTF-8 may not) and without NUL."""
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\0", "")
