"""What a volunteer says of coming, which no intent stands for: « j'y vais », « je suis en route », « je suis là »."""

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
_COMING: Final = re.compile(
    rf"^{_POLITE}(?:j y (?:vais|serai)|j irai|je (?:viens|viendrai|passe|passerai|serai la|m en occupe)"
    r"|(?:vous pouvez |tu peux )?compte[rz]? sur moi|bien (?:sur|entendu)|toujours(?: d accord| partante?| bon| ok)?"
    r"|(?:pas de|sans) (?:probleme|souci)s?|sans faute|(?:c est |ca marche )?(?:toujours )?(?:bon|ok|d accord) pour moi"
    r"|(?:i am|i m) (?:still )?(?:going|coming)|i ?(?: will|ll) (?:be there|come|go)|still (?:fine|good|ok|on)"
    r"|count on me|of course|no problem)\b"
)
_BUT: Final = re.compile(r"\b(?:mais|sauf|plutot|si|ou|but|unless|rather|if|when)\b")


def coming_said(text: str) -> bool:
    """Whether these words, in answer to "is it still all right?", say that they will come, and add nothing to it."""
    words = plain_words(text[:200])
    said = _COMING.match(words)
    if said is None or "?" in text or len(words.split()) > LONGEST or _BUT.search(words):
        return False
    return not _REFUSED.search(words)


_REFUSED: Final = re.compile(r"\b(?:pas|plus|jamais|not)\b(?! (?:de )?(?:probleme|souci))")


def step_said(text: str) -> str | None:
    """`way`, `arrived`, or None: the step of a mission that these words announce."""
    words = plain_words(text[:200])
    if not words or len(words.split()) > LONGEST or _NOT.search(words) or "?" in text:
        return None
    if _ARRIVED.match(words):
        return "arrived"
    return "way" if _ON_THE_WAY.match(words) else None
