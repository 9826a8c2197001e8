"""Whom a need is for, where that is somebody else: the name, in whatever words it is said."""

from __future__ import annotations

import re
from typing import Final

from conversation_flows.engine.flow import Known, Scene
from conversation_flows.engine.slots import KNOWS_NOT, LONGEST_NAME, LONGEST_WORDS, plain_words

KIN: Final = (
    r"(?:mon|ma|mes|my)\s+(?:(?:grand|belle|beau|petit|petite|vieille|vieil|vieux)[- ]?)?"
    r"(?:m[èe]re|p[èe]re|maman|papa|mamie|papi|tante|oncle|s(?:œ|oe)ur|fr[èe]re|mari|femme|fille|fils|voisine?|amie?|mum|mom|dad"
    r"|mother|father|aunt|uncle|sister|brother|neighbour|friend)\b"
)
_RELATION: Final = re.compile(rf"^(?:c['’]est |pour )*{KIN}\s*", re.IGNORECASE)
_CALLED: Final = re.compile(
    r"(?:s['’]\s?appelle|nomm[ée]e?|c['’]est|is called|name is|it['’]?s)\s+(?:m(?:on|a)\s+\w+\s+)?(.+)$", re.IGNORECASE
)
_KIN_NAMED: Final = re.compile(
    rf"\b(?i:{KIN}),?\s+(?P<name>(?:(?:Mme|Mlle|M\.|Madame|Monsieur|Mrs|Mr)\s+)?[A-ZÀ-Ý][a-zà-ÿ’'-]+(?:\s+[A-ZÀ-Ý][a-zà-ÿ’'-]+)*)"
)
"""« ma mère Odette Durand », with a capital."""


def named(known: Known, scene: Scene) -> str | None:
    """Where it is for oneself, nobody else's name is asked; nor where the first sentence says it."""
    if known.get("for_whom") != "other":
        return ""
    first_words = scene.talk.running.first_words if scene.talk.running else ""
    found = _KIN_NAMED.search(first_words[:LONGEST_WORDS])
    return found["name"] if found else None


def named_in(text: str) -> str:
    """Of whom a sentence speaks by name: « ma mère Odette Durand », « monsieur Henri Colin »; else nothing."""
    found = _KIN_NAMED.search(text[:LONGEST_WORDS]) or _TITLED.search(text[:LONGEST_WORDS])
    return found["name"] if found else ""


def whom(known: Known) -> str:
    """« ma mère, elle s'appelle Yvonne Payet » is Yvonne Payet; who does not say it has said nothing."""
    said = str(known.get("whom") or "").strip(" .!,;\n")
    if plain_words(said) in KNOWS_NOT or any(map(str.isdigit, said)):
        return ""
    if found := _CALLED.search(said):
        said = found[1]
    said = _RELATION.sub("", said.partition(",")[0])
    return " ".join(said.split())[:LONGEST_NAME]


def only_names(text: str) -> bool:
    """Whether a message does nothing but name people: « mon voisin Karim Belaïd, il a la clé, et ma fille Sophie »."""
    rest = text[:LONGEST_WORDS]
    for known in (_HAS_KEY, _KIN_OR_TITLE, _DIGITS, _CAPITALS, _JOINS):
        rest = known.sub(" ", rest)
    return bool(text.strip()) and not rest.strip()


_HAS_KEY: Final = re.compile(
    r"\b(?:qui|il|elle) a (?:les?|la|mes|ma|un double (?:de la|des)|le double des)? ?(?:cl[ée]s?|clefs?)\b",
    re.IGNORECASE,
)
_KIN_OR_TITLE: Final = re.compile(
    rf"\b(?:{KIN}|(?:mon|ma|mes) (?:ni[èe]ce|neveu|cousine?|gendre|bru|filleule?|voisins|amis|enfants)\b"
    r"|(?:la|le|une?) (?:voisine?|amie?)\b|Mme|Mlle|M\.|Madame|Monsieur|Mrs|Mr)",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\+?\d[\d .-]{6,}\d|\b\d{1,2}(?:e|er|ème|eme)\b")
_CAPITALS: Final = re.compile(r"\b[A-ZÀ-Ý][\w’'-]+")
_JOINS: Final = re.compile(
    r"\b(?:et|ou|puis|aussi|de|du|d['’]|des|la|le|l['’]|en face|à côté|dessus|dessous|étage|au|pour|avec|demandez"
    r"|à|a|oui|and|or)\b|[\s,;.!():-]+",
    re.IGNORECASE,
)
_TITLED: Final = re.compile(
    r"\b(?P<name>(?i:Mme|Mlle|M\.|Madame|Monsieur|Mrs|Mr)\s+[A-ZÀ-Ý][a-zà-ÿ’'-]+(?:\s+[A-ZÀ-Ý][a-zà-ÿ’'-]+)*)"
)
"""« Mme Petit », with a capital."""
