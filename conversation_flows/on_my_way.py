"""What a volunteer says on the way, which no intent stands for: « je suis en route », « j'arrive », « je suis là »."""

from __future__ import annotations

import re
from typing import Final

from conversation_flows.engine.slots import plain_words

LONGEST: Final = 12
"""Words; a longer message says something else too."""

_POLITE: Final = r"(?:(?:bonjour|bonsoir|ok|oui|alors|voila|ca y est|bon|pardon|desolee?|excusez moi|hello|hi|yes)\s+)*"
_ARRIVED: Final = re.compile(
    rf"^{_POLITE}(?:(?:je suis|on est|nous sommes) (?:bien )?(?:arrivee?s?|sur place|la|devant|en bas)\b"
    r"|(?:i am|i m|we are) (?:here|there|downstairs|outside)\b|i have arrived|i ve arrived|i arrived)"
)
_ON_THE_WAY: Final = re.compile(
    rf"^{_POLITE}(?:(?:je suis|on est|je me mets) (?:deja |bientot )?en (?:route|chemin)\b|en (?:route|chemin)\b"
    r"|j ?arr?ive\b|je (?:pars|m en vais|vais partir|viens de partir|demarre|decolle|me mets en route)\b"
    r"|(?:i am|i m) (?:on my way|leaving|coming)\b|on my way|leaving now)"
)
_NOT: Final = re.compile(r"\b(pas|plus|jamais|quand|demain|apres demain|si|not|tomorrow|when)\b|\?")


def step_said(text: str) -> str | None:
    """`way`, `arrived`, or None: the step of a mission that these words announce."""
    words = plain_words(text[:200])
    if not words or len(words.split()) > LONGEST or _NOT.search(words) or "?" in text:
        return None
    if _ARRIVED.match(words):
        return "arrived"
    return "way" if _ON_THE_WAY.match(words) else None
