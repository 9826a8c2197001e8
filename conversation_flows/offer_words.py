"""What is said of offers in free words: yes with a list, « que proposent les voisins ? », « plus de propositions »."""

from __future__ import annotations

import re
from typing import Final

from conversation_flows.engine.events import Heard
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words


def needs_said(heard: Heard) -> str:
    """« oui, deux baguettes et du lait » says two loaves and milk; nothing where it is a bare yes, or another wish."""
    if heard.meant.intent not in _NEEDS or heard.meant.first("time") or "?" in heard.text:
        return ""
    needs = _YES.sub("", heard.text.strip()).strip(" ,.!;")[:LONGEST_WORDS]
    return "" if set(plain_words(needs).split()) <= _POLITE else needs


_NEEDS: Final = frozenset({"request_help", "affirm", "accept_request", "inform"})
_YES: Final = re.compile(
    r"^(?:(?:oh|ah|eh bien|bonjour|bonsoir|oui|ouais|ok|d['’]accord|volontiers|avec (?:grand )?plaisir|bien s[uû]r|yes"
    r"|please|sure|merci)\b"
    r"[\s,.!;]*)+",
    re.IGNORECASE,
)
_POLITE: Final = frozenset(
    "oui ouais ok je veux bien ca m arrange avec plaisir grand merci beaucoup s il vous plait svp c est gentil tres"
    " volontiers parfait super pour moi aussi d accord yes please thanks thank you i would love it that s kind".split()
)
"""Words that say yes and name nothing."""


def looks_around(text: str) -> bool:
    """« que proposent les voisins ? », however it is put."""
    words = plain_words(text[:120])
    return bool(("?" in text or _ASKING.match(words)) and _WHAT_IS_OFFERED.search(words))


_ASKING: Final = re.compile(
    r"^(?:bonjour |bonsoir |hello |hi )?(?:qu\b|que\b|quoi|qui\b|quel|est ce|y a|what|who|which|anything)"
)
_WHAT_IS_OFFERED: Final = re.compile(
    r"\b(?:que|qu est ce que|quoi|qui) .*\b(?:proposent?|offrent?|propose t on)\b"
    r"|\b(?:des|quelles|quels|les) (?:propositions|offres)\b.*\b(?:voisins?|quartier|coin|ici|pres de chez)\b"
    r"|\bneighbou?rs? (?:\w+ )?offer(?:ing)?\b|\bwhat is (?:on offer|offered)\b"
)


def refuses(text: str) -> bool:
    """« plus de propositions », where no intent stands for it."""
    return plain_words(text[:80]) in _REFUSING


_REFUSING: Final = frozenset(
    {"plus de propositions", "plus de proposition", "pas de propositions", "arretez les propositions",
     "arreter les propositions", "stop propositions", "plus d offres", "ne me proposez plus rien", "no more offers",
     "no offers", "stop offers"}
)  # fmt: skip
