"""The code of a door, the place of a key: they stay at home, and it is said kindly. What is sent cannot be recalled."""

from __future__ import annotations

import re
from typing import Final

from backend.services.moderation.scam import DOOR, asks_for
from backend.wording import _
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Reply
from conversation_flows.engine.slots import plain_words

READ: Final = 600
"""Letters in which it is looked for."""

_KEEP_THE_CODE = _(
    "Please keep the code to yourself: I do not need it and do not write it down. You may tell it, aloud, to whoever"
    " comes."
)
_KEEP_THE_KEY = _(
    "Please do not tell me where the key is: I do not write it down. You may say so, aloud, to somebody you trust."
)

_A_CODE: Final = re.compile(r"\b(?=[a-z]*\d)[a-z0-9]{4,6}\b(?! ?(?:euros?|heures?|h)\b)")
"""What is written down of it: « 45B7 », « 1258A »; whoever only asks for the code writes none."""
_KEY: Final = re.compile(
    r"\b(?:cles?|clefs?|trousseau|key)\b(?: \w+){0,5}? (?:sous|derriere|cachee?s?|dans|under|behind|hidden|in)"
    r" (?:\w+ ){0,3}?(?:pots?|paillasson|tapis|boite aux lettres|boite a lettres|compteur|pierre|tuile|volet|bac|mat"
    r"|flower ?pot|letter ?box|stone)\b"
)


def told(scene: Scene, heard: Heard) -> Reply | None:
    """« le code c'est 45B7 et la clé est sous le pot », to us and besides anything asked."""
    if scene.talk.writing or heard.about or heard.corrects:
        return None
    if not scene.talk.running and heard.meant.intent == "request_help":
        return None  # it is posted, and read by somebody first
    words = plain_words(heard.text[:READ])
    if _KEY.search(words):
        return Reply(says=(_KEEP_THE_KEY,))
    if _A_CODE.search(words) and any(flag.kind == DOOR for flag in asks_for(heard.text[:READ])):
        return Reply(says=(_KEEP_THE_CODE,))
    return None


KEEP_TO_YOURSELF: Final = Desk("keep_to_yourself", phrases=(told,))
