"""What nobody may ask of the person they help: a card, a code, a transfer, a cheque, a loan, a gift. Pure.

A note of 20 € for the bread is none of these; nor is « carte postale », « jouer aux cartes » or « code postal ».
A health card is one: it is not handed over. That it waits at the chemist's (« à récupérer ») may be said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from backend.services.moderation.flags import Flag
from backend.services.moderation.reading import Reading, read

_MONEY: Final = r"(?:argent|sous|fric|liquide|especes|somme|euros?|€|thune|money|cash|pounds?)"
_ASKS: Final[Mapping[str, re.Pattern[str]]] = {
    "card": re.compile(
        r"\bcartes?\b|\bcb\b"
        r"|\b(?:bank|credit|debit|gift) cards?\b|\byour card\b|\bmy card\b|\bthe card\b"
    ),
    "code": re.compile(
        r"\b(?:digi)?codes?\b|\bmots? de passe\b|\bpasswords?\b|\bidentifiants?\b|\b(?:your|my) pin\b|\bpin number\b"
    ),
    "transfer": re.compile(
        r"\bvirements?\b|\bvir(?:er|ez|e) (?:\w+ ){0,3}" + _MONEY + r"|\btransfer(?:er|ez|t)? (?:\w+ ){0,3}" + _MONEY +
        r"|\biban\b|\brib\b|\bpaypal\b|\blydia\b|\bpaylib\b|\bwero\b|\bwestern union\b|\bmoneygram\b|\bmandat cash\b"
        r"|\bbitcoins?\b|\bcrypto\w*|\btranscash\b|\bneosurf\b|\bpcs\b|\b(?:bank|wire) transfer\b"
        r"|\bcompte (?:bancaire|en banque)\b"
        r"|\bbank (?:account|details)\b"
    ),
    "cheque": re.compile(r"\bcheques?\b|\bcheq\b|\bchequiers?\b|\bchecks? (?:book|to my)\b|\bblank checks?\b"),
    "loan": re.compile(
        r"\b(?:pret(?:er|ez|e|es)|emprunt\w+|avanc(?:er|ez|e)|depann\w+|lend|loan|borrow)\b"
        r"[^.!?\n]{0,40}?(?:\b|(?<=\d) ?)" + _MONEY
        + r"|\bprets? (?:d argent|de \d+)|\baide financiere\b"
    ),
    "gift": re.compile(
        r"\b(?:fai(?:re|tes|s)|offr\w+|don(?:ne|ner|nez|nes)|laiss\w+|give|leave)\b (?:\w+ ){0,4}?"
        r"(?:cadeaux?|pourboires?|dons?|tips?|gifts?|presents?|" + _MONEY + r")\b"
        r"|\bbesoin d argent\b|\bneed (?:some )?money\b|\bhorloges? a votre nom\b"
    ),
}  # fmt: skip
_LURES_BEFORE: Final = re.compile(
    r"(?:\baux|jeux? de|parties? de|tours? de|a la|battre les|distribu\w+ les|play|playing|game of|boite a)"
    r" ?(?:\w+ )?$"
)
_LURES_AFTER: Final[Mapping[str, re.Pattern[str]]] = {
    "card": re.compile(
        r" (?:postales?|de visite|routieres?|d anniversaire|de voeux|de fete|d invitation|de bus|de transport"
        r"|de bibliotheque"
        r"|memoire|du (?:menu|restaurant|marche|quartier)|a jouer|des (?:vins|desserts)|de (?:la )?(?:region|ville"
        r"|france|cantine"
        r"|fidelite|remerciements?|noel)|grise)\b"
    ),
    "code": re.compile(
        r" (?:postal|postaux|de la route|civil|penal|barres?|couleur|promo|vestimentaire|morse|rousseau)\b"
    ),
}
_POSTCODE: Final = re.compile(r"(?:zip|post|dress|area) ?$")
_HEALTH: Final = re.compile(r" vitales?\b")
_TO_COLLECT: Final = re.compile(
    r"\b(?:recuperer|chercher|reprendre|oubliee?|perdue?|restee?|attend|a la pharmacie|collect)\b"
)
_HANDED: Final = re.compile(
    r"\b(?:donn\w+|confi\w+|prenez|prends|prendre|envoy\w+|montr\w+|photo\w*|numero|laiss\w+|give|send)\b"
)


def asks_for(text: str) -> tuple[Flag, ...]:
    """What these words ask for, or give, that nobody should; nothing in nearly every message."""
    reading = read(text)
    return tuple(
        Flag(kind, reading.words(*found.span()), reading.at[found.start()], reading.at[found.end() - 1] + 1)
        for kind, asks in _ASKS.items()
        for found in asks.finditer(reading.plain)
        if not _harmless(kind, reading, found)
    )


def _harmless(kind: str, reading: Reading, found: re.Match[str]) -> bool:
    before, after = reading.plain[: found.start()], reading.plain[found.end() :]
    if kind == "card":
        if _HEALTH.match(after):
            around = before[-60:] + after[:60]
            return bool(_TO_COLLECT.search(around)) and not _HANDED.search(around)
        if _LURES_BEFORE.search(before):
            return True
    if kind == "code" and _POSTCODE.search(before):
        return True
    lure = _LURES_AFTER.get(kind)
    return bool(lure and lure.match(after))
