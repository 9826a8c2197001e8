"""What a phone makes bold, italic, struck or typed in a text: "How to format your messages", faq.whatsapp.com."""

from __future__ import annotations

import re
from typing import Final

MARKS: Final = {"*": "bold", "_": "italic", "~": "struck", "`": "typed"}


def formatted(text: str) -> list[tuple[str, str]]:
    """The kinds of formatting a phone would show, and on what."""
    found = []
    for mark, kind in MARKS.items():
        quoted = re.escape(mark)
        span = rf"(?:^|(?<=[\s.,;:!?()\[\]«»\"'*_~`-])){quoted}([^\s{quoted}](?:[^\n{quoted}]*[^\s{quoted}])?){quoted}"
        found += [(kind, one[1]) for one in re.finditer(rf"{span}(?=$|[\s.,;:!?()\[\]«»\"'*_~`-])", text, re.MULTILINE)]
    return found
