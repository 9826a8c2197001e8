"""Messages in which there is next to nothing that we can read: no model is asked, since it could only guess.

A blank one, or signs alone, say nothing, whatever was asked. A question mark alone asks what all this is about. A
letter that was leaned on says nothing by itself, but may be the answer to a question ("B").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from unicodedata import category

from nlu.pipeline import NO, YES
from nlu.understanding import OUT_OF_SCOPE

HELP: Final = "help"
CERTAIN: Final = 0.99
LATIN: Final = re.compile(r"[a-z0-9]")
SPOKEN: Final = frozenset("👍👎👌✅❌🙏🆘")
"""Signs that people answer with; the classifier has met them. Other signs and scripts it could only guess at."""


def is_blank(words: Sequence[str]) -> bool:
    """Whether nothing stands here that could answer a question: no word, no digit, no emoji, no question mark."""
    return all(len(word) == 1 and word != "?" and category(word)[0] in "PZC" for word in words)


def wordless(words: Sequence[str]) -> tuple[tuple[str, float], ...] | None:
    """What such a message means; None where it has a word."""
    if any(len(word) > 1 and word.isascii() and word.isalnum() for word in words):
        return None  # nearly always, at the first or second word
    if is_blank(words):
        return ((OUT_OF_SCOPE, CERTAIN),)
    said = {*words}
    if is_blank([*(said - {"?"})]):
        return ((HELP, CERTAIN),)
    if not any(sign in SPOKEN or LATIN.search(sign) for sign in said):
        return ((OUT_OF_SCOPE, CERTAIN),)
    letter = next(iter(said))
    if len(said) == 1 and len(letter) == 1 and letter.isalpha() and letter not in YES | NO:
        return ((OUT_OF_SCOPE, CERTAIN),)
    return None
