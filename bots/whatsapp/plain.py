"""Plain words: WhatsApp makes *bold*, _italic_, ~struck~ and `typed` out of characters that people have in their names.

It knows no escape. So a mark that would format is shown as its twin, a character that looks the same and means nothing;
what stands within words, as in an address of a page or of a letter box, formats nothing and stays as it is.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final

TWINS: Final = {
    "*": "\N{ASTERISK OPERATOR}",
    "_": "\N{MODIFIER LETTER LOW MACRON}",
    "~": "\N{TILDE OPERATOR}",
    "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
}
"""One for one: a text gets no longer."""

_PAIRS: Final = {
    mark: re.compile(rf"(?<![^\W_]){re.escape(mark)}+(?=\S)[^\n]*?(?<=\S){re.escape(mark)}+(?![^\W_])")
    for mark in TWINS
}
"""A mark at the beginning of a word and its like at the end of one, in the same line ("Formatting", faq.whatsapp.com).

Wider than the phones are, whose rules differ: a name that is shown with a twin too many harms nobody.
"""


def plain(text: str) -> str:
    """The text, with nothing in it that a phone would format."""
    for mark, twin in TWINS.items():
        text = _PAIRS[mark].sub(partial(_shown, mark=mark, twin=twin), text)
    return text


def _shown(found: re.Match[str], mark: str, twin: str) -> str:
    return found[0].replace(mark, twin)
