"""What is not a volunteer's job, whoever asks: it wants hands that were taught, or would harm whoever gives them. Pure.

Washing, pill boxes, wounds, lifting somebody, bank business, electricity, gas, roofs, nights, regular cleaning.
« changer une ampoule », « porter un carton » are any neighbour's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from backend.services.moderation.flags import Flag
from backend.services.moderation.reading import read

_SOMEBODY: Final = (
    r"(?:ma|mon|sa|son|cette|ce|une?|my|his|her) (?:grand |belle |beau |vieille |vieux )?(?:mere|pere|maman"
    r"|papa|mari|femme|epouse"
    r"|tante|oncle|mamie|papi|personne|dame|monsieur|voisine?|compagn\w+|mother|father|mum|dad|husband|wife"
    r"|aunt|uncle)"
)
_HELPS: Final = r"(?:aide[rz]?(?: (?:a|moi a|pour))?|help(?: me| her| him)?(?: to)?|pour)"


@dataclass(frozen=True, slots=True)
class Rule:
    """`says` is what such a need is told by; not where `but` stands near it."""

    says: re.Pattern[str]
    but: re.Pattern[str] | None = None


def _rule(says: str, but: str | None = None) -> Rule:
    return Rule(re.compile(says), re.compile(but) if but else None)


RULES: Final[Mapping[str, Rule]] = {
    "washing": _rule(
        r"\b(?:la|ma|sa|une|de) toilette\b(?! du (?:chien|chat))|\b(?:me|se|la|le|l|m) (?:laver|doucher|baigner"
        r"|habiller|deshabiller)\b"
        rf"|\b(?:laver|doucher|baigner|habiller) {_SOMEBODY}\b|\b(?:prendre|donner) (?:une|ma|sa|la|un|mon|son"
        rf"|le) (?:douche|bain)\b"
        r"|\bchanger (?:sa|la|ma|une|ses|mes) (?:couche|protection)s?\b"
        r"|\b(?:wash|bathe|shower|dress) (?:me|her|him|my (?:mother|father|husband|wife|mum|dad))\b|\b(?:have"
        r"|take) a (?:bath|shower)\b",
        r"\b(?:papier|eau|trousse|gel|gants?|rideau|voiture|chien|chat|vitres?|linge|bebe|ampoule|poussette"
        r"|cabinet|sol|soleil)\b",
    ),
    "pill_boxes": _rule(
        r"\bpiluliers?\b|\bsemainiers?\b|\bpill ?(?:box|organi[sz]er)\w*"
        r"|\b(?:preparer|donner|trier|doser|administrer|give|sort) (?:\w+ ){0,2}?(?:medicaments?|cachets|comprimes"
        r"|pilules|medicines?|pills|tablets)\b",
        r"\b(?:acheter|rapporter|chercher|recuperer|prendre a la pharmacie|buy|collect)\b",
    ),
    "wounds": _rule(
        r"\b(?:refaire|faire|changer|mon|ses|son|mes|change) (?:\w+ ){0,2}?pansements?\b|\bplaies?\b|\bescarres?\b"
        r"|\bperfusions?\b"
        r"|\b(?:faire|ma|mes|sa|ses|une) (?:piqures?|injections?)\b|\bprises? de sang\b|\bprendre (?:ma|sa"
        r"|la) tension\b|\binsuline\b"
        r"|\b(?:wounds?|injections?|insulin)\b|\b(?:change|my|his|her) dressings?\b|\btake my blood pressure\b",
        r"\b(?:acheter|achat|rapporter|chercher|recuperer|laboratoire|labo|emmen\w+|conduire|accompagn\w+|buy"
        r"|collect|salad)\b",
    ),
    "lifting": _rule(
        rf"\b{_HELPS} (?:me |se |a me |a se |l |la |le )(?:lever|relever|coucher|asseoir|installer au lit"
        rf"|mettre au lit)\b"
        r"|\b(?:me|la|le|se|l) (?:lever|sortir|mettre|remettre) (?:du|au|dans (?:le|mon|son)) (?:lit|fauteuil)\b"
        r"|\bmettre (?:\w+ ){0,3}?au lit\b"
        rf"|\b(?:porter|soulever|lever|relever|coucher|lift|carry) {_SOMEBODY}\b|\b(?:porter|soulever) quelqu un\b"
        r"|\b(?:get|help) (?:\w+ ){0,3}(?:out of|into) bed\b|\blift (?:me|her|him)\b",
    ),
    "bank": _rule(
        r"\b(?:retirer|retrait|sortir) (?:\w+ ){0,3}?(?:argent|liquide|especes|billets|distributeur)\b"
        r"|\bfaire (?:un |des |mes |mon )?virements?\b"
        r"|\b(?:mon|mes|son|ses|le|les) comptes? (?:bancaires?|en banque|a la banque)\b|\b(?:gerer"
        r"|consulter) (?:mes|ses|mon|son) comptes?\b"
        r"|\b(?:deposer|encaisser|porter|remettre) (?:\w+ ){0,3}?cheques?\b|\bprocuration bancaire\b"
        r"|\bpayer (?:\w+ ){0,3}?avec ma carte\b"
        r"|\baller a la banque (?:pour moi|a ma place)\b|\b(?:withdraw|deposit) (?:\w+ ){0,3}?(?:money|cash"
        r"|cheques?)\b|\bmy bank account\b",
        r"\b(?:m accompagner|m emmener|me conduire|me deposer|take me|drive me|alimentaire)\b",
    ),
    "electricity": _rule(
        r"\b(?:panne|coupure) (?:d electricite|de courant)\b|\b(?:reparer|refaire|installer|changer|poser|mettre"
        r"|remplacer|brancher)"
        r" (?:\w+ ){0,3}?(?:electricite|prise electrique|prises? (?:de courant|murales?)|tableau electrique"
        r"|interrupteurs?|lustres?|plafonniers?|disjoncteurs?"
        r"|compteurs?|fusibles?|chauffe eau|radiateurs? electriques?)\b"
        r"|\bdisjoncteur\b|\bplombs? (?:qui )?saut\w+|\bcourt circuit\b|\bcablage\b|\belectrici(?:en|enne|an)\b"
        r"|\b(?:fix|repair|install|rewire) (?:\w+ ){0,3}?(?:socket|wiring|fuse|switch|electric\w*)\b|\bpower cut\b",
        r"\bampoules?\b|\bfactures?\b|\bbills?\b|\bbulbs?\b|\bpiles?\b|\bvelo\b",
    ),
    "gas": _rule(
        r"\b(?:repar\w+|chang\w+|branch\w+|raccord\w+|install\w+|rallum\w+|remplac\w+|mettre|fix|connect"
        r"|change) (?:\w+ ){0,3}?(?:gaz|gas|chaudieres?|boiler)\b"
        r"|\bgaziniere (?:en panne|qui)\b|\bchaudieres?\b|\bfuites? de gaz\b|\bgas leak\b|\bchauffagiste\b",
        r"\b(?:factures?|bills?|releve)\b",
    ),
    "roofs": _rule(
        r"\b(?:repar\w+|refai\w+|nettoy\w+|nettoi\w+|mont\w+|grimp\w+|demouss\w+|verifi\w+|fuites?|infiltration"
        r"|boucher|deboucher"
        r"|fix|clean|repair|climb)"
        r" (?:\w+ ){0,3}?(?:toit|toits|toiture|gouttieres?|roof|gutters?|tuiles?|cheminees?)\b"
        r"|\btuiles? (?:cassees?|envolees?|tombees?)\b|\bramon\w+|\bcouvreur\b|\bdemoussage\b",
    ),
    "nights": _rule(
        r"\b(?:garde|veille|veiller|garder|surveiller|dormir|rester|presence|passer|stay|sit"
        r"|sleep) (?:\w+ ){0,5}?(?:la nuit|de nuit|les nuits|cette nuit"
        r"|nuits|overnight|at night|the night)\b|\bgardes? de nuit\b|\bveilleuse de nuit\b|\b(?:toutes les"
        r"|chaque) nuits?\b",
        r"\b(?:chats?|chiens?|cats?|dogs?|chemises?|train|hotel|pharmacie|lapins?|plantes?)\b",
    ),
    "cleaning": _rule(
        r"\bmenage\b(?=.{0,60}\b(?:toutes les|tous les|chaque|regulier\w*|regulierement|hebdo\w*|par semaine"
        r"|par mois|a l annee|quotidien\w*)\b)"
        r"|\b(?:toutes les semaines|tous les (?:jours|lundis|mardis|mercredis|jeudis|vendredis|samedis)"
        r"|chaque semaine|regulier\w*|\d ?h(?:eures)? par semaine)"
        r"\b(?=.{0,60}\bmenage\b)|\b(?:femme|homme) de menage\b|\baide[ s]menagere?s?\b|\bentretien regulier\b"
        r"|\bclean(?:ing|er)?\b(?=.{0,50}\b(?:every|weekly|each|regular\w*|a week)\b)|\b(?:weekly"
        r"|regular) clean\w*|\bcleaning lady\b",
    ),
}
"""The gravest first."""

_NEAR: Final = 45
"""Characters around what was said in which a lure is looked for."""


def found_in(text: str) -> Flag | None:
    """What these words want that is no volunteer's job; None in nearly every need."""
    reading = read(text)
    for kind, rule in RULES.items():
        for found in rule.says.finditer(reading.plain):
            start, end = found.span()
            around = reading.plain[max(0, start - _NEAR) : end + _NEAR]
            if rule.but is None or not rule.but.search(around):
                return Flag(kind, reading.words(start, end), reading.at[start], reading.at[end - 1] + 1)
    return None
