"""Reactions: what an emoji on a message of ours answers. Pure.

On Signal and Matrix there are no buttons, and people answer « 👍 » by pressing on the question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from backend.messaging.messages import Option, Outgoing

_YES: Final = frozenset("👍👌✅✔☑💯🆗🙆👏🤝")
_NO: Final = frozenset("👎❌✖🚫🙅⛔")
_KEPT: Final = frozenset("🙏🆘")
"""Understood as they are: thanks, and a cry for help."""
_NUMBER: Final = re.compile(r"([0-9])\ufe0f?\u20e3")
_TEN: Final = "🔟"
_OLD: Final[Mapping[str, frozenset[str]]] = {
    "👍": frozenset({"accept", "still", "confirm", "takeoffer", "joinin", "timeyes", "linkyes", "lookin"}),
    "👎": frozenset({"decline", "notyet", "nooffer", "notin", "timeno", "linkno", "nolookin"}),
}
"""Buttons of what the bot asks first, and others wait for: a thumb says the same after another question came between.
Any other question is asked again until it is answered, so an old thumb under it is but a sign of life.
"""
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


def old_answer(sign: str, message: Outgoing) -> Option | None:
    """The button of an older message for which this `meaning` stands: the one of that number, or what a thumb says of
    an invitation, an appointment, an offer; None where it answers nothing.
    """
    if sign.isdigit():
        place = int(sign)
        return message.options[place - 1] if 0 < place <= len(message.options) else None
    verbs = _OLD.get(sign, frozenset())
    return next((one for one in message.options if one.id.partition(":")[0] in verbs), None)
