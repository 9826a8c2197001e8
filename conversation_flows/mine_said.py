"""One's own requests, in words that a model takes for something else: « c'est quand la prochaine fois ? », « on arrête
les courses du mercredi »."""

from __future__ import annotations

import re
from typing import Final

from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Reply
from conversation_flows.engine.repair import answers_somebody
from conversation_flows.engine.saying import engaged
from conversation_flows.engine.slots import plain_words
from conversation_flows.my_requests import LookAtMine

LONGEST: Final = 16
"""Words; a longer message tells a story, and is read as one."""


def asks_when(scene: Scene, heard: Heard) -> Reply | None:
    """« c'est quand la prochaine fois ? », « le bénévole passe à quelle heure ? »."""
    return Reply(does=(LookAtMine(),)) if _meant(scene, heard, _WHEN) else None


def stops(scene: Scene, heard: Heard) -> Reply | None:
    """« on arrête les courses du mercredi »: what is to be called off?"""
    named = heard.meant.first("category") is not None and "?" not in heard.text
    return Reply(does=(LookAtMine(to_cancel=True),)) if named and _meant(scene, heard, _STOPS) else None


def _meant(scene: Scene, heard: Heard, said: re.Pattern[str]) -> bool:
    if heard.corrects or engaged(scene.talk) or answers_somebody(scene):
        return False
    words = plain_words(heard.text[:200])
    return len(words.split()) <= LONGEST and bool(said.search(words))


_WHEN: Final = re.compile(
    r"\b(?:(?:c est|ce sera|ca sera|c etait|est ce) (?:pour )?quand|quel jour|a quelle heure|quand)\b.*"
    r"\b(?:prochaine fois|(?:il|elle|on|benevole|monsieur|dame) (?:vient|passe|passera|viendra|arrive))\b"
    r"|\b(?:prochaine fois|prochain passage)\b.*\bquand\b"
    r"|\b(?:il|elle|benevole|monsieur|dame) (?:vient|passe|passera|viendra|arrive) (?:quand|a quelle heure|quel jour)\b"
    r"|\bwhen (?:is|will) (?:the next|he|she|the volunteer|it)\b"
)
_STOPS: Final = re.compile(
    r"^(?:(?:bonjour|bonsoir|finalement|alors|bon|merci|s il vous plait|svp|il faut|il faudrait|on peut|vous pouvez"
    r"|pouvez vous|je (?:veux|voudrais|souhaite|prefere)|j aimerais|on|nous|de|d|please|i want to|i d like to) )*"
    r"(?:arret(?:er|ez|ons|e)|stopp?(?:er|ez|ons|e)?|suspend(?:re|ez|s)|cessez|cesser)"
    r" (?:(?:avec|toutes|tous) )?(?:les?|la|l|mes|mon|ma|ces?|cette|the|my)\b"
)

MINE_SAID: Final = Desk("mine_said", phrases=(asks_when, stops))
