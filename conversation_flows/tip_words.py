"""What is said of good addresses in free words: whether one is given, whether it says enough, where it is."""

from __future__ import annotations

import re
from typing import Final

from backend.services.tips.scoring import telling
from conversation_flows.engine.slots import KNOWS_NOT, LONGEST_WORDS, plain_words

ENOUGH_WORDS: Final = 5
"""Words that tell something: « elle coud très bien les ourlets » says whom and what without a name."""


def recommends(text: str) -> bool:
    """« je veux recommander un plombier » gives an address, « me recommander un plombier ? » asks for one."""
    words = plain_words(text[:LONGEST_WORDS])
    return "?" not in text and bool(_RECOMMENDS.search(words)) and not _ASKS.search(words)


_RECOMMENDS: Final = re.compile(
    r"\b(?:je (?:vous |te |tiens a |veux |voudrais |souhaite |souhaiterais |peux |pourrais |vous )*"
    r"(?:recommande\w*|conseille\w*)|(?:partager|donner|signaler) une (?:bonne )?adresse"
    r"|i (?:want to |can )?recommend)\b"
)
_ASKS: Final = re.compile(r"\b(?:me|nous) (?:recommand\w+|conseill\w+)|\b(?:cherche|connaissez|auriez vous|qui)\b")


def says_enough(text: str) -> bool:
    """Whether a first sentence says which address it is: a name, a street, a number, or a whole story."""
    words = text.strip().split()
    named = any(word[:1].isupper() and word.lower().strip(".,!:;") not in _OPENS for word in words[1:])
    return (
        named
        or any(map(str.isdigit, text))
        or _STREET.search(plain_words(text)) is not None
        or (len([word for word in telling(text) if word not in _GENERIC]) >= ENOUGH_WORDS)
    )


_OPENS: Final = frozenset({"je", "j'ai", "bonjour", "madame", "monsieur", "i", "merci"})
_GENERIC: Final = frozenset(
    "partager donner signaler veux voudrais souhaite recommander ai j adresses share address recommend want would"
    " like".split()
)


def where_in(text: str) -> bool:
    """Whether the words say where it is, or how it is reached: that is not asked again."""
    return bool(_PHONE.search(text) or _STREET.search(plain_words(text)))


_PHONE: Final = re.compile(r"(?:\+\d{2}|\b0)[\s.]?\d(?:[\s.-]?\d{2}){4}\b|\bwww\.|https?://|@")
_STREET: Final = re.compile(
    r"\b(?:rue|avenue|boulevard|place|chemin|impasse|allee|quai|square|route|centre ville|centre commercial|en face"
    r"|a cote|derriere|pres de|zone|marche|street|opposite|next to)\b"
)


def where_written(said: str) -> str:
    """What somebody answers to « where? »; nothing where they do not know."""
    return "" if plain_words(said) in KNOWS_NOT | {"non", "no", "rien", "je ne sais pas trop"} else said


def need_in(text: str) -> str:
    """What an address is asked for: nothing where only « une bonne adresse » is."""
    return text if [word for word in telling(text) if word not in _GENERIC] else ""
