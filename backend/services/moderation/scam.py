"""What nobody may ask of the person they help: a card, a code, a transfer, a cheque, a signature, a loan, a gift. Pure.

A note of 20 € for the bread is none of these; nor is « carte postale », « jouer aux cartes » or « code postal ».
A health card is one: it is not handed over. That it waits at the chemist's (« à récupérer ») may be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from backend.services.moderation.flags import Flag
from backend.services.moderation.reading import read

_MONEY: Final = r"(?:argent|sous|fric|liquide|especes|somme|euros?|€|thune|money|cash|pounds?)"
_SUM: Final = r"(?:\d[\d ,.]*(?:€|e\b|eur\b|euros?\b|balles\b|pounds?\b)|[£$€] ?\d+)"
_ASKS: Final[Mapping[str, re.Pattern[str]]] = {
    "card": re.compile(
        r"\bcarte\b|\b(?:vos|mes|tes) cartes\b|\bcartes (?:bleues?|bancaires?|de (?:credit|retrait))\b|\bcb\b"
        r"|\b16 chiffres\b|\bchiffres? (?:\w+ ){0,3}(?:dos|verso)\b|\bcryptogramme\b"
        r"|\b(?:bank|credit|debit|gift) cards?\b|\byour card\b|\bmy card\b|\bthe card\b"
    ),
    "code": re.compile(
        r"\b(?:digi)?codes?\b|\bmots? de passe\b|\bpasswords?\b|\bidentifiants?\b|\b(?:your|my) pin\b|\bpin number\b"
    ),
    "transfer": re.compile(
        r"\bvirements?\b|\bvir(?:er|ez|e) (?:\w+ ){0,3}" + _MONEY + r"|\btransfer(?:er|ez|t)? (?:\w+ ){0,3}" + _MONEY +
        r"|\biban\b|\brib\b|\bpaypal\b|\blydia\b|\bpaylib\b|\bwero\b|\bwestern union\b|\bmoneygram\b|\bmandat cash\b"
        r"|\bbitcoins?\b|\bcrypto(?!gramme)\w*|\btranscash\b|\bneosurf\b|\bpcs\b|\b(?:bank|wire) transfer\b"
        r"|\bcompte (?:bancaire|en banque)\b|\b(?:coupons?|recharges?)\b[^.!?\n]{0,60}?\b(?:tabac|numeros?|codes?)\b"
        r"|\bbank (?:account|details)\b"
    ),
    "cheque": re.compile(r"\bcheques?\b|\bcheq\b|\bchequiers?\b|\bchecks? (?:book|to my)\b|\bblank checks?\b"),
    "signature": re.compile(
        r"\bprocurations?\b|\bpower of attorney\b"
        r"|\bsign(?:er|ez|e)\b (?:\w+ ){0,4}?(?:testament|contrat|assurance vie|reconnaissance de dette)\b"
    ),
    "loan": re.compile(
        r"\b(?:pret(?:er|ez|e|es)|emprunt\w+|avanc(?:er|ez|e)|depann\w+|fil(?:er|ez)|lend|loan|borrow)\b"
        r"[^.!?\n]{0,40}?(?:\b|(?<=\d) ?)" + _MONEY
        + r"|\bprets? (?:d argent|de \d+)|\baide financiere\b"
        r"|\b(?:il me (?:faut|faudrait|manque|manquerait)|(?:ai|aurais) besoin de|aide[rz]? (?:moi )?(?:avec|de)"
        r"|pass(?:er|ez) moi|me passer|i need)"
        r" (?:(?:environ|juste|encore|au moins|bien|a peu pres) )*" + _SUM + r"(?! d(?:e|u|es)? (?!suite))"
    ),
    "gift": re.compile(
        r"\b(?:fai(?:re|tes|s)|donn(?:e|er|ez|es)|laiss(?:e|er|ez|es)|mett(?:re|ez)|offr(?:e|ir|ez)|vers(?:er|ez)|give|leave)\b"
        r" (?:\w+ ){0,4}?(?:dons?|" + _MONEY + r")(?!\w)"
        r"|\b(?:faites|fais|offrez|offre) moi (?:\w+ ){0,3}?cadeaux?\b|\bme (?:faire|offrir) (?:\w+ ){0,3}?cadeaux?\b"
        r"|\b(?:donn|laiss|offr|give|leave)\w* (?:\w+ ){0,4}?(?:pourboires?|tips?)\b"
        r"|\bgive me (?:\w+ ){0,3}?(?:gifts?|presents?)\b"
        r"|\bbesoin d argent\b|\bneed (?:some )?money\b|\bhorloges? a votre nom\b"
    ),
}  # fmt: skip
"""What asks, by kind. A code that opens a house, and no account, is of the kind `DOOR`."""
DOOR: Final = "door"
_OPENS: Final = re.compile(
    r"\b(?:portes?|immeuble|entree|portail|portillon|digicode|interphone|hall|batiment|door|gate|building)\b"
)
_BANK: Final = re.compile(r"\b(?:cartes?|cb|banque|bancaires?|compte|coffre|bank|card|pin|account)\b")
_NEAR: Final = 40
"""Letters on both sides in which it is said what a code opens."""
_AROUND: Final = 60
"""Letters on both sides in which it is said that the money is that of the shopping."""
_OF_THE_SHOPPING: Final = re.compile(
    r"\b(?:enveloppes?|monnaie|(?<!mes )courses|tickets?|caisse|l avance|rembours\w*"
    r"|envelopes?|change|shopping|receipt)\b"
)
"""How the town pays: the money of the shopping waits in an envelope, or is given back against the ticket."""
_LENT: Final = re.compile(r"(?:pret|emprunt|depann|fil|lend|loan|borrow)")
"""Of what is lent, the shopping is no excuse."""
_MUCH: Final = re.compile(r"\d{3,}|\bcents?\b|\bmille\b|\bhundred\b|\bthousand\b")
"""From 100 € on it is no shopping of a neighbour's."""
_REFUSED: Final = re.compile(r"\w+ (?:moi |me )?(?:pas|jamais|rien|aucun|no)\b")
_DO_NOT: Final = re.compile(r"\b(?:don t|do not|never|ne pas|sans) (?:\w+ )?$")
_GIVES: Final = re.compile(
    r"\b(?:je|j|on|nous|i)(?: (?:vous|te|lui|leur|l|les|le|la|y|en|ai|a|avons|peux|vais|will|ll|can|have))* ?$"
)
"""« je vous laisse », « j'ai laissé »: it is given, and not asked for."""
_TIP: Final = re.compile(r"(?:pourboires?|tips?)$")
_PROXY: Final = re.compile(r"\b(?:vot\w+|elections?|electorale?s?|poste|colis|recommande|mairie|polling)\b")
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
        r"|fidelite|remerciements?|noel)|grise|d identite|de sejour|de stationnement|d invalidite|d embarquement"
        r"|de mutuelle|electorale|navigo|sim|sd|ign|senior)\b"
    ),
    "code": re.compile(
        r" (?:postal|postaux|de la route|civil|penal|barres?|couleur|promo|vestimentaire|morse|rousseau|wi ?fi)\b"
    ),
}
_POSTCODE: Final = re.compile(r"(?:zip|post|dress|area|qr) ?$")
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
    plain = reading.plain.replace("@", "a")  # « c@rte »
    return tuple(
        Flag(
            DOOR if kind == "code" and _of_a_door(plain, found) else kind,
            reading.words(*found.span()),
            reading.at[found.start()],
            reading.at[found.end() - 1] + 1,
        )
        for kind, asks in _ASKS.items()
        for found in asks.finditer(plain)
        if not _harmless(kind, plain, found)
    )


