"""Reactions: what an emoji on a message of ours answers. Pure.

On Signal and Matrix there are no buttons, and people answer « 👍 » by pressing on the question.
"""

from __future__ import annotations

import re
from typing import Final

_YES: Final = frozenset("👍👌✅✔☑💯🆗🙆👏🤝")
_NO: Final = frozenset("👎❌✖🚫🙅⛔")
_KEPT: Final = frozenset("🙏🆘")
"""Understood as they are: thanks, and a cry for help."""
_NUMBER: Final = re.compile(r"([0-9])\ufe0f?\u20e3")
_TEN: Final = "🔟"
_DRESS: Final = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff♀♂]")
"""Skin tones, sexes and ways of drawing."""


def meaning(emoji: str) -> str | None:
    """The words that it stands for: 👍, 👎, a number, thanks; None for what answers nothing (a heart, a smile)."""
    if number := _NUMBER.fullmatch(emoji.strip()):
        return number[1]
    bare = _DRESS.sub("", emoji.strip())
    if bare == _TEN:
        return "10"
    if len(bare) != 1:
        return None
    if bare in _YES:
        return "👍"
    if bare in _NO:
        return "👎"
    return bare if bare in _KEPT else None