def only_a_door(flags: Iterable[Flag]) -> bool:
    """Whether they ask for nothing but what opens a house: kept, but no sign of a fraud."""
    return all(one.kind == DOOR for one in flags)


def _around(plain: str, found: re.Match[str], letters: int) -> str:
    return plain[max(0, found.start() - letters) : found.end() + letters]


def _of_a_door(plain: str, found: re.Match[str]) -> bool:
    """« Quel est le code de la porte ? », asked on the doorstep, is nobody's bank code."""
    near = _around(plain, found, _NEAR)
    return bool(_OPENS.search(near)) and not _BANK.search(near)


def _harmless(kind: str, plain: str, found: re.Match[str]) -> bool:
    before, after = plain[: found.start()], plain[found.end() :]
    match kind:
        case "card" if _HEALTH.match(after):
            around = before[-60:] + after[:60]
            return bool(_TO_COLLECT.search(around)) and not _HANDED.search(around)
        case "card" if _LURES_BEFORE.search(before):
            return True
        case "code" if _POSTCODE.search(before):
            return True
        case "signature":
            return bool(_PROXY.search(_around(plain, found, _AROUND)))
        case "loan" | "gift":
            return _paid_as_the_town_does(kind, plain, found)
    lure = _LURES_AFTER.get(kind)
    return bool(lure and lure.match(after))


def _paid_as_the_town_does(kind: str, plain: str, found: re.Match[str]) -> bool:
    """The price of the shopping, what is given and not asked for, and what nobody wants."""
    if kind == "gift":
        before = plain[: found.start()]
        if _REFUSED.match(found[0]) or _DO_NOT.search(before):
            return True
        if _GIVES.search(before) and not _TIP.search(found[0]):
            return True
    if _LENT.match(found[0]) or _MUCH.search(found[0]):
        return False
    return bool(_OF_THE_SHOPPING.search(_around(plain, found, _AROUND)))
